""" "1" says "I have it", as the person whose number it came from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.models import Answered
from caregiving.people.models import Membership, User
from caregiving.reminders.models import Reminder, State, Telephone
from tests.people import NOW
from tests.reminders.sending import due, snapshot
from tests.web.home import Home
from tests.web.telephone.provider_posts import ANA, BEN, ask, of, proved, said, text


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
