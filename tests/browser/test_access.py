"""Every page by axe, in light and dark, in English and Spanish; at 200 % text nothing is lost sideways."""

from uuid import uuid5

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from caregiving.agenda.models import Snapshot
from caregiving.patients.models import Allergy, DoorLink, SheetLink
from caregiving.people.models import User
from caregiving.supplies.models import Lot
from checklists.models import Checklist, RunStarted
from tests.web.home import QUIET, Home

pytestmark = pytest.mark.usefixtures("full")
OF_A_SUPPLY = ("supply", "count", "order", "supply_change", "supply_came_in")
OF_A_DEVICE = ("device", "device_change", "device_photos", "upkeep", "upkeep_new", "drill")
BESIDES = (
    *("ready", "equipment", "checklists", "function", "function_score", "screening", "sheet_crew", "team"),
    *("vaccines", "vaccine_dose_new", "vaccine_card", "own_vaccines", "outbox", "install", "offline"),
)
ILL = ("now", "illness", "begun", "daily_check", "after", "mfa_index")


def addresses(home: Home) -> list[str]:
    of_filters = [reverse(name, args=[home.filters.id]) for name in OF_A_SUPPLY]
    of_niv = [reverse(name, args=[home.niv.id]) for name in OF_A_DEVICE]
    box, patient = Lot.objects.get(supply=home.tests), home.people.patient
    due = [uuid5(patient.id, one["key"]) for one in Snapshot.objects.get(patient=patient).due[:1]]
    others = [
        reverse("lot", args=[box.supply_id, box.id]),
        reverse("contact_change", args=[home.prescriber.id]),
        reverse("upkeep_change", args=[home.upkeep.id]),
        reverse("allergy_change", args=[Allergy.objects.get().pk]),
        *[reverse(name, args=[patient.id, item]) for item in due for name in ("due_item", "who_has_it")],
        reverse("checklist_run", args=[patient.id, RunStarted.objects.get().pk]),
        reverse("checklist_steps", args=[Checklist.objects.get(slug="night").pk]),
        reverse("door_check", args=[DoorLink.objects.get().secret]),
    ]
    return [*map(reverse, (*QUIET, *BESIDES)), *of_filters, *of_niv, *others]


def faults(page: Page) -> list[str]:
    """What axe finds on the page, once it is there: a tap that leads elsewhere ends before the next page is read."""
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]


def too_small(page: Page) -> list[str]:
    """What a finger misses: the words of everything to touch that is narrower or lower than 44 px."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, summary, select")]
          .filter(e => e.offsetParent && !e.closest(".vh, .skip"))
          .map(e => [e.innerText, e.getBoundingClientRect()])
          .filter(([, box]) => box.width < 43.9 || box.height < 43.9).map(([text]) => text)"""
    )
    return found


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "es")])
def test_axe_finds_nothing_in_peace_and_in_an_illness(
    page: Page, address: str, lived_in: Home, scheme: str, language: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
    User.objects.filter(pk=lived_in.people.ana.pk).update(language=language)
    for path in addresses(lived_in):
        page.goto(address + path)
        assert faults(page) == [], path
    lived_in.fall_ill(30)
    for path in [*map(reverse, ILL), reverse("sheet_opened", args=[SheetLink.objects.get().secret])]:
        page.goto(address + path)
        assert faults(page) == [], path


def test_at_double_text_nothing_is_lost_sideways(page: Page, address: str, lived_in: Home) -> None:
    lived_in.fall_ill(30)
    for path in [*addresses(lived_in), "/illness/", "/illness/check/"]:
        page.goto(address + path)
        page.evaluate("document.documentElement.style.fontSize = '32px'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_what_is_touched_is_large_enough(page: Page, address: str, lived_in: Home) -> None:
    for path in addresses(lived_in):
        page.goto(address + path)
        assert too_small(page) == [], path


def test_the_first_screen_fits_at_130_percent(page: Page, address: str, lived_in: Home) -> None:
    page.goto(address)
    page.evaluate("document.documentElement.style.fontSize = '20.8px'")
    assert page.evaluate("document.documentElement.scrollHeight") <= 640


@pytest.mark.usefixtures("weather")
def test_no_page_breaks_its_own_policy(page: Page, address: str, lived_in: Home) -> None:
    said: list[str] = []
    wrong = {"error", "warning"}
    page.on("console", lambda told: said.append(f"{page.url}: {told.text}") if told.type in wrong else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in [*addresses(lived_in), "/accounts/2fa/"]:
        page.goto(address + path)
    assert said == []
