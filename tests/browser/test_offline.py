"""Closed and opened again without any network: the journeys of the night run to their end from the phone alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from caregiving.equipment.models import PowerFailed
from caregiving.illness.models import CaregiverIll, Exposed, SymptomNoticed, TestDone
from checklists.models import Checklist, RunStarted, Ticked
from tests.browser.conftest import PHONE, find_chromium, network_again, says, sign_in
from tests.browser.weather import Weather
from tests.servers import wait_until
from tests.web.home import Home

ALL_KEPT = """async () => {
  const last = (await (await fetch("/kept/")).json()).pages.at(-1);
  return Boolean(await caches.match(last, { ignoreVary: true }));
}"""


DOUBLE_TEXT = """document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.style.fontSize = "32px";
});"""


class Closed:
    """A phone that was used online, was closed, and is opened again by `open`."""

    def __init__(self, chromium: Browser, folder: Path, weather: Weather) -> None:
        self.kind, self.folder, self.weather = chromium.browser_type, folder, weather
        self.context: BrowserContext | None = None

    def open(self) -> Page:
        self.context = self.kind.launch_persistent_context(
            str(self.folder),
            executable_path=find_chromium(),
            args=["--no-sandbox"],
            viewport=PHONE,  # type: ignore[arg-type]  # a ViewportSize
        )
        return self.context.pages[0]

    def close(self) -> None:
        if self.context:
            self.context.close()
            self.context = None


@pytest.fixture
def closed(chromium: Browser, tmp_path: Path, weather: Weather, lived_in: Home) -> Iterator[Closed]:
    """Ana's phone, closed, with the network cut. Everything was fetched while there was one."""
    phone = Closed(chromium, tmp_path / "phone", weather)
    page = phone.open()
    sign_in(page.context, lived_in.people.ana, weather.address)
    page.goto(weather.address)
    wait_until(lambda: bool(says(page, ALL_KEPT)), 120, "the pages are not kept")
    phone.close()
    weather.cut()
    yield phone
    phone.close()


def tap(page: Page, role: Literal["link", "button"], name: str) -> None:
    """On a page of double text, of which nothing is lost sideways."""
    what = page.get_by_role(role, name=name)
    expect(what).to_be_visible()
    expect(page.locator("html")).to_have_css("font-size", "32px")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    what.click()


def test_caregiver_1_four_taps_nothing_typed_no_network_double_text(
    closed: Closed, weather: Weather, lived_in: Home
) -> None:
    page = closed.open()
    page.add_init_script(DOUBLE_TEXT)
    page.goto(weather.address)
    expect(page.get_by_text("Kept on this phone, no network.")).to_be_visible()
    tap(page, "link", "Emergency sheet")
    expect(page.get_by_role("heading", name="Helen Reyes")).to_be_visible()
    page.goto(weather.address)
    tap(page, "link", "Something is wrong")
    tap(page, "link", "Feels ill")
    tap(page, "button", "Yesterday")
    expect(page.get_by_text("The closed face mask, drawer B.")).to_be_visible()
    tap(page, "button", "Start")
    expect(page.get_by_role("heading", level=1)).to_have_text("Day 1 of 5. The plan is on.")
    expect(page.get_by_text("Waiting to be sent: 1. The illness plan is on")).to_be_visible()
    page.get_by_role("button", name="Negative").click()
    expect(page.get_by_text("Waiting to be sent: 2. Negative")).to_be_visible()
    assert not SymptomNoticed.objects.exists()
    network_again(page, weather)
    expect(page.locator("[data-waits]")).to_be_hidden()
    expect(page.get_by_text("Kept on this phone")).to_be_hidden()
    wait_until(TestDone.objects.exists, 20, "what waited was not sent")
    assert (SymptomNoticed.objects.count(), TestDone.objects.get().result) == (1, "negative")


def test_a_laboratorys_result_waits_on_the_phone_like_any_other_test(
    closed: Closed, weather: Weather, lived_in: Home
) -> None:
    page = closed.open()
    page.goto(f"{weather.address}/illness/begun/")
    page.get_by_text("Another test: laboratory, flu or RSV").click()
    page.get_by_role("radio", name="Laboratory").check()
    page.get_by_role("group", name="COVID-19").get_by_role("radio", name="Negative").check()
    page.get_by_role("group", name="Flu").get_by_role("radio", name="Positive").check()
    page.get_by_role("button", name="Keep the result").click()
    expect(page.get_by_text("Waiting to be sent: 1. Another test")).to_be_visible()
    expect(page.get_by_role("button", name="Keep the result")).to_be_hidden()
    network_again(page, weather)
    expect(page.get_by_text("Waiting to be sent")).to_be_hidden()
    wait_until(lambda: TestDone.objects.count() == 2, 20, "what waited was not sent")
    told = TestDone.objects.values_list("method", "target", "result")
    assert set(told) == {("molecular", "covid", "negative"), ("molecular", "flu", "positive")}


def test_a_contact_with_somebody_ill_is_told_in_three_taps_no_network(
    closed: Closed, weather: Weather, lived_in: Home
) -> None:
    page = closed.open()
    page.goto(weather.address)
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_role("link", name="Near somebody ill").click()
    page.get_by_role("button", name="Yesterday").click()
    expect(page.get_by_text("Waiting to be sent: 1. Near somebody ill")).to_be_visible()
    network_again(page, weather)
    expect(page.get_by_text("Waiting to be sent")).to_be_hidden()
    wait_until(Exposed.objects.exists, 20, "what waited was not sent")
    told = Exposed.objects.get()
    day = told.occurred_at.astimezone(lived_in.people.patient.zone).date() - timedelta(days=1)
    assert (told.last_on, told.target, told.who) == (day, "covid", None)


def test_that_a_caregiver_is_ill_is_told_in_three_taps_no_network(
    closed: Closed, weather: Weather, lived_in: Home
) -> None:
    page = closed.open()
    page.goto(weather.address)
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_role("link", name="A caregiver is ill").click()
    page.get_by_role("button", name="Ben Reyes").click()
    expect(page.get_by_text("Waiting to be sent: 1. A caregiver is ill")).to_be_visible()
    network_again(page, weather)
    expect(page.get_by_text("Waiting to be sent")).to_be_hidden()
    wait_until(CaregiverIll.objects.exists, 20, "what waited was not sent")
    assert CaregiverIll.objects.get().who == lived_in.people.ben


def test_caregiver_2_two_taps_to_what_stops_first(closed: Closed, weather: Weather, lived_in: Home) -> None:
    page = closed.open()
    page.goto(weather.address)
    shown = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    print(f"\ncold start without network: {shown / 1000:.1f} s")  # noqa: T201  # the figure; the promise is 2 s
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_role("link", name="Power").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First to stop: Suction.")


def test_a_checklist_is_read_begun_and_ticked_in_a_power_cut(closed: Closed, weather: Weather, lived_in: Home) -> None:
    steps = Checklist.objects.get(slug="power_cut", language="en", team=None).steps.all()
    page = closed.open()
    page.goto(f"{weather.address}/checklists/")
    page.get_by_role("link", name="Power cut").click()
    for step in steps:
        expect(page.get_by_role("listitem").filter(has_text=step.text)).to_be_visible()
    expect(page.get_by_role("button", name="Done")).to_have_count(0)
    page.get_by_role("button", name="Begin this list").click()
    expect(page.get_by_text("Waiting to be sent: 1. Power cut")).to_be_visible()
    page.get_by_role("button", name="Done").first.click()
    expect(page.get_by_text("Waiting to be sent: 2.")).to_be_visible()
    closed.close()
    page = closed.open()
    page.goto(f"{weather.address}/checklists/")
    page.get_by_role("link", name="Power cut").click()
    expect(page.get_by_role("button", name="Done").first).to_be_disabled()
    page.get_by_role("button", name="Done").nth(1).click()
    expect(page.get_by_text("Waiting to be sent: 3.")).to_be_visible()
    assert not RunStarted.objects.exists()
    network_again(page, weather, "/checklists/")
    wait_until(lambda: Ticked.objects.count() == 2, 30, "what waited was not sent")
    assert {tick.step for tick in Ticked.objects.filter(run=RunStarted.objects.get())} == set(steps[:2])


def test_signing_out_and_the_door_say_that_they_need_a_network(closed: Closed, weather: Weather) -> None:
    page = closed.open()
    for path in ("/accounts/logout/", "/accounts/login/code/", "/d/somewhere/"):
        page.goto(weather.address + path)
        words = "Signing in, signing out and starting a shift at the door need a network."
        expect(page.get_by_text(words)).to_be_visible()


def test_a_page_that_nobody_kept_says_that_there_is_no_network(closed: Closed, weather: Weather) -> None:
    page = closed.open()
    page.goto(f"{weather.address}/homes/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No network here.")


def test_caregiver_2_two_taps_to_what_stops_first_three_to_the_count_no_network(
    closed: Closed, weather: Weather, lived_in: Home
) -> None:
    page = closed.open()
    page.goto(weather.address)
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_role("link", name="Power").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("First to stop")
    page.get_by_role("button", name="Start the count").click()
    expect(page.get_by_text("Power is out since")).to_be_visible()
    closed.close()
    page = closed.open()
    page.goto(f"{weather.address}/wrong/power/")
    expect(page.get_by_text("Power is out since")).to_be_visible()
    expect(page.get_by_role("button", name="Power is on")).to_be_visible()
    assert not PowerFailed.objects.exists()
    network_again(page, weather, "/wrong/power/")
    wait_until(lambda: PowerFailed.objects.filter(out=True).count() == 1, 30, "the cut was not told")
