"""A function score that was left half-way, and a battery's time that goes on while the app is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from caregiving.equipment.models import DrillDone
from caregiving.patients.models import ITEMS, FunctionScored
from caregiving.people.models import User
from tests.servers import wait_until
from tests.web.home import Home

DAY, MINUTE = 86_400_000, 60_000
# As if what this phone keeps under that name had been kept so many milliseconds earlier.
EARLIER = """([begins, ago]) => {
  const name = Object.keys(localStorage).find(one => one.startsWith(begins));
  const back = (moment) => typeof moment === "number" && moment > 1e12 ? moment - ago : moment;
  localStorage.setItem(name, JSON.stringify(JSON.parse(localStorage.getItem(name)), (_key, one) => back(one)));
}"""


def scored(home: Home, points: int, days_ago: int) -> None:
    at = home.now - timedelta(days=days_ago)
    items = dict.fromkeys(ITEMS, points)
    home.tell(FunctionScored(patient=home.people.patient, occurred_at=at, rater="caregiver", **items))


@pytest.fixture
def half_way(page: Page, address: str, lived_in: Home) -> Page:
    """All twelve had 2; speech was changed to 4, then the page was closed."""
    scored(lived_in, 2, days_ago=30)
    page.goto(address + reverse("function_score"))
    expect(page.locator("[data-begun]")).to_be_hidden()
    page.locator("[name=speech][value='4']").check()
    return page


def marked(page: Page) -> str | None:
    return page.locator("[name=speech]:checked").get_attribute("value")


BEGUN = {"en": "You had begun this at", "es": "Usted lo había empezado a las"}


@pytest.mark.parametrize(("language", "words"), BEGUN.items(), ids=BEGUN)
def test_what_was_chosen_is_still_there_with_the_hour_at_which_it_was_begun(
    half_way: Page, lived_in: Home, language: str, words: str
) -> None:
    User.objects.filter(pk=lived_in.people.ana.pk).update(language=language)
    half_way.reload()
    assert marked(half_way) == "4"
    begun = half_way.locator("[data-begun]")
    expect(begun).to_contain_text(words)
    zone, now = lived_in.people.patient.zone, timezone.now()
    hours = [f"{(now - timedelta(minutes=ago)).astimezone(zone):%H:%M}" for ago in range(5)]
    assert any(hour in begun.inner_text() for hour in hours)


def test_after_a_day_it_is_dropped(half_way: Page) -> None:
    half_way.evaluate(EARLIER, ["score-", DAY])
    half_way.reload()
    assert marked(half_way) == "2"
    expect(half_way.locator("[data-begun]")).to_be_hidden()


def test_a_score_that_somebody_told_meanwhile_counts_more_than_what_was_left(half_way: Page, lived_in: Home) -> None:
    scored(lived_in, 3, days_ago=1)
    half_way.reload()
    assert marked(half_way) == "3"
    half_way.reload()
    assert marked(half_way) == "3"


def test_the_stopwatch_goes_on_while_the_page_is_closed_and_writes_the_minutes(
    phone: BrowserContext, address: str, lived_in: Home
) -> None:
    first, here = phone.new_page(), address + reverse("drill", args=[lived_in.niv.id])
    first.goto(here)
    phone.set_offline(True)
    first.get_by_role("button", name="Start the stopwatch").click()
    expect(first.get_by_role("button", name="Start the stopwatch")).to_be_hidden()
    first.evaluate(EARLIER, ["stopwatch-", 70 * MINUTE + 30_000])
    first.close()
    phone.set_offline(False)
    again = phone.new_page()
    again.goto(here)
    expect(again.get_by_role("timer")).to_contain_text("1:10:3")
    again.get_by_role("button", name="It warned or stopped: stop").click()
    again.reload()
    expect(again.get_by_label("How many minutes did it run?")).to_have_value("70")
    again.get_by_role("button", name="Keep", exact=True).click()
    wait_until(lambda: DrillDone.objects.filter(device=lived_in.niv, minutes=70).exists(), 30, "no drill was stored")
    again = phone.new_page()  # the one before goes to its next page by itself
    again.goto(here)
    expect(again.get_by_role("timer")).to_have_text("0:00:00")
    expect(again.get_by_label("How many minutes did it run?")).to_have_value("")
