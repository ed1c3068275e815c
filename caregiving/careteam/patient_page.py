"""What a clinician sees of one patient: only what the household shares. A part that it keeps back is not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from caregiving.agenda import shared, why, words
from caregiving.agenda.conversion import function as scored
from caregiving.agenda.facts import Facts, facts
from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.agenda.panel import told
from caregiving.agenda.reviews import rules_of
from caregiving.agenda.rows import read
from caregiving.agenda.sources.antivirals import lost_at
from caregiving.careteam import panel_why, panel_words
from caregiving.careteam.changes import Change, changes
from caregiving.careteam.told_words import TOLD
from caregiving.equipment.models import Device
from caregiving.guidance.catalog import Rules
from caregiving.guidance.function import Comparison, Milestone, Score, compare, item_falls, total
from caregiving.patients.happenings import Happening, kinds
from caregiving.patients.models import CareStep, Measure, Part, Patient, Rater, ReadingTaken
from caregiving.patients.seen import Looks, looks
from caregiving.patients.sharing import EVERYTHING
from caregiving.vaccines.models import Vaccination
from caregiving.web.after import After

MOST = 20
WINDOWS = (
    "antiviral.ask", "antiviral.ask_other", "antiviral.ask_anyway", "flu.ask", "flu.ask_anyway", "test", "isolation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is due, with the answer to why it is told."""

    said: str
    until: str
    reasons: tuple[why.Reason, ...]
    set_by: str

    @property
    def may_have_changed(self) -> bool:
        return any(reason.expired for reason in self.reasons)


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
        return shared.as_shared(found or Snapshot(patient=self.patient, computed_at=self.now), self.parts)

    @property
    def readiness(self) -> list[tuple[str, bool]]:
        lines = self.snapshot.readiness
        return [(panel_words.line_words(line), line["ready"]) for line in lines]

    @property
    def summary(self) -> dict[str, Any]:
        return shared.summary(self.snapshot, self.parts)

    @cached_property
    def due(self) -> list[Due]:
        """What is open now, as far as it is shared."""
        items = (Due.from_json(item) for item in shared.due(self.snapshot, self.parts))
        return [item for item in items if item.open_at(self.now) and not item.only_for]

    @cached_property
    def rules(self) -> Rules:
        """The guidance in force for this patient."""
        return self._facts.rules if "_facts" in vars(self) else rules_of(self.patient, self.now)

    @property
    def windows(self) -> list[Told]:
        """Each that is open, and until when."""
        return [self._told(item) for item in self.due if item.kind in WINDOWS]

    @property
    def vaccines_due(self) -> list[Told]:
        found = (item for item in self.due if item.kind in ("vaccine", "vaccine.season") and not item.params["person"])
        return [self._told(item) for item in found]

    def _told(self, item: Due) -> Told:
        said = words.title(item, self.patient.zone)
        until = panel_words.end(lost_at(item, self.patient.zone), self.patient.zone)
        return Told(said, until, why.why(item, self.rules), why.set_by(item))

    @property
    def not_ready(self) -> list[why.Reason]:
        """What the lines that are not ready are held against."""
        return why.reasons(self.rules, panel_why.rule_ids((), self.snapshot.readiness))

    @property
    def not_ready_set_by(self) -> str:
        return panel_why.set_by((), self.snapshot.readiness)

    @property
    def batteries(self) -> list[dict[str, Any]]:
        """What stops first stands first; what nobody has measured has no minutes."""
        power = self.summary.get("power") or {"devices": [], "not_tested": []}
        tested = [{**one, "drilled_on": _day(one["drilled_on"])} for one in power["devices"]]
        return [*tested, *power["not_tested"]]

    @property
    def changes(self) -> list[Change]:
        return changes(self.patient, self.parts, MOST)

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
    def told(self) -> list[tuple[Happening, str]]:
        """What was told last, by whom; where something is kept back, only of the kinds that tell of a shared part."""
        last = Happening.objects.filter(patient=self.patient).select_related("author").order_by("-recorded_at")
        if not self.parts >= EVERYTHING:
            last = last.filter(kind__in=[kind.KIND for kind in kinds() if kind.PART in self.parts])
        return [(one, str(TOLD[one.kind])) for one in last[:MOST]]

    @property
    def looked(self) -> list[Looks]:
        return looks(self.patient, MOST)

    @cached_property
    def _facts(self) -> Facts:
        return facts(read(self.patient.pk, self.now), self.now)

    @cached_property
    def scores(self) -> list[tuple[Score, int]]:
        """Every rating with its total, the oldest first."""
        found = scored.scores(self._facts.rows, self._facts.zone)
        return [(score, total(score)) for score in sorted(found, key=lambda score: score.in_order)]

    @property
    def ratings(self) -> list[tuple[date, str, int]]:
        """The same as a table: the day, who rated, the total."""
        return [(score.on, str(Rater(score.rater.value).label), points) for score, points in self.scores]

    @property
    def curve(self) -> list[tuple[date, int]]:
        """Of each day the last score."""
        return list({score.on: points for score, points in self.scores}.items())

    @property
    def onsets(self) -> list[date]:
        """The first day of every infection: told only where illness is shared."""
        episodes = self._facts.episodes if self.has(Part.ILLNESS) else ()
        return [episode.onset.first_day(self._facts.zone) for episode in episodes]

    @cached_property
    def comparison(self) -> Comparison | None:
        """Before and after the newest."""
        if not self.onsets:
            return None
        scores = [score for score, _ in self.scores]
        return compare(scores, self._milestones, self.onsets[-1], self.rules, self.onsets[:-1])

    @property
    def steps(self) -> list[tuple[date, str]]:
        """Care that began within the days compared, as far as it is shared."""
        found = self.comparison.milestones if self.comparison else ()
        return [
            (step.on, str(CareStep(step.what.value).label))
            for step in found
            if shared.OF_STEP[step.what.value] <= self.parts
        ]

    @property
    def falls(self) -> list[str]:
        """Items that fell far since the score before, with the care that explains it where that is shared."""
        found = map(told, item_falls([score for score, _ in self.scores], self._milestones, self.rules))
        return [panel_words.fall(one) for one in found if shared.OF_STEP[one["explained_by"]] <= self.parts]

    @property
    def function_reasons(self) -> list[why.Reason]:
        compared = self.comparison.rule_ids if self.comparison else ()
        return why.reasons(self.rules, (*(("FR-20.item_fall",) if self.falls else ()), *compared))

    @property
    def _milestones(self) -> list[Milestone]:
        return scored.milestones(self._facts.rows, self._facts.zone)

    @property
    def after(self) -> After | None:
        """What fell by more than expected since the newest infection, as the family reads it."""
        return After(self._facts) if self.comparison else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
