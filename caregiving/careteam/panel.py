"""The list of patients by exception: read from the snapshots, a page at a time, in as many queries whatever its
length. Of whom a household keeps parts back, the line is as if those parts had never been written in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, prefetch_related_objects
from django.db.models.functions import Coalesce

from caregiving.agenda.models import Lane, Snapshot
from caregiving.agenda.panel import BITS
from caregiving.agenda.reviews import rules_of_each
from caregiving.agenda.shared import as_shared
from caregiving.careteam import outcomes, panel_words
from caregiving.careteam.case import ME, Case, Filter, plain
from caregiving.careteam.models import Outcome, ReferredTo, Verb
from caregiving.patients.models import Patient
from caregiving.patients.sharing import shared_parts
from caregiving.people import access
from caregiving.people.models import CareTeamMembership, Membership, Role, User

PAGE = 25
BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Page:
    cases: list[Case]
    next: str


class Panel:
    """The list of one clinician at one moment. The database narrows, counts and sorts those of whom everything is
    shared; the others are few, and are read with what they share."""

    def __init__(self, user: User, now: datetime) -> None:
        self.user, self.now = user, now

    def _whole(self) -> QuerySet[Snapshot, Any]:
        """Each with whether its row is closed as it stands, and the failing lines about which nothing was done."""
        said = outcomes.running(self.user, self.now).filter(patient=OuterRef("patient"))
        covered = said.exclude(line="").order_by().values("patient").annotate(bits=Sum(outcomes.BIT, distinct=True))
        patients = access.wholly_seen(Patient.objects.all(), self.user, self.now)
        rows = _computed(patients).annotate(
            is_said=Exists(said.filter(about=OuterRef("about"), line="")),
            covered=Coalesce(Subquery(covered.values("bits")), 0),
        )
        both = F("failing").bitand(F("covered"))  # type: ignore[arg-type]  # two columns, which the types do not know of
        return rows.annotate(left=F("failing") - both)

    @cached_property
    def _partly(self) -> list[Case]:
        """Those of whom something is kept back, as far as it is not; of what was done, what tells where they stand."""
        patients = access.looked_after(Patient.objects.all(), self.user, self.now)
        whole = access.wholly_seen(Patient.objects.all(), self.user, self.now)
        rows = _computed(patients.exclude(pk__in=whole.values("pk")))
        cases = self._cases(list(_with_patient(rows)))
        said = self._by_patient(self._counting(rows, {case.snapshot.about for case in cases}))
        return [replace(case, said=said[case.patient.pk]) for case in cases]

    def _counting(self, rows: QuerySet[Snapshot, Any], abouts: Collection[str]) -> QuerySet[Outcome, Any]:
        """What closes one of these rows or lines, and what was referred and waits: not the months before."""
        closes = outcomes.running(self.user, self.now).filter(~Q(line="") | Q(about__in=abouts))
        return (closes | self._referrals()).filter(patient__in=rows.values("patient"))

    def _cases(self, rows: Sequence[Snapshot]) -> list[Case]:
        shared = shared_parts(self.user, [row.patient_id for row in rows], self.now) if rows else {}
        return [Case(as_shared(row, shared[row.patient_id]), self.now, shared[row.patient_id]) for row in rows]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many stand where, how many of today's are closed or still open, how many fail in each of nine lines."""
        lanes = {lane.value: Count("pk", filter=Q(lane=lane)) for lane in Lane}
        closed = Count("pk", filter=Q(lane=Lane.TODAY, is_said=True))
        failing = {
            f"line_{line}": Count("pk", filter=Q(**{f"bit_{line}__gt": 0}, lane=Lane.WEEK, is_said=False))
            for line in BITS
        }
        bits = {f"bit_{line}": F("left").bitand(bit) for line, bit in BITS.items()}
        counted: dict[str, int] = self._whole().annotate(**bits).aggregate(**lanes, closed=closed, **failing)
        found = {name: count + self._counted_partly(name) for name, count in counted.items()}
        return found | {"open": found[Lane.TODAY] - found["closed"]}

    def _counted_partly(self, name: str) -> int:
        if name in Lane.values:
            return sum(case.snapshot.lane == name for case in self._partly)
        closed = Filter(closed=True)
        wanted = closed if name == "closed" else Filter(lane=Lane.WEEK, line=name.removeprefix("line_"))
        return sum(case.fits(wanted) for case in self._partly)

    def cases(self, wanted: Filter, most: int | None = None) -> list[Case]:
        """All lines of the filter, in the order in which they fail; at most so many."""
        rows = _with_patient(self._chosen(wanted))[:most]
        return _with_people(self._merged(rows, [case for case in self._partly if case.fits(wanted)])[:most])

    def _chosen(self, wanted: Filter) -> QuerySet[Snapshot, Any]:
        found = self._whole().order_by("fails_at", "patient_id")
        if wanted.words:
            return found.filter(patient__in=self._called(wanted.words))
        if wanted.to:
            return found.filter(self._referred(wanted.to))
        found = _failing(found, wanted.line) if wanted.line else found
        return found.filter(_closed_for(wanted.line) if wanted.closed else ~_closed_for(wanted.line), lane=wanted.lane)

    def _called(self, words: str) -> list[UUID]:
        """Whose name holds these words. No database compares names as we do, so the names are read."""
        names = access.wholly_seen(Patient.objects.all(), self.user, self.now).values_list("pk", "name")
        return [pk for pk, name in names if plain(words) in plain(name)]

    def _referred(self, role: str) -> Q:
        referrals = self._referrals().filter(patient=OuterRef("patient"))
        return Q(Exists(referrals.filter(self._asks_reader()) if role == ME else referrals.filter(to=role)))

    def _referrals(self) -> QuerySet[Outcome, Any]:
        """Those that nobody answered yet, whatever the row says by now."""
        later = Outcome.objects.filter(patient=OuterRef("patient"), team=OuterRef("team"), at__gt=OuterRef("at"))
        own = Outcome.objects.filter(self._still_seen(), verb=Verb.REFER, team__in=self._teams())
        return own.filter(~Exists(later.filter(answers__contains=OuterRef("to"))))

    def _teams(self) -> QuerySet[CareTeamMembership, Any]:
        return CareTeamMembership.objects.filter(user=self.user).values("team")

    def _still_seen(self) -> Exists:
        return outcomes.still_seen(self.user, self.now)

    def _asks_reader(self) -> Exists:
        """Whether a referral is to a role that the reader has in that team."""
        return Exists(CareTeamMembership.objects.filter(user=self.user, team=OuterRef("team"), role=OuterRef("to")))

    @property
    def to_reader(self) -> int:
        """How many homes were referred to a role that the reader has."""
        rows = self._standing().filter(self._asks_reader()).aggregate(count=Count("patient", distinct=True))
        return int(rows["count"]) + sum(case.fits(Filter(to=ME)) for case in self._partly)

    def _standing(self) -> QuerySet[Outcome, Any]:
        """The referrals of those of whom everything is shared."""
        return self._referrals().filter(patient__in=self._whole().values("pk"))

    @property
    def waiting(self) -> list[str]:
        """How many homes wait for whom, in words."""
        rows = self._standing().order_by("to").values_list("to").annotate(count=Count("patient", distinct=True))
        counts = Counter(dict(rows))
        counts.update(role for role in ReferredTo.values for case in self._partly if case.fits(Filter(to=role)))
        return [panel_words.waits_for(role, counts[role]) for role in ReferredTo.values if counts[role]]

    def page(self, wanted: Filter) -> Page:
        partly = [case for case in self._partly if case.fits(wanted)]
        return self._page(self._chosen(wanted), partly, wanted.after)

    def failing(self, line: str, after: str) -> Page:
        """Everybody with that line not ready, whatever else is there."""
        partly = [case for case in self._partly if case.snapshot.failing & BITS[line]]
        return self._page(_failing(self._whole(), line).order_by("fails_at", "patient_id"), partly, after)

    def case_of(self, patient: Patient) -> Case | None:
        """The line of one whom this clinician looks after."""
        rows = list(_with_patient(Snapshot.objects.filter(patient=patient)))
        return next(iter(self.explained(_with_people(self._cases(rows)))), None)

    def explained(self, cases: Sequence[Case]) -> list[Case]:
        """The same, each with all that was done about it and the rules in force for its patient."""
        patients = [case.patient for case in cases]
        said = self._by_patient(Outcome.objects.filter(team__in=self._teams(), patient__in=patients))
        rules = rules_of_each(patients, self.now)
        return [replace(case, said=said[case.patient.pk], rules=rules[case.patient.pk]) for case in cases]

    def _page(self, found: QuerySet[Snapshot, Any], partly: Sequence[Case], place: str) -> Page:
        if after := _place(place):
            at, patient_id = after
            found = found.filter(Q(fails_at__gt=at) | Q(fails_at=at, patient_id__gt=patient_id))
            partly = [case for case in partly if case.place > after]
        cases = self._merged(_with_patient(found)[: PAGE + 1], partly)
        shown = self.explained(_with_people(cases[:PAGE]))
        return Page(shown, _cursor(cases[PAGE - 1]) if len(cases) > PAGE else "")

    def _merged(self, rows: Iterable[Snapshot], partly: Sequence[Case]) -> list[Case]:
        return sorted([*(Case(row, self.now) for row in rows), *partly], key=lambda case: case.place)

    def _by_patient(self, said: QuerySet[Outcome, Any]) -> dict[UUID, list[Outcome]]:
        """What was done, the newest first."""
        found = defaultdict[UUID, list[Outcome]](list)
        for one in said.annotate(is_to_reader=self._asks_reader(), is_seen=self._still_seen()).order_by("-at"):
            found[one.patient_id].append(one)
        return found


def _with_patient(rows: QuerySet[Snapshot, Any]) -> QuerySet[Snapshot, Any]:
    return rows.select_related("patient").defer("due", "summary")


def _with_people(cases: list[Case]) -> list[Case]:
    """Those that are shown, each with the people of its home."""
    members = Membership.objects.filter(user__is_active=True).exclude(role=Role.AIDE).select_related("user")
    ordered = Prefetch("household__memberships", members.order_by("created_at", "id"), to_attr="members")
    prefetch_related_objects([case.patient for case in cases], "household", ordered)
    return cases


def _computed(patients: QuerySet[Patient]) -> QuerySet[Snapshot, Any]:
    return Snapshot.objects.exclude(lane="").filter(patient__in=patients.values("pk"))


def _failing(rows: QuerySet[Snapshot, Any], line: str) -> QuerySet[Snapshot, Any]:
    return rows.annotate(bit=F("failing").bitand(BITS[line]), open_bit=F("left").bitand(BITS[line])).filter(bit__gt=0)


def _closed_for(line: str) -> Q:
    """What was done covers that line, or without one all that makes the row stand where it does."""
    if line:
        return Q(is_said=True) | Q(lane=Lane.WEEK, open_bit=0)
    return Q(is_said=True) | Q(lane=Lane.WEEK, left=0, failing__gt=0)


def _cursor(case: Case) -> str:
    at, patient_id = case.place
    return f"{at.isoformat()}{BETWEEN}{patient_id}"


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    """Where a page ended; None for what is no such place."""
    at, found, patient_id = cursor.partition(BETWEEN)
    try:
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), UUID(patient_id)) if found and moment.tzinfo else None
    except (ValueError, OverflowError):  # such as the last hours of the year 9999 in another zone
        return None
