"""What is told without network waits in sight, survives, arrives once and can be taken back; nobody else's is sent."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from caregiving.patients.happenings import Undone
from caregiving.supplies.models import Counted
from tests.web.home import Home


def counts(home: Home) -> list[int]:
    told = Counted.objects.standing().filter(supply=home.filters).exclude(quantity=9)
    return [int(count.quantity) for count in told.order_by("occurred_at")]


def keep_less(page: Page) -> None:
    page.get_by_role("button", name="One less").click()
    page.get_by_role("button", name="This is what is there").click()


def test_a_count_without_network_waits_in_sight_and_arrives_once(
    phone: BrowserContext, page: Page, address: str, lived_in: Home
) -> None:
    page.goto(f"{address}/supplies/{lived_in.filters.id}/count/")
    phone.set_offline(True)
    keep_less(page)
    phone.set_offline(False)
    page.goto(address)
    expect(page.get_by_text("Waiting to be sent")).to_be_hidden()
    page.wait_for_function("indexedDB.databases().then(all => all.length === 1)")
    assert counts(lived_in) == [8]


def test_a_refusal_is_said_where_it_was_typed_and_the_mended_one_replaces_it(
    page: Page, address: str, lived_in: Home
) -> None:
    page.goto(f"{address}/supplies/{lived_in.filters.id}/count/")
    page.get_by_role("textbox").fill("many")
    page.get_by_role("button", name="This is what is there").click()
    expect(page.get_by_role("alert")).to_have_text("Write the number in digits, for example 12.")
    expect(page.get_by_text("Not stored, needs you: 1. Filters: many")).to_be_visible()
    page.get_by_role("textbox").fill("6")
    page.get_by_role("button", name="This is what is there").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home tests")
    expect(page.locator("[data-waits]")).to_be_hidden()
    assert counts(lived_in) == [6]


def test_undo_works_on_what_still_waits(phone: BrowserContext, page: Page, address: str, lived_in: Home) -> None:
    page.goto(f"{address}/waiting/")
    page.goto(f"{address}/people/")
    page.goto(f"{address}/sheet/")
    phone.route("**/sheet/printed/", lambda route: route.abort())
    page.get_by_role("button", name="It is printed").click()
    expect(page.get_by_text("Waiting to be sent: 1. It is printed")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-waits]")).to_be_hidden()
    assert not Undone.objects.exists()
