"""Telephone calls to the numbers that people proved: a voice says that something is due, and one key answers; or that
somebody has it, where nothing quieter can say so."""

from collections.abc import Collection
from uuid import UUID

from caregiving.people.models import User
from caregiving.reminders import call_back, provider
from caregiving.reminders.channels import Address, Message
from caregiving.reminders.models import Telephone, Urgency

CARRIES = (Urgency.CRITICAL, Urgency.TOLD)
REPORTS = True
RINGS = True


def addresses(users: Collection[User]) -> dict[UUID, list[Address]]:
    found = Telephone.objects.proved().filter(user__in=users, user__preference__by_call=True, refuses_calls=False)
    return {one.user_id: [Address(id=f"call:{one.id.hex}", target=one, place="telephone")] for one in found}


def send(address: Address, message: Message) -> str:
    """What is said is asked for when somebody picks up, so that it is true at that moment."""
    say_at, report_to = (call_back.address(message.reply, what) for what in ("say", "status"))
    return provider.ring(address.target.number, say_at=say_at, report_to=report_to)


def forget(address: Address) -> None:
    """Only the number that was refused; its person sees it and may prove it anew."""
    Telephone.objects.filter(id=address.target.id, number=address.target.number).update(refuses_calls=True)
