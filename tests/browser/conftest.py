"""A real Chromium against the real pages. Skipped where none is found; then FORTNIGHT_REQUIRE_BROWSER fails it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from caregiving.runtime import alive
from tests.people import make_people
from tests.web.home import Home, make_home

PHONE = {"width": 360, "height": 640}
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.skip("No Chromium was found. Install it (apt install chromium) or set CHROMIUM to its path.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def lived_in(transactional_db: None) -> Home:
    """Ana's household now, with worker and beat alive."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    for name in ("worker", "beat"):
        alive.sign_of(name, Path(settings.ALIVE_DIR)).touch()
    now = timezone.now()
    return make_home(make_people(now), now)


@pytest.fixture
def address(live_server: LiveServer) -> str:
    """By the name `localhost`, which browsers trust like https."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


@pytest.fixture
def phone(chromium: Browser, lived_in: Home, address: str) -> Iterator[BrowserContext]:
    """Ana's phone, signed in; set PHONE's size, light."""
    client = Client()
    client.force_login(lived_in.people.ana)
    context = chromium.new_context(viewport=PHONE, color_scheme="light")  # type: ignore[arg-type]  # a ViewportSize
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()
