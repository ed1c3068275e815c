"""Values measured in peacetime, as the rules see them: breathing at the clinic, weight at home."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

from caregiving.agenda.conversion.after import newest_check
from caregiving.agenda.rows import Rows
from caregiving.guidance import breathing
from caregiving.guidance.function import MOST
from caregiving.guidance.moments import local_day
from caregiving.guidance.monitoring import Weighed
from caregiving.patients.models import FunctionScored, Measure, MeasuredOn, ReadingTaken

# The items of the score that ask for a sign of weak breathing, by the name that the rules have for it.
SCORED = {"breathlessness": "breathless", "lying_flat": "worse_lying_flat"}


def newest(rows: Rows) -> dict[str, ReadingTaken]:
    """The newest reading of each measure."""
    return {taken.measure: taken for taken in rows.of(ReadingTaken)}


def weights(rows: Rows, zone: ZoneInfo) -> list[Weighed]:
    """Every weight of the last year, the oldest first."""
    return [
        Weighed(taken.pk.hex, taken.occurred_at, local_day(taken.occurred_at, zone), taken.value)
        for taken in rows.of(ReadingTaken)
        if taken.measure == Measure.WEIGHT
    ]


def breathing_signs(rows: Rows) -> set[str]:
    """What the newest score and the newest check after COVID-19 noted."""
    score = max(rows.of(FunctionScored), key=lambda score: (score.occurred_at, score.pk), default=None)
    check = newest_check(rows)
    scored = {sign for item, sign in SCORED.items() if score and getattr(score, item) < MOST}
    return scored | ({*check.symptoms, *check.red_flags} if check else set())


def breathing_readings(rows: Rows) -> list[breathing.Reading]:
    """What was measured of breathing, for the limits of the guidance."""
    known = {measure.value for measure in breathing.Measure}
    return [breathing_reading(taken) for taken in rows.of(ReadingTaken) if taken.measure in known]


def breathing_reading(taken: ReadingTaken) -> breathing.Reading:
    return breathing.Reading(
        breathing.Measure(taken.measure),
        Decimal(taken.value),
        taken.occurred_at,
        on_oxygen=taken.setting == MeasuredOn.ON_OXYGEN,
    )
