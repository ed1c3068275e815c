"""What the provider has not signed is refused, and nobody just looks."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings
from twilio.request_validator import RequestValidator

from caregiving.reminders import call_back
from caregiving.reminders.models import Reminder, State
from tests.reminders.phone_provider import SECRET
from tests.web.telephone.provider_posts import ANA, post, said, state


@pytest.mark.parametrize("what", ["status", "say", "pressed"])
def test_what_the_provider_has_not_signed_is_refused(asked: Reminder, what: str) -> None:
    address = f"/t/{call_back.token(asked)}/{what}/"
    told = {"MessageStatus": "failed", "MessageSid": "SM1", "Digits": "1"}
    assert Client().post(address, told).status_code == 403
    assert Client().post(address, told, headers={"X-Twilio-Signature": "é"}).status_code == 403
    assert post(address, secret="another", **told).status_code == 403
    assert (state(asked), said()) == (State.SENT, [])


def test_a_text_that_somebody_else_posts_answers_nothing(asked: Reminder) -> None:
    told = {"From": ANA, "Body": "1", "MessageSid": "SM1"}
    assert Client().post("/t/texted/", told).status_code == 403
    assert post("/t/texted/", secret="another", **told).status_code == 403
    assert said() == []


def test_without_an_account_nothing_is_believed(asked: Reminder, settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    assert post("/t/texted/", secret="", From=ANA, Body="1", MessageSid="SM1").status_code == 403


def test_a_signature_counts_for_its_own_address_only(asked: Reminder) -> None:
    address, other = (f"/t/{call_back.token(asked)}/{what}/" for what in ("say", "pressed"))
    signature = RequestValidator(SECRET).compute_signature(f"https://fortnight.example{address}", {"Digits": "1"})
    assert Client().post(other, {"Digits": "1"}, headers={"X-Twilio-Signature": signature}).status_code == 403


@pytest.mark.parametrize("what", ["status", "say", "pressed"])
@pytest.mark.parametrize("form", ["x", "{0}A", "A{0}", "{0:.8}"])
def test_a_message_that_we_did_not_name_is_unknown(asked: Reminder, what: str, form: str) -> None:
    assert post(f"/t/{form.format(call_back.token(asked))}/{what}/", MessageStatus="failed").status_code == 404
    assert state(asked) == State.SENT


def test_nobody_just_looks_at_these_addresses(asked: Reminder) -> None:
    for address in ("/t/texted/", f"/t/{call_back.token(asked)}/say/"):
        assert Client().get(address).status_code == 405
