"""Where a run of a list stands: which steps are left, who ticked the others and when.

A step is ticked once a run. Phones that were offline may bring a second tick of it; the first counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from caregiving.patients.happenings import Undone
from caregiving.patients.models import Patient
from checklists.lists import in_language
from checklists.models import Checklist, RunStarted, Step, Ticked


@dataclass(frozen=True)
class Line:
    """One step of a run, as the person reads it, with the first tick that stands; None while it is left to do."""

    step: Step
    text: str
    tick: Ticked | None


@dataclass(frozen=True)
class Run:
    """A run in the order of its list. `shown` is the list in the person's language."""

    started: RunStarted
    shown: Checklist
    lines: tuple[Line, ...]

    @property
    def left(self) -> list[Line]:
        return [line for line in self.lines if line.tick is None]

    @property
    def done(self) -> int:
        return len(self.lines) - len(self.left)

    def line_of(self, step_id: UUID) -> Line | None:
        return next((line for line in self.lines if line.step.id == step_id), None)


@dataclass(frozen=True)
class Summary:
    """How far a run has come. `shown` is its list in the person's language."""

    started: RunStarted
    shown: Checklist
    done: int
    count: int

    @property
    def left(self) -> int:
        return self.count - self.done


def stands(started: RunStarted) -> bool:
    """Whether nobody has taken the beginning back."""
    return not Undone.objects.filter(undoes=started).exists()


def read(started: RunStarted, language: str) -> Run:
    """The run as it stands now, for somebody who reads that language. Four queries."""
    ticks = Ticked.objects.standing().filter(run=started).select_related("author")
    first: dict[UUID, Ticked] = {}
    for tick in ticks.order_by("occurred_at", "recorded_at", "id"):
        first.setdefault(tick.step_id, tick)
    shown = in_language(started.checklist, language)
    texts = {step.place: step.text for step in shown.steps.all()}
    steps = Step.objects.filter(checklist=started.checklist_id).order_by("place")
    lines = (Line(step, texts.get(step.place, step.text), first.get(step.id)) for step in steps)
    return Run(started, shown, tuple(lines))


def begun_since(patient: Patient, since: datetime, offered: Iterable[Checklist]) -> list[Summary]:
    """The runs that somebody began after `since`, the newest first. Two queries.

    `offered` are the lists as the person reads them; a run of another version keeps its own words.
    """
    begun = list(
        RunStarted.objects.standing()
        .filter(patient=patient, occurred_at__gt=since)
        .select_related("checklist", "author")
        .annotate(step_count=Count("checklist__steps"))
        .order_by("-occurred_at", "id")
    )
    done = _ticked_steps(run.id for run in begun)
    spoken = {_name(checklist): checklist for checklist in offered}
    return [
        Summary(run, spoken.get(_name(run.checklist), run.checklist), len(done[run.id]), run.step_count)
        for run in begun
    ]


def _name(checklist: Checklist) -> tuple[str, int, UUID | None]:
    return checklist.slug, checklist.version, checklist.team_id


def _ticked_steps(run_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    ticked: dict[UUID, set[UUID]] = defaultdict(set)
    ticks = Ticked.objects.standing().filter(run__in=list(run_ids))
    for run_id, step_id in ticks.values_list("run_id", "step_id"):
        ticked[run_id].add(step_id)
    return ticked
