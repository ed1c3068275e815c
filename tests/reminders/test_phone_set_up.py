"""A phone is set up when a test alert was tapped on it. Until then it gets alerts, and nothing relies on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caregiving.people.models import User
from caregiving.reminders import phones
from caregiving.reminders.channels import push
from caregiving.reminders.errors import Later
from caregiving.reminders.household import Person, reach
from caregiving.reminders.models import Preference, PushSubscription, Rung
from caregiving.reminders.tonight import sentence
from caregiving.web.ladder_forms import NewStep
from caregiving.web.phones import keep
from tests.people import NOW, People
from tests.reminders.push_service import Phone

NOT_SET_UP = "The phone of Ana Reyes is not set up: no test alert was tapped on it."


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


@pytest.fixture
def hers() -> Phone:
    return Phone()


@pytest.fixture
def phone(people: People, hers: Phone) -> PushSubscription:
    """Ana's only way. It subscribed, and a test was sent."""
    Preference.objects.create(user=people.ana, by_email=False)
    return PushSubscription.objects.create(
        user=people.ana, endpoint="https://fcm.googleapis.com/1", last_seen_at=NOW, test_sent_at=NOW, **hers.keys
    )


def ana_of(people: People) -> Person:
    return reach(people.home.pk, NOW).asked(people.ana.pk)[0]


def accepts_push(people: People) -> NewStep:
    return NewStep({"who": str(people.ana.pk), "channel": "push", "wait_minutes": 10}, found=reach(people.home.pk, NOW))


def posted(people: People, **said: object) -> tuple[int, str]:
    client = Client()
    client.force_login(people.ana)
    body = {"id": str(uuid4()), "household": str(people.home.pk), "place": 1, "wait_minutes": 10, **said}
    with time_machine.travel(NOW, tick=False):
        answer = client.post("/api/v1/rungs/", body, content_type="application/json")
    return answer.status_code, answer.content.decode()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opens(user: User, address: str, minute: float = 1) -> str:
    with time_machine.travel(at(minute), tick=False):
        return browser(user).get(address, follow=True).content.decode()


def address_of_a_test(phone: PushSubscription, minute: float = 0) -> str:
    """Where the test that is sent then leads."""
    found: list[str] = []
    with time_machine.travel(at(minute), tick=False), patch.object(push, "send", lambda a, m: found.append(m.url)):
        push.send_test(phone, at(minute))
    return found[0]


def test_alerts_are_sent_to_it_all_the_same(people: People, phone: PushSubscription) -> None:
    assert (ana_of(people).channels, ana_of(people).proved) == (("push",), ())
    assert reach(people.home.pk, NOW).steps[0].people == (ana_of(people),)


def test_not_all_are_reachable(people: People, phone: PushSubscription) -> None:
    assert sentence(reach(people.home.pk, NOW)).endswith("Phone not tested: Ana Reyes.")
    PushSubscription.objects.update(test_tapped_at=NOW)
    assert sentence(reach(people.home.pk, NOW)).endswith("All reachable.")


def test_who_has_another_way_is_reachable(people: People, phone: PushSubscription) -> None:
    Preference.objects.update(by_email=True)
    assert sentence(reach(people.home.pk, NOW)).endswith("All reachable.")


def test_no_step_relies_on_it(people: People, phone: PushSubscription) -> None:
    form = accepts_push(people)
    assert "no test alert was tapped on it" in str(form.errors["who"])
    PushSubscription.objects.update(test_tapped_at=NOW)
    assert accepts_push(people).is_valid()


def test_the_first_screen_says_at_once_that_it_is_not_set_up(people: People, phone: PushSubscription) -> None:
    assert phones.not_arrived([people.ana.pk], NOW) == NOT_SET_UP
    PushSubscription.objects.update(test_tapped_at=NOW)
    assert phones.not_arrived([people.ana.pk], NOW) == ""


def test_that_it_showed_something_is_no_set_up(people: People, phone: PushSubscription) -> None:
    with time_machine.travel(at(1), tick=False):
        browser(people.ana).post(reverse("phone_shown", args=[phone.pk]))
    phone.refresh_from_db()
    assert (phone.shown_at, phone.proved) == (at(1), False)
    assert phones.not_arrived([people.ana.pk], at(2)) == NOT_SET_UP


def test_the_tap_on_a_test_sets_it_up(people: People, phone: PushSubscription) -> None:
    assert "The test arrived." in opens(people.ana, address_of_a_test(phone))
    phone.refresh_from_db()
    assert phone.proved
    assert ana_of(people).proved == ("push",)


def test_its_page_looked_at_without_a_test_sets_up_nothing(people: People, phone: PushSubscription) -> None:
    address = reverse("tapped", args=[phone.pk])
    word = parse_qs(urlsplit(address_of_a_test(phone)).query)["test"][0]
    for form in ("", "?test=", "?test=x", f"?test={word[:-1]}", f"?test={word}é", "?test=%00", "?other=1"):
        assert "No test alert of today led here." in opens(people.ana, address + form)
    phone.refresh_from_db()
    assert phone.test_tapped_at is None


def test_a_program_that_only_asks_whether_the_page_is_there_sets_up_nothing(
    people: People, phone: PushSubscription
) -> None:
    with time_machine.travel(at(1), tick=False):
        browser(people.ana).head(address_of_a_test(phone))
    phone.refresh_from_db()
    assert phone.test_tapped_at is None


def test_a_test_counts_for_its_own_phone_and_for_a_day(people: People, phone: PushSubscription) -> None:
    other = PushSubscription.objects.create(
        user=people.ana, endpoint="https://fcm.googleapis.com/2", last_seen_at=NOW, **Phone().keys
    )
    address = address_of_a_test(phone)
    assert "The test arrived." not in opens(people.ana, address.replace(str(phone.pk), str(other.pk)))
    assert "The test arrived." not in opens(people.ana, address, 24 * 60 + 1)
    assert "The test arrived." in opens(people.ana, address, 24 * 60 - 1)


def test_a_test_that_never_went_out_proves_nothing(people: People, phone: PushSubscription) -> None:
    with patch.object(push, "send", side_effect=Later("the push service could not be reached")), pytest.raises(Later):
        push.send_test(phone, NOW)
    assert "The test arrived." not in opens(people.ana, reverse("tapped", args=[phone.pk]))


def test_whoever_gets_it_next_sets_it_up_anew(people: People, phone: PushSubscription, hers: Phone) -> None:
    PushSubscription.objects.update(test_tapped_at=NOW, shown_at=NOW)
    said = {"endpoint": phone.endpoint, **hers.keys}
    assert keep(people.ana, said, NOW).test_tapped_at == NOW
    kept = keep(people.ben, said, NOW)
    kept.refresh_from_db()
    assert (kept.user, kept.test_tapped_at, kept.shown_at, kept.proved) == (people.ben, None, None, False)


def test_a_step_that_reaches_nobody_is_refused_over_the_api_too(people: People) -> None:
    Preference.objects.create(user=people.ben, by_email=False)
    status, said = posted(people, user=str(people.ben.pk), channel="push")
    assert status == 400
    assert "Ben Reyes cannot be reached that way yet." in said
    assert not Rung.objects.exists()


def test_the_api_takes_a_step_over_a_phone_that_is_set_up(people: People, phone: PushSubscription) -> None:
    assert posted(people, user=str(people.ana.pk), channel="push")[0] == 400
    assert posted(people, channel="push")[0] == 400  # whoever is on duty: Ana
    PushSubscription.objects.update(test_tapped_at=NOW)
    assert posted(people, user=str(people.ana.pk), channel="push")[0] == 201
    assert posted(people, channel="push", place=2)[0] == 201


def test_a_step_keeps_its_minutes_editable_when_its_way_is_lost(people: People) -> None:
    rung = Rung.objects.create(household=people.home, place=1, user=people.ben, channel="push")
    with time_machine.travel(NOW, tick=False):
        address, client = f"/api/v1/rungs/{rung.pk}/", browser(people.ana)
        for change, status in (({"wait_minutes": 5}, 200), ({"channel": "email"}, 200), ({"channel": "push"}, 400)):
            assert client.patch(address, change, content_type="application/json").status_code == status
    rung.refresh_from_db()
    assert (rung.channel, rung.wait_minutes) == ("email", 5)
