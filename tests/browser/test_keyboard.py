"""C1 and T1 from the keyboard alone: Tab to the control, Enter or Space; where one stands can be seen at every step."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from caregiving.careteam.models import Outcome
from caregiving.illness.models import SymptomNoticed
from caregiving.people.models import TeamRole
from tests.browser.conftest import DESK, Open
from tests.careteam.desk import clinician, make_case
from tests.people import People, make_people
from tests.web.home import Home

MOST_TABS = 60
# Where the focus is, and whether it shows: an outline that is drawn, whole on the screen and under nothing.
SHOWN = """(it) => {
  const box = it.getBoundingClientRect(), style = getComputedStyle(it);
  const on = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    && box.y >= 0 && box.y + box.height <= innerHeight && (it === on || it.contains(on) || Boolean(on?.contains(it)));
}"""


def press(page: Page, what: Locator, key: str) -> None:
    """Tab until it has the focus, see that it shows, and press."""
    expect(what).to_be_visible()
    page.wait_for_load_state()
    for _tab in range(MOST_TABS):
        page.keyboard.press("Tab")
        if what.evaluate("(it) => it === document.activeElement"):
            break
    expect(what).to_be_focused()
    assert what.evaluate(SHOWN), f"the focus on {what} does not show"
    page.keyboard.press(key)


def test_c1_from_now_to_the_running_plan(page: Page, address: str, lived_in: Home) -> None:
    page.goto(address)
    press(page, page.get_by_role("link", name="Something is wrong"), "Enter")
    press(page, page.get_by_role("link", name="Feels ill"), "Enter")
    press(page, page.get_by_role("button", name="Yesterday"), "Space")
    expect(page.get_by_text("The closed face mask, drawer B.")).to_be_visible()
    press(page, page.get_by_role("button", name="Start"), "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Day 1 of 5. The plan is on.")
    assert SymptomNoticed.objects.count() == 1


def test_c1_to_the_emergency_sheet(page: Page, address: str, lived_in: Home) -> None:
    page.goto(address)
    press(page, page.get_by_role("link", name="Emergency sheet"), "Enter")
    expect(page.get_by_role("heading", name="Helen Reyes")).to_be_visible()


def test_the_first_tab_offers_to_skip_to_what_the_page_says(page: Page, address: str, lived_in: Home) -> None:
    page.goto(address)
    skip = page.locator(".skip")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert skip.evaluate(SHOWN)


@pytest.fixture
def people(transactional_db: None) -> People:
    return make_people(timezone.now())


def test_t1_an_urgent_patient_from_the_list_to_its_outcome(people: People, open_as: Open) -> None:
    ruth = clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR)
    make_case(people.team, "Ben Achterberg", timezone.now())
    page = open_as(ruth, DESK)
    page.goto("/team/")
    press(page, page.get_by_role("link", name="Called: Ben Achterberg"), "Enter")
    expect(page.get_by_label("Look again on")).not_to_have_value("")
    press(page, page.get_by_role("button", name="Close the line"), "Space")
    expect(page.get_by_role("heading", name="Ben Achterberg")).to_have_count(0)
    assert Outcome.objects.get().verb == "called"
