"""The function score at home: sums by domain, the speed with its range, and before and after an infection.

It shows what changed after an infection, never that it changed because of it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.function_items import ITEMS, Domain, Item
from caregiving.guidance.moments import add_months
from caregiving.guidance.monitoring import MONTH

__all__ = [
    "ITEMS",
    "CareStep",
    "Comparison",
    "Domain",
    "Item",
    "ItemFall",
    "Milestone",
    "Rater",
    "Score",
    "Side",
    "Slope",
    "compare",
    "domains",
    "item_falls",
    "one_a_day",
    "slope",
    "total",
]

IDS = frozenset(item.id for item in ITEMS)
AT_ANY_TIME = datetime.min.replace(tzinfo=UTC)
MOST = 4
"""Points of the best answer (FR-01.item_max): the scale itself, not a threshold."""


class Rater(StrEnum):
    SELF = "self"
    CAREGIVER = "caregiver"
    CLINIC = "clinic"


@dataclass(frozen=True, slots=True)
class Score:
    """One rating of all twelve items, on the patient's day; `at` tells two of one day apart.

    Raises ValueError unless each item has a whole number of points from 0 to 4.
    """

    id: str
    on: date
    rater: Rater
    points: Mapping[str, int]
    with_gastrostomy: bool = False
    at: datetime = AT_ANY_TIME

    def __post_init__(self) -> None:
        if self.points.keys() != IDS or not all(map(_is_an_answer, self.points.values())):
            raise ValueError(f"a score holds whole points from 0 to {MOST} for each of {', '.join(sorted(IDS))}")

    @property
    def in_order(self) -> tuple[date, datetime, str]:
        """What scores are sorted by: two of one day by their moments."""
        return self.on, self.at, self.id


def _is_an_answer(points: object) -> bool:
    return isinstance(points, int) and not isinstance(points, bool) and 0 <= points <= MOST


def one_a_day(scores: Iterable[Score]) -> list[Score]:
    """The oldest first; of several of one day the last one counts."""
    return list({score.on: score for score in sorted(scores, key=lambda score: score.in_order)}.values())


class CareStep(StrEnum):
    """Good care that lowers a score without a decline."""

    NIV = "niv"
    TRACHEOSTOMY = "tracheostomy"
    GASTROSTOMY = "gastrostomy"


TOUCHES = {CareStep.NIV: "support", CareStep.TRACHEOSTOMY: "support", CareStep.GASTROSTOMY: "cutting"}
"""The item that each step changes by the scale's own design (FR-03, FR-04)."""


@dataclass(frozen=True, slots=True)
class Milestone:
    what: CareStep
    on: date


def domains(score: Score) -> dict[Domain, int]:
    """The four sums of 0 to 12 that are shown first (FR-05)."""
    return {domain: sum(score.points[item.id] for item in ITEMS if item.domain is domain) for domain in Domain}


def total(score: Score) -> int:
    """The total of 0 to 48, shown after the domains."""
    return sum(score.points.values())


@dataclass(frozen=True, slots=True)
class Slope:
    """Points a month by least squares, with the range that holds the true speed 19 times in 20, were the course
    a straight line. `low` and `high` are None with two scores: nothing can be said then. Whole points hide what lies
    between them, so that scores on a line have a range too."""

    per_month: float
    low: float | None
    high: float | None


def slope(scores: Sequence[tuple[date, int]]) -> Slope | None:
    """The speed of these sums; None unless they lie on two days at least."""
    if len({on for on, _ in scores}) < 2:
        return None
    count = len(scores)
    months = [(on - scores[0][0]) / MONTH for on, _ in scores]
    mean_months = math.fsum(months) / count
    spread = math.fsum((month - mean_months) ** 2 for month in months)
    mean = sum(points for _, points in scores) / count
    pairs = [(month - mean_months, points - mean) for month, (_, points) in zip(months, scores, strict=True)]
    per_month = math.fsum(month * points for month, points in pairs) / spread
    free = count - 2
    if not free:
        return Slope(per_month, None, None)
    left_over = math.fsum((points - per_month * month) ** 2 for month, points in pairs)
    error = math.sqrt(max(left_over / free, ROUNDED) / spread) * _student(free)
    return Slope(per_month, per_month - error, per_month + error)


ROUNDED = 1 / 12
"""The variance, in points squared, of what whole points leave out: mathematics, not guidance."""

_STUDENT = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Student's t for 19 times in 20, both sides, from one degree of freedom on: mathematics, not guidance."""


def _student(degrees: int) -> float:
    return _STUDENT[min(degrees, len(_STUDENT)) - 1]


@dataclass(frozen=True, slots=True)
class ItemFall:
    """A single item that fell far from one score to the next. `explained_by` is care that changes that item."""

    item: str
    before: int
    after: int
    explained_by: CareStep | None
    same_rater: bool
    rule_ids: tuple[str, ...] = ("FR-20.item_fall",)


def item_falls(scores: Iterable[Score], milestones: Iterable[Milestone], rules: Rules) -> tuple[ItemFall, ...]:
    """The items that fell far between the last two days with a score, for the care team on the same day.

    None while nobody vouches for how far is far.
    """
    last_two = one_a_day(scores)[-2:]
    far = rules.number("FR-20.item_fall")
    if len(last_two) < 2 or far is None:
        return ()
    before, after = last_two
    between = sorted((m.on, m.what) for m in milestones if before.on <= m.on <= after.on)
    steps = {TOUCHES[what]: what for _, what in between}
    if after.with_gastrostomy and not before.with_gastrostomy:
        steps[TOUCHES[CareStep.GASTROSTOMY]] = CareStep.GASTROSTOMY
    return tuple(
        ItemFall(
            item.id,
            before.points[item.id],
            after.points[item.id],
            explained_by=steps.get(item.id),
            same_rater=before.rater is after.rater,
        )
        for item in ITEMS
        if before.points[item.id] - after.points[item.id] >= far
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an infection: its scores, and the speeds if there are enough of them.

    `missing_scores` and `missing_days` say what is not there yet; both 0 when the speeds are.
    """

    scores: tuple[Score, ...]
    missing_scores: int
    missing_days: int
    total: Slope | None
    by_domain: Mapping[Domain, Slope]

    @property
    def raters(self) -> frozenset[Rater]:
        return frozenset(score.rater for score in self.scores)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before and after an infection, side by side. Not `enough`: show the raw scores and say so.

    `milestones` are the care steps within the days compared: they lower a score without a decline.
    """

    before: Side
    after: Side
    milestones: tuple[Milestone, ...]
    rule_ids: tuple[str, ...]

    @property
    def enough(self) -> bool:
        return self.speeds is not None

    @property
    def speeds(self) -> tuple[float, float] | None:
        """Points a month before and after; None while there are not scores enough on both sides."""
        before, after = self.before.total, self.after.total
        return (before.per_month, after.per_month) if before and after else None

    @property
    def same_rater(self) -> bool:
        """Whether one kind of rater made all the scores; otherwise that has to be said."""
        return len(self.before.raters | self.after.raters) <= 1


def compare(
    scores: Iterable[Score],
    milestones: Iterable[Milestone],
    onset_day: date,
    rules: Rules,
    other_onsets: Iterable[date] = (),
) -> Comparison | None:
    """The speed before and after an infection, if there are scores enough on both sides.

    `other_onsets` are the first days of other infections: what was scored while an earlier one settled is no "before",
    and "after" ends with the next one. None while nobody vouches for how many are enough.
    """
    ordered = one_a_day(scores)
    of = {rule_id: int(number) for rule_id in _COMPARED if (number := rules.number(rule_id)) is not None}
    if len(of) < len(_COMPARED):
        return None
    begin = add_months(onset_day, -of["FR-20.before_window"])
    settles, others = timedelta(days=of["FR-20.after_start"]), set(other_onsets)
    ends = min((onset for onset in others if onset > onset_day), default=date.max)
    before = [
        score
        for score in ordered
        if begin <= score.on < onset_day and not any(onset <= score.on < onset + settles for onset in others)
    ]
    after = [score for score in ordered if onset_day + settles <= score.on < ends]
    return Comparison(
        before=_side(before, of["FR-20.before_scores"], of["FR-20.before_span"]),
        after=_side(after, of["FR-20.after_scores"], of["FR-20.after_span"]),
        milestones=tuple(sorted((m for m in milestones if m.on >= begin), key=lambda m: (m.on, m.what))),
        rule_ids=(*_COMPARED, "OUT-06"),
    )


_COMPARED = (
    "FR-20.before_window",
    "FR-20.before_scores",
    "FR-20.before_span",
    "FR-20.after_start",
    "FR-20.after_scores",
    "FR-20.after_span",
)


def _side(scores: Sequence[Score], enough: int, days: int) -> Side:
    span = (scores[-1].on - scores[0].on).days if scores else 0
    missing_scores = max(0, enough - len(scores))
    missing_days = max(0, days - span)
    whole = None
    by_domain: dict[Domain, Slope] = {}
    if not missing_scores and not missing_days:
        whole = slope([(score.on, total(score)) for score in scores])
        sums = [(score.on, domains(score)) for score in scores]
        found = {domain: slope([(on, of[domain]) for on, of in sums]) for domain in Domain}
        by_domain = {domain: speed for domain, speed in found.items() if speed is not None}
    return Side(tuple(scores), missing_scores, missing_days, whole, by_domain)
