"""Caregiver 1, 03:07, one hand on the mask: one tap to the sheet, three to the plan, four to have it running."""

from playwright.sync_api import Page, expect

from caregiving.illness.models import SymptomNoticed
from tests.browser.conftest import PHONE
from tests.web.home import Home


def in_sight(page: Page, name: str) -> bool:
    """Whether the control stands whole on the screen without scrolling."""
    page.wait_for_load_state()
    box = page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.bounding_box()
    return bool(box and box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"])


def test_one_tap_to_the_emergency_sheet(page: Page, address: str, lived_in: Home) -> None:
    page.goto(address)
    assert in_sight(page, "Emergency sheet")
    page.get_by_role("link", name="Emergency sheet").click()
    expect(page.get_by_role("heading", name="Helen Reyes")).to_be_visible()


def test_three_taps_to_the_plan_four_to_have_it_running_and_nothing_typed(
    page: Page, address: str, lived_in: Home
) -> None:
    page.goto(address)
    assert in_sight(page, "Something is wrong")
    page.get_by_role("link", name="Something is wrong").click()
    assert in_sight(page, "Feels ill")
    page.get_by_role("link", name="Feels ill").click()
    page.get_by_role("button", name="Yesterday").click()
    expect(page.get_by_text("The closed face mask, drawer B.")).to_be_visible()
    assert in_sight(page, "Call 911")
    assert in_sight(page, "Start")
    assert not SymptomNoticed.objects.exists()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Day 1 of 5. The plan is on.")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert SymptomNoticed.objects.count() == 1


def test_the_offer_to_undo_ends_by_itself_and_works_before(page: Page, address: str, lived_in: Home) -> None:
    page.goto(f"{address}/supplies/{lived_in.filters.id}/count/")
    page.get_by_role("button", name="One less").click()
    expect(page.get_by_role("textbox")).to_have_value("8")
    page.get_by_role("button", name="This is what is there").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
