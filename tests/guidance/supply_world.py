"""Supplies and movements for the tests of the runway, and a runway that is walked token by token."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from caregiving.guidance.supplies import Cycle, Lot, Moved, Movement, Scheduled, Supply, Use

UTC_ZONE = ZoneInfo("UTC")
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
NOON = time(12)


def supply(use: Use | None = None, *, lots: Sequence[Lot] = (), **others: object) -> Supply:
    facts: dict[str, object] = {"id": "s", "name": "filters", "unit": "pieces", "critical": True, **others}
    return Supply(use=use or Scheduled(Decimal(1)), lots=tuple(lots), **facts)  # type: ignore[arg-type]  # test data


def moved(
    what: Moved,
    quantity: int | str,
    on: date = TODAY,
    *,
    lot: str | None = None,
    at: time = NOON,
    zone: ZoneInfo = UTC_ZONE,
    id: str | None = None,
) -> Movement:
    moment = datetime.combine(on, at, tzinfo=zone).astimezone(UTC)
    return Movement(id or f"{what}-{on}-{lot}", what, moment, Decimal(quantity), lot)


@dataclass
class Tokens:
    """The house as a heap of single units, each with its last good day."""

    owed: int = 0
    heap: list[date] = field(default_factory=list)

    def put(self, good_until: date, count: int) -> None:
        for _ in range(count):
            if self.owed:
                self.owed -= 1
            else:
                self.heap.append(good_until)

    def good(self, day: date) -> list[date]:
        return sorted(token for token in self.heap if token >= day)

    def use(self, day: date, count: int) -> None:
        for _ in range(count):
            good = self.good(day)
            if good:
                self.heap.remove(good[0])
            else:
                self.owed += 1


def first_uncovered_by_brute_force(
    needs: Callable[[date], int],
    counted: Iterable[tuple[date, int]],
    counted_on: date,
    came_in: Mapping[date, Sequence[tuple[date, int]]],
    today: date,
    horizon: int,
) -> tuple[date | None, int]:
    """The first uncovered day and how many units expired by then, from (last good day, count) pairs."""
    tokens = Tokens()
    for good_until, count in counted:
        tokens.put(good_until, count)
    day = counted_on
    while day <= today:
        for good_until, count in came_in.get(day, ()):
            tokens.put(good_until, count)
        if day < today:
            tokens.use(day, needs(day))
        day += DAY
    tokens.heap = tokens.good(today)
    expired = 0
    for offset in range(horizon):
        day = today + timedelta(days=offset)
        expired += len(tokens.heap) - len(tokens.good(day))
        tokens.heap = tokens.good(day)
        if len(tokens.heap) < needs(day) or (tokens.owed and needs(day)):
            return day, expired
        tokens.use(day, needs(day))
    return None, expired


def needs_of(use: Use, factor: int = 1) -> Callable[[date], int]:
    """What each day needs, by walking a cycle's stretches one after another."""
    if isinstance(use, Scheduled):
        return lambda day: int(use.per_day) * factor
    assert isinstance(use, Cycle)
    days_of_use: set[date] = set()
    start, on = use.started_on, use.first_days_on or use.days_on
    while start < date(2029, 1, 1):
        days_of_use |= {start + timedelta(days=offset) for offset in range(on)}
        start, on = start + timedelta(days=on + use.days_off), use.days_on
    return lambda day: int(use.per_day) * factor if day in days_of_use else 0
