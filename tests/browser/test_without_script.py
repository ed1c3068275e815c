"""Everything but alerts and the offline page works without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from caregiving.supplies.models import Counted
from tests.browser.conftest import PHONE
from tests.web.home import Home


@pytest.fixture
def bare_page(chromium: Browser, phone: BrowserContext) -> Iterator[Page]:
    """Ana's session in a browser that runs no script."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]  # a ViewportSize
    context.add_cookies(phone.cookies())  # type: ignore[arg-type]  # what comes out goes in
    yield context.new_page()
    context.close()


def test_a_count_and_its_undo(bare_page: Page, address: str, lived_in: Home) -> None:
    bare_page.goto(f"{address}/supplies/{lived_in.filters.id}/count/")
    bare_page.get_by_role("button", name="One less").click()
    bare_page.get_by_role("button", name="One less").click()
    expect(bare_page.get_by_role("textbox")).to_have_value("7")
    bare_page.get_by_role("button", name="This is what is there").click()
    assert Counted.objects.filter(quantity=7).count() == 1
    bare_page.get_by_role("button", name="Undo").click()
    expect(bare_page.get_by_text("Taken back.")).to_be_visible()


def test_an_illness_is_started_and_answered(bare_page: Page, address: str, lived_in: Home) -> None:
    bare_page.goto(f"{address}/wrong/ill/")
    bare_page.get_by_text("Earlier").click()
    bare_page.locator(".days button").first.click()
    bare_page.get_by_role("button", name="Start").click()
    expect(bare_page.get_by_role("heading", level=1)).to_have_text("Day 2 of 5. The plan is on.")
    bare_page.get_by_role("button", name="Negative").click()
    expect(bare_page.get_by_text("negative", exact=False).first).to_be_visible()


def test_a_due_item_is_done(bare_page: Page, address: str, lived_in: Home) -> None:
    bare_page.goto(f"{address}/due/")
    bare_page.get_by_role("button", name="Clean: tube").click()
    expect(bare_page.get_by_text("Done: clean: tube.")).to_be_visible()
