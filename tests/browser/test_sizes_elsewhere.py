"""What fits on an ordinary day fits in an illness, an empty home, in Spanish, at 400 % and from right to left too."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from caregiving.patients.models import Patient, ReadingTaken
from caregiving.people.models import User
from tests.browser.conftest import PHONE, Open
from tests.browser.test_access import addresses, too_small
from tests.people import make_people
from tests.web.home import Home

LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])
OF_AN_ILLNESS = ("now", "illness", "wrong", "breathing", "daily_check", "due_list")
OF_AN_EMPTY_HOME = (
    "now",
    "wrong",
    "power",
    "other",
    "supplies",
    "equipment",
    "medicines",
    "contacts",
    "people",
    "sheet",
)
# The pages that are too wide: what scrolls on its own within them is not.
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
HEIGHT = "document.documentElement.scrollHeight"
ALERTED = """() => {
  const words = "<p>Nobody has answered since 21:36.</p><a class='btn' href='tel:1'>Call Cleo, daughter</a>";
  const alert = Object.assign(document.createElement("div"), { className: "alert", innerHTML: words });
  document.querySelector(".app").prepend(alert);
  document.querySelector("h1").textContent = "Home tests: gone on Sun 29 Nov, before an order can arrive. Ask today.";
}"""
BEYOND = """() => [...document.querySelectorAll("svg text")].filter(e => {
  const box = e.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth; }).map(e => e.textContent)"""


def speak(home: Home, language: str) -> None:
    User.objects.filter(pk=home.people.ana.pk).update(language=language)


def larger(page: Page, size: str) -> None:
    page.evaluate("size => document.documentElement.style.fontSize = size", size)


@LANGUAGES
def test_in_an_illness_what_is_touched_is_large_enough(page: Page, address: str, lived_in: Home, language: str) -> None:
    speak(lived_in, language)
    lived_in.fall_ill(30)
    for name in OF_AN_ILLNESS:
        page.goto(address + reverse(name))
        assert too_small(page) == [], name


@LANGUAGES
def test_in_an_empty_home_what_is_touched_is_large_enough(open_as: Open, language: str) -> None:
    ana = make_people(timezone.now()).ana
    User.objects.filter(pk=ana.pk).update(language=language)
    page = open_as(ana, PHONE)
    for name in OF_AN_EMPTY_HOME:
        page.goto(reverse(name))
        assert too_small(page) == [], name


@pytest.mark.usefixtures("full")
def test_at_double_text_no_spanish_page_is_too_wide_however_long_the_name(
    page: Page, address: str, lived_in: Home
) -> None:
    speak(lived_in, "es")
    Patient.objects.update(name="Maximiliana Guadalupe Montenegro-Villavicencio")
    for path in addresses(lived_in):
        page.goto(address + path)
        larger(page, "32px")
        assert not page.evaluate(WIDE), path


@LANGUAGES
def test_in_an_illness_the_first_screen_fits_at_130_percent(
    page: Page, address: str, lived_in: Home, language: str
) -> None:
    speak(lived_in, language)
    lived_in.fall_ill(30)
    page.goto(address)
    for size, shown in (("16px", 4), ("20.8px", 3)):
        larger(page, size)
        assert page.evaluate(HEIGHT) <= PHONE["height"], size
        assert page.locator(".push li:visible").count() == shown


def test_with_an_alert_over_a_long_sentence_the_first_screen_fits_at_130_percent(
    page: Page, address: str, lived_in: Home
) -> None:
    page.goto(address)
    page.evaluate(ALERTED)
    for size, shown in (("16px", 2), ("20.8px", 1)):
        larger(page, size)
        assert page.evaluate(HEIGHT) <= PHONE["height"], size
        assert page.locator(".push li:visible").count() == shown
        page.evaluate("document.querySelector('.alert .btn').textContent = 'Call Hillside agency'")
        assert not page.evaluate(WIDE), size
        said = page.locator(".alert p").bounding_box()
        assert said and said["width"] >= 110, size


def test_at_400_percent_nothing_stays_over_what_is_read(page: Page, address: str, lived_in: Home) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    for name in ("now", "sheet", "supplies"):
        page.goto(address + reverse(name))
        over = "[...document.querySelectorAll('body *')].filter(e => getComputedStyle(e).position === 'sticky').length"
        assert page.evaluate(over) == 0, name


def test_from_right_to_left_the_words_of_a_chart_stay_in_it(page: Page, address: str, lived_in: Home) -> None:
    lived_in.fall_ill(30)
    lived_in.tell(ReadingTaken(patient=lived_in.people.patient, measure="spo2", value=95, occurred_at=lived_in.now))
    page.goto(address + reverse("illness"))
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.locator("svg text").count() > 0
    assert page.evaluate(BEYOND) == []
