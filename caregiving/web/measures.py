"""The page of measured values: the newest of each, where it stands, and how the weight went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from caregiving.agenda import why
from caregiving.agenda.conversion import measures
from caregiving.agenda.facts import Facts
from caregiving.guidance import breathing
from caregiving.guidance.moments import local_day
from caregiving.guidance.monitoring import Weighed, WeightLoss, next_weighing, weight_loss
from caregiving.patients.models import Measure, OnsetRegion, ReadingTaken
from caregiving.web.lungs import LungTests

# Those of an illness have their own page.
SHOWN = (
    Measure.WEIGHT, Measure.FVC, Measure.SVC, Measure.SNIP, Measure.MIP, Measure.PEAK_COUGH_FLOW,
    Measure.ASSISTED_COUGH_FLOW, Measure.PACO2, Measure.EGFR,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """The newest value of one measure; `risk` says beyond which limit it lies."""

    taken: ReadingTaken
    on: date
    risk: breathing.RiskFactor | None
    reasons: list[why.Reason]


class Measures(LungTests):
    """What the home's rows say of measured values."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def lines(self) -> list[Line]:
        return list(self._lines())

    def _lines(self) -> Iterator[Line]:
        newest, rules = measures.newest(self.facts.rows), self.facts.rules
        bulbar = self.facts.rows.patient.onset_region == OnsetRegion.BULBAR
        found = breathing.risk_factors(
            measures.breathing_readings(self.facts.rows),
            rules,
            signs=measures.breathing_signs(self.facts.rows),
            bulbar=bulbar,
        )
        risks = {risk.reading.measure.value: risk for risk in found}
        for measure in SHOWN:
            if taken := newest.get(measure):
                risk = risks.get(measure)
                reasons = why.reasons(rules, risk.rule_ids) if risk else []
                yield Line(taken, local_day(taken.occurred_at, self.facts.zone), risk, reasons)

    @cached_property
    def weights(self) -> list[Weighed]:
        return measures.weights(self.facts.rows, self.facts.zone)

    @property
    def weigh_again(self) -> date | None:
        return next_weighing(self.weights[-1].on, self.facts.rules) if self.weights else None

    @cached_property
    def loss(self) -> WeightLoss | None:
        return weight_loss(self.weights, self.facts.rules)

    @property
    def weight_reasons(self) -> list[why.Reason]:
        return why.reasons(self.facts.rules, ("MON-08", "MON-08.every"))
