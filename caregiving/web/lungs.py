"""When the lungs were tested and when they are again: the same on every page that says it."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from caregiving.agenda import why
from caregiving.agenda.conversion.after import newest_lung_test
from caregiving.agenda.facts import Facts
from caregiving.agenda.sources.after import LUNGS
from caregiving.guidance.breathing import lung_test_due
from caregiving.guidance.moments import local_day


class LungTests:
    """A part of a page made from `facts`."""

    facts: Facts

    @cached_property
    def lungs_on(self) -> date | None:
        """The day of the last breathing test."""
        last = newest_lung_test(self.facts.rows)
        return local_day(last.occurred_at, self.facts.zone) if last else None

    @property
    def lungs_again(self) -> date | None:
        return lung_test_due(self.lungs_on, self.facts.rules) if self.lungs_on else None

    @property
    def lung_reasons(self) -> list[why.Reason]:
        return why.reasons(self.facts.rules, (self.facts.rules.about(LUNGS).row.id, "MON-07"))
