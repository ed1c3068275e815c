"""The links in a mail that answer for the person to whom it was sent: signed, for one reminder and one answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext as _

from caregiving.agenda.models import Answer
from caregiving.reminders.models import Reminder

SIGNER = signing.Signer(salt="fortnight.mail.answer")
# A mail that lies about longer than that answers nothing any more. The product's own manners.
LASTS = timedelta(days=2)


def links(reminder: Reminder) -> tuple[tuple[str, str], ...]:
    """What can be answered, in words, and where: the same for a repeat of the mail."""
    said = ((Answer.HAVE, _("I have it")), (Answer.DONE, _("Done")), (Answer.LATER, _("Later")))
    return tuple((words, f"/m/{token(reminder, verb)}/") for verb, words in said)


def token(reminder: Reminder, verb: Answer) -> str:
    """Holds our number of the reminder and the answer, nothing about anybody."""
    return SIGNER.sign_object([reminder.pk, verb.value])


def read(token: str) -> tuple[int, Answer] | None:
    """Which reminder and which answer; None for what we did not sign."""
    try:
        reminder_id, verb = SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    return reminder_id, Answer(verb)


def lasts_until(reminder: Reminder) -> datetime:
    return min(reminder.expires_at, reminder.begun_at + LASTS)
