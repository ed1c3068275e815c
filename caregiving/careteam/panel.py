"""The list of patients by exception: read from the snapshots, a page at a time, in as many queries whatever its
length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from caregiving.agenda.models import Lane, Snapshot
from caregiving.agenda.panel import BITS
from caregiving.careteam import panel_words
from caregiving.careteam.models import Outcome
from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.models import Membership, Role, User

PAGE = 25
BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines to show. `after` is where the last page ended; `to` a role to whom somebody referred."""

    lane: str = Lane.TODAY
    line: str = ""
    closed: bool = False
    to: str = ""
    after: str = ""
    words: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str], words: str = "") -> Filter:
        """What an address asks for; what it misspells is as if it had not been said."""
        lane = asked.get("lane", "")
        line = asked.get("line", "")
        return cls(
            lane=lane if lane in Lane.values else Lane.TODAY,
            line=line if line in BITS else "",
            closed=asked.get("closed") == "1",
            to=asked.get("to", "")[:16],
            after=asked.get("after", "")[:80],
            words=words.strip()[:80],
        )

    def query(self, **other: Any) -> str:
        """The address of the same list with something else: never with a name that was searched for."""
        said = {"lane": self.lane, "line": self.line, "closed": "1" if self.closed else "", "to": self.to, **other}
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Case:
    """One line of the list, in the reader's language."""

    snapshot: Snapshot
    now: datetime

    @property
    def patient(self) -> Patient:
        return self.snapshot.patient

    @property
    def sentences(self) -> list[str]:
        """Why it is here; the reason that fails first stands first."""
        said = [panel_words.sentence(reason, self.patient.zone, self.now) for reason in self.reasons]
        return said or panel_words.lines(self.snapshot.readiness)

    @property
    def reasons(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.snapshot.panel.get("reasons", [])
        return found

    @property
    def tag(self) -> panel_words.Tag:
        return panel_words.tag(self.snapshot.lane, self.reasons, self.patient.zone, self.now)

    @property
    def did(self) -> str:
        """What the family already did."""
        return " ".join(panel_words.did(one, self.patient.zone) for one in self.snapshot.panel.get("did", []))

    @property
    def who(self) -> str:
        return panel_words.who(self.patient, self.now)

    @cached_property
    def lead(self) -> User | None:
        members = [member.user for member in self.patient.household.leads]  # type: ignore[attr-defined]  # prefetched
        return next((user for user in members if user.phone), members[0] if members else None)

    @property
    def phone(self) -> str:
        return self.lead.phone if self.lead else ""

    @property
    def outcome(self) -> Outcome | None:
        """What closed it last."""
        found = [one for one in self.patient.newest_outcomes if one.about == self.snapshot.about]  # type: ignore[attr-defined]
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Page:
    cases: list[Case]
    next: str


class Panel:
    """The list of one clinician at one moment."""

    def __init__(self, user: User, now: datetime) -> None:
        self.user, self.now = user, now

    def _snapshots(self) -> QuerySet[Snapshot, Any]:
        patients = access.looked_after(Patient.objects.all(), self.user, self.now)
        standing = Q(until=None) | Q(until__gt=self.now)
        outcomes = Outcome.objects.filter(standing, patient=OuterRef("patient"), about=OuterRef("about"))
        outcomes = outcomes.filter(team__memberships__user=self.user)
        computed = Snapshot.objects.exclude(lane="").filter(patient__in=patients.values("pk"))
        return computed.annotate(is_closed=Exists(outcomes))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many stand where, how many of today's are closed, and how many fail in each of the nine lines."""
        lanes = {lane.value: Count("pk", filter=Q(lane=lane)) for lane in Lane}
        closed = Count("pk", filter=Q(lane=Lane.TODAY, is_closed=True))
        failing = {
            f"line_{line}": Count("pk", filter=Q(**{f"bit_{line}__gt": 0}, lane=Lane.WEEK, is_closed=False))
            for line in BITS
        }
        bits = {f"bit_{line}": F("failing").bitand(bit) for line, bit in BITS.items()}
        return self._snapshots().annotate(**bits).aggregate(**lanes, closed=closed, **failing)

    def chosen(self, wanted: Filter) -> QuerySet[Snapshot, Any]:
        """All lines of the filter, in the order in which they fail."""
        found = self._snapshots().order_by("fails_at", "patient_id")
        if wanted.words:
            return found.filter(patient__name__icontains=wanted.words)
        found = found.filter(Q(is_closed=wanted.closed), lane=wanted.lane)
        if wanted.line:
            found = found.annotate(bit=F("failing").bitand(BITS[wanted.line])).filter(bit__gt=0)
        if wanted.to:
            found = self._snapshots().order_by("fails_at", "patient_id").filter(self._referred(wanted.to))
        return found

    def _referred(self, role: str) -> Q:
        to = Outcome.objects.filter(Q(until=None) | Q(until__gt=self.now), verb="refer", to=role)
        to = to.filter(patient=OuterRef("patient"), about=OuterRef("about"), team__memberships__user=self.user)
        return Q(Exists(to))

    def page(self, wanted: Filter) -> Page:
        return self._page(self.chosen(wanted), wanted.after)

    def failing(self, line: str, part: str, after: str) -> Page:
        """Everybody with that line not ready whose `part` the team may see, whatever else is there."""
        patients = access.looked_after(Patient.objects.all(), self.user, self.now, part)
        found = self._snapshots().filter(patient__in=patients.values("pk"))
        found = found.annotate(bit=F("failing").bitand(BITS[line])).filter(bit__gt=0)
        return self._page(found.order_by("fails_at", "patient_id"), after)

    def _page(self, found: QuerySet[Snapshot, Any], place: str) -> Page:
        if after := _place(place):
            at, patient_id = after
            found = found.filter(Q(fails_at__gt=at) | Q(fails_at=at, patient_id__gt=patient_id))
        rows = list(self.with_people(found)[: PAGE + 1])
        last = rows[PAGE - 1] if len(rows) > PAGE else None
        return Page([Case(row, self.now) for row in rows[:PAGE]], _cursor(last) if last else "")

    def with_people(self, found: QuerySet[Snapshot, Any]) -> QuerySet[Snapshot, Any]:
        """Each with its home's leads and what was done about it last."""
        leads = Membership.objects.filter(role=Role.LEAD, user__is_active=True).select_related("user")
        outcomes = Outcome.objects.filter(team__memberships__user=self.user).distinct().order_by("-at")
        return (
            found.select_related("patient", "patient__household")
            .defer("due", "summary")
            .prefetch_related(
                Prefetch("patient__household__memberships", leads.order_by("created_at", "id"), to_attr="leads"),
                Prefetch("patient__outcomes", outcomes, to_attr="newest_outcomes"),
            )
        )


def _cursor(row: Snapshot) -> str:
    return f"{row.fails_at.isoformat() if row.fails_at else ''}{BETWEEN}{row.patient_id}"


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    """Where a page ended; None for what is no such place."""
    at, found, patient_id = cursor.partition(BETWEEN)
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(patient_id)) if found and moment.tzinfo else None
    except ValueError:
        return None
