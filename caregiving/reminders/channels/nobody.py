"""The channel of a person who has none. It leads nowhere, so what is sent over it fails at once, and people see it."""

from caregiving.people.models import User
from caregiving.reminders.channels import Address, Message
from caregiving.reminders.errors import Never


def addresses(user: User) -> list[Address]:
    return []


def send(address: Address, message: Message) -> str:
    raise Never("this person has no channel")
