"""What the provider of texts and calls posts: signed or refused, receipts, what came back, "1" and the key 1."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid5
from xml.etree import ElementTree

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings
from twilio.request_validator import RequestValidator

from caregiving.agenda.models import Answered, Snapshot
from caregiving.people.models import Membership, User
from caregiving.reminders import call_back, fate
from caregiving.reminders.deliver import deliver
from caregiving.reminders.models import Attempt, Outcome, Preference, Reminder, Rung, State, Telephone, Urgency
from caregiving.reminders.plan import look_again
from caregiving.reminders.post import hand_over
from tests.people import NOW, People
from tests.reminders.night import Night
from tests.reminders.phone_provider import SECRET, Provider, phone_provider
from tests.reminders.sending import FakeChannel, due, reminder, snapshot
from tests.web.home import Home

ANA, BEN = "+15185550142", "+15185550199"


@pytest.fixture(autouse=True)
def nobody_was_helped_yet() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def twilio(settings: Settings) -> Iterator[Provider]:
    with phone_provider(settings) as running:
        settings.SECURE_SSL_REDIRECT = False
        yield running


def proved(user: User, number: str) -> Telephone:
    Preference.objects.update_or_create(user=user, defaults={"by_sms": True, "by_call": True})
    return Telephone.objects.create(user=user, number=number, proved_at=NOW)


@pytest.fixture
def asked(home: Home) -> Reminder:
    """Ana was asked by text message a minute ago."""
    proved(home.people.ana, ANA)
    return ask(home, "after_covid.flags:1")


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


# Signed or refused -----------------------------------------------------------------------------------


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


# Receipts ---------------------------------------------------------------------------------------------


def test_a_delivered_text_has_its_receipt(asked: Reminder) -> None:
    assert of(asked, "status", MessageStatus="delivered", MessageSid="SM1").status_code == 204
    asked.refresh_from_db()
    assert (asked.state, asked.shown_at) == (State.SENT, NOW)


@pytest.mark.parametrize("word", ["queued", "sending", "sent", "accepted", "something new"])
def test_what_is_still_under_way_changes_nothing(asked: Reminder, word: str) -> None:
    of(asked, "status", MessageStatus=word, MessageSid="SM1")
    asked.refresh_from_db()
    assert (asked.state, asked.shown_at) == (State.SENT, None)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        *(("MessageStatus", word) for word in ("undelivered", "failed")),
        *(("CallStatus", word) for word in ("no-answer", "busy", "failed", "canceled")),
    ],
)
def test_what_came_back_is_settled_as_failed_once(asked: Reminder, name: str, word: str) -> None:
    for _time in range(2):
        of(asked, "status", **{name: word, "MessageSid": "SM1", "ErrorCode": "30003"})
    assert (state(asked), asked.last_error) == (State.FAILED, f"the provider of texts and calls said: {word} 30003")
    assert Attempt.objects.filter(outcome=Outcome.RETURNED).count() == 1
    assert Snapshot.objects.get(patient=asked.patient).next_look_at == NOW


def test_what_came_back_of_an_earlier_attempt_does_not_fail_the_later_one(asked: Reminder) -> None:
    early = call_back.token(asked)
    Reminder.objects.update(attempts=2)
    post(f"/t/{early}/status/", MessageStatus="failed", MessageSid="SM1")
    assert state(asked) == State.SENT


def test_what_came_back_before_it_was_settled_is_found_when_it_is(home: Home) -> None:
    proved(home.people.ana, ANA)
    snapshot(home.people, due("test:1", closes=NOW + timedelta(hours=6)))
    row = reminder(home.people, home.people.ana, channel="sms")

    def quick(*asked: Any) -> Iterator[Any]:
        for handed in hand_over(*asked):
            assert handed is not None
            fate.returned(row.pk, 1, handed.provider_id, "undelivered", NOW)
            assert state(row) == State.SENDING
            yield handed

    with patch("caregiving.reminders.deliver.hand_over", quick):
        deliver(NOW)
    assert (state(row), row.last_error) == (State.FAILED, "undelivered")
    assert Snapshot.objects.get(patient=row.patient).next_look_at == NOW


def test_what_was_seen_to_arrive_did_not_come_back_whatever_is_said_afterwards(asked: Reminder) -> None:
    of(asked, "status", MessageStatus="delivered", MessageSid="SM1")
    of(asked, "status", MessageStatus="undelivered", MessageSid="SM1", ErrorCode="30003")
    assert state(asked) == State.SENT


@pytest.mark.parametrize(("code", "refused"), [("30003", False), ("30005", True), ("30006", True), ("21610", True)])
def test_a_number_that_can_never_take_it_is_written_to_no_more(asked: Reminder, code: str, refused: bool) -> None:
    of(asked, "status", MessageStatus="undelivered", MessageSid="SM1", ErrorCode=code, To=ANA)
    assert Telephone.objects.get().refuses_texts is refused


def test_a_number_that_was_changed_meanwhile_is_kept(asked: Reminder) -> None:
    Telephone.objects.update(number=BEN)
    of(asked, "status", MessageStatus="undelivered", MessageSid="SM1", ErrorCode="30005", To=ANA)
    assert not Telephone.objects.get().refuses_texts


@pytest.mark.parametrize(("channel", "word"), [("sms", "undelivered"), ("call", "no-answer")])
def test_the_ladder_goes_on_to_the_next_step_at_once(
    people: People,
    clock: time_machine.Traveller,
    twilio: Provider,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    channel: str,
    word: str,
) -> None:
    proved(people.ana, ANA)
    for place, (user, way) in enumerate(((people.ana, channel), (people.ben, "email")), 1):
        Rung.objects.create(household=people.home, place=place, user=user, channel=way, wait_minutes=30)
    night = Night(people, django_capture_on_commit_callbacks, FakeChannel())
    assert night.passes(NOW) == ["Ana: critical"]
    row = Reminder.objects.get(user=people.ana, channel=channel, state=State.SENT, due_key=night.key)
    later = NOW + timedelta(minutes=1)
    clock.move_to(later)
    of(row, "status", MessageStatus=word, CallStatus=word, MessageSid=row.tries.get().provider_id)
    look_again([people.patient.id], later)  # as beat does every ten seconds
    deliver(later)
    assert state(row) == State.FAILED
    asked = sorted(one.to for one in mail.outbox if "answer now" in one.subject)
    assert asked == [[people.ana.email], [people.ben.email]]  # she over what is left to her, and he at once


# Answers by text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["1", " 1\n", "1.", "1!"])
def test_1_says_i_have_it_as_the_person_of_the_number(asked: Reminder, written: str) -> None:
    assert text(written) == "You have it. Thank you."
    assert said() == [("Ana Reyes", "have")]


def test_it_counts_while_the_worker_that_sent_it_has_not_written_that_down(asked: Reminder) -> None:
    Reminder.objects.update(state=State.SENDING, sent_at=None, lease_until=NOW + timedelta(minutes=1))
    assert text() == "You have it. Thank you."
    assert said() == [("Ana Reyes", "have")]


def test_it_counts_when_it_arrived_after_all(asked: Reminder) -> None:
    of(asked, "status", MessageStatus="undelivered", MessageSid="SM1", ErrorCode="30003")
    assert text(sid="SM2") == "This is no longer due. Nothing was stored."
    of(asked, "status", MessageStatus="delivered", MessageSid="SM1")
    assert text(sid="SM3") == "You have it. Thank you."


def test_the_words_back_are_in_their_language_and_name_nothing(asked: Reminder) -> None:
    User.objects.update(language="es")
    words = text()
    assert "Gracias" in words
    for word in ("COVID", "Helen", "Ana"):
        assert word not in words


def test_the_same_message_posted_again_answers_nothing_else(home: Home, asked: Reminder) -> None:
    Reminder.objects.all().delete()
    ask(home, "after_covid.flags:1", "after_covid.flags:2")
    for _time in range(3):
        assert text(sid="SM1") == "You have it. Thank you."
    assert len(said()) == 1
    snapshot(home.people)
    assert text(sid="SM1") == "This is no longer due. Nothing was stored."
    assert len(said()) == 1


def test_the_same_message_posted_again_does_not_say_that_they_have_what_was_let_go(
    asked: Reminder, clock: time_machine.Traveller
) -> None:
    text(sid="SM1")
    clock.shift(timedelta(minutes=30))
    assert text(sid="SM1") == "This could not be stored. Please open it in Fortnight."
    assert text(sid="SM2") == "You have it. Thank you."
    assert len(said()) == 2


def test_it_answers_the_newest_that_is_still_open(home: Home, asked: Reminder) -> None:
    Reminder.objects.all().delete()
    newest = ask(home, "after_covid.flags:1", "after_covid.flags:2")
    text(sid="SM1")
    assert Answered.objects.get().due_key == newest.due_key
    taken = due(newest.due_key, kind="after_covid.flags", owner="Ana", owner_id=str(home.people.ana.id), owned_at=NOW)
    open_ = due("after_covid.flags:1", kind="after_covid.flags")
    snapshot(home.people, taken, open_)
    text(sid="SM2")
    assert {one.due_key for one in Answered.objects.all()} == {newest.due_key, "after_covid.flags:1"}


def test_what_somebody_else_has_is_not_taken_from_them(home: Home, asked: Reminder) -> None:
    key = asked.due_key
    ben = str(home.people.ben.id)
    snapshot(home.people, due(key, kind="after_covid.flags", owner="Ben", owner_id=ben, owned_at=NOW))
    assert text() == "Somebody has it already. Nothing was stored."
    assert said() == []


def test_what_is_done_already_is_said_to_be_no_longer_due(home: Home, asked: Reminder) -> None:
    snapshot(home.people)
    assert text() == "This is no longer due. Nothing was stored."
    assert said() == []


@pytest.mark.parametrize("change", [{"proved_at": None}, {"number": BEN}])
def test_a_number_that_nobody_proved_is_not_answered(asked: Reminder, change: dict[str, Any]) -> None:
    Telephone.objects.update(**change)
    assert text() == ""
    assert said() == []


def test_a_number_that_was_not_asked_is_told_so(asked: Reminder) -> None:
    Reminder.objects.update(state=State.CANCELLED)
    assert text() == "This is no longer due. Nothing was stored."
    assert said() == []


def test_who_left_the_home_answers_nothing_any_more(home: Home, asked: Reminder) -> None:
    Membership.objects.get(user=home.people.ana).delete()
    assert text() == "This is no longer due. Nothing was stored."
    assert said() == []


def test_other_words_are_answered_once_so_that_two_machines_do_not_talk_all_night(asked: Reminder) -> None:
    assert text("I am driving") == "Nothing was stored. Answer 1: I have it. Or open Fortnight."
    assert text("I am driving") == text("STOP") == ""
    assert said() == []
    assert text("1") == "You have it. Thank you."


def test_of_two_who_share_a_telephone_the_one_who_was_asked_answers(home: Home, asked: Reminder) -> None:
    proved(home.people.ben, ANA)
    Reminder.objects.all().delete()
    ask(home, "after_covid.flags:1", user=home.people.ben)
    text()
    assert said() == [("Ben Reyes", "have")]


def test_it_takes_as_many_questions_however_much_was_asked(
    home: Home, asked: Reminder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Reminder.objects.all().delete()
    ask(home, *(f"after_covid.flags:{number}" for number in range(30)))
    with django_assert_max_num_queries(60):
        text()


# Calls ------------------------------------------------------------------------------------------------


@pytest.fixture
def called(home: Home) -> Reminder:
    """Ana's telephone rings."""
    proved(home.people.ana, ANA)
    return ask(home, "after_covid.flags:1", channel="call")


def test_the_voice_asks_three_times_for_one_key_and_names_nothing(called: Reminder) -> None:
    words = heard(of(called, "say"))
    gather = words.find("Gather")
    assert gather is not None and gather.get("numDigits") == "1"
    assert str(gather.get("action")).startswith("https://fortnight.example/t/")
    spoken = [one.text for one in gather.findall("Say")]
    assert spoken == ["This is Fortnight. Something is due. Press 1: I have it."] * 3
    called.refresh_from_db()
    assert called.shown_at == NOW


def test_it_speaks_the_language_of_who_picked_up(called: Reminder) -> None:
    User.objects.update(language="es")
    voice = heard(of(called, "say")).find("Gather/Say")
    assert voice is not None and voice.get("language") == "es-MX"
    assert "Oprima 1" in str(voice.text)


def test_the_key_1_says_i_have_it_once_however_often_it_is_pressed(called: Reminder) -> None:
    for _time in range(2):
        words = heard(of(called, "pressed", Digits="1"))
        assert words.findtext("Say") == "You have it. Thank you."
    assert said() == [("Ana Reyes", "have")]


def test_another_key_is_asked_again(called: Reminder) -> None:
    assert heard(of(called, "pressed", Digits="7")).find("Gather") is not None
    assert said() == []


def test_picked_up_too_late_it_says_so_and_asks_for_no_key(called: Reminder, clock: time_machine.Traveller) -> None:
    clock.move_to(called.expires_at)
    for what in ("say", "pressed"):
        words = heard(of(called, what, Digits="1"))
        assert words.findtext("Say") == "This is no longer due. Nothing was stored."
    assert said() == []


def test_what_somebody_took_while_it_rang_is_said(home: Home, called: Reminder) -> None:
    ben = str(home.people.ben.id)
    snapshot(home.people, due(called.due_key, kind="after_covid.flags", owner="Ben", owner_id=ben, owned_at=NOW))
    assert heard(of(called, "say")).findtext("Say") == "Somebody has it already. Nothing was stored."
    of(called, "pressed", Digits="1")
    assert said() == []


def has_it(home: Home, called: Reminder, user: User) -> None:
    """That person took it, and whoever is called hears of it."""
    Reminder.objects.filter(pk=called.pk).update(urgency=Urgency.TOLD)
    owner: dict[str, Any] = {"owner": user.name, "owner_id": str(user.id), "owned_at": NOW}
    snapshot(home.people, due(called.due_key, kind="after_covid.flags", **owner))


def test_who_is_called_to_hear_that_somebody_has_it_hears_one_sentence_that_asks_nothing(
    home: Home, called: Reminder
) -> None:
    has_it(home, called, home.people.ben)
    words = heard(of(called, "say"))
    assert words.findtext("Say") == "This is Fortnight. Somebody has it."
    assert words.find("Gather") is None
    of(called, "pressed", Digits="1")
    assert said() == []
    called.refresh_from_db()
    assert called.shown_at == NOW


def test_who_is_called_for_that_when_it_is_over_hears_that(home: Home, called: Reminder) -> None:
    has_it(home, called, home.people.ben)
    snapshot(home.people)
    assert heard(of(called, "say")).findtext("Say") == "This is no longer due. Nothing was stored."


def test_who_has_it_page_tells_of_texts_and_calls(ana: Client, home: Home, called: Reminder) -> None:
    of(called, "say")
    text_ = ask(home, "after_covid.flags:1")
    of(text_, "status", MessageStatus="failed", MessageSid="SM1")
    item = uuid5(called.patient_id, called.due_key)
    page = ana.get(f"/due/{home.people.patient.id}/{item}/who/").content.decode()
    assert "Picked up 03:07." in page
    assert "It did not arrive." in page
