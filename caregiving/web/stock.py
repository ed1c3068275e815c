"""Supplies as their pages show them: how many days, what was counted, when to order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caregiving.agenda.conversion.supplies import Stock
from caregiving.supplies.models import Use
from caregiving.web.visit import Visit


@dataclass(frozen=True)
class Line:
    """One supply on the page, from what the rules say of it."""

    stock: Stock
    today: date

    @property
    def supply_id(self) -> str:
        return str(self.stock.row.pk)

    @property
    def known(self) -> bool:
        return self.stock.runway.known

    @property
    def days(self) -> int | None:
        return self.stock.runway.days

    @property
    def covered(self) -> int:
        """Days for the marks: all of them for what never runs out."""
        return 14 if self.days is None else self.days

    @property
    def on_hand(self) -> Decimal:
        return plain(self.stock.runway.on_hand)

    @property
    def endless(self) -> bool:
        return self.known and self.stock.runway.first_uncovered is None

    @property
    def order_now(self) -> bool:
        order = self.stock.order
        return bool(order and order.order_by <= self.today and not self.stock.order_sent)

    @property
    def as_needed(self) -> bool:
        return self.stock.row.use == Use.AS_NEEDED


def lines(visit: Visit) -> list[Line]:
    """Every supply, the shortest first; those that nobody counted lately come first of all."""
    found = [Line(stock, visit.today) for stock in visit.facts.stocks]
    return sorted(found, key=lambda line: (line.known, 10**6 if line.days is None else line.days, line.stock.row.name))


def to_count(found: list[Line]) -> list[Line]:
    """The order of the Sunday count: as they stand on the page, critical ones first."""
    return sorted(found, key=lambda line: not line.stock.row.critical)


def plain(number: Decimal) -> Decimal:
    """Without zeros after the point: 9, not 9.000."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
