"""A real Chromium against the real pages. Skipped where none is found; then FORTNIGHT_REQUIRE_BROWSER fails it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.signals import request_finished, request_started
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from caregiving.equipment.models import Photo
from caregiving.patients.models import ITEMS, DoorLink, FunctionScored, SheetLink
from caregiving.people.models import TeamRole, User
from caregiving.runtime import alive
from checklists.models import Checklist, RunStarted, Step
from tests.browser.weather import Weather, weather_before
from tests.careteam.desk import clinician
from tests.careteam.test_sheets import sign_all
from tests.people import People, make_people
from tests.pictures import jpeg
from tests.servers import wait_until
from tests.web.home import Home, make_home

IN_2100 = 4102444800
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 640}
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
Open = Callable[[User, dict[str, int]], Page]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium(live_server: LiveServer) -> Iterator[Browser]:
    """Closed before the live server stops, whose threads may use the database until their line is closed."""
    path = find_chromium()
    if path is None:
        pytest.skip("No Chromium was found. Install it (apt install chromium) or set CHROMIUM to its path.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    wait_until(lambda: not any(map(_answers, threading.enumerate())), 30, "a line to the live server stays open")


def _answers(thread: threading.Thread) -> bool:
    return "process_request_thread" in thread.name


@pytest.fixture
def lived_in(transactional_db: None) -> Home:
    """Ana's household now, with worker and beat alive."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    for name in ("worker", "beat"):
        alive.sign_of(name, Path(settings.ALIVE_DIR)).touch()
    now = timezone.now()
    people = make_people(now)
    _at_noon(people, now)
    return make_home(people, now)


def _at_noon(people: People, now: datetime) -> None:
    """Where they live it is past noon, whenever the tests run: at night fewer things are asked."""
    ahead = 12 - now.hour
    for one in (people.patient, people.ana, people.ben, people.eva, people.helen):
        one.time_zone = f"Etc/GMT{-ahead:+d}"  # these names count from there to Greenwich
        one.save(update_fields=["time_zone"])


@pytest.fixture
def full(lived_in: Home) -> None:
    """What the pages show when there is something: a picture of a machine, scores, a list, a signed sheet, a door."""
    patient, now = lived_in.people.patient, lived_in.now
    Photo.objects.create(device=lived_in.niv, image=ContentFile(jpeg(), "screen.jpg"), caption="The settings screen")
    for days, points in {60: 4, 30: 4, 2: 2}.items():
        at = now - timedelta(days=days)
        told = FunctionScored(patient=patient, rater="caregiver", occurred_at=at, **dict.fromkeys(ITEMS, points))
        lived_in.tell(told)
    night = Checklist.objects.create(slug="night", language="en", title="Night", version=1)
    Step.objects.create(checklist=night, place=1, text="Mask on")
    lived_in.tell(RunStarted(patient=patient, checklist=night, occurred_at=now))
    sign_all(clinician(lived_in.people.team, "Dana Whitfield", TeamRole.PHARMACIST), lived_in.people, now)
    DoorLink.objects.create(patient=patient, call_name="Ana", call_phone="+15550107")
    SheetLink.objects.create(patient=patient)
    lived_in.replan()


@pytest.fixture
def weather(live_server: LiveServer, transactional_db: None) -> Iterator[Weather]:
    """A test that asks for it has a network that it can cut, and phones on which the service worker works."""
    with weather_before(str(live_server.url)) as between:
        yield between


@pytest.fixture
def address(request: pytest.FixtureRequest, live_server: LiveServer, transactional_db: None) -> Iterator[str]:
    """By the name `localhost`, which browsers trust like https. Ends when no request is under way any more."""
    with under_way() as requests:
        if "weather" in request.fixturenames:
            yield request.getfixturevalue("weather").address
        else:
            yield str(live_server.url).replace("127.0.0.1", "localhost")
        wait_until(lambda: not requests, 30, "a request still goes on")


@contextmanager
def under_way() -> Iterator[set[int]]:
    """The threads that answer a request of the live server."""
    threads: set[int] = set()

    def begun(**kwargs: object) -> None:
        threads.add(threading.get_ident())

    def done(**kwargs: object) -> None:
        threads.discard(threading.get_ident())

    request_started.connect(begun)
    request_finished.connect(done)
    yield threads
    request_started.disconnect(begun)
    request_finished.disconnect(done)


def sign_in(phone: BrowserContext, user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address, "expires": IN_2100}
    phone.add_cookies([cookie])  # type: ignore[list-item]  # a SetCookieParam


@pytest.fixture
def phone(request: pytest.FixtureRequest, chromium: Browser, lived_in: Home, address: str) -> Iterator[BrowserContext]:
    """Ana's phone, signed in; set PHONE's size, light."""
    worker: Literal["allow", "block"] = "allow" if "weather" in request.fixturenames else "block"
    size: Any = PHONE
    context = chromium.new_context(viewport=size, color_scheme="light", service_workers=worker)
    sign_in(context, lived_in.people.ana, address)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


@pytest.fixture
def open_as(chromium: Browser, address: str) -> Iterator[Open]:
    """Opens a page of that size, signed in as somebody; as many as a test likes."""
    contexts: list[BrowserContext] = []

    def opened(user: User, size: dict[str, int]) -> Page:
        wants: Any = {"viewport": size, "base_url": address, "reduced_motion": "reduce", "service_workers": "block"}
        context = chromium.new_context(**wants)
        sign_in(context, user, address)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def says(page: Page, script: str) -> Any:
    """What the script finds on the page; None while the page is being read anew."""
    try:
        return page.evaluate(script)
    except Error as gone:
        if "context was destroyed" not in gone.message:
            raise
        return None


def network_again(page: Page, weather: Weather, path: str = "/") -> None:
    """The network is back, and the page is opened. What waited is sent, after which a page reads itself anew: that
    may cut our going there short, and then we go once more."""
    weather.clear()
    try:
        page.goto(weather.address + path, wait_until="commit")
    except Error as cut_short:
        if "ERR_ABORTED" not in cut_short.message:
            raise
        page.goto(weather.address + path, wait_until="commit")
