"""The key 1 says "I have it"; who is only told hears one sentence."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

import time_machine
from django.test import Client

from caregiving.people.models import User
from caregiving.reminders.models import Reminder, Urgency
from tests.people import NOW
from tests.reminders.sending import due, snapshot
from tests.web.home import Home
from tests.web.telephone.provider_posts import ask, heard, of, said


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
