"""The address in a routine mail that switches such mail off for the person to whom it was sent: signed, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing

from caregiving.reminders.models import Reminder

SIGNER = signing.Signer(salt="fortnight.mail.off")
# Twice the thirty days for which such a link has to work at least. The product's own manners.
LASTS = timedelta(days=60)


def address(reminder: Reminder) -> str:
    """The same for a repeat of the mail."""
    return f"/mail/off/{token(reminder.user_id, reminder.begun_at)}/"


def token(user_id: UUID, written: datetime) -> str:
    """Holds our number of the person and when it was written, nothing about anybody."""
    return SIGNER.sign_object([user_id.hex, int(written.timestamp())])


def read(token: str) -> tuple[UUID, datetime] | None:
    """Whose mail, and until when it can be switched off here; None for what we did not sign."""
    try:
        user_id, written = SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    return UUID(user_id), datetime.fromtimestamp(written, UTC) + LASTS
