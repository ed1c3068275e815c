"""What the provider of texts and calls posts here: what became of a message, answers, and what a call has to say.

Each is signed by the provider for the address that people open. Told twice, it changes nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from caregiving.agenda.models import Answer
from caregiving.reminders import call_back, channels, fate, provider
from caregiving.reminders.models import Reminder
from caregiving.web import telephone_answers
from caregiving.web.mail_answers import answer_to

ARRIVED = ("delivered", "read")
RETURNED = ("undelivered", "failed", "busy", "no-answer", "canceled")
XML = "text/xml; charset=utf-8"


def from_provider(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuses whatever the provider has not signed."""

    @csrf_exempt  # the signature is the secret, and the provider keeps no cookies
    @require_POST
    @cache_control(private=True, no_store=True)
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = settings.SITE_URL + request.get_full_path()
        if not provider.signed(address, request.POST, request.headers.get("X-Twilio-Signature", "")):
            return HttpResponseForbidden()
        return view(request, *args, **kwargs)

    return door


@from_provider
def status(request: HttpRequest, reply: str) -> HttpResponse:
    """A receipt, or that it came back: then the ladder goes on."""
    (reminder_id, attempt), said, now = _named(reply), request.POST, timezone.now()
    word = said.get("MessageStatus") or said.get("CallStatus", "")
    if word in ARRIVED:
        fate.arrived(reminder_id, now)
    elif word in RETURNED:
        code = said.get("ErrorCode", "")
        why = f"the provider of texts and calls said: {word} {code}".strip()
        fate.returned(reminder_id, attempt, said.get("MessageSid") or said.get("CallSid", ""), why, now)
        if code.isdecimal() and int(code) in provider.GONE_AFTERWARDS:
            _forget(reminder_id, said.get("To", ""))
    return HttpResponse(status=204)


@from_provider
def texted(request: HttpRequest) -> HttpResponse:
    said = request.POST
    number, body, message_id = (said.get(name, "") for name in ("From", "Body", "MessageSid"))
    words = telephone_answers.texted(number, body, message_id, timezone.now())
    return HttpResponse(provider.written(words), content_type=XML)


@from_provider
def say(request: HttpRequest, reply: str) -> HttpResponse:
    """Somebody picked up."""
    fate.arrived(_named(reply)[0], timezone.now())
    return _speak(reply)


@from_provider
def pressed(request: HttpRequest, reply: str) -> HttpResponse:
    return _speak(reply, answers=request.POST.get("Digits") == telephone_answers.HAVE_IT)


def _speak(reply: str, *, answers: bool = False) -> HttpResponse:
    """What is true at this moment, in the language of who was called; while nobody has it, the question."""
    opened = answer_to(_named(reply)[0], Answer.HAVE, timezone.now())
    found = [opened] if opened else []
    language = opened.reminder.user.language if opened else settings.LANGUAGE_CODE
    with translation.override(language):
        words = telephone_answers.take(found) if answers else telephone_answers.what_is_said(found)
        asking = _("This is Fortnight. Something is due. Press 1: I have it.")
        key_to = "" if words else call_back.address(reply, "pressed")
        return HttpResponse(provider.spoken(words or asking, language, key_to=key_to), content_type=XML)


def _named(reply: str) -> tuple[int, int]:
    """Which reminder, and which attempt to send it."""
    found = call_back.read(reply)
    if found is None:
        raise Http404
    return found


def _forget(reminder_id: int, number: str) -> None:
    """That number takes nothing any more."""
    reminder = Reminder.objects.select_related("user").filter(pk=reminder_id).first()
    if reminder is None:
        return
    channel = channels.channel(reminder.channel)
    for address in channel.addresses([reminder.user]).get(reminder.user_id, ()):
        if address.target.number == number:
            channel.forget(address)
