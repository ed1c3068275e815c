"""The first visit of Now on one bar of signal: few kilobytes, one style sheet, one script, nobody else's server."""

from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import BrowserContext, Page, Request

from caregiving.web.script import FOLDER
from tests.web.home import Home

MOST_BYTES, MOST_LINES = 60_000, 600


def wire_bytes(client: Client, address: str) -> int:
    """Head and body of the answer, as they go over the wire compressed."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    body = answer.content if not answer.streaming else b"".join(answer)
    head = sum(len(name) + len(value) + 4 for name, value in answer.items())
    return head + len(body)


def test_the_first_visit_fits_all_in(phone: BrowserContext, page: Page, address: str, lived_in: Home) -> None:
    lived_in.fall_ill(30)
    asked: list[Request] = []
    phone.on("request", lambda request: asked.append(request))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())")
    icons = [one for one in manifest["icons"] if (one["sizes"], one["purpose"]) == ("192x192", "any")]
    favicon = page.locator("link[rel=icon]").get_attribute("href") or ""
    addresses = {request.url for request in asked} | {
        page.url,
        *(f"{address}{icon['src']}" for icon in icons),
        address + favicon,
    }
    assert {urlsplit(url).netloc for url in addresses} == {urlsplit(address).netloc}
    kinds = [request.resource_type for request in asked]
    assert (kinds.count("stylesheet"), kinds.count("script")) == (1, 1)
    client = Client()
    client.force_login(lived_in.people.ana)
    sizes = {url: wire_bytes(client, url.removeprefix(address)) for url in addresses}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_the_script_stays_small_enough_to_be_read() -> None:
    files = [*FOLDER.glob("*.js"), FOLDER.parent / "templates/web/sw.js"]
    lines = [line for file in files for line in file.read_text().splitlines() if line.strip()]
    assert len(lines) < MOST_LINES
    assert max(map(len, lines)) <= 120
