"""Invitations by mail: written in the language that whoever invites has chosen, sent, sent again, found by their link.

A home's lead and a care team's coordinator call the same functions. What cannot be sent stays open and says so.
"""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import TypeVar

from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.people import access, letters
from caregiving.people.models import HomeInvitation, Invitation, Letter, User

# So many mails may one person send by us in an hour: a home has few people, a clinic many homes. Our own manners.
AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR: dict[type[Letter], int] = {Invitation: 30, HomeInvitation: 200}
SENT_AGAIN_AFTER = timedelta(minutes=1)
L = TypeVar("L", bound=Letter)


def send(by: User, letter: Letter, now: datetime) -> None:
    """Store it with a new secret and send it. Raises `ValidationError` in the person's words; then it is stored, but
    not sent, or not stored at all."""
    _room_for(by, letter, now)
    token = letters.seal(letter, now)
    letter.email, letter.invited_by, letter.sent_at = letter.email.lower(), by, now
    record.noun(by, letter, now)
    try:
        _mail(letter, token).send()
    except (smtplib.SMTPException, OSError):
        letter.sent_at = None
        record.noun(by, letter, now)
        raise ValidationError(
            _("The mail to %(email)s could not be sent. Try “Send again” later.") % {"email": letter.email}
        ) from None


def sample(by: User, letter: Letter, now: datetime) -> str:
    """The words of the mail as they would go out now, with a link that opens nothing. Nothing is stored."""
    letters.seal(letter, now)
    letter.invited_by = by
    return str(_mail(letter, "...").body)


def by_token(kind: type[L], token: str) -> L | None:
    """None for what we did not sign, and for what was withdrawn or sent anew since."""
    try:
        return access.by_secret(kind._default_manager.all(), letters.hash_of(token), "token_hash")
    except Http404:
        return None


def _room_for(by: User, letter: Letter, now: datetime) -> None:
    """Nobody is flooded with mail by us. The audit log counts also what was withdrawn since."""
    if letter.sent_at and letter.sent_at > now - SENT_AGAIN_AFTER:
        raise ValidationError(_("It was sent a moment ago. Please wait a minute."))
    kind = ContentType.objects.get_for_model(type(letter))
    lately = LogEntry.objects.filter(content_type=kind, actor=by, timestamp__gt=now - AN_HOUR)
    if lately.exclude(action=LogEntry.Action.DELETE).count() >= MOST_AN_HOUR[type(letter)]:
        raise ValidationError(
            _("%(email)s: these are many invitations at once. Please go on in an hour.") % {"email": letter.email}
        )


def _mail(letter: Letter, token: str) -> EmailMessage:
    """It names who invites, and nothing about anybody's health; the subject names nobody."""
    page = "invited" if isinstance(letter, Invitation) else "home_invited"
    with translation.override(letter.language):
        context = {"letter": letter, "url": settings.SITE_URL + reverse(page, args=[token])}
        return EmailMessage(
            subject=_("Fortnight: you are invited"),
            body=render_to_string(f"web/mail/{page}.txt", context),
            to=[letter.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
