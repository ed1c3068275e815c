"""A way that does not work is named on every page that speaks of it: no page says that all is well beside a red one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caregiving.reminders.channels import Address, Message, push
from caregiving.reminders.errors import Never
from caregiving.reminders.models import Preference, PushSubscription, Reminder, Rung, State, Telephone
from tests.people import NOW
from tests.reminders.push_service import Phone
from tests.web.home import Home

ALL_WELL = "All reachable."


def phone(home: Home, **fields: Any) -> PushSubscription:
    there = {"endpoint": f"https://fcm.googleapis.com/{uuid4()}", "last_seen_at": NOW, **Phone().keys}
    return PushSubscription.objects.create(user=home.people.ana, **there, **fields)


def did_not_arrive(home: Home, **fields: Any) -> None:
    values = {"channel": "email", "user": home.people.ana, "attempts": 1, "state": State.FAILED, **fields}
    moments = {"send_at": NOW, "begun_at": NOW, "expires_at": NOW + timedelta(hours=1)}
    said = {"urgency": "critical", "due_key": "test:x", "key": uuid4().hex, "patient": home.people.patient}
    Reminder.objects.create(**said, **moments, **values)


def shown(client: Client, name: str) -> str:
    return client.get(reverse(name)).content.decode()


def test_a_step_over_a_phone_that_nobody_has_says_how_its_person_is_asked(ana: Client, home: Home) -> None:
    Rung.objects.create(household=home.people.home, place=1, user=home.people.ana, channel="push", wait_minutes=10)
    page = shown(ana, "ladder")
    assert "Not this way now" in page
    assert "Ana Reyes is asked by: e-mail." in page
    phone(home, test_tapped_at=NOW)
    assert "Not this way now" not in shown(ana, "ladder")


def test_a_phone_that_is_not_set_up_is_no_way_yet(ana: Client, home: Home) -> None:
    Rung.objects.create(household=home.people.home, place=1, user=home.people.ana, channel="push", wait_minutes=10)
    kept = phone(home)
    for name in ("people", "ladder"):
        assert "Phone not tested" in shown(ana, name), name
    PushSubscription.objects.filter(pk=kept.pk).update(test_tapped_at=NOW)
    for name in ("people", "ladder"):
        assert "Phone not tested" not in shown(ana, name), name


def test_whom_nothing_reached_is_not_called_reachable_anywhere(ana: Client, home: Home) -> None:
    assert ALL_WELL in shown(ana, "people") and ALL_WELL in shown(ana, "ladder")
    did_not_arrive(home)
    assert "Did not reach Ana Reyes: e-mail." in shown(ana, "people")
    for name in ("people", "ladder"):
        page = shown(ana, name)
        assert ALL_WELL not in page, name
        assert "Not reachable: Ana Reyes." in page, name
        assert "Not reached" in page, name


def test_who_is_reached_by_calls_is_not_said_to_have_e_mail_only(ana: Client, home: Home, settings: Any) -> None:
    settings.REMINDER_CHANNELS = ["push", "call", "email"]
    Telephone.objects.create(user=home.people.ana, number="+15185550142", proved_at=NOW)
    Preference.objects.create(user=home.people.ana, by_call=True)
    assert "</svg>Phone call</span>" in shown(ana, "people")


def test_more_broken_ways_take_no_more_queries(ana: Client, home: Home) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            ana.get(reverse("people"))
        return len(found)

    did_not_arrive(home)
    queries()
    few = queries()
    for user in (home.people.ben, home.people.helen):
        for channel in ("email", "sms"):
            did_not_arrive(home, user=user, channel=channel)
    assert queries() == few


def test_a_phone_that_is_gone_says_which_tap_brings_it_back(
    ana: Client, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(address: Address, message: Message) -> str:
        raise Never("the push service said 410")

    monkeypatch.setattr(push, "send", gone)
    values = {"patient": home.people.patient.id}
    page = ana.post(reverse("send_test", args=[phone(home).id]), values, follow=True).content.decode()
    assert "On it, tap “Alerts on this phone” again." in page
    assert "410" not in page


def test_what_is_refused_is_brought_into_sight_with_its_reason(ana: Client, home: Home) -> None:
    values = {"patient": home.people.patient.id, "who": home.people.ben.id, "channel": "push", "wait_minutes": "x"}
    page = ana.post(reverse("ladder_add"), values).content.decode()
    assert page.count("autofocus") == 1
    assert "autofocus" in page.split('name="who"', 1)[1].split(">", 1)[0]
    assert "autofocus" not in shown(ana, "ladder")


def test_who_is_on_duty_without_a_shift_is_not_told_that_they_are_not(ana: Client, home: Home) -> None:
    page = shown(ana, "shift")
    assert "Nobody is on a shift. What is urgent comes to you." in page
    assert "You are not on duty." not in page
