"""What a phone kept is of the patient who was chosen, and is there when the server fails and after an update."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from caregiving.people.models import Membership, Role
from caregiving.web import script, static_names
from tests.browser.conftest import says
from tests.browser.test_offline import ALL_KEPT
from tests.browser.weather import CUT, FINE, Weather
from tests.servers import wait_until
from tests.web.home import Home

CONTROLLED = "Boolean(navigator.serviceWorker.controller)"
NEWER = "0123456789abcdef"


def choose(page: Page, weather: Weather, name: str) -> None:
    page.goto(f"{weather.address}/homes/")
    page.get_by_role("button", name=name).click()
    expect(page.locator("header").get_by_text(name)).to_be_visible()


def until(page: Page, script: str, words: str) -> None:
    wait_until(lambda: bool(says(page, script)), 120, words)


def kept_one(page: Page, weather: Weather, path: str) -> None:
    """That page is kept, as whoever looked at it saw it."""
    page.goto(weather.address)
    until(page, CONTROLLED, "the worker is not there")
    page.goto(weather.address + path)
    until(page, f"caches.match('{path}', {{ ignoreVary: true }}).then(Boolean)", "the page is not kept")


def test_the_pages_of_one_patient_are_never_shown_for_another(page: Page, weather: Weather, lived_in: Home) -> None:
    people = lived_in.people
    Membership.objects.create(user=people.ana, household=people.other_home, role=Role.FAMILY)
    choose(page, weather, "Helen Reyes")
    until(page, ALL_KEPT, "Helen's pages are not kept")
    choose(page, weather, "Carl Clark")
    weather.cut()
    for path in ("/sheet/", "/wrong/breathing/", "/wrong/power/", "/"):
        page.goto(weather.address + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Helen Reyes")).to_have_count(0)
    expect(page.locator("header").get_by_text("Carl Clark")).to_be_visible()
    weather.clear()
    page.goto(weather.address)
    until(page, ALL_KEPT, "Carl's pages are not kept")
    weather.cut()
    page.goto(f"{weather.address}/sheet/")
    expect(page.get_by_role("heading", name="Carl Clark")).to_be_visible()


def test_a_choice_that_the_network_swallows_shows_nobody_elses_page(
    page: Page, weather: Weather, lived_in: Home
) -> None:
    people = lived_in.people
    Membership.objects.create(user=people.ana, household=people.other_home, role=Role.FAMILY)
    choose(page, weather, "Helen Reyes")
    kept_one(page, weather, "/")
    page.goto(f"{weather.address}/homes/")
    weather.judge = lambda method, path: FINE if method == "POST" else CUT
    page.get_by_role("button", name="Carl Clark").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No network here.")


def test_who_sees_no_home_any_more_keeps_nothing_of_it(page: Page, weather: Weather, lived_in: Home) -> None:
    kept_one(page, weather, "/supplies/")
    Membership.objects.filter(user=lived_in.people.ana).delete()
    page.goto(weather.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing to see here now.")
    until(page, "caches.match('/supplies/', { ignoreVary: true }).then((found) => !found)", "the page is still kept")


def test_one_page_on_which_the_server_fails_leaves_the_others_to_be_kept(
    page: Page, weather: Weather, lived_in: Home
) -> None:
    weather.judge = lambda method, path: 500 if path == "/people/" else FINE
    page.goto(weather.address)
    until(page, ALL_KEPT, "the pages are not kept")


@pytest.mark.parametrize("status", [500, 503])
def test_where_the_server_fails_the_kept_page_says_as_of_when_it_is(
    page: Page, weather: Weather, lived_in: Home, status: int
) -> None:
    kept_one(page, weather, "/supplies/")
    weather.judge = lambda method, path: status
    page.goto(f"{weather.address}/supplies/")
    expect(page.get_by_text("As of")).to_be_visible()
    expect(page.get_by_role("link", name="Home tests").first).to_be_visible()


def test_after_an_update_a_page_from_before_it_still_has_style_and_script(
    page: Page, weather: Weather, lived_in: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_one(page, weather, "/sheet/")
    monkeypatch.setattr(script, "digest", lambda: NEWER)
    monkeypatch.setattr(static_names, "_digest", lambda name: NEWER[:8])
    comes = ("/sw.js", "/static/", f"/fortnight-{NEWER}", "/offline/", "/install/", "/homes/")
    weather.judge = lambda method, path: FINE if path.startswith(comes) else CUT
    page.goto(f"{weather.address}/homes/")
    shells = "caches.keys().then((names) => names.filter((name) => name.includes('shell')).length === 1)"
    until(page, f"caches.match('/fortnight-{NEWER}.js').then((found) => found && {shells})", "the update did not come")
    weather.cut()
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto(f"{weather.address}/sheet/")
    assert NEWER not in (page.locator("script").get_attribute("src") or "")
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 100
    page.get_by_role("button", name="It is printed").click()
    expect(page.get_by_text("Waiting to be sent: 1. It is printed")).to_be_visible()
