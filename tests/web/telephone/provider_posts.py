"""What the provider of texts and calls posts, as the tests post it: signed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse
from django.test import Client
from twilio.request_validator import RequestValidator

from caregiving.agenda.models import Answered
from caregiving.people.models import User
from caregiving.reminders import call_back
from caregiving.reminders.models import Preference, Reminder, State, Telephone
from tests.people import NOW
from tests.reminders.phone_provider import SECRET
from tests.reminders.sending import due, reminder, snapshot
from tests.web.home import Home

ANA, BEN = "+15185550142", "+15185550199"


def proved(user: User, number: str) -> Telephone:
    Preference.objects.update_or_create(user=user, defaults={"by_sms": True, "by_call": True})
    return Telephone.objects.create(user=user, number=number, proved_at=NOW)


def ask(home: Home, *keys: str, user: User | None = None, channel: str = "sms") -> Reminder:
    params = {"count": 2, "at_once": False}
    items = [due(key, kind="after_covid.flags", params=params, closes=NOW + timedelta(hours=6)) for key in keys]
    snapshot(home.people, *items)
    found = [
        reminder(
            home.people, user, key=f"x:{key}:{channel}", due_key=key, channel=channel, state=State.SENT, attempts=1,
            sent_at=NOW - timedelta(minutes=1),
        )
        for key in keys
    ]  # fmt: skip
    return found[-1]


def post(address: str, /, *, secret: str = SECRET, **said: str) -> HttpResponse:
    signature = RequestValidator(secret).compute_signature(f"https://fortnight.example{address}", said)
    client: Any = Client(enforce_csrf_checks=True)
    return client.post(address, said, headers={"X-Twilio-Signature": signature})  # type: ignore[no-any-return]


def text(said: str = "1", number: str = ANA, sid: str = "SM77") -> str:
    """The words that are sent back."""
    answer = post("/t/texted/", From=number, Body=said, MessageSid=sid)
    assert answer["Content-Type"].startswith("text/xml")
    return "".join(ElementTree.fromstring(answer.content).itertext())  # noqa: S314  # our own words


def of(asked: Reminder, what: str, **said: str) -> HttpResponse:
    return post(f"/t/{call_back.token(asked)}/{what}/", **said)


def heard(answer: HttpResponse) -> ElementTree.Element:
    return ElementTree.fromstring(answer.content)  # noqa: S314  # our own words


def said() -> list[tuple[str, str]]:
    return [(one.author.name if one.author else "", one.verb) for one in Answered.objects.order_by("recorded_at")]


def state(asked: Reminder) -> str:
    asked.refresh_from_db()
    return asked.state
