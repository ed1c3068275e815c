"""The channel of a person who has none. It leads nowhere, so what is sent over it fails at once, and people see it."""

from collections.abc import Collection
from uuid import UUID

from caregiving.people.models import User
from caregiving.reminders.channels import Address, Message
from caregiving.reminders.errors import Never


def addresses(users: Collection[User]) -> dict[UUID, list[Address]]:
    return {}


def send(address: Address, message: Message) -> str:
    raise Never("this person has no channel")


def forget(address: Address) -> None:
    """There is nothing to forget."""
