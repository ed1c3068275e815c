"""A series as it stands for one person: its target doses and what became of each dose given."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from caregiving.guidance.vaccines.person import Person, Record
from caregiving.guidance.vaccines.supporting_data import Antigen, Series, SeriesDose
from caregiving.guidance.vaccines.words import DoseReason, DoseStatus, TargetStatus


class Finding(NamedTuple):
    """What one evaluation step says of a dose."""

    passes: bool
    reasons: tuple[DoseReason, ...] = ()


@dataclass(slots=True)
class TargetDose:
    definition: SeriesDose
    status: TargetStatus = TargetStatus.NOT_SATISFIED
    satisfied_by: Record | None = None


class EvaluatedDose(NamedTuple):
    record: Record
    status: DoseStatus
    reasons: tuple[DoseReason, ...] = ()
    against_target: bool = True
    """False for a sub-standard dose, and for one that found the series used up."""

    @property
    def given_on(self) -> date:
        return self.record.dose.given_on

    @property
    def is_inadvertent(self) -> bool:
        return DoseReason.INADVERTENT in self.reasons


@dataclass(slots=True)
class PatientSeries:
    antigen: Antigen
    series: Series
    person: Person
    targets: list[TargetDose] = field(default_factory=list)
    evaluated: list[EvaluatedDose] = field(default_factory=list)

    def satisfied(self) -> Iterator[TargetDose]:
        return (target for target in self.targets if target.status is TargetStatus.SATISFIED)

    def not_satisfied(self) -> Iterator[TargetDose]:
        return (target for target in self.targets if target.status is TargetStatus.NOT_SATISFIED)

    @property
    def valid_doses(self) -> int:
        """How many targets are satisfied (SELECTB-21)."""
        return sum(1 for _ in self.satisfied())
