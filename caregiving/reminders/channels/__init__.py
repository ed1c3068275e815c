"""The ways to a person, one file each. A channel is a module with three functions:

`addresses(users) -> {user id: [Address]}` where these people can be reached now, in a fixed number of queries;
`send(address, message) -> str` that hands the message over and returns the other side's id for it, or raises
one of `reminders.errors`: it runs in a thread of its own and touches no database;
`forget(address)` when the other side said that this address will never work again.

To add one: write the file, name it in the setting REMINDER_CHANNELS.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any, Protocol, cast
from uuid import UUID

from django.conf import settings

from caregiving.people.models import User

# The one channel that no setting names: see its file.
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Address:
    """Where one message can go. `id` names it in our log without telling it; `place` is who takes it there."""

    id: str
    target: Any
    shows_details: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is said. `title` and `body` may be seen on a locked screen: they name no person, medicine or illness.

    `details` says what it is about, for places that only its receiver opens. `key` lets a repeat replace itself.
    """

    key: str
    title: str
    body: str
    details: tuple[str, ...]
    url: str
    urgent: bool
    lasts: timedelta
    language: str


class Channel(Protocol):
    def addresses(self, users: Collection[User], /) -> dict[UUID, list[Address]]: ...
    def send(self, address: Address, message: Message, /) -> str: ...
    def forget(self, address: Address, /) -> None: ...


def channel(name: str) -> Channel:
    """The channel of that name. Raises KeyError when the settings do not name it."""
    if name not in {*settings.REMINDER_CHANNELS, NOBODY}:
        raise KeyError(name)
    return cast(Channel, import_module(f"caregiving.reminders.channels.{name}"))
