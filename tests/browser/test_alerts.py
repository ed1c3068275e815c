"""A phone subscribes, a pushed reminder is shown and leaves its receipt."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from caregiving.reminders.models import PushSubscription, Reminder, State
from tests.reminders.push_service import Phone
from tests.web.home import Home

pytestmark = pytest.mark.usefixtures("weather")
# The vendor's push service is outside: only the browser's own call to it is replaced.
SUBSCRIPTION = json.dumps({"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "keys": Phone().keys})
STAND_IN = f"""
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async () => ({{ toJSON: () => ({SUBSCRIPTION}) }});
"""


def push(phone: BrowserContext, page: Page, address: str, said: dict[str, str]) -> None:
    """Hand a message to the service worker as the push service would."""
    registrations: list[Any] = []
    devtools = phone.new_cdp_session(page)
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    known = {"origin": address, "registrationId": registrations[-1]["registrationId"]}
    devtools.send("ServiceWorker.deliverPushMessage", {**known, "data": json.dumps(said)})


def test_a_phone_subscribes_with_one_tap(phone: BrowserContext, page: Page, address: str, lived_in: Home) -> None:
    phone.grant_permissions(["notifications"], origin=address)
    page.add_init_script(STAND_IN)
    page.goto(f"{address}/people/")
    page.get_by_role("button", name="Alerts on this phone").click()
    expect(page.get_by_text("Send a test to be sure.")).to_be_visible()
    assert PushSubscription.objects.get().user == lived_in.people.ana


def test_a_browser_that_refuses_says_what_to_do(page: Page, address: str) -> None:
    page.add_init_script("Notification.requestPermission = async () => 'denied';")
    page.goto(f"{address}/people/")
    page.get_by_role("button", name="Alerts on this phone").click()
    expect(page.get_by_text("This browser did not allow it.")).to_be_visible()


def test_a_pushed_reminder_is_shown_and_says_so(
    phone: BrowserContext, page: Page, address: str, lived_in: Home
) -> None:
    now = timezone.now()
    told = Reminder.objects.create(
        key="k",
        patient=lived_in.people.patient,
        user=lived_in.people.ana,
        channel="push",
        urgency="critical",
        due_key="test:x",
        state=State.SENT,
        sent_at=now,
        send_at=now,
        begun_at=now,
        expires_at=now + timedelta(hours=1),
    )
    phone.grant_permissions(["notifications"], origin=address)
    said = {"title": "Fortnight: please answer now", "body": "Open to see it.", "tag": "t", "url": f"/r/{told.id}/"}
    page.goto(address)
    page.wait_for_function("navigator.serviceWorker.ready")
    with phone.expect_event("response", lambda answer: answer.url.endswith("/shown/")):
        push(phone, page, address, said)
    titles = page.evaluate(
        "navigator.serviceWorker.ready.then(w => w.getNotifications()).then(n => n.map(x => x.title))"
    )
    assert titles == ["Fortnight: please answer now"]
    page.goto(f"{address}/r/{told.id}/")
    told.refresh_from_db()
    assert told.shown_at is not None
    assert told.opened_at is not None
