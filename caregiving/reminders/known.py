"""What a handful of claimed reminders needs to be written and addressed, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.models import User
from caregiving.reminders import channels
from caregiving.reminders.awake import Silence, last_silence
from caregiving.reminders.channels import Address
from caregiving.reminders.models import Attempt, Outcome, Reminder, Urgency


class Agenda:
    """One patient's agenda as last computed; of its items only those are read that somebody asks for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.patient: Patient = snapshot.patient
        self._due = snapshot.due

    @cached_property
    def items(self) -> list[Due]:
        return [Due.from_json(item) for item in self._due]

    def item(self, key: str, user_id: UUID) -> Due | None:
        """The one of that key, if it is meant for that person."""
        found = next((Due.from_json(item) for item in self._due if item["key"] == key), None)
        return found if found and found.is_for(user_id) else None

    def of(self, user_id: UUID) -> list[Due]:
        """What is meant for that person."""
        return [item for item in self.items if item.is_for(user_id)]


@dataclass(frozen=True, slots=True)
class Known:
    """For several reminders at one moment: who may see which home, the agendas, the addresses, what was accepted."""

    homes: Mapping[UUID, Collection[UUID]]
    agendas: Mapping[UUID, Agenda]
    addresses: Mapping[tuple[str, UUID], Sequence[Address]]
    accepted: Mapping[int, Collection[str]]
    silence: Silence | None = None

    def may_see(self, reminder: Reminder) -> bool:
        """People leave, shifts end, accounts are closed."""
        return reminder.patient.household_id in self.homes.get(reminder.user_id, ())

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
    """Read for these reminders, whose `user` and `patient` are loaded."""
    users = {reminder.user_id: reminder.user for reminder in reminders}
    homes = access.homes_of(users, now)
    agendas, addresses, accepted = _agendas(reminders, homes), _addresses(reminders, users), _accepted(reminders)
    return Known(homes, agendas, addresses, accepted, last_silence(now))


def _agendas(reminders: Sequence[Reminder], homes: Mapping[UUID, Collection[UUID]]) -> dict[UUID, Agenda]:
    of_mornings = {home for r in reminders if r.urgency == Urgency.ROUTINE for home in homes.get(r.user_id, ())}
    wanted = Q(patient__in={r.patient_id for r in reminders}) | Q(patient__household__in=of_mornings)
    found = Snapshot.objects.filter(wanted).select_related("patient")
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
