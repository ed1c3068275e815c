"""What is read of the stored rows, and how far back: one query a model, for one patient or for many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, DateTimeField, Exists, F, Model, OuterRef, Q, QuerySet, UUIDField
from django.db.models.functions import Coalesce

from caregiving.agenda.models import Answered, TeamMessage
from caregiving.agenda.prepared import Given, Prepared, prepare
from caregiving.equipment.models import (
    Device,
    DeviceSetting,
    DrillDone,
    InfectionPlan,
    InfectionPlanSwitched,
    Routine,
    RoutineDone,
    UpkeepDone,
    UpkeepTask,
)
from caregiving.illness.models import (
    AfterCovidChecked,
    AntiviralAsked,
    Exposed,
    Recovered,
    ScreeningSheet,
    SymptomNoticed,
    TestDone,
)
from caregiving.patients.happenings import Happening
from caregiving.patients.models import (
    Allergy,
    Consent,
    Contact,
    Directive,
    FunctionScored,
    Measure,
    Milestone,
    ReadingTaken,
    SheetPrinted,
)
from caregiving.people.models import Membership
from caregiving.supplies.models import Counted, DoseGiven, Lot, Medicine, OrderSent, Restocked, Supply, Used
from caregiving.vaccines.models import CaregiverRecord, TeamObservation, Vaccination

# How far back each kind of happening can still matter to what is due. Reading limits, not clinical numbers:
# each is longer than the longest rule that looks at that kind.
LOOKS_BACK: dict[type[Happening], timedelta] = {
    SymptomNoticed: timedelta(days=730),
    Exposed: timedelta(days=60),
    TestDone: timedelta(days=730),
    AntiviralAsked: timedelta(days=60),
    Recovered: timedelta(days=730),
    AfterCovidChecked: timedelta(days=400),
    FunctionScored: timedelta(days=1500),
    Milestone: timedelta(days=1500),
    Counted: timedelta(days=200),
    Restocked: timedelta(days=200),
    OrderSent: timedelta(days=200),
    Used: timedelta(days=150),
    DoseGiven: timedelta(days=8),
    RoutineDone: timedelta(days=3),
    InfectionPlanSwitched: timedelta(days=730),
    Answered: timedelta(days=400),
    SheetPrinted: timedelta(days=400),
}
# Kinds of which only the newest one of each subject counts. A reading on oxygen does not count for one on room air.
NEWEST_OF: dict[type[Happening], tuple[str, ...]] = {
    UpkeepDone: ("task",), DrillDone: ("device",), ReadingTaken: ("measure", "setting"),
}  # fmt: skip
MESSAGES_KEPT = timedelta(days=90)
READINGS_KEPT = timedelta(days=60)
WEIGHTS_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Whose:
    """For whom it is read, and when."""

    patients: Sequence[UUID]
    homes: Sequence[UUID]
    now: datetime


def found(patients: list[UUID], homes: list[UUID], now: datetime) -> Iterator[tuple[type[Model], Any]]:
    """By model the rows of these patients and households. Every row has `read_for`: the id, as the database has it,
    of the patient or the household that it is read for."""
    whose = Whose(_filled(patients), _filled(homes), now)
    for query in _written(connection.vendor, len(whose.patients), len(whose.homes)):
        yield query.model, query.ask(whose)


def _filled(ids: list[UUID]) -> list[UUID]:
    """With the last one repeated up to a power of two, so that few lengths of a query have to be written."""
    return ids + ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids))


@cache
def _written(vendor: str, patients: int, homes: int) -> tuple[Prepared[Any], ...]:
    """For a database of this kind, and so many patients in so many households."""
    theirs = [Given(_nth("patients", place), UUIDField()) for place in range(patients)]
    around = [Given(_nth("homes", place), UUIDField()) for place in range(homes)]
    return tuple(prepare(query) for query in _queries(theirs, around))


def _nth(name: str, place: int) -> Callable[[Whose], object]:
    return lambda whose: getattr(whose, name)[place]


def _ago(time: timedelta) -> Given:
    return Given(lambda whose: whose.now - time, DateTimeField())


# Each noun with the way from it to the patient, or to the household, that it is read for.
OF_PATIENT: dict[type[Model], str] = {
    Contact: "patient", Device: "patient", DeviceSetting: "device__patient", Allergy: "patient",
    Directive: "patient", UpkeepTask: "device__patient", Routine: "patient", InfectionPlan: "device__patient",
    Medicine: "patient", Supply: "patient", Lot: "supply__patient", TeamObservation: "patient",
    ScreeningSheet: "patient", TeamMessage: "patient", Consent: "patient",
}  # fmt: skip
OF_HOUSEHOLD: dict[type[Model], str] = {Membership: "household", CaregiverRecord: "membership__household"}


def _queries(patients: Sequence[Given], homes: Sequence[Given]) -> Iterator[QuerySet[Any]]:
    for model, way in OF_PATIENT.items():
        yield _read_for(_nouns(model), way, patients)
    for model, way in OF_HOUSEHOLD.items():
        yield _read_for(model._default_manager.all(), way, homes)
    around = "caregiver__membership__household"
    vaccinated = Vaccination.objects.filter(Q(patient__pk__in=patients) | Q(**{f"{around}__pk__in": homes}))
    yield vaccinated.annotate(read_for=Coalesce(F("patient"), F(around))).order_by("pk")
    for kind, back in LOOKS_BACK.items():
        recent = Q(occurred_at__gt=_ago(back)) | BESIDES.get(kind, Q)()
        yield _read_for(_happenings(kind).filter(recent), "patient", patients)
    for kind, subject in NEWEST_OF.items():
        yield _read_for(_newest(kind, *subject), "patient", patients)


def _read_for(query: QuerySet[Any], way: str, homes: Sequence[Given]) -> QuerySet[Any]:
    """In an order of its own: a database gives rows without one now in this order, now in that."""
    theirs: QuerySet[Any] = query.filter(**{f"{way}__pk__in": homes}).annotate(read_for=F(way))
    return theirs if theirs.ordered else theirs.order_by("pk")


def _nouns(model: type[Model]) -> QuerySet[Any]:
    if model is TeamMessage:
        return TeamMessage.objects.filter(_can_be_answered(), at__gt=_ago(MESSAGES_KEPT))
    if model is Consent:
        return Consent.objects.filter(ends_at__gt=_ago(timedelta(0)))
    return model._default_manager.all()


def _can_be_answered() -> Exists:
    """A team whose leave ended reads no answer: what it asked is asked no longer."""
    theirs = Consent.objects.filter(patient=OuterRef("patient"), team=OuterRef("team"))
    return Exists(theirs.filter(Q(ends_at=None) | Q(ends_at__gt=_ago(timedelta(0)))))


def _happenings(kind: type[Happening]) -> QuerySet[Any]:
    return kind._default_manager.filter(undone_by=None).order_by("occurred_at", "pk")


def _of_a_good_lot() -> Q:
    """However long ago it was put on the shelf: what is of a lot that can still be used says when it expires."""
    yesterday = Given(_yesterday, DateField())
    return Q(lot__expires_on__gte=yesterday) | Q(lot__extended_expires_on__gte=yesterday)


def _yesterday(whose: Whose) -> date:
    """Today's date may be an earlier one where the patient is."""
    return (whose.now - timedelta(days=1)).date()


def _hides_a_fever() -> Q:
    """What was taken as needed is read as far back as temperatures are: a reading soon after it never says anything."""
    return Q(occurred_at__gt=_ago(READINGS_KEPT)) & (Q(for_fever=True) | Q(medicine__as_needed=True))


def _newest(kind: type[Happening], *subject: str) -> QuerySet[Any]:
    keep = _newest_of(kind, *subject)
    if kind is ReadingTaken:
        keep |= Q(occurred_at__gt=_ago(READINGS_KEPT))
        keep |= Q(measure=Measure.WEIGHT, occurred_at__gt=_ago(WEIGHTS_KEPT))
    return _happenings(kind).filter(keep)


def _newest_of(kind: type[Happening], *subject: str) -> Q:
    """Nothing of the same subject came later."""
    same = {name: OuterRef(name) for name in ("patient", *subject)}
    return Q(~Exists(_happenings(kind).filter(**same, occurred_at__gt=OuterRef("occurred_at"))))


# What is read of a kind besides the recent ones, however old. A supply is never without its last count and delivery: a
# shortage is named by them, and the name must not move because nobody counted again.
BESIDES: dict[type[Happening], Callable[[], Q]] = {
    Counted: lambda: _of_a_good_lot() | _newest_of(Counted, "supply"),
    Restocked: lambda: _of_a_good_lot() | _newest_of(Restocked, "supply"),
    DoseGiven: _hides_a_fever,
}
