"""Function scores and steps of care, as the rules see them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from caregiving.agenda.rows import Rows
from caregiving.guidance import function
from caregiving.guidance.moments import local_day
from caregiving.patients.models import ITEMS, FunctionScored, Milestone


def scores(rows: Rows, zone: ZoneInfo) -> list[function.Score]:
    """Every rating that is known, each on the patient's day."""
    return [
        function.Score(
            id=row.pk.hex,
            on=local_day(row.occurred_at, zone),
            rater=function.Rater(row.rater),
            points={item: getattr(row, item) for item in ITEMS},
            with_gastrostomy=row.with_gastrostomy,
            at=row.occurred_at,
        )
        for row in rows.of(FunctionScored)
    ]


def milestones(rows: Rows, zone: ZoneInfo) -> list[function.Milestone]:
    """The steps of care that change a score without a decline."""
    return [
        function.Milestone(function.CareStep(row.what), local_day(row.occurred_at, zone)) for row in rows.of(Milestone)
    ]
