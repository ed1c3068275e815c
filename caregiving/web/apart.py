"""Staying apart as the page of an illness shows it, with the longer care that older rules ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from caregiving.agenda import apart_words, why
from caregiving.agenda.conversion.illness import Episode, apart
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Params
from caregiving.agenda.sources.illness import kept_apart, staying_apart
from caregiving.guidance.isolation import Isolation, Stage, isolation

STRICTER = ("ISO-06", "ISO-06.tests", "ISO-06.gap")


@dataclass(frozen=True)
class Apart:
    facts: Facts
    episode: Episode
    now: datetime

    @cached_property
    def found(self) -> Isolation:
        """The strictest that stands on the agenda; where nobody stays apart any more, that of this illness."""
        if kept := kept_apart(self.facts, self.now):
            return kept[-1][1]
        return isolation(apart(self.episode, self.facts.rows), self.now, self.facts.zone, self.facts.rules)

    @property
    def over(self) -> bool:
        return self.found.stage is Stage.OVER

    @property
    def sentence(self) -> str:
        """Until when, or what still has to come; empty when it is over."""
        told: Params | None = staying_apart(self.found)
        return apart_words.isolation(told, self.facts.zone) if told else ""

    @property
    def reasons(self) -> list[why.Reason]:
        return why.reasons(self.facts.rules, self.found.rule_ids)

    @property
    def stricter(self) -> str:
        """The last day of the longer care around somebody at high risk; empty where it is no longer, or is over."""
        until = self.found.stricter_until
        if until is None or until <= self.now or until == self.found.care_until:
            return ""
        return apart_words.last_day(until.isoformat(), self.facts.zone)

    @property
    def stricter_reasons(self) -> list[why.Reason]:
        return why.reasons(self.facts.rules, STRICTER)


def still_apart(facts: Facts, now: datetime) -> Apart | None:
    """As long as somebody stays apart, also when the illness is said to be over."""
    return next((Apart(facts, episode, now) for episode, _found in kept_apart(facts, now)), None)
