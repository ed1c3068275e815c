"""Helpers for the tests of sending: a reminder in the table, and a channel that notes what it was given."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.utils import timezone

from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.models import Snapshot
from caregiving.people.models import Household, Membership, Role, User
from caregiving.reminders.channels import Address, Message, push
from caregiving.reminders.compose import compose
from caregiving.reminders.known import known
from caregiving.reminders.models import PushSubscription, Reminder
from tests.people import NOW, People, make_patient
from tests.reminders.push_service import Phone


def due(key: str = "test:1", *, urgency: str = "critical", **fields: Any) -> Due:
    return Due(
        **{
            "key": key,
            "kind": "sheet",
            "opens": NOW - timedelta(hours=1),
            "due": NOW,
            "closes": NOW + timedelta(hours=6),
            "urgency": Urgency(urgency),
            "rule_ids": (),
            **fields,
        }
    )


def snapshot(people: People, *items: Due, now: datetime = NOW) -> Snapshot:
    kept, _ = Snapshot.objects.update_or_create(
        patient=people.patient,
        defaults={"computed_at": now, "next_look_at": now, "due": [item.as_json() for item in items]},
    )
    return kept


def reminder(people: People, user: User | None = None, **fields: Any) -> Reminder:
    return Reminder.objects.create(
        **{
            "key": "one",
            "patient": people.patient,
            "user": user or people.ana,
            "channel": "email",
            "urgency": "critical",
            "due_key": "test:1",
            "send_at": NOW,
            "begun_at": NOW,
            "expires_at": NOW + timedelta(hours=6),
            **fields,
        }
    )


def homes_with_reminders(url: str, homes: int, each: int, at: datetime | None = None) -> dict[str, str]:
    """Households with a phone each at that push service and several reminders due then; returns topic -> key."""
    at = at or timezone.now()
    keys = [Phone().keys for _ in range(10)]  # making them takes longer than all the rest
    rows = []
    for number in range(homes):
        home = Household.objects.create(name=f"Home {number}")
        patient = make_patient(home, f"Patient {number}")
        user = User.objects.create(email=f"p{number}@test.example", name=f"P {number}")
        Membership.objects.create(user=user, household=home, role=Role.LEAD)
        phone = {"endpoint": f"{url}/{number}", "last_seen_at": at, **keys[number % len(keys)]}
        PushSubscription.objects.create(user=user, **phone)
        span: dict[str, Any] = {"opens": at - timedelta(hours=1), "due": at, "closes": at + timedelta(hours=1)}
        items = [due(f"item:{n}", **span) for n in range(each)]
        kept = [item.as_json() for item in items]
        Snapshot.objects.create(patient=patient, computed_at=at, next_look_at=None, due=kept)
        rows += [
            Reminder(
                key=f"{number}:{n}", patient=patient, user=user, channel="push", urgency="critical",
                due_key=f"item:{n}", send_at=at, begun_at=at, expires_at=at + timedelta(hours=1),
            )
            for n in range(each)
        ]  # fmt: skip
    Reminder.objects.bulk_create(rows, batch_size=5000)
    return {push.tag(row.key): row.key for row in rows}


def composed(reminder: Reminder, now: datetime) -> Message | None:
    """What would be sent at `now`."""
    return compose(reminder, known([reminder], now), now)


@dataclass
class FakeChannel:
    """Notes what is sent; raises what it was told to, once each."""

    problems: list[Exception] = field(default_factory=list)
    sent: list[tuple[Address, Message]] = field(default_factory=list)
    forgotten: list[Address] = field(default_factory=list)
    places: tuple[str, ...] = ("a",)

    def addresses(self, users: Collection[User]) -> dict[UUID, list[Address]]:
        return {
            user.id: [
                Address(id=f"{place}:{user.id.hex[:8]}", target=user.email, place=f"tests {id(self)} {place}")
                for place in self.places
            ]
            for user in users
        }

    def forget(self, address: Address) -> None:
        self.forgotten.append(address)

    def send(self, address: Address, message: Message) -> str:
        if self.problems:
            raise self.problems.pop(0)
        self.sent.append((address, message))
        return f"id-{len(self.sent)}"


@contextmanager
def channel_of_tests(*problems: Exception, places: tuple[str, ...] = ("a",)) -> Iterator[FakeChannel]:
    fake = FakeChannel(list(problems), places=places)
    with patch("caregiving.reminders.channels.channel", lambda name: fake):
        yield fake
