"""Weight: the next weighing for who weighs at home, and a loss that a dietitian should hear of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from caregiving.agenda.conversion.measures import weights
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.stays import until
from caregiving.guidance.moments import day_end, day_start
from caregiving.guidance.monitoring import Weighed, next_weighing, weight_loss

# How long either stays on the list unanswered.
STAYS = "SET-WEIGHT-STAYS"


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    """Only for somebody whose weight was written in: not everybody can be weighed at home."""
    known = weights(facts.rows, facts.zone)
    on = next_weighing(known[-1].on, facts.rules) if known else None
    if on is not None:
        yield _weighing(facts, known[-1], on)
    yield from _loss(facts, known)


def _weighing(facts: Facts, last: Weighed, on: date) -> Due:
    last_day = max(on, facts.today)
    return Due(
        key=f"weight:{last.id}",
        kind="weight",
        opens=day_start(on, facts.zone),
        due=day_end(last_day, facts.zone),
        closes=until(facts, day_end(on, facts.zone), STAYS),
        urgency=Urgency.ROUTINE,
        rule_ids=("MON-08.every",),
        params={"on": last.on.isoformat()},
        subject=last.id,
    )


def _loss(facts: Facts, known: list[Weighed]) -> Iterator[Due]:
    loss = weight_loss(known, facts.rules)
    if loss is None:
        return
    opens = day_start(loss.newest.on, facts.zone)
    yield Due(
        key=f"weight.loss:{loss.highest.id}:{loss.steps}",
        kind="weight.loss",
        opens=opens,
        due=day_end(max(loss.newest.on, facts.today), facts.zone),
        closes=until(facts, opens, STAYS),
        urgency=Urgency.TODAY,
        rule_ids=("MON-08",),
        params={"percent": int(loss.percent), "since": loss.highest.on.isoformat()},
        subject=loss.highest.id,
    )
