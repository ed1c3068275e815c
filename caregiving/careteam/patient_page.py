"""What a clinician sees of one patient: only what the household shares. A part that it keeps back is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from caregiving.agenda.conversion import function as scored
from caregiving.agenda.facts import Facts, facts
from caregiving.agenda.models import Snapshot
from caregiving.agenda.rows import read
from caregiving.careteam.panel_words import LINES, READY
from caregiving.equipment.models import Device
from caregiving.guidance.function import Comparison, Score, compare, total
from caregiving.patients.happenings import Happening
from caregiving.patients.models import AccessEvent, Consent, EmergencyAccess, Measure, Part, Patient, ReadingTaken
from caregiving.people.access import consent_runs
from caregiving.people.models import User
from caregiving.vaccines.models import Vaccination

# Which part of the home each of the nine lines tells of, and each kind of happening; the rest tells of none.
PART_OF_LINE = {
    "screening": Part.MEDICINES, "supplies": Part.SUPPLIES, "vaccines": Part.VACCINES, "tests": Part.SUPPLIES,
    "infection_plan": Part.EQUIPMENT, "drill": Part.EQUIPMENT, "score": Part.FUNCTION,
}  # fmt: skip
MOST = 20


def shared_parts(user: User, patient: Patient, now: datetime) -> frozenset[str]:
    """The parts that the household shares with one of the clinician's teams; all of them in an emergency."""
    if EmergencyAccess.objects.filter(patient=patient, user=user, at__lte=now, ends_at__gt=now).exists():
        return frozenset(Part.values)
    consents = Consent.objects.filter(consent_runs(now), patient=patient, team__memberships__user=user)
    return frozenset(part for consent in consents for part in set(Part.values) - set(consent.withheld.split()))


@dataclass(frozen=True)
class Record:
    """One patient at one moment, as far as `parts` reach."""

    patient: Patient
    parts: frozenset[str]
    now: datetime

    def has(self, part: str) -> bool:
        return part in self.parts

    @cached_property
    def snapshot(self) -> Snapshot:
        found = Snapshot.objects.filter(patient=self.patient).first()
        return found or Snapshot(patient=self.patient, computed_at=self.now)

    @property
    def readiness(self) -> list[tuple[str, bool]]:
        lines = (line for line in self.snapshot.readiness if PART_OF_LINE.get(line["id"], "") in {"", *self.parts})
        return [(str((READY if line["ready"] else LINES)[line["id"]]), line["ready"]) for line in lines]

    @property
    def summary(self) -> dict[str, Any]:
        return dict(self.snapshot.summary)

    @property
    def devices(self) -> QuerySet[Device]:
        return Device.objects.filter(patient=self.patient, ended_on=None).prefetch_related("settings").order_by("name")

    @property
    def vaccinations(self) -> QuerySet[Vaccination]:
        return Vaccination.objects.filter(patient=self.patient).order_by("-given_on", "pk")[:MOST]

    @property
    def measures(self) -> list[ReadingTaken]:
        """The newest of each."""
        readings = ReadingTaken.objects.standing().filter(patient=self.patient).order_by("occurred_at", "pk")
        newest = {reading.measure: reading for reading in readings}
        return [newest[measure] for measure in Measure if measure in newest]

    @property
    def told(self) -> QuerySet[Happening]:
        """What was told last, by whom: only for a team from which nothing is kept back."""
        last = Happening.objects.filter(patient=self.patient).select_related("author").order_by("-recorded_at")
        return last[:MOST] if self.parts >= set(Part.values) else last.none()

    @property
    def looked(self) -> Sequence[Model]:
        return list(AccessEvent.objects.filter(patient=self.patient)[:MOST])

    @cached_property
    def _facts(self) -> Facts:
        return facts(read(self.patient.pk, self.now), self.now)

    @cached_property
    def scores(self) -> list[tuple[Score, int]]:
        """Every rating with its total, the oldest first."""
        found = scored.scores(self._facts.rows, self._facts.zone)
        return [(score, total(score)) for score in sorted(found, key=lambda score: (score.on, score.id))]

    @property
    def curve(self) -> list[tuple[date, int]]:
        return [(score.on, points) for score, points in self.scores]

    @property
    def onset(self) -> date | None:
        """The first day of the newest infection: told only where illness is shared."""
        episodes = self._facts.episodes if self.has(Part.ILLNESS) else ()
        return episodes[-1].onset.first_day(self._facts.zone) if episodes else None

    @property
    def comparison(self) -> Comparison | None:
        if self.onset is None:
            return None
        steps = scored.milestones(self._facts.rows, self._facts.zone)
        return compare([score for score, _ in self.scores], steps, self.onset, self._facts.rules)
