"""What the page of the function score shows: the curve, the four sums, falls of one item, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.agenda.conversion import function as scored
from caregiving.agenda.facts import Facts
from caregiving.guidance.function import (
    ITEMS,
    Comparison,
    Domain,
    Score,
    Side,
    Slope,
    compare,
    domains,
    item_falls,
    one_a_day,
    slope,
    total,
)
from caregiving.patients.models import CareStep, Rater

DOMAINS = {
    Domain.BULBAR: gettext_lazy("Speech and swallowing"),
    Domain.HANDS: gettext_lazy("Hands"),
    Domain.BODY: gettext_lazy("Body and legs"),
    Domain.BREATHING: gettext_lazy("Breathing"),
}


@dataclass(frozen=True)
class Fall:
    """One item that fell far, in words."""

    question: str
    before: int
    after: int
    explained_by: str


@dataclass(frozen=True)
class Look:
    """The scores of a household that the page shows."""

    facts: Facts

    @cached_property
    def scores(self) -> list[Score]:
        """The newest last."""
        return sorted(scored.scores(self.facts.rows, self.facts.zone), key=lambda score: score.in_order)

    @property
    def rows(self) -> list[tuple[date, str, list[int], int]]:
        """For the table, the newest first: day, rater, the four sums, the total."""
        return [
            (score.on, str(Rater(score.rater.value).label), list(domains(score).values()), total(score))
            for score in reversed(self.scores)
        ]

    @property
    def domain_names(self) -> list[str]:
        return [str(DOMAINS[domain]) for domain in Domain]

    @property
    def curve(self) -> list[tuple[date, int]]:
        """Of each day the last score."""
        return [(score.on, total(score)) for score in one_a_day(self.scores)]

    @property
    def last(self) -> Score | None:
        return self.scores[-1] if self.scores else None

    @property
    def last_total(self) -> int:
        return total(self.scores[-1]) if self.scores else 0

    @cached_property
    def onsets(self) -> list[date]:
        """The first day of every infection."""
        return [episode.onset.first_day(self.facts.zone) for episode in self.facts.episodes]

    @property
    def onset(self) -> date | None:
        """The first day of the newest infection."""
        return self.onsets[-1] if self.onsets else None

    @cached_property
    def comparison(self) -> Comparison | None:
        if self.onset is None:
            return None
        steps = scored.milestones(self.facts.rows, self.facts.zone)
        return compare(self.scores, steps, self.onset, self.facts.rules, self.onsets[:-1])

    @property
    def steps(self) -> list[tuple[date, str]]:
        """Care that began within the days compared."""
        found = self.comparison.milestones if self.comparison else ()
        return [(step.on, str(CareStep(step.what.value).label)) for step in found]

    @cached_property
    def speed(self) -> Slope | None:
        return slope(self.curve)

    @cached_property
    def falls(self) -> list[Fall]:
        steps = scored.milestones(self.facts.rows, self.facts.zone)
        questions = {item.id: item.question for item in ITEMS}
        return [
            Fall(
                _(questions[fall.item]), fall.before, fall.after,
                str(CareStep(fall.explained_by.value).label) if fall.explained_by else "",
            )
            for fall in item_falls(self.scores, steps, self.facts.rules)
        ]  # fmt: skip

    @property
    def rule_ids(self) -> tuple[str, ...]:
        own = ("FR-20.item_fall",) if self.falls else ()
        return (*own, *(self.comparison.rule_ids if self.comparison else ()))

    @property
    def missing(self) -> str:
        """What is not there yet to compare before and after, in words."""
        if self.comparison is None or self.comparison.enough:
            return ""
        sides = ((self.comparison.before, _("Before")), (self.comparison.after, _("After")))
        return " ".join(filter(None, (_missing(side, name) for side, name in sides)))


def _missing(side: Side, name: str) -> str:
    if not side.missing_scores and not side.missing_days:
        return ""
    values = {"side": name, "scores": side.missing_scores, "days": side.missing_days}
    return _("%(side)s: %(scores)s more scores, %(days)s more days.") % values
