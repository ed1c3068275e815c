"""Web push against a real push service on this machine: sealed for the phone, judged by what to do next."""

from __future__ import annotations

import base64
import contextlib
import json
import time
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_django import Settings

from caregiving.reminders.channels import Address, Message, push
from caregiving.reminders.errors import Later, Never, TellSomebody
from caregiving.reminders.models import PushSubscription
from tests.people import NOW, People
from tests.reminders.push_service import Phone, PushService


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def subscription(people: People, service: PushService, phone: Phone) -> PushSubscription:
    return PushSubscription.objects.create(
        user=people.ana, endpoint=f"{service.url}/send/1", last_seen_at=NOW, **phone.keys
    )


def message(**fields: object) -> Message:
    content = {
        "key": "key-1",
        "title": "Fortnight: please answer now",
        "body": "Something is due. Open to see it.",
        "details": ("Call Dr Lee about the antiviral today.",),
        "url": "/r/1/",
        "urgent": True,
        "lasts": timedelta(hours=2),
        "language": "en",
    }
    return Message(**{**content, **fields})  # type: ignore[arg-type]  # the fields are those of a message


def send(subscription: PushSubscription, *, details: bool = False, **fields: object) -> str:
    address = Address("push:1", subscription, shows_details=details)
    return push.send(address, message(**fields))


def test_only_the_phone_can_read_it_and_it_names_nothing(
    subscription: PushSubscription, service: PushService, phone: Phone
) -> None:
    assert send(subscription) == "/m/1"
    said = json.loads(phone.read(service.arrived[0].body))
    assert said["title"] == "Fortnight: please answer now"
    assert "antiviral" not in json.dumps(said)


def test_it_carries_the_two_buttons_for_which_a_notification_has_room(
    subscription: PushSubscription, service: PushService, phone: Phone
) -> None:
    send(subscription, answers=(("I have it", "/m/a/"), ("Done", "/m/b/"), ("Later", "/m/c/")))
    assert json.loads(phone.read(service.arrived[0].body))["buttons"] == [["I have it", "/m/a/"], ["Later", "/m/c/"]]
    send(subscription)
    assert json.loads(phone.read(service.arrived[1].body))["buttons"] == []


def test_details_are_shown_only_on_a_phone_whose_owner_chose_so(
    subscription: PushSubscription, service: PushService, phone: Phone
) -> None:
    send(subscription, details=True)
    assert "antiviral" in phone.read(service.arrived[0].body).decode()


def test_it_lives_as_long_as_it_is_of_use_and_says_how_urgent_it_is(
    subscription: PushSubscription, service: PushService
) -> None:
    send(subscription)
    send(subscription, urgent=False)
    first, second = service.arrived
    assert 7190 <= int(first.headers["ttl"]) <= 7200
    assert first.headers["urgency"] == "high"
    assert second.headers["urgency"] == "normal"
    assert first.headers["content-encoding"] == "aes128gcm"


@pytest.mark.parametrize(("lasts", "most"), [(10, 10), (0, 0), (-5, 0)])
def test_no_service_keeps_it_after_the_end_of_its_window(
    subscription: PushSubscription, service: PushService, lasts: int, most: int
) -> None:
    send(subscription, lasts=timedelta(seconds=lasts))
    assert 0 <= int(service.arrived[0].headers["ttl"]) <= most


def test_what_waited_for_its_turn_is_kept_for_so_much_less(
    subscription: PushSubscription, service: PushService
) -> None:
    send(subscription, written=time.monotonic() - 7000)
    assert int(service.arrived[0].headers["ttl"]) <= 200


def test_a_repeat_has_the_topic_and_the_tag_of_what_it_repeats(
    subscription: PushSubscription, service: PushService, phone: Phone
) -> None:
    send(subscription)
    send(subscription)
    send(subscription, key="key-2")
    topics = [arrived.headers["topic"] for arrived in service.arrived]
    assert topics[0] == topics[1] != topics[2]
    assert json.loads(phone.read(service.arrived[0].body))["tag"] == topics[0]
    assert len(topics[0]) <= 32


def test_the_signature_is_ours_and_names_the_service_with_its_port(
    subscription: PushSubscription, service: PushService
) -> None:
    send(subscription)
    scheme, token, key = service.arrived[0].headers["authorization"].replace(",", "").split()
    raw = base64.urlsafe_b64decode(key.removeprefix("k=") + "==")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    claims = jwt.decode(token.removeprefix("t="), public, algorithms=["ES256"], audience=service.url)
    assert scheme == "vapid"
    assert claims["sub"].startswith("mailto:")
    assert key.removeprefix("k=") == push.public_key()


def test_the_key_pair_is_made_once_and_only_its_owner_can_read_it(service: PushService, settings: Settings) -> None:
    first = push.public_key()
    push._pusher.cache_clear()
    assert push.public_key() == first
    assert settings.VAPID_KEY_FILE.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_phone_that_is_gone_is_forgotten(subscription: PushSubscription, service: PushService, status: int) -> None:
    service.answers.append((status, {}))
    with pytest.raises(Never):
        push.send_test(subscription, NOW)
    assert not PushSubscription.objects.exists()


def test_a_phone_that_renewed_its_address_meanwhile_is_kept(
    subscription: PushSubscription, service: PushService
) -> None:
    service.answers.append((410, {}))
    PushSubscription.objects.update(endpoint=f"{service.url}/send/2")
    with pytest.raises(Never):
        send(subscription)
    assert PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_busy_service_is_asked_again_later(subscription: PushSubscription, service: PushService, status: int) -> None:
    service.answers.append((status, {"Retry-After": "120"}))
    with pytest.raises(Later) as later:
        send(subscription)
    assert later.value.after == timedelta(minutes=2)
    assert PushSubscription.objects.exists()


@pytest.mark.parametrize("value", ["soon", "-5", "\u00b2", "9" * 5000, "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_retry_after_that_says_nothing_useful_does_no_harm(
    subscription: PushSubscription, service: PushService, value: str
) -> None:
    service.answers.append((503, {"Retry-After": value}))
    with pytest.raises(Later) as later:
        send(subscription)
    assert not later.value.after


@pytest.mark.parametrize("status", [301, 413])
def test_a_redirect_is_not_followed_and_a_fault_of_ours_is_told(
    subscription: PushSubscription, service: PushService, status: int
) -> None:
    service.answers.append((status, {"Location": f"{service.url}/elsewhere"}))
    with pytest.raises(TellSomebody):
        send(subscription)
    assert len(service.arrived) == 1
    assert PushSubscription.objects.exists()


def test_a_service_that_is_down_is_asked_again_later(subscription: PushSubscription) -> None:
    subscription.endpoint = "http://127.0.0.1:9/send"
    with pytest.raises(Later):
        send(subscription)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com.example/",
        "https://fcm.googleapis.com:8443/x",
        "https://user@fcm.googleapis.com/x",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/x",
        "ftp://fcm.googleapis.com/x",
        "https:///x",
        "http://192.168.0.1/x",
        "not a url",
        "https://:@127.0.0.1\\@fcm.googleapis.com/x",
        "https://@fcm.googleapis.com/x",
        "https://127.0.0.1\\.fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@127.0.0.1/x",
        "https://fcm.googleapis.com/x\\y",
        "https://\tfcm.googleapis.com/x",
        "https://fcm.googleapis.com/x\r\nHost: 127.0.0.1",
        "https://fcm.googleapis.com/x\x00",
        "https://fcm.googleapis.com/x\x7f",
        " https://fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x\u2003y",
        "https://fcm.googleapis.com:0443x/x",
        "https://[fcm.googleapis.com]/x",
        "https://[::1/x",
        "http://localhost@fcm.googleapis.com/x",
        "http://:@localhost/x",
    ],
)
def test_an_address_that_is_no_push_service_is_never_called(settings: Settings, endpoint: str) -> None:
    for allowed in (False, True):
        settings.PUSH_ALLOW_LOCAL = allowed
        with pytest.raises(Never):
            push.check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://wns2-by3p.notify.windows.com/w/?token=abc",
    ],
)
def test_the_known_push_services_are_called(settings: Settings, endpoint: str) -> None:
    settings.PUSH_ALLOW_LOCAL = False
    push.check_endpoint(endpoint)


def test_a_service_on_this_machine_only_by_explicit_setting(settings: Settings) -> None:
    settings.PUSH_ALLOW_LOCAL = False
    with pytest.raises(Never):
        push.check_endpoint("http://127.0.0.1:1234/x")


def test_a_test_that_a_busy_service_did_not_take_was_not_sent(
    subscription: PushSubscription, service: PushService
) -> None:
    service.answers = [(503, {}), (201, {}), (503, {})]
    for sent_at in (None, NOW, NOW):
        with contextlib.suppress(Later):
            push.send_test(subscription, NOW)
        subscription.refresh_from_db()
        assert subscription.test_sent_at == sent_at


def test_the_test_alert_says_when_it_was_sent(
    subscription: PushSubscription, service: PushService, phone: Phone
) -> None:
    push.send_test(subscription, NOW)
    subscription.refresh_from_db()
    assert subscription.test_sent_at == NOW
    assert str(subscription.id) in phone.read(service.arrived[0].body).decode()
