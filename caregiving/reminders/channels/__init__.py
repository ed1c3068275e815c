"""The ways to a person, one file each. A channel is a module with three functions:

`addresses(users) -> {user id: [Address]}` where these people can be reached now, in a fixed number of queries;
`send(address, message) -> str` that hands the message over and returns the other side's id for it, or raises
one of `reminders.errors`: it runs in a thread of its own and touches no database;
`forget(address)` when the other side said that this address will never work again.

Where it takes only a part of what is to be said, `CARRIES` names the classes. Where the other side tells later what
became of a message, `REPORTS` is true; where it rings until somebody picks up, `RINGS`. To add one: write the file,
name it in the setting REMINDER_CHANNELS.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from time import monotonic
from typing import Any, Protocol, cast
from uuid import UUID

from django.conf import settings

from caregiving.people.models import User
from caregiving.reminders.models import Urgency

# The one channel that no setting names: see its file.
NOBODY = "nobody"
# Whom these two reach is read together with the members of a home.
OWN = ("push", "email")


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
    `answers` are words and addresses of pages that answer by one tap, for places that cannot sign in.
    `off` is the address at which its receiver switches off mail of this kind by one POST; none for what must arrive.
    It `lasts` so long from the moment in which it was `written`.
    What is `quiet` is shown without a sound.
    `reply` names it, signed, in the addresses at which the other side says what became of it.
    """

    key: str
    title: str
    body: str
    details: tuple[str, ...]
    url: str
    urgent: bool
    lasts: timedelta
    language: str
    answers: tuple[tuple[str, str], ...] = ()
    off: str = ""
    reply: str = ""
    quiet: bool = False
    written: float = field(default_factory=monotonic, compare=False)

    @property
    def left(self) -> timedelta:
        """How much longer it is of use."""
        return max(timedelta(0), self.lasts - timedelta(seconds=monotonic() - self.written))


class Channel(Protocol):
    def addresses(self, users: Collection[User], /) -> dict[UUID, list[Address]]: ...
    def send(self, address: Address, message: Message, /) -> str: ...
    def forget(self, address: Address, /) -> None: ...


def channel(name: str) -> Channel:
    """The channel of that name. One that the settings do not name any more leads nowhere, and fails visibly."""
    known = name if name in settings.REMINDER_CHANNELS else NOBODY
    return cast(Channel, import_module(f"caregiving.reminders.channels.{known}"))


def carries(name: str, urgency: str) -> bool:
    """Whether that channel takes messages of that class: it does, unless its file says otherwise."""
    return urgency in getattr(channel(name), "CARRIES", (urgency,))


def reports(name: str) -> bool:
    """Whether the other side tells later what became of a message."""
    return getattr(channel(name), "REPORTS", False)


def rings(name: str) -> bool:
    """Whether that channel rings: what asks nothing comes over another where there is one."""
    return getattr(channel(name), "RINGS", False)


def asks(name: str) -> bool:
    """Whether that channel takes what is critical: only over such a one does a person count as reached."""
    return carries(name, Urgency.CRITICAL)


def routine_only() -> list[str]:
    """The channels of the settings that take nothing critical: over them nobody counts as reached."""
    return [name for name in settings.REMINDER_CHANNELS if not asks(name)]


def is_listed(host: str, known: Collection[str]) -> bool:
    """Whether a server is one of these, or below one of them: nothing else is called at an address that came from
    outside, and so nothing inside our own network."""
    return any(host == one or host.endswith(f".{one}") for one in known)


def further(users: Collection[User]) -> dict[str, Collection[UUID]]:
    """By further channel of the settings, who of these people can be reached over it now: one query each."""
    names = [name for name in settings.REMINDER_CHANNELS if name not in OWN]
    return {name: channel(name).addresses(users).keys() for name in names} if users else {}
