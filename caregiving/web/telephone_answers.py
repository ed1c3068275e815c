"""Answers from a telephone: "1" in a text message, or the key 1 in a call. They say "I have it" as the person whose
telephone it is, by the same way as the answers from a mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.core.cache import cache
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from caregiving.agenda.models import Answer, Answered
from caregiving.reminders.models import Reminder, State, Telephone, Urgency
from caregiving.web.mail_answers import Opened, answer_to, words

HAVE_IT = "1"
LOOKS_AT = 5  # so many of the newest texts: nobody answers an older one
# A telephone that answers by itself ("I am driving") is told only once what an answer looks like.
HELPED_FOR = 24 * 3600


def texted(number: str, said: str, message_id: str, now: datetime) -> str:
    """The words back, in the person's language; none for a number that nobody proved, or that was never written to."""
    asked = _asked(number, now)
    if not asked:
        return _nothing(number) if _is_answer(said) else ""
    with translation.override(asked[0].user.language):
        if not _is_answer(said):
            return _help(asked[0])
        told_as = uuid5(NAMESPACE_URL, f"sms:{message_id}")
        found = [one for one in (answer_to(one.pk, Answer.HAVE, now, told_as) for one in asked) if one]
        before = Answered.objects.filter(pk=told_as, patient__in=[one.patient_id for one in asked]).first()
        if before is None:
            return take(found)
        same = [one for one in found if one.reminder.due_key == before.due_key]
        return what_stands(same) or words("refused", Answer.HAVE)


def take(found: Sequence[Opened]) -> str:
    """Say "I have it" to the first that still waits for somebody; what came of it, in words."""
    waiting = next((one for one in found if one.waits), None)
    if waiting is None:
        return what_stands(found)
    return words(waiting.tell(), Answer.HAVE)


def what_stands(found: Sequence[Opened]) -> str:
    """Why there is nothing to answer; empty when there is."""
    if any(one.waits for one in found):
        return ""
    if any(one.is_theirs for one in found):
        return words("told", Answer.HAVE)
    return words("taken" if any(one.is_anothers for one in found) else "gone", Answer.HAVE)


def what_is_said(found: Sequence[Opened]) -> str:
    """To somebody who picked up: who was called only to hear that somebody has it, hears that."""
    if any(one.is_anothers and one.reminder.urgency == Urgency.TOLD for one in found):
        return _("This is Fortnight. Somebody has it.")
    return what_stands(found)


def _asked(number: str, now: datetime) -> list[Reminder]:
    """What was asked of whoever proved that number by text message, the newest first. It may have arrived before that
    was written down, or after it was said that it would not."""
    out = Q(state__in=[State.SENT, State.SENDING]) | Q(shown_at__isnull=False)
    texts = Reminder.objects.filter(out, channel="sms", urgency=Urgency.CRITICAL, expires_at__gt=now)
    theirs = texts.filter(user__telephone__in=Telephone.objects.of_number(number), user__is_active=True)
    return list(theirs.select_related("user").order_by("-send_at", "-id")[:LOOKS_AT])


def _is_answer(said: str) -> bool:
    return said.strip(" .!\n\r\t") == HAVE_IT


def _nothing(number: str) -> str:
    known = Telephone.objects.of_number(number).select_related("user").first()
    if known is None:
        return ""
    with translation.override(known.user.language):
        return words("gone", Answer.HAVE)


def _help(newest: Reminder) -> str:
    if not cache.add(f"telephone-help:{newest.pk}", True, HELPED_FOR):
        return ""
    return _("Nothing was stored. Answer 1: I have it. Or open Fortnight.")
