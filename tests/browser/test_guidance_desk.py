"""The guidance at the reviewer's desk and on a phone: axe clean in light and dark, nothing lost sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_access import faults
from tests.careteam.reviewers import make_rosa, said
from tests.people import People, make_people

GUIDANCE = "/team/guidance/"
PAGES = (GUIDANCE, f"{GUIDANCE}?topic=supplies", f"{GUIDANCE}?disputed=on", f"{GUIDANCE}SUP-01/", f"{GUIDANCE}AV-30/")
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 640}


@pytest.fixture
def desk(chromium: Browser, transactional_db: None, address: str) -> Iterator[BrowserContext]:
    """Rosa's browser, signed in."""
    people: People = make_people()
    client = Client()
    client.force_login(make_rosa())
    said(people.dee, "SUP-01", value="21", team=people.team)
    context = chromium.new_context(viewport=DESK)  # type: ignore[arg-type]  # a ViewportSize
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    yield context
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(desk: BrowserContext, address: str, scheme: str, size: dict[str, int]) -> None:
    page = desk.new_page()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a ViewportSize
    for path in PAGES:
        page.goto(address + path)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path


def test_a_reviewer_approves_a_row_without_script(chromium: Browser, desk: BrowserContext, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, storage_state=desk.storage_state())
    page: Page = context.new_page()
    page.goto(f"{address}{GUIDANCE}SUP-01/")
    page.get_by_label("Approve").check()
    page.get_by_label("Reason").fill("read the source")
    page.get_by_role("button", name="Store with my name").click()
    expect(page.get_by_role("status")).to_contain_text("Stored with your name.")
    expect(page.get_by_text("Approved by Rosa Lind on")).to_be_visible()
    context.close()
