"""What arrived has its receipt; what came back counts as not sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving.agenda.models import Snapshot
from caregiving.reminders import call_back, fate
from caregiving.reminders.deliver import deliver
from caregiving.reminders.models import Attempt, Outcome, Reminder, Rung, State, Telephone
from caregiving.reminders.plan import look_again
from caregiving.reminders.post import hand_over
from tests.people import NOW, People
from tests.reminders.night import Night
from tests.reminders.phone_provider import Provider
from tests.reminders.sending import FakeChannel, due, reminder, snapshot
from tests.web.home import Home
from tests.web.telephone.provider_posts import ANA, BEN, of, post, proved, state


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
