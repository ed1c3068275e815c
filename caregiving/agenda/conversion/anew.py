"""A new illness although nobody ended the one before: told by a new sign, once nothing more is to be found of the old.

That is when it was tested for often enough without a positive test, or when every antiviral's days are over. Without
this a fever weeks after a cough would be asked about as if it were that cough: too late for everything.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from caregiving.agenda.conversion.signs import (
    Sign,
    covid_tests,
    every_window_closed,
    is_feverish,
    is_uneventful,
    noticed,
    onset,
)
from caregiving.agenda.rows import Rows
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import DAY, local_day
from caregiving.guidance.testing import Step, plan_tests
from caregiving.guidance.windows import Onset
from caregiving.illness.models import Change, SymptomNoticed, TestDone, TestTarget


def begins_with(before: Sequence[Sign], sign: Sign, fevers: Collection[datetime], rows: Rows, rules: Rules) -> int:
    """How many of the signs before are of the illness before; 0 while this one belongs to it too.

    A positive test that came when all days were over belongs to the new one.
    """
    if (
        not isinstance(sign, SymptomNoticed)
        or is_uneventful(sign)
        or not _is_new(sign, before, fevers, rows.patient.zone)
    ):
        return 0
    begun = onset(before)
    if sign.began_from <= begun.latest:
        return 0
    closes = every_window_closed(begun, rows, rules)
    positives = [test for test in before if isinstance(test, TestDone)]
    if closes is None or sign.occurred_at < closes:
        return 0 if positives or not _tested_enough(begun, sign.occurred_at, rows, rules) else len(before)
    if any(test.target == TestTarget.COVID and test.occurred_at < closes for test in positives):
        return 0
    late = (n for n, one in enumerate(before) if isinstance(one, TestDone) and one.occurred_at >= closes)
    return next(late, len(before))


def _tested_enough(begun: Onset, at: datetime, rows: Rows, rules: Rules) -> bool:
    found = plan_tests(
        onset=begun,
        exposed_on=None,
        last_infection_on=None,
        tests=covid_tests(rows, begun.earliest),
        now=at,
        zone=rows.patient.zone,
        rules=rules,
    )
    return found.step is Step.ENOUGH


def _is_new(sign: SymptomNoticed, before: Sequence[Sign], fevers: Collection[datetime], zone: ZoneInfo) -> bool:
    """Told as a first sign is, a fever that was not there the day before, or worse with a sign that was not told yet.
    A danger sign alone is asked about by itself."""
    if is_feverish(sign, fevers) and not _had_fever(before, sign, fevers, zone):
        return True
    if not sign.change:
        return bool(sign.symptoms) or not sign.danger_signs
    told = {one for earlier in noticed(before) for one in earlier.symptoms}
    return sign.change == Change.WORSE and not told.issuperset(sign.symptoms)


def _had_fever(before: Sequence[Sign], sign: SymptomNoticed, fevers: Collection[datetime], zone: ZoneInfo) -> bool:
    """On the day of that sign or the day before."""
    since = local_day(sign.occurred_at, zone) - DAY
    return any(local_day(one.occurred_at, zone) >= since and is_feverish(one, fevers) for one in before)
