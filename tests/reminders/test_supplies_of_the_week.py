"""On Mondays the morning message says what of the supplies comes in the week, once and together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from caregiving.agenda.item import Due, Urgency
from caregiving.people.models import User
from caregiving.reminders.fit import fit
from caregiving.reminders.household import reach
from caregiving.reminders.models import Reminder
from caregiving.reminders.wanted import SoFar, wanted
from tests.people import NOW, People
from tests.reminders.sending import composed, due, snapshot

SUNDAY = NOW + timedelta(days=2, hours=9)  # the messages of Monday morning are planned by then
MONDAY = NOW + timedelta(days=3, hours=4, minutes=53)  # 08:00 in New York


def order(days: float, name: str = "Formula", **fields: Any) -> Due:
    """To be ordered so many days after Monday morning."""
    opens = MONDAY + timedelta(days=days)
    by = opens.date().isoformat()
    params = {"name": name, "order_by": by, "runs_out": by, "late": False, "supplier": ""}
    closes = opens + timedelta(days=10)
    return due(f"supply.order:{name}", kind="supply.order", urgency="today", opens=opens, due=opens, closes=closes,
               params=params, **fields)  # fmt: skip


def mornings(people: People, *items: Due, now: datetime = SUNDAY) -> list[Reminder]:
    """Ana's morning messages, as planned on Sunday."""
    snapshot(people, *items, now=now)
    planned = wanted(people.patient.id, items, reach(people.home.id, now), SoFar(), now)
    fit({people.patient.id: list(planned)})
    return list(Reminder.objects.filter(user=people.ana, due_key="digest"))


def said(one: Reminder) -> tuple[str, ...]:
    message = composed(one, one.send_at)
    return message.details if message else ()


def test_what_comes_until_next_monday_is_in_it_and_nothing_later(people: People) -> None:
    (one,) = mornings(people, order(2, "Gloves"), order(7, "Formula"), order(7.1, "Filters"))
    assert one.send_at == MONDAY
    assert [line.split(" by ")[0] for line in said(one)] == ["Order Gloves", "Order Formula"]


def test_on_other_days_only_what_is_due_is_said(people: People) -> None:
    for day in (-1, 1):
        now = MONDAY + timedelta(days=day, hours=-1)
        assert mornings(people, order(5), now=now) == []


def test_what_is_due_already_is_said_once(people: People) -> None:
    (one,) = mornings(people, order(-1))
    assert len(said(one)) == 1


def test_what_is_critical_is_not_held_back_for_it(people: People) -> None:
    assert mornings(people, replace(order(2), urgency=Urgency.CRITICAL)) == []


def test_monday_is_the_receivers_own(people: People) -> None:
    User.objects.filter(pk=people.ana.pk).update(time_zone="Pacific/Auckland")
    (one,) = mornings(people, order(2), now=MONDAY - timedelta(hours=20))
    assert one.send_at == datetime.fromisoformat("2026-11-22T19:00+00:00")
    assert len(said(one)) == 1
