"""Supplies and movements for the tests of the runway, and a runway that is walked unit by unit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from caregiving.guidance.supplies import AsNeeded, Kept, Lot, Moved, Movement, Scheduled, Supply, Use
from caregiving.guidance.supply_stock import in_order

UTC_ZONE = ZoneInfo("UTC")
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
NOON = time(12)
FAR = 300
"""Days: no lot here ends that far from today, unless it never ends."""


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


Unit = tuple[date, str]
"""The last good day of one unit, and its lot ("" when nobody noted it)."""


@dataclass
class Heap:
    """The house as a heap of single units."""

    owed: int = 0
    units: list[Unit] = field(default_factory=list)

    def put(self, count: int, unit: Unit) -> None:
        for _ in range(count):
            if self.owed:
                self.owed -= 1
            else:
                self.units.append(unit)

    def good(self, day: date) -> list[Unit]:
        return sorted(unit for unit in self.units if unit[0] >= day)

    def use(self, count: int, day: date, lot: str = "") -> None:
        """Of the noted lot, else the first to expire, else one past its date; else it is owed."""
        for _ in range(count):
            of_lot = [unit for unit in self.units if lot and unit[1] == lot]
            at_hand = of_lot or self.good(day) or self.units
            if at_hand:
                self.units.remove(at_hand[0])
            else:
                self.owed += 1


@dataclass
class Walk:
    """The days of a house one after the other, unit by unit: first all that was told, then what is planned."""

    item: Supply
    told: Sequence[Movement]
    planned: Callable[[date], int]
    at_least: Callable[[date], int]
    zone: ZoneInfo = UTC_ZONE
    heap: Heap = field(default_factory=Heap)
    noted: int = 0
    aside: dict[str, int] = field(default_factory=dict)
    """Of each lot that waits for its own count, how many units that nobody noted a lot of were its units."""

    def past(self) -> Heap:
        """Up to this morning, with what was told of today."""
        told = [one for one in sorted(self.told, key=in_order) if one.what is Moved.USED or not self.said_later(one)]
        day = min(self.day(one) for one in told if one.what is Moved.COUNTED)
        self.aside = {one.lot_id: self.there_before(one) for one in told if one.what is Moved.COUNTED and one.lot_id}
        for one in told:
            while day < self.day(one):
                day = self.next_morning(day)
            self.tell(one, int(one.quantity), one.lot_id or "")
        while day < TODAY:
            day = self.next_morning(day)
        return self.heap

    def tell(self, one: Movement, quantity: int, lot: str) -> None:
        if one.what is Moved.USED:
            self.noted += quantity
            self.heap.use(0 if self.said_later(one) else quantity, self.day(one), lot)
        elif one.what is Moved.RESTOCKED:
            self.heap.put(quantity if lot else self.of_no_other(quantity), self.unit(lot))
        else:
            self.heap.owed = self.noted = 0
            self.aside.pop(lot, None)
            self.heap.units += [self.unit(lot)] * quantity if lot else self.left_of(self.of_no_other(quantity), one)

    def there_before(self, counted: Movement) -> int:
        """How many of a lot there were when everything was counted: back from its own count, movement by movement."""
        whole = [one for one in self.told if one.what is Moved.COUNTED and not one.lot_id]
        begin = max(map(in_order, whole), default=None)
        there = int(counted.quantity)
        for one in self.told:
            if one.lot_id == counted.lot_id and begin and begin < in_order(one) < in_order(counted):
                there += {Moved.USED: 1, Moved.RESTOCKED: -1, Moved.COUNTED: 0}[one.what] * int(one.quantity)
        return max(0, there) if begin else 0

    def of_no_other(self, quantity: int) -> int:
        """So many units without a lot, less those that a later count tells to be of its lot."""
        for lot, waiting in self.aside.items():
            self.aside[lot] = max(0, waiting - quantity)
            quantity = max(0, quantity - waiting)
        return quantity

    def left_of(self, quantity: int, counted: Movement) -> list[Unit]:
        """So many are in the house: of all that was left of what came in under its lot, those that expire last."""
        came_in: list[Unit] = []
        for one in sorted(self.told, key=in_order):
            if one.lot_id and one.lot_id not in self.aside and in_order(one) < in_order(counted):
                others = [unit for unit in came_in if unit[1] != one.lot_id]
                there = len(came_in) - len(others)
                change = {Moved.USED: -1, Moved.RESTOCKED: 1, Moved.COUNTED: 1}[one.what] * int(one.quantity)
                there = max(0, change + (0 if one.what is Moved.COUNTED else there))
                came_in = others + [self.unit(one.lot_id)] * there
        left = sorted(came_in)[max(0, len(came_in) - quantity) :]
        return left + [self.unit("")] * (quantity - len(left))

    def first_uncovered(self, horizon: int) -> tuple[date | None, int]:
        """The first day from today on that is not covered, and how many units expired by then."""
        expired, self.heap.units = 0, self.heap.good(TODAY)
        noted = self.noted if self.heap.units else 0
        for day in (TODAY + offset * DAY for offset in range(horizon)):
            good = self.heap.good(day)
            expired += len(self.heap.units) - len(good)
            self.heap.units = good
            needed = max(0, self.planned(day) - noted)
            if len(good) < needed or (self.heap.owed and self.planned(day)):
                return day, expired
            self.heap.use(needed, day)
            noted = 0
        return None, expired

    def first_with_fewer(self, least: int, horizon: int) -> date | None:
        days = (TODAY + offset * DAY for offset in range(horizon))
        return next((day for day in days if len(self.heap.good(day)) < least), None)

    def next_morning(self, day: date) -> date:
        self.heap.use(max(0, self.at_least(day) - self.noted), day)
        self.noted = 0
        return day + DAY

    def said_later(self, one: Movement) -> bool:
        """Whether a later count says what is left of it: of its lot, or of everything."""
        later = (other for other in self.told if other.what is Moved.COUNTED and in_order(other) > in_order(one))
        return any(other.lot_id in {None, one.lot_id} for other in later)

    def unit(self, lot: str | None) -> Unit:
        return (self.ends[lot], lot) if lot else (max(self.ends.values(), default=date.max), "")

    @cached_property
    def ends(self) -> dict[str, date]:
        """The last good day of each lot, looked for day by day."""
        return {lot.id: self.last_good_day(lot) for lot in self.item.lots}

    def last_good_day(self, lot: Lot) -> date:
        days = [TODAY + offset * DAY for offset in range(-FAR, FAR)]
        last = max(day for day in days if self.is_good(lot, day))
        return date.max if last == days[-1] else last

    def is_good(self, lot: Lot, day: date) -> bool:
        """By the date on the box or the later one of the authority, since it was opened, and since it was sent."""
        written = (day for day in (lot.expires_on, lot.extended_expires_on) if day is not None)
        box, after_opening = max(written, default=None), self.item.days_after_opening
        if box and day > box:
            return False
        if lot.opened_on and lot.opened_on <= TODAY and after_opening and (day - lot.opened_on).days >= after_opening:
            return False
        after_sending = lot.days_after_shipping
        return not (lot.shipped_on and after_sending and (day - lot.shipped_on).days >= after_sending)

    def day(self, one: Movement) -> date:
        return one.at.astimezone(self.zone).date()


def needs_of(use: Use) -> Callable[[date], int]:
    """What each day without illness needs at the least, by walking a cycle's stretches one after another."""
    if isinstance(use, Kept):
        return lambda day: 0
    if isinstance(use, AsNeeded):
        return lambda day: int(use.floor_per_day)
    if isinstance(use, Scheduled):
        return lambda day: int(use.per_day)
    days_of_use: set[date] = set()
    start, on = use.started_on, use.first_days_on or use.days_on
    while start < date(2029, 1, 1):
        days_of_use |= {start + timedelta(days=offset) for offset in range(on)}
        length = on if use.first_days_on and start == use.started_on else max(on, use.span_days or 0)
        start, on = start + timedelta(days=length + use.days_off), use.days_on
    return lambda day: int(use.per_day) if day in days_of_use else 0


@dataclass(frozen=True)
class Went:
    """What went day by day since anybody wrote anything down; `times` is how many times more each day takes."""

    told: Sequence[Movement]
    zone: ZoneInfo
    times: Callable[[date], int]

    @property
    def days(self) -> list[date]:
        """The last sixty that are over, less those before anything but a delivery was written down."""
        written = [self.day(one) for one in self.told if one.what is not Moved.RESTOCKED]
        return [day for day in (TODAY - ago * DAY for ago in range(1, 61)) if day >= min(written)]

    def heavy_day(self) -> int:
        """What nine in ten of those days did not exceed, each as if it had been as ill as today."""
        gone = [(self.day(one), int(one.quantity)) for one in self.told if one.what is Moved.USED]
        gone += self.missing()
        a_day = []
        for day in self.days:
            as_today, rest = divmod(sum(units for on, units in gone if on == day) * self.times(TODAY), self.times(day))
            assert not rest, "a walk unit by unit knows whole units only"
            a_day.append(as_today)
        unlikely = len(a_day) // 10
        return sorted(a_day)[-1 - unlikely] if a_day else 0

    def missing(self) -> list[tuple[date, int]]:
        """What one count of everything finds less than the one before it tells, the same on each day between them."""
        ordered, found = sorted(self.told, key=in_order), []
        counts = [place for place, one in enumerate(ordered) if one.what is Moved.COUNTED and not one.lot_id]
        for before, after in pairwise(counts):
            between = ordered[before:after]
            told_left = sum(
                -one.quantity if one.what is Moved.USED else one.quantity for one in between if not _of_lot(one)
            )
            days = self.between(ordered[before], ordered[after])
            a_day, rest = divmod(max(0, int(told_left - ordered[after].quantity)), sum(map(self.times, days)))
            assert not rest, "a walk unit by unit knows whole units only"
            found += [(day, a_day * self.times(day)) for day in days]
        return found

    def between(self, before: Movement, after: Movement) -> list[date]:
        first, last = self.day(before), self.day(after)
        return [first + offset * DAY for offset in range((last - first).days)] or [first]

    def day(self, one: Movement) -> date:
        return one.at.astimezone(self.zone).date()


def _of_lot(one: Movement) -> bool:
    return one.what is Moved.COUNTED and one.lot_id is not None
