"""What a handful of claimed reminders needs to be written and addressed, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.models import User
from caregiving.reminders import channels
from caregiving.reminders.awake import Silence, last_silence
from caregiving.reminders.channels import Address
from caregiving.reminders.keys import occurrence
from caregiving.reminders.ladder import may_wake
from caregiving.reminders.models import Attempt, Outcome, Reminder, State, Urgency
from caregiving.reminders.one_item import OneItem


class Agenda:
    """One patient's agenda as last computed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.patient: Patient = snapshot.patient
        self._due = snapshot.due

    @cached_property
    def items(self) -> list[Due]:
        return [Due.from_json(item) for item in self._due]

    def of(self, user_id: UUID) -> list[Due]:
        """What is meant for that person."""
        return [item for item in self.items if item.is_for(user_id)]


@dataclass(frozen=True, slots=True)
class Known:
    """For several reminders at one moment: who may see which home, by reminder the item that it is about as it was
    kept, the agendas for the morning messages, the addresses, what was accepted; and of each ladder that may not wake
    everybody the first step that reaches anybody."""

    homes: Mapping[UUID, Collection[UUID]]
    items: Mapping[int, Mapping[str, Any]]
    agendas: Mapping[UUID, Agenda]
    addresses: Mapping[tuple[str, UUID], Sequence[Address]]
    accepted: Mapping[int, Collection[str]]
    first_steps: Mapping[str, int]
    silence: Silence | None = None

    def may_see(self, reminder: Reminder) -> bool:
        """People leave, shifts end, accounts are closed."""
        return reminder.patient.household_id in self.homes.get(reminder.user_id, ())

    def item_of(self, reminder: Reminder) -> Due | None:
        """What it is about, if it is still there, meant for that person, and the home may be seen."""
        kept = self.items.get(reminder.id)
        if kept is None or not self.may_see(reminder):
            return None
        item = Due.from_json(kept)
        return item if item.is_for(reminder.user_id) else None

    def may_wake(self, reminder: Reminder) -> bool:
        """Whether it may come in the quiet hours of its receiver, as when it was planned."""
        if reminder.urgency == Urgency.CRITICAL:
            place = reminder.step - self.first_steps.get(occurrence(reminder.key), reminder.step)
            return may_wake(place, _wakes(self.items.get(reminder.id)))
        return reminder.urgency == Urgency.TOLD

    def agendas_of(self, user_id: UUID) -> list[Agenda]:
        """Of every home that the person may see now, in an order that stays."""
        homes = self.homes.get(user_id, ())
        seen = [agenda for agenda in self.agendas.values() if agenda.patient.household_id in homes]
        return sorted(seen, key=lambda agenda: (agenda.patient.name, agenda.patient.pk))

    def to_try(self, reminder: Reminder) -> list[Address]:
        """Where it has not been accepted yet."""
        done = self.accepted.get(reminder.id, ())
        found = self.addresses.get((reminder.channel, reminder.user_id), ())
        return [address for address in found if address.id not in done]


def known(reminders: Sequence[Reminder], now: datetime) -> Known:
    """Read for these reminders, whose `user` and `patient` are loaded; and the quiet hours of those that may not wake
    anybody."""
    users = {reminder.user_id: reminder.user for reminder in reminders}
    homes = access.homes_of(users, now)
    of_mornings = {reminder.user_id for reminder in reminders if reminder.urgency == Urgency.ROUTINE}
    items = _items([reminder.id for reminder in reminders if reminder.urgency != Urgency.ROUTINE])
    found = Known(
        homes=homes,
        items=items,
        agendas=_agendas({home for user_id in of_mornings for home in homes.get(user_id, ())}),
        addresses=_addresses(reminders, users),
        accepted=_accepted(reminders),
        first_steps=_first_steps([one for one in reminders if one.step and not _wakes(items.get(one.id))]),
        silence=last_silence(now),
    )
    prefetch_related_objects([one.user for one in reminders if not found.may_wake(one)], "preference")
    return found


def _items(ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """What each reminder is about, found by the database."""
    about = Reminder.objects.filter(pk__in=ids).annotate(item=OneItem("patient__snapshot__due", "due_key"))
    return {pk: item for pk, item in about.values_list("pk", "item") if item}


def _wakes(kept: Mapping[str, Any] | None) -> bool:
    """Whether an item wakes everybody. One that is gone or cannot be read holds nothing back: that ends at once."""
    return bool((kept or {}).get("wakes", True))


def _first_steps(later: Sequence[Reminder]) -> dict[str, int]:
    """Of the ladders to which these belong, by occurrence, the first step that reached, or may reach, anybody."""
    asking = Reminder.objects.filter(
        patient__in={one.patient_id for one in later},
        due_key__in={one.due_key for one in later},
        urgency=Urgency.CRITICAL,
        state__in=[State.PENDING, State.SENDING, State.SENT],
    )
    last_to_first = asking.order_by("-step").values_list("key", "step") if later else ()
    return {occurrence(key): step for key, step in last_to_first}


def _agendas(homes: Collection[UUID]) -> dict[UUID, Agenda]:
    found = Snapshot.objects.filter(patient__household__in=homes).select_related("patient")
    found = found.only("due", "patient__name", "patient__time_zone", "patient__household_id")
    return {snapshot.patient_id: Agenda(snapshot) for snapshot in found}


def _addresses(reminders: Sequence[Reminder], users: Mapping[UUID, User]) -> dict[tuple[str, UUID], Sequence[Address]]:
    by_channel: defaultdict[str, set[UUID]] = defaultdict(set)
    for reminder in reminders:
        by_channel[reminder.channel].add(reminder.user_id)
    return {
        (name, user_id): found
        for name, ids in by_channel.items()
        for user_id, found in channels.channel(name).addresses([users[user_id] for user_id in ids]).items()
    }


def _accepted(reminders: Sequence[Reminder]) -> dict[int, set[str]]:
    again = [reminder.id for reminder in reminders if reminder.attempts > 1]
    accepted: defaultdict[int, set[str]] = defaultdict(set)
    if again:
        tries = Attempt.objects.filter(reminder__in=again, outcome=Outcome.ACCEPTED)
        for reminder_id, address in tries.values_list("reminder_id", "address"):
            accepted[reminder_id].add(address)
    return accepted
