"""What is told without network waits in sight, arrives once and can be taken back; nobody else's is sent or shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caregiving.patients.happenings import Undone
from caregiving.patients.models import SheetPrinted
from caregiving.supplies.models import Counted
from tests.browser.conftest import network_again, says, sign_in
from tests.browser.weather import ANSWER_LOST, FINE, Weather
from tests.servers import wait_until
from tests.web.home import Home


def posts(ruling: int) -> Any:
    """That happens to what is told; pages come."""
    return lambda method, path: ruling if method == "POST" else FINE


def printed(page: Page, weather: Weather) -> None:
    page.goto(f"{weather.address}/sheet/")
    page.get_by_role("button", name="It is printed").click()


def waits(page: Page, words: str) -> None:
    expect(page.locator("[data-waits]")).to_contain_text(words)


def test_a_refusal_is_said_where_it_was_typed_and_the_mended_one_replaces_it(
    page: Page, address: str, lived_in: Home
) -> None:
    page.goto(f"{address}/supplies/{lived_in.filters.id}/count/")
    page.get_by_role("textbox").fill("many")
    page.get_by_role("button", name="This is what is there").click()
    expect(page.get_by_role("alert")).to_have_text("Write the number in digits, for example 12.")
    waits(page, "Not stored, needs you: 1. Filters: many")
    page.get_by_role("textbox").fill("6")
    page.get_by_role("button", name="This is what is there").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home tests")
    expect(page.locator("[data-waits]")).to_be_hidden()
    told = Counted.objects.exclude(quantity=9).values_list("quantity", flat=True).filter(supply=lived_in.filters)
    wait_until(lambda: list(told.all()) == [6], 30, "the count was not sent")


def test_an_answer_that_is_lost_is_asked_for_again_and_stored_once(
    page: Page, weather: Weather, lived_in: Home
) -> None:
    weather.judge = posts(ANSWER_LOST)
    printed(page, weather)
    waits(page, "Waiting to be sent: 1. It is printed")
    network_again(page, weather, "/sheet/")
    expect(page.locator("[data-waits]")).to_be_hidden()
    wait_until(lambda: SheetPrinted.objects.count() == 1, 30, "it was not stored once")


@pytest.mark.parametrize("lost", [503, ANSWER_LOST])
def test_undo_works_on_what_still_waits_also_when_it_had_arrived(
    page: Page, weather: Weather, lived_in: Home, lost: int
) -> None:
    weather.judge = posts(lost)
    printed(page, weather)
    page.get_by_role("button", name="Undo").click()
    waits(page, "Waiting to be sent: 2. Undo: It is printed")
    network_again(page, weather)
    expect(page.locator("[data-waits]")).to_be_hidden()
    wait_until(lambda: Undone.objects.count() == SheetPrinted.objects.count() == 1, 30, "it still stands")


def test_since_when_the_oldest_waits_is_said(page: Page, weather: Weather, lived_in: Home) -> None:
    weather.judge = posts(503)
    began = datetime(2026, 11, 20, 8, 7, tzinfo=UTC)
    since = f"{began.astimezone(lived_in.people.patient.zone):%H:%M}"
    page.clock.set_fixed_time(began)
    printed(page, weather)
    waits(page, f"Waiting to be sent: 1. It is printed (since {since})")
    page.clock.set_fixed_time(began + timedelta(minutes=42))
    page.goto(f"{weather.address}/wrong/power/")
    page.get_by_role("button", name="Start the count").click()
    waits(page, f"Waiting to be sent: 2. Power is out (since {since})")


def test_signing_out_without_network_says_that_it_needs_one_and_clears_nothing(
    page: Page, weather: Weather, lived_in: Home
) -> None:
    page.goto(weather.address)
    kept = "caches.keys().then((names) => names.some((name) => name.startsWith('fortnight-pages-')))"
    wait_until(lambda: bool(says(page, kept)), 30, "no page is kept")
    page.goto(f"{weather.address}/homes/")
    weather.cut()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("alert")).to_contain_text("Signing out needs a network.")
    assert says(page, kept)


def test_who_must_sign_in_again_loses_nothing(page: Page, weather: Weather, lived_in: Home) -> None:
    weather.judge = posts(401)
    printed(page, weather)
    waits(page, "Sign in to send what waits: 1.")
    network_again(page, weather)
    expect(page.locator("[data-waits]")).to_be_hidden()
    wait_until(lambda: SheetPrinted.objects.count() == 1, 30, "it was not stored once")


def test_another_persons_entries_are_neither_shown_nor_sent(page: Page, weather: Weather, lived_in: Home) -> None:
    weather.judge = posts(503)
    printed(page, weather)
    waits(page, "Waiting to be sent: 1.")
    weather.clear()
    page.context.clear_cookies()
    sign_in(page.context, lived_in.people.ben, weather.address)
    page.goto(f"{weather.address}/waiting/")
    expect(page.get_by_text("Nothing waits. All is sent.")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page.context, lived_in.people.ana, weather.address)
    network_again(page, weather)
    wait_until(
        lambda: SheetPrinted.objects.filter(author=lived_in.people.ana).count() == 1,
        30,
        "it was not sent",
    )


def test_what_waits_can_be_read_copied_and_removed(page: Page, weather: Weather, lived_in: Home) -> None:
    weather.judge = posts(409)
    printed(page, weather)
    page.goto(f"{weather.address}/waiting/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a copy of what waits").click()
    assert "/sheet/printed/" in download.value.path().read_text()
    page.get_by_role("button", name="Remove, do not send").click()
    expect(page.get_by_text("Nothing waits. All is sent.")).to_be_visible()


def test_signing_out_warns_of_what_waits_and_leaves_no_page_behind(
    page: Page, weather: Weather, lived_in: Home
) -> None:
    page.goto(weather.address)
    kept = "caches.keys().then((names) => names.some((name) => name.startsWith('fortnight-pages-')))"
    wait_until(lambda: bool(says(page, kept)), 30, "no page is kept")
    weather.judge = posts(503)
    printed(page, weather)
    waits(page, "Waiting to be sent: 1.")
    weather.judge = lambda method, path: 503 if method == "POST" and "logout" not in path else FINE
    page.goto(f"{weather.address}/homes/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet: 1.")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    wait_until(lambda: says(page, kept) is False, 30, "the person's pages are still there")
