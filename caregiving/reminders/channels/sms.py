"""Text messages to the numbers that people proved: no more in them than that something is due, and the way to it."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from caregiving.people.models import User
from caregiving.reminders import call_back, provider
from caregiving.reminders.channels import Address, Message
from caregiving.reminders.models import Telephone, Urgency

CARRIES = (Urgency.CRITICAL, Urgency.TOLD)
REPORTS = True


def addresses(users: Collection[User]) -> dict[UUID, list[Address]]:
    found = Telephone.objects.proved().filter(user__in=users, user__preference__by_sms=True, refuses_texts=False)
    return {one.user_id: [Address(id=f"sms:{one.id.hex}", target=one, place="telephone")] for one in found}


def send(address: Address, message: Message) -> str:
    report_to = call_back.address(message.reply, "status")
    return provider.text(address.target.number, words(message), lasts=message.left, report_to=report_to)


def forget(address: Address) -> None:
    """Only the number that was refused; its person sees it and may prove it anew."""
    Telephone.objects.filter(id=address.target.id, number=address.target.number).update(refuses_texts=True)


def words(message: Message) -> str:
    link = settings.SITE_URL + message.url
    with translation.override(message.language):
        if message.answers:
            return _("Fortnight: something is due. Open %(link)s or answer 1: I have it.") % {"link": link}
    return f"{message.title}. {link}"
