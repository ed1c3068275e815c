"""A phone subscribes, a pushed reminder is shown and leaves its receipt."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from caregiving.agenda.models import Answer, Answered, Snapshot
from caregiving.reminders.mail_answers import links
from caregiving.reminders.models import PushSubscription, Reminder, State
from tests.browser.conftest import says
from tests.reminders.push_service import Phone, push_service
from tests.reminders.sending import reminder
from tests.servers import wait_until
from tests.web.home import Home

pytestmark = pytest.mark.usefixtures("weather")
# The vendor's push service is outside: one on this machine stands in for it, and for the browser's own call to it.
SUBSCRIPTION = json.dumps({"endpoint": "PUSH_SERVICE/send/abc", "keys": Phone().keys})
STAND_IN = f"""
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async () => ({{ toJSON: () => ({SUBSCRIPTION}) }});
"""


def push(phone: BrowserContext, page: Page, address: str, said: Mapping[str, object]) -> None:
    """Hand a message to the service worker as the push service would."""
    registrations: list[Any] = []
    devtools = phone.new_cdp_session(page)
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    held = "navigator.serviceWorker.controller !== null"
    wait_until(lambda: bool(says(page, held)), 20, "no service worker held the page")
    known = {"origin": address, "registrationId": registrations[-1]["registrationId"]}
    devtools.send("ServiceWorker.deliverPushMessage", {**known, "data": json.dumps(said)})


def test_a_phone_subscribes_with_one_tap_and_a_test_goes_to_it_at_once(
    phone: BrowserContext, page: Page, address: str, lived_in: Home, settings: Settings
) -> None:
    settings.PUSH_ALLOW_LOCAL = True
    phone.grant_permissions(["notifications"], origin=address)
    with push_service() as service:
        page.add_init_script(STAND_IN.replace("PUSH_SERVICE", service.url))
        page.goto(f"{address}/people/")
        page.get_by_role("button", name="Alerts on this phone").click()
        expect(page.get_by_text("A test is on its way.")).to_be_visible()
        assert [arrived.path for arrived in service.arrived] == ["/send/abc"]
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
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
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


SHOWN = "async () => (await (await navigator.serviceWorker.ready).getNotifications())[0]%s"


def is_asked(phone: BrowserContext, page: Page, address: str, lived_in: Home) -> None:
    """Something that is due now is asked by a notification with its two buttons."""
    now, ana = timezone.now(), lived_in.people.ana
    open_ = (item for item in Snapshot.objects.get(patient=lived_in.people.patient).due if not item["owner"])
    key = next(item["key"] for item in open_ if item["opens"] <= now.isoformat() < item["closes"])
    asked = reminder(lived_in.people, ana, due_key=key, begun_at=now, expires_at=now + timedelta(hours=6))
    with translation.override("en"):
        buttons = [links(asked)[0], links(asked)[-1]]
    phone.grant_permissions(["notifications"], origin=address)
    said = {"title": "Fortnight", "body": "Open to see it.", "tag": "t", "url": "/due/", "buttons": buttons}
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    push(phone, page, address, said)
    wait_until(lambda: bool(says(page, SHOWN % "?.title")), 20, "no notification was shown")
    assert page.evaluate(SHOWN % ".actions.map(a => a.title)") == ["I have it", "Later"]


def taps_the_first_button(phone: BrowserContext, network: str = "") -> None:
    phone.service_workers[0].evaluate(
        """async (network) => {
          eval(network);
          const [notification] = await self.registration.getNotifications();
          const { action } = notification.actions[0];
          self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action }));
        }""",
        network,
    )


def test_a_button_of_the_notification_answers_and_what_came_of_it_takes_its_place(
    phone: BrowserContext, page: Page, address: str, lived_in: Home
) -> None:
    is_asked(phone, page, address, lived_in)
    taps_the_first_button(phone)
    told = "You have it. Thank you."
    wait_until(lambda: says(page, SHOWN % "?.title") == told, 20, "the answer did not come back")
    assert [(one.author, one.verb) for one in Answered.objects.all()] == [(lived_in.people.ana, Answer.HAVE)]


@pytest.mark.parametrize("network", ["self.fetch = () => new Promise(() => {})", "self.fetch = () => Promise.reject()"])
def test_an_answer_that_does_not_get_through_opens_the_page(
    phone: BrowserContext, page: Page, address: str, lived_in: Home, network: str
) -> None:
    is_asked(phone, page, address, lived_in)
    taps_the_first_button(phone, f"{network}; self.clients.openWindow = async (url) => (self.opened = url)")
    opened = phone.service_workers[0].evaluate
    wait_until(lambda: opened("self.opened") == "/due/", 20, "nothing was opened")


def test_what_cannot_be_opened_any_more_is_asked_again(
    phone: BrowserContext, page: Page, address: str, lived_in: Home
) -> None:
    is_asked(phone, page, address, lived_in)
    refused = "async () => { self.refused = true; throw new Error('no tap'); }"
    taps_the_first_button(phone, f"self.fetch = () => new Promise(() => {{}}); self.clients.openWindow = {refused}")
    wait_until(lambda: phone.service_workers[0].evaluate("self.refused") is True, 20, "nothing was opened")
    wait_until(lambda: says(page, SHOWN % "?.body") == "Open to see it.", 20, "it was not asked again")
    assert page.evaluate(SHOWN % ".actions.map(a => a.title)") == ["I have it", "Later"]
