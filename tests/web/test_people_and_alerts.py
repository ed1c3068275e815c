"""This phone, a test that proves it, quiet hours and language; and what is said when the way is broken."""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from caregiving.reminders.awake import Awake
from caregiving.reminders.channels import Address, Message, push
from caregiving.reminders.errors import Later
from caregiving.reminders.models import Preference, PushSubscription, Reminder, State
from caregiving.runtime import alive
from tests.people import NOW
from tests.reminders.push_service import Phone, b64
from tests.web.home import Home

KEYS = Phone().keys
PHONE = {"endpoint": "https://fcm.googleapis.com/fcm/send/x", **KEYS, "label": "Android"}
HOURS = {
    **{"quiet_from": "23:00", "quiet_to": "06:30", "digest_at": "07:45"},
    **{"by_email": "on", "routine_by_email": "on", "language": "en"},
}


def post(client: Client, home: Home, name: str, *args: Any, **said: Any) -> str:
    values = {"patient": home.people.patient.id, **said}
    return client.post(reverse(name, args=args), values, follow=True).content.decode()


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages to which the tests lead that were sent: nothing goes to a vendor's push service."""
    found: list[str] = []

    def accept(address: Address, message: Message) -> str:
        found.append(message.url)
        return ""

    monkeypatch.setattr(push, "send", accept)
    return found


@pytest.fixture
def phone(home: Home) -> PushSubscription:
    return PushSubscription.objects.create(user=home.people.ana, endpoint=PHONE["endpoint"], last_seen_at=NOW, **KEYS)


def test_a_phone_is_kept_once_however_often_it_subscribes(ana: Client, home: Home) -> None:
    for _time in range(2):
        post(ana, home, "subscribe", **PHONE)
    assert PushSubscription.objects.get().user == home.people.ana


def test_nobody_takes_over_a_phone_by_knowing_its_address(ana: Client, home: Home, phone: PushSubscription) -> None:
    PushSubscription.objects.update(user=home.people.ben)
    page = post(ana, home, "subscribe", **{**PHONE, **Phone().keys})
    assert "belongs to somebody else" in page
    assert PushSubscription.objects.get().user == home.people.ben


@pytest.mark.parametrize(
    "wrong",
    [
        {"p256dh": "zzz"},
        {"p256dh": b64(bytes(65))},
        {"p256dh": b64(b"\x04" + b"\x01" * 64)},  # beside the curve
        {"p256dh": b64(b"\x02" + b"\x01" * 32)},
        {"auth": b64(bytes(15))},
        {"auth": "\u00e9" * 22},
    ],
)
def test_keys_that_no_browser_makes_are_refused(ana: Client, home: Home, wrong: dict[str, str]) -> None:
    assert "This key does not come from a browser." in post(ana, home, "subscribe", **{**PHONE, **wrong})
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    ["", "https://fcm.googleapis.com:99999/x", "not an address", "https://evil.example/x", "http://127.0.0.1/x"],
)
def test_an_address_that_is_no_push_service_is_refused(ana: Client, home: Home, endpoint: str) -> None:
    page = post(ana, home, "subscribe", **{**PHONE, "endpoint": endpoint})
    assert "This browser" in page
    assert not PushSubscription.objects.exists()


def test_a_test_is_sent_and_the_tap_proves_the_way(
    ana: Client, home: Home, phone: PushSubscription, sent: list[str], clock: time_machine.Traveller
) -> None:
    assert "not tapped yet" in post(ana, home, "send_test", phone.id)
    clock.shift(timedelta(seconds=5))
    assert "Test arrived" in ana.get(sent[0], follow=True).content.decode()


def test_a_test_that_does_not_go_out_says_so(
    ana: Client, home: Home, phone: PushSubscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(address: object, message: object) -> str:
        raise Later("the push service could not be reached")

    monkeypatch.setattr(push, "send", fail)
    assert "The test could not be sent" in post(ana, home, "send_test", phone.id)


def test_another_persons_phone_does_not_exist(client: Client, home: Home, phone: PushSubscription) -> None:
    client.force_login(home.people.ben)
    for name in ("send_test", "remove_phone"):
        answer = client.post(reverse(name, args=[phone.id]), {"patient": home.people.patient.id})
        assert answer.status_code == 404
    assert client.get(reverse("tapped", args=[phone.id])).status_code == 404


def test_a_phone_can_be_taken_away(ana: Client, home: Home, phone: PushSubscription) -> None:
    post(ana, home, "remove_phone", phone.id)
    assert not PushSubscription.objects.exists()


def test_quiet_hours_and_language_are_kept(ana: Client, home: Home) -> None:
    post(ana, home, "disturb", **{**HOURS, "language": "es"})
    kept = Preference.objects.get(user=home.people.ana)
    assert (kept.quiet_from.hour, kept.digest_at.minute) == (23, 45)
    home.people.ana.refresh_from_db()
    assert home.people.ana.language == "es"
    assert ana.get("/people/")["Content-Language"] == "es"


def test_the_morning_message_is_taken_out_of_the_mail_alone(ana: Client, home: Home) -> None:
    post(ana, home, "disturb", **{name: value for name, value in HOURS.items() if name != "routine_by_email"})
    kept = Preference.objects.get(user=home.people.ana)
    assert (kept.by_email, kept.routine_by_email) == (True, False)
    assert "Switched off" in ana.get("/people/ladder/").content.decode()
    post(ana, home, "disturb", **HOURS)
    assert Preference.objects.get(user=home.people.ana).routine_by_email
    assert "Switched off" not in ana.get("/people/ladder/").content.decode()


@pytest.mark.parametrize(("field", "value"), [("quiet_from", "late"), ("digest_at", ""), ("language", "xx")])
def test_wrong_hours_store_nothing(ana: Client, home: Home, field: str, value: str) -> None:
    values = {"patient": home.people.patient.id, **HOURS, field: value}
    answer = ana.post("/people/disturb/", values)
    assert answer.status_code == 400
    assert not Preference.objects.exists()


def reminder(home: Home, **fields: Any) -> Reminder:
    values = {
        "key": uuid4().hex, "patient": home.people.patient, "user": home.people.ana, "channel": "push",
        "urgency": "critical", "due_key": "test:x", "state": State.SENT, "sent_at": NOW, "send_at": NOW,
        "begun_at": NOW, "expires_at": NOW + timedelta(hours=1), **fields,
    }  # fmt: skip
    return Reminder.objects.create(**values)


def test_opening_and_showing_a_reminder_leave_receipts(ana: Client, home: Home) -> None:
    told = reminder(home)
    assert ana.post(f"/r/{told.id}/shown/").status_code == 204
    assert ana.get(f"/r/{told.id}/").status_code == 302
    told.refresh_from_db()
    assert (told.shown_at, told.opened_at) == (NOW, NOW)


def test_a_program_that_only_asks_whether_the_page_is_there_opened_nothing(ana: Client, home: Home) -> None:
    told = reminder(home)
    ana.head(f"/r/{told.id}/")
    told.refresh_from_db()
    assert told.opened_at is None


def test_nobody_opens_a_reminder_of_somebody_else(client: Client, home: Home) -> None:
    told = reminder(home)
    client.force_login(home.people.ben)
    assert client.get(f"/r/{told.id}/").status_code == 404
    assert client.post(f"/r/{told.id}/shown/").status_code == 404


@pytest.fixture
def working(clock: time_machine.Traveller) -> None:
    for name in ("worker", "beat"):
        sign = alive.sign_of(name, Path(settings.ALIVE_DIR))
        sign.touch()
        os.utime(sign, (time.time(), time.time()))  # as the stopped clock of the test has it


def test_the_first_screen_is_red_when_reminders_stand_still(ana: Client, home: Home) -> None:
    for name in ("worker", "beat"):
        alive.sign_of(name, Path(settings.ALIVE_DIR)).unlink(missing_ok=True)
    assert "Reminders stand still." in ana.get("/").content.decode()


@pytest.mark.usefixtures("working")
def test_nothing_is_red_while_everything_works(ana: Client, home: Home) -> None:
    assert 'role="alert"' not in ana.get("/").content.decode()


@pytest.mark.usefixtures("working")
def test_an_alert_that_did_not_arrive_is_named(ana: Client, home: Home) -> None:
    reminder(home, state=State.FAILED, sent_at=None, channel="email")
    assert "Did not reach Ana Reyes: e-mail." in ana.get("/").content.decode()


@pytest.mark.usefixtures("working")
def test_a_home_in_which_nobody_can_be_reached_is_told_so(ana: Client, home: Home) -> None:
    for user in (home.people.ana, home.people.ben, home.people.eva, home.people.helen):
        Preference.objects.create(user=user, by_email=False)
    assert "Nobody here can be reached." in ana.get("/").content.decode()


@pytest.mark.usefixtures("working")
def test_a_phone_that_shows_no_test_is_named_and_its_receipt_ends_that(
    ana: Client, home: Home, phone: PushSubscription
) -> None:
    PushSubscription.objects.update(test_sent_at=NOW - timedelta(days=1), test_tapped_at=NOW - timedelta(days=9))
    assert "did not arrive on the phone of Ana Reyes" in ana.get("/").content.decode()
    assert ana.post(f"/people/phones/{phone.id}/shown/").status_code == 204
    assert 'role="alert"' not in ana.get("/").content.decode()


@pytest.mark.usefixtures("working")
def test_the_silence_of_the_server_is_told_on_the_first_screen(ana: Client, home: Home) -> None:
    for since, until in ((NOW - timedelta(hours=9), NOW - timedelta(hours=3)), (NOW - timedelta(hours=1), NOW)):
        Awake.objects.create(since=since, until=until)
    page = ana.get("/").content.decode()
    assert "No reminder could be sent from Fri 00:07 to 02:07.</p>" in page
    assert 'href="/due/">What is due' in page


def test_it_says_when_each_way_last_led_to_each_person(ana: Client, home: Home) -> None:
    reminder(home, sent_at=NOW - timedelta(hours=2), shown_at=NOW - timedelta(hours=1))
    reminder(home, sent_at=NOW)
    reminder(home, channel="email", user=home.people.ben, sent_at=NOW - timedelta(days=1))
    page = ana.get("/people/").content.decode()
    assert "Seen 20 Nov, 02:07 (alert on the phone)." in page
    assert "Sent 19 Nov, 03:07 (e-mail)." in page


def test_a_browser_says_where_its_alerts_go_now(ana: Client, home: Home, phone: PushSubscription) -> None:
    assert ana.post("/people/phones/renew/", {**PHONE, "label": ""}).status_code == 204
    assert ana.post("/people/phones/renew/", {"endpoint": "x"}).status_code == 400
    home.people.ana.preference = Preference.objects.create(user=home.people.ana, phone_lost_at=NOW)
    evil = {**PHONE, "endpoint": "https://evil.example/x"}
    assert ana.post("/people/phones/renew/", evil).status_code == 400
    assert PushSubscription.objects.get() == phone
