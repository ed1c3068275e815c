"""The provider of text messages and calls: Twilio, by its own library, which only an operator who names it installs.

What it answers is sorted by what to do next. Its codes are those of https://www.twilio.com/docs/api/errors.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from caregiving.reminders.errors import Later, Never, NotSent, TellSomebody, Unreachable
from caregiving.reminders.retry_after import in_seconds

NEEDS = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM")
# The number itself cannot take it: not a number (21211, 21214, 21217), a text to a landline (21614, 21635), or its
# owner has answered STOP (21610).
GONE = {21211, 21214, 21217, 21610, 21614, 21635}
# The same, said later of a text that was accepted: STOP, blocked, unknown, a landline.
GONE_AFTERWARDS = {21610, 30004, 30005, 30006}
RINGS_SECONDS, TIMES = 30, 3
VOICES = {"en": "en-US", "es": "es-MX"}
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=10)  # how long the provider may go on trying to deliver


def missing() -> list[str]:
    """What has to be set, or installed, before anything can be sent."""
    names = [name for name in NEEDS if not getattr(settings, name)]
    return names if find_spec("twilio") else [*names, "the package twilio"]


def text(number: str, words: str, *, lasts: timedelta = SHORTEST, report_to: str = "") -> str:
    """Send a text message. Returns the provider's id for it, or raises one of `reminders.errors`."""
    seconds = int(min(max(lasts, SHORTEST), LONGEST).total_seconds())
    said = {"to": number, "from_": settings.TWILIO_FROM, "body": words, "validity_period": seconds}
    report = {"status_callback": report_to} if report_to else {}
    return _ask(lambda client: client.messages.create(**said, **report))


def ring(number: str, *, say_at: str, report_to: str) -> str:
    """Call. What is to be said is asked of `say_at` when somebody picks up."""
    said = {"to": number, "from_": settings.TWILIO_FROM, "timeout": RINGS_SECONDS}
    return _ask(lambda client: client.calls.create(**said, url=say_at, status_callback=report_to))


def signed(address: str, said: QueryDict, signature: str) -> bool:
    """Whether the provider itself posted this to that address of ours."""
    if missing():
        return False
    from twilio.request_validator import RequestValidator

    return bool(RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(address, said, signature))


def written(words: str) -> str:
    """The answer to a text message, in the provider's language; without words, none."""
    from twilio.twiml.messaging_response import MessagingResponse

    answer = MessagingResponse()
    if words:
        answer.message(words)
    return str(answer)


def spoken(words: str, language: str, *, key_to: str = "") -> str:
    """What the voice says; with `key_to` it says it three times and waits for one key."""
    from twilio.twiml.voice_response import VoiceResponse

    answer = VoiceResponse()
    if key_to:
        asking = answer.gather(num_digits=1, action=key_to, timeout=5)
        for _time in range(TIMES):
            asking.say(words, language=VOICES.get(language, language))
            asking.pause(length=1)
    else:
        answer.say(words, language=VOICES.get(language, language))
    return str(answer)


def _ask(what: Callable[[Any], Any]) -> str:
    if missing():
        raise TellSomebody(_("text messages and calls are not set up"))
    from requests.exceptions import RequestException
    from twilio.base.exceptions import TwilioException

    try:
        return str(what(_client()).sid)
    except RequestException as error:
        why = _("the provider of texts and calls could not be reached (%(error)s)")
        raise Unreachable(why % {"error": type(error).__name__}) from None
    except TwilioException as error:
        raise judged(int(getattr(error, "status", 0)), int(getattr(error, "code", 0) or 0)) from None
    except ValueError:
        raise Later(_("the provider of texts and calls answered nothing that can be read")) from None


def judged(status: int, code: int, after: timedelta | None = None) -> NotSent:
    """What to do about a refusal."""
    said = _("the provider of texts and calls said %(code)s") % {"code": code or status}
    if status == 429 or status >= 500:
        return Later(said, after)
    return Never(said) if code in GONE else TellSomebody(said)


@cache
def _client() -> Any:
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    line = TwilioHttpClient(request_hooks={"response": _patience}, timeout=settings.TWILIO_PATIENCE)
    client = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=line)
    client.api.base_url = settings.TWILIO_API_URL
    return client


def _patience(response: Any, *args: Any, **kwargs: Any) -> None:
    """The library keeps no headers of a refusal: how long to wait is read before."""
    wait = in_seconds(response.headers.get("Retry-After", ""))
    if wait is not None and (response.status_code == 429 or response.status_code >= 500):
        response.close()
        raise judged(response.status_code, 0, wait)
