"""The days in which each antiviral can be asked for, as the page of an illness shows them. Never a dose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_lazy

from caregiving.agenda import why
from caregiving.agenda.conversion.illness import Episode
from caregiving.agenda.facts import Facts
from caregiving.guidance.windows import Phase, Window, antiviral_windows
from caregiving.illness.models import AntiviralAsked
from caregiving.web.medicines import REMDESIVIR, Clash, beside_remdesivir

DRUGS = {
    "nirmatrelvir-ritonavir": gettext_lazy("Nirmatrelvir with ritonavir"),
    "remdesivir": gettext_lazy("Remdesivir"),
    "molnupiravir": gettext_lazy("Molnupiravir"),
}


@dataclass(frozen=True)
class Days:
    """The windows of the illness that is going on, in the order in which sources prefer the medicines."""

    facts: Facts
    episode: Episode

    @cached_property
    def windows(self) -> Sequence[Window]:
        country = self.facts.rows.patient.country
        return antiviral_windows(self.episode.counted_from, self.facts.zone, self.facts.rules, country).windows

    @property
    def asks_here(self) -> bool:
        """Nobody vouches for any days, nor for a call without them, and none was written in: the page itself asks."""
        if self.windows or self.facts.rules["AV-25"].drives_reminders:
            return False
        return not any(call.occurred_at >= self.episode.told_at for call in self.facts.rows.of(AntiviralAsked))

    @property
    def table(self) -> list[tuple[str, Window]]:
        return [(str(DRUGS[window.drug]), window) for window in self.windows]

    @cached_property
    def beside(self) -> list[Clash]:
        """What to say of the medicines on the list when remdesivir is asked about, while its days are shown."""
        shown = any(window.drug == REMDESIVIR for window in self.windows)
        return beside_remdesivir(self.facts) if shown else []

    @property
    def first(self) -> Window | None:
        return next(iter(self.windows), None)

    @property
    def strict_day(self) -> int | None:
        """Which day it is on the strict count, while that one runs."""
        first, today = self.first, self.facts.today
        if first is None or today > first.last_start_strict:
            return None
        return first.strict_day_number(today)

    @property
    def if_later(self) -> date | None:
        """The last day if the first sign came as late as it may have; None when nobody doubts the day."""
        first = self.first
        return first.last_start_if_latest if first and first.last_start_if_latest > first.last_start_usual else None

    @property
    def test_by(self) -> date | None:
        """The last day on which a test still leaves a day to get the medicine, while no test was positive."""
        return self.first.last_useful_test_on if self.first and self._undecided else None

    @property
    def too_late_to_test(self) -> bool:
        """Whether a test can no longer be waited for, though the medicine can still be asked for."""
        return self.test_by is not None and self.facts.today > self.test_by

    @property
    def _undecided(self) -> bool:
        """No test has said what it is, and the days are not over."""
        open_ = self.first is not None and self.first.phase(self.facts.today) is not Phase.CLOSED
        return open_ and self.episode.positive_at is None

    @property
    def reasons(self) -> list[why.Reason]:
        ids = dict.fromkeys(rule_id for window in self.windows for rule_id in window.rule_ids)
        return why.reasons(self.facts.rules, [*ids, "AV-24"])
