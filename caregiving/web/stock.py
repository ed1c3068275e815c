"""Supplies as their pages show them: how many days, what was counted, when to order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from caregiving.agenda import why
from caregiving.agenda.conversion.supplies import Stock
from caregiving.agenda.facts import Facts
from caregiving.guidance.catalog import Rules
from caregiving.guidance.shelf_life import Figure
from caregiving.guidance.supplies import refill_rules
from caregiving.patients.models import Part
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.supplies.models import Lot, OrderSent, Restocked, Supply, Use
from caregiving.web.visit import Visit


@dataclass(frozen=True, slots=True)
class OnTheShelf:
    """One lot, or what is in none, with its last good day and whether that is over."""

    lot: Lot | None
    until: date | None
    over: bool

    @property
    def label(self) -> str:
        return self.lot.label if self.lot else ""


@dataclass(frozen=True, slots=True)
class Keeps:
    """For how many days it is good, as the home wrote it and as the sources say."""

    written: int | None
    figure: Figure | None
    reasons: list[why.Reason]

    @property
    def longer(self) -> bool:
        """The home wrote more days than the sources have: what it wrote counts, the shorter one is safer."""
        return self.written is not None and self.figure is not None and self.written > self.figure.days


@dataclass(frozen=True)
class Line:
    """One supply on the page, from what the rules say of it."""

    stock: Stock
    today: date
    rules: Rules

    @property
    def supply_id(self) -> str:
        return str(self.stock.row.pk)

    @property
    def known(self) -> bool:
        return self.stock.runway.known

    @property
    def pace_unknown(self) -> bool:
        """Counted, but used as needed and nobody knows yet how fast."""
        return self.known and not self.stock.runway.pace_known

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
    def expired(self) -> Decimal:
        return plain(self.stock.runway.expired)

    @property
    def wasted(self) -> Decimal:
        """Units that will expire before they are used."""
        return plain(self.stock.runway.wasted)

    @property
    def refill_from(self) -> date | None:
        """The first day on which a refill is allowed, while it is still to come."""
        order = self.stock.order
        return order.earliest_refill if order and order.earliest_refill and order.earliest_refill > self.today else None

    @property
    def too_soon(self) -> bool:
        """A refill is allowed only after the last safe day to order: the pharmacy has to be asked before."""
        return bool(self.stock.order and self.stock.order.too_soon)

    @property
    def reasons(self) -> list[why.Reason]:
        """The rows behind what is said of it."""
        order = self.stock.order.rule_ids if self.stock.order else refill_rules(self.stock.fact)
        ids = dict.fromkeys((*order, *self.stock.runway.rule_ids))
        return why.reasons(self.rules, [rule_id for rule_id in ids if self.rules.reaches(rule_id)])

    @property
    def opened(self) -> Keeps:
        return self._keeps(self.stock.row.days_after_opening, self.stock.life.opened)

    def sent(self, lot: Lot) -> Keeps:
        return self._keeps(lot.days_after_shipping, self.stock.life.sent)

    def _keeps(self, written: int | None, figure: Figure | None) -> Keeps:
        return Keeps(written, figure, why.reasons(self.rules, [figure.rule_id]) if figure else [])

    @cached_property
    def lots(self) -> list[OnTheShelf]:
        """Each lot, the first to expire first."""
        kept = {lot.pk.hex: lot for lot in self.stock.row.lots.all()}
        until = {lot.id: lot.good_until(self.today, self.stock.fact.days_after_opening) for lot in self.stock.fact.lots}
        found = [OnTheShelf(kept.get(lot), day, day is not None and day < self.today) for lot, day in until.items()]
        return sorted(found, key=lambda one: (one.until or date.max, one.label))

    @property
    def endless(self) -> bool:
        return self.known and not self.pace_unknown and self.stock.runway.first_uncovered is None

    @property
    def order_now(self) -> bool:
        order = self.stock.order
        return bool(order and order.order_by <= self.today and not self.stock.order_sent)

    @property
    def as_needed(self) -> bool:
        return self.stock.row.use == Use.AS_NEEDED


def find(visit: Visit, supply_id: UUID, right: Right = Right.SEE) -> Supply:
    """The supply, for this patient only: the page of another home's supply does not exist here."""
    mine = Supply.objects.filter(patient=visit.patient).select_related("supplier")
    return access.find(mine, visit.user, supply_id, visit.now, right)


def line_of(visit: Visit, supply: Supply) -> Line | None:
    return next((line for line in lines(visit) if line.stock.row.pk == supply.pk), None)


def lines(visit: Visit) -> list[Line]:
    """Every supply, the shortest first; those that nobody counted lately come first of all."""
    known = Part.MEDICINES in visit.parts
    stocks = [stock for stock in visit.facts.stocks if known or not stock.row.is_medicine]
    found = [Line(stock, visit.today, visit.facts.rules) for stock in stocks]
    return sorted(found, key=lambda line: (line.known, 10**6 if line.days is None else line.days, line.stock.row.name))


def last_amounts(facts: Facts) -> dict[UUID, Decimal]:
    """By supply how many were ordered, or came in, the last time: mostly as many are ordered again."""
    told = [*facts.rows.of(Restocked), *facts.rows.of(OrderSent)]
    return {one.supply_id: plain(one.quantity) for one in sorted(told, key=lambda one: one.occurred_at)}


def to_count(found: list[Line]) -> list[Line]:
    """The order of the Sunday count: as they stand on the page, critical ones first."""
    return sorted(found, key=lambda line: not line.stock.row.critical)


def plain(number: Decimal) -> Decimal:
    """Without zeros after the point: 9, not 9.000."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
