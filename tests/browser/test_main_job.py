"""The main job, end to end: a household file goes in, a first symptom is tapped in the browser, the right reminder
reaches the right phone, somebody answers, everybody sees who has it.

Everything is real: `make run`'s processes, a Chromium, a push service on this machine. Only the browser maker's
own push service is stood in for, since a Chromium without it cannot subscribe.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.reminders.push_service import Phone, PushService, push_service
from tests.runtime.instance import ROOT, Instance, environment
from tests.servers import wait_until

pytestmark = pytest.mark.runtime
FILE = ROOT / "caregiving/household_file/examples/well-prepared.toml"
# Patience for a busy machine; the promise is 30 s, and the figure is printed.
PATIENCE = 90.0
SUBSCRIBED = """
  Notification.requestPermission = async () => "granted";
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async () => ({ toJSON: () => (%s) });
"""


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def fortnight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    """The running product with one more household in it, from its file."""
    monkeypatch.setenv("PUSH_ALLOW_LOCAL", "yes")
    instance = Instance(tmp_path / "var")
    try:
        instance.start_and_wait()
        subprocess.run(
            [sys.executable, "manage.py", "load_household", str(FILE)],
            cwd=ROOT,
            env=environment(FORTNIGHT_RUN_DIR=str(instance.run_dir)),
            check=True,
            capture_output=True,
        )
        yield instance
    finally:
        instance.clean_up()


def sign_in(context: BrowserContext, fortnight: Instance, email: str) -> Page:
    """By the code that is printed where a mail would be sent."""
    page = context.new_page()
    page.goto(f"http://localhost:{fortnight.port}/")
    page.get_by_label(re.compile("e-mail", re.IGNORECASE)).fill(email)
    page.get_by_role("button").first.click()
    code = re.compile(rf"^To: {re.escape(email)}$.*?^([A-Z0-9]{{3,4}}-?[A-Z0-9]{{3,4}})\s*$", re.MULTILINE | re.DOTALL)
    wait_until(lambda: bool(code.search(fortnight.said())), PATIENCE, "no code was printed")
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(code.findall(fortnight.said())[-1])
    page.get_by_role("button").first.click()
    expect(page.get_by_role("link", name="Something is wrong")).to_be_visible()
    return page


def test_a_first_symptom_in_the_browser_is_a_reminder_in_a_caregivers_hand_and_everybody_sees_who_has_it(
    fortnight: Instance, service: PushService, chromium: Browser
) -> None:
    phone = Phone()
    subscription = {"endpoint": f"{service.url}/maja", "keys": phone.keys}
    majas, walters = (chromium.new_context(viewport=PHONE) for _ in range(2))  # type: ignore[arg-type]  # ViewportSize
    majas.add_init_script(SUBSCRIBED % json.dumps(subscription))
    page = sign_in(majas, fortnight, "maja@demo.example")

    page.goto(f"http://localhost:{fortnight.port}/people/")
    page.get_by_role("button", name="Alerts on this phone").click()
    wait_until(lambda: len(service.arrived) == 1, PATIENCE, "the test alert did not arrive")
    test_alert = json.loads(phone.read(service.arrived[0].body))
    page.goto(f"http://localhost:{fortnight.port}{test_alert['url']}")

    page.goto(f"http://localhost:{fortnight.port}/")
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_role("link", name="Feels ill").click()
    page.get_by_role("button", name=re.compile("Tonight|Today")).click()
    page.get_by_role("button", name="Start").click()
    began = time.monotonic()
    wait_until(lambda: len(service.arrived) >= 2, PATIENCE, "no reminder arrived")
    print(f"\nfirst symptom to delivered reminder: {time.monotonic() - began:.1f} s")  # noqa: T201  # the figure

    reminder = json.loads(phone.read(service.arrived[1].body))
    assert not re.search("covid|ill|test|antiviral|Walter", json.dumps(reminder), re.IGNORECASE)
    page.goto(f"http://localhost:{fortnight.port}{reminder['url']}")
    # By day the call is due at once beside the test, at night it waits for the morning: either may ring first.
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Test now|about the antiviral"))
    page.get_by_role("button", name="I have it").click()

    other = sign_in(walters, fortnight, "walter@demo.example")
    other.goto(f"http://localhost:{fortnight.port}/due/")
    expect(other.get_by_text("Maja Lindqvist").first).to_be_visible()
    for context in (majas, walters):
        context.close()
