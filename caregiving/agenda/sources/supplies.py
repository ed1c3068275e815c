"""Order in time for two weeks of everything; count what nobody counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caregiving.agenda.conversion.supplies import Stock
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.guidance.moments import day_end, day_start, local_day

# An order that nobody made stays on the list for good; this only bounds the item that is written down.
STAYS = timedelta(days=14)


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    lasts = facts.rules.days("SET-COUNT-AGE")
    for stock in facts.stocks:
        if stock.runway.stale and stock.row.critical:
            if lasts is not None:
                yield _count(facts, stock, lasts, now)
        elif due := _order(facts, stock):
            yield due


def _count(facts: Facts, stock: Stock, lasts: timedelta, now: datetime) -> Due:
    counted_on = stock.runway.counted_on
    opens = day_start(counted_on + lasts if counted_on else facts.today, facts.zone)
    return Due(
        key=f"supply.count:{stock.fact.id}:{stock.occurrence}",
        kind="supply.count",
        opens=min(opens, now),
        due=day_end(facts.today, facts.zone),
        closes=day_end(facts.today + timedelta(days=1), facts.zone),
        urgency=Urgency.ROUTINE,
        rule_ids=("SET-COUNT-AGE",),
        params={
            "name": stock.row.label,
            "is_medicine": stock.row.is_medicine,
            "counted_on": counted_on.isoformat() if counted_on else "",
        },
        subject=stock.fact.id,
    )


def _order(facts: Facts, stock: Stock) -> Due | None:
    """Open from the last safe day on, for a controlled medicine sooner; critical once no order can arrive in time."""
    found, runs_out = stock.order, stock.runway.first_uncovered
    if found is None or runs_out is None or _under_way(facts, stock):
        return None
    last_to_arrive = runs_out - timedelta(days=stock.fact.lead_days)
    late = facts.today > last_to_arrive and stock.row.critical
    return Due(
        key=f"supply.order:{stock.fact.id}:{stock.occurrence}{':late' if late else ''}",
        kind="supply.order",
        opens=day_start(last_to_arrive + timedelta(days=1) if late else found.ask_from, facts.zone),
        due=day_end(max(found.order_by, facts.today), facts.zone),
        closes=day_end(max(runs_out, facts.today), facts.zone) + STAYS,
        urgency=Urgency.CRITICAL if late else Urgency.TODAY if stock.row.critical else Urgency.ROUTINE,
        rule_ids=found.rule_ids,
        params={
            "name": stock.row.label,
            "is_medicine": stock.row.is_medicine,
            "order_by": found.order_by.isoformat(),
            "runs_out": runs_out.isoformat(),
            "late": late,
            "supplier": stock.row.supplier.name if stock.row.supplier else "",
            "new_prescription": found.new_prescription,
            "refill": found.earliest_refill.isoformat() if found.earliest_refill and found.too_soon else "",
        },
        subject=stock.fact.id,
    )


def _under_way(facts: Facts, stock: Stock) -> bool:
    """An order was sent and is still expected; one that did not come by then is asked about again."""
    order = stock.order_sent
    if order is None:
        return False
    expected = order.expected_on or local_day(order.occurred_at, facts.zone) + timedelta(days=stock.fact.lead_days)
    return expected >= facts.today
