"""Caregiver 5, Sunday: seven things counted, the function scored, the sheet printed, in 45 taps at most and nothing
typed; the page is killed in the middle of the count and of the score, and goes on where it was."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from caregiving.patients.models import ITEMS, FunctionScored, SheetPrinted
from caregiving.supplies.models import Counted
from tests.browser.test_journeys_team import Taps
from tests.web.home import Home, add_supply

MOST_TAPS = 45


@pytest.fixture
def seven(lived_in: Home) -> Home:
    """Filters, home tests and five more, all counted an hour ago."""
    for number in range(1, 6):
        add_supply(lived_in.people, f"Swabs {number}", "", Decimal(40 + number), lived_in.now)
    lived_in.replan()
    return lived_in


def killed(page: Page, phone: BrowserContext) -> Page:
    """The page is gone without a word; another one is opened later."""
    page.close()
    return phone.new_page()


def counted_now(home: Home) -> int:
    return Counted.objects.filter(recorded_at__gt=home.now).count()


def start(page: Page, address: str, taps: Taps) -> None:
    page.goto(address)
    taps.tap(page.get_by_role("link", name="first").first)
    taps.tap(page.get_by_role("link", name="Sunday count, 7 items"))


def count(page: Page, taps: Taps, times: int) -> None:
    """Each as expected but the first, of which one is gone."""
    for time in range(times):
        title = page.get_by_role("heading", level=1).inner_text()
        if not time:
            taps.tap(page.get_by_role("button", name="One less"))
        taps.tap(page.get_by_role("button", name="Same").or_(page.get_by_role("button", name="This is what is there")))
        expect(page.get_by_role("heading", level=1)).not_to_have_text(title)


def test_count_score_and_print_in_45_taps_also_when_the_page_is_killed(
    phone: BrowserContext, address: str, seven: Home
) -> None:
    page, taps = phone.new_page(), Taps()
    start(page, address, taps)
    count(page, taps, 3)
    assert counted_now(seven) == 3

    page = killed(page, phone)
    start(page, address, taps)
    count(page, taps, 7)
    expect(page).to_have_url(f"{address}/supplies/")
    assert Counted.objects.filter(recorded_at__gt=seven.now).values("supply").distinct().count() == 7

    page.goto(address)
    taps.tap(page.get_by_role("link", name="Done", exact=True))
    taps.tap(page.get_by_role("link", name="Write it down Rate the twelve items"))
    for item in ITEMS[:5]:
        taps.tap(page.locator(f"input[name={item}]").first)
    page = killed(page, phone)
    page.goto(f"{address}/function/score/")
    for item in ITEMS[:5]:
        expect(page.locator(f"input[name={item}]").first).to_be_checked()
    for item in ITEMS[5:]:
        taps.tap(page.locator(f"input[name={item}]").first)
    taps.tap(page.get_by_role("button", name="Keep"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("48 of 48")
    assert FunctionScored.objects.get().rater == "caregiver"

    taps.tap(page.get_by_role("link", name="Emergency sheet"))
    taps.count += 1  # Print, whose dialog is the system's
    taps.tap(page.get_by_role("button", name="It is printed"))
    expect(page.get_by_role("status").filter(has_text="Printed.")).to_be_visible()
    assert SheetPrinted.objects.count() == 1
    assert taps.count <= MOST_TAPS
