"""What was told in a home since somebody was last there: in words, put together, what was taken back marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.agenda import words
from caregiving.equipment.models import DrillDone, InfectionPlanSwitched, PowerFailed, RoutineDone, UpkeepDone
from caregiving.illness.models import (
    AfterCovidChecked,
    AntiviralAsked,
    CaregiverIll,
    Exposed,
    Recovered,
    SymptomNoticed,
    TestDone,
)
from caregiving.patients.happenings import Happening
from caregiving.patients.models import (
    DoorChecked,
    FunctionScored,
    Milestone,
    Patient,
    ReadingTaken,
    SheetPrinted,
    VisitAnswered,
    VisitQuestion,
)
from caregiving.people.models import User
from caregiving.supplies.models import Counted, DoseGiven, OrderSent, Restocked, SupplyHappening, Used
from checklists.models import RunStarted

# So many are read: an aide who was away for longer asks the family.
MOST = 200
Said = Callable[[Any], str]


@dataclass(frozen=True)
class Change:
    """One thing that was told, in the active language. `back`: somebody took it back."""

    said: str
    who: str
    at: datetime
    back: bool


@dataclass(frozen=True)
class Group:
    """What was told of one part of the care, the newest first."""

    title: str | Promise
    icon: str
    changes: Sequence[Change]

    @property
    def newest(self) -> Change:
        return self.changes[0]


def since(patient: Patient, moment: datetime, but_not: User) -> list[Group]:
    """What others told, or took back, after `moment`. As many queries as there are kinds, whatever was told."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    later = Q(recorded_at__gt=moment) | Q(undone_by__recorded_at__gt=moment)
    told = Happening.objects.filter(later, patient=patient).exclude(author=but_not)
    for kind, pk in told.order_by("-occurred_at", "pk").values_list("kind", "pk")[:MOST]:
        by_kind[kind].append(pk)
    groups = (Group(title, icon, _of(kinds, by_kind)) for title, icon, kinds in GROUPS)
    return [group for group in groups if group.changes]


def _of(kinds: dict[type[Happening], Said], by_kind: dict[str, list[UUID]]) -> list[Change]:
    found = [_change(one, say) for kind, say in kinds.items() for one in _read(kind, by_kind.get(kind.KIND, []))]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _read(kind: type[Happening], pks: Sequence[UUID]) -> Sequence[Any]:
    if not pks:
        return []
    also = [name for name in ("author", *SUBJECTS.get(kind, ())) if name]
    return list(kind._default_manager.filter(pk__in=pks).select_related("undone_by", *also))


def _change(told: Any, say: Said) -> Change:
    return Change(say(told), str(told.author or ""), told.occurred_at, hasattr(told, "undone_by"))


def _symptom(told: SymptomNoticed) -> str:
    if told.danger_signs:
        return _("A danger sign was noted.")
    return _("Signs of an illness: %(how)s.") % {"how": told.get_change_display()} if told.change else _("Feels ill.")


def _stock(words_: str | Promise) -> Said:
    def say(told: SupplyHappening) -> str:
        return str(words_) % {"name": told.supply, "quantity": f"{told.quantity.normalize():f}"}

    return say


def _upkeep(told: UpkeepDone) -> str:
    return _("%(verb)s: %(part)s") % {"verb": told.task.get_verb_display(), "part": told.task.part}


def _reading(told: ReadingTaken) -> str:
    return f"{told.get_measure_display()}: {told.value.normalize():f}"


def _drill(told: DrillDone) -> str:
    return _("%(device)s ran %(hours)s h on its battery.") % {
        "device": told.device, "hours": words.hours(told.minutes),
    }  # fmt: skip


def _plan(told: InfectionPlanSwitched) -> str:
    return _("The infection plan is on.") if told.on else _("Back to the usual plan.")


def _power(told: PowerFailed) -> str:
    return _("The power went out.") if told.out else _("The power is back.")


def _caregiver(told: CaregiverIll) -> str:
    return (_("%(who)s is ill.") if told.ill else _("%(who)s is well again.")) % {"who": told.who}


def _exposed(told: Exposed) -> str:
    day = date_format(told.last_on, _("j M Y"))
    values = {"who": told.who or told.patient.name, "what": told.get_target_display(), "day": day}
    return _("%(who)s was near somebody ill (%(what)s), last on %(day)s.") % values


GROUPS: tuple[tuple[str | Promise, str, dict[type[Happening], Said]], ...] = (
    (gettext_lazy("Illness and power"), "fever", {
        SymptomNoticed: _symptom,
        TestDone: lambda t: f"{t.get_target_display()}: {t.get_result_display()}",
        AntiviralAsked: lambda t: _("Asked about the antiviral: %(what)s.") % {"what": t.get_outcome_display()},
        InfectionPlanSwitched: _plan,
        Recovered: lambda t: _("The illness is over."),
        Exposed: _exposed,
        CaregiverIll: _caregiver,
        AfterCovidChecked: lambda t: _("The check after COVID-19 was gone through."),
        PowerFailed: _power,
    }),
    (gettext_lazy("Medicines"), "pill", {DoseGiven: lambda t: str(t.medicine)}),
    (gettext_lazy("Care"), "care", {
        RoutineDone: lambda t: str(t.routine),
        UpkeepDone: _upkeep,
        ReadingTaken: _reading,
        DrillDone: _drill,
        FunctionScored: lambda t: _("The twelve items were rated."),
        Milestone: lambda t: str(t.get_what_display()),
    }),
    (gettext_lazy("Supplies"), "box", {
        Counted: _stock(gettext_lazy("%(name)s: %(quantity)s counted")),
        Restocked: _stock(gettext_lazy("%(name)s: %(quantity)s came in")),
        Used: _stock(gettext_lazy("%(name)s: %(quantity)s used")),
        OrderSent: _stock(gettext_lazy("%(name)s: %(quantity)s ordered")),
    }),
    (gettext_lazy("Door and papers"), "door", {
        DoorChecked: lambda t: f"{t.visitor}: {t.get_outcome_display()}",
        RunStarted: lambda t: str(t.checklist),
        VisitQuestion: lambda t: _("For the next visit: %(what)s") % {"what": t.text},
        VisitAnswered: lambda t: _("Answered: %(what)s") % {"what": t.question.text},
        SheetPrinted: lambda t: _("The emergency sheet was printed."),
    }),
)  # fmt: skip
SUBJECTS: dict[type[Happening], tuple[str, ...]] = {
    DoseGiven: ("medicine",),
    RoutineDone: ("routine",),
    UpkeepDone: ("task",),
    DrillDone: ("device",),
    Counted: ("supply",),
    Restocked: ("supply",),
    Used: ("supply",),
    OrderSent: ("supply",),
    CaregiverIll: ("who",),
    Exposed: ("who", "patient"),
    RunStarted: ("checklist",),
    VisitAnswered: ("question",),
}
