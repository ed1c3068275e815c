"""The signed word by which the other side names a message when it says what became of it, or asks what to say."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

from caregiving.reminders.models import Reminder

SIGNER = signing.Signer(salt="fortnight.call_back")


def token(reminder: Reminder) -> str:
    """Holds our number of the reminder and of the attempt, nothing about anybody."""
    return SIGNER.sign_object([reminder.pk, reminder.attempts])


def read(token: str) -> tuple[int, int] | None:
    """Which reminder and which attempt; None for what we did not sign."""
    try:
        reminder_id, attempt = SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    return reminder_id, attempt


def address(token: str, what: str) -> str:
    """Where the other side turns to: `status`, `say` or `pressed`."""
    return f"{settings.SITE_URL}/t/{token}/{what}/"
