"""Spanish is longer than English: on the smallest phone nothing is cut, and the first screen still fits."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from caregiving.people.models import User
from tests.web.home import Home

PAGES = ("now", "wrong", "breathing", "power", "other", "first_sign", "supplies", "due_list", "people", "checklists")
CUT = """() => [...document.querySelectorAll("a, button, h1, h2, p, li, label, .tag, .bar span")]
  .filter(e => e.offsetParent && !e.closest(".vh, .skip"))
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
  .map(e => e.innerText.trim()).filter(Boolean)"""


@pytest.fixture
def spanish(lived_in: Home) -> Home:
    """Ana reads Spanish."""
    User.objects.filter(pk=lived_in.people.ana.pk).update(language="es")
    return lived_in


def test_at_double_text_no_spanish_is_cut_or_lost_sideways(page: Page, address: str, spanish: Home) -> None:
    spanish.fall_ill(30)
    of_filters = [reverse(name, args=[spanish.filters.id]) for name in ("supply", "count")]
    for path in [*map(reverse, PAGES), reverse("illness"), *of_filters]:
        page.goto(address + path)
        for size in ("16px", "20.8px", "32px"):
            page.evaluate("size => document.documentElement.style.fontSize = size", size)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, (path, size)
            assert page.evaluate(CUT) == [], (path, size)


def test_the_first_screen_fits_in_spanish_at_130_percent(page: Page, address: str, spanish: Home) -> None:
    page.goto(address)
    page.evaluate("document.documentElement.style.fontSize = '20.8px'")
    assert page.evaluate("document.documentElement.scrollHeight") <= 640


def test_the_emergency_call_stays_in_sight_above_the_bar(page: Page, address: str, spanish: Home) -> None:
    page.goto(address + reverse("wrong"))
    call, bar = page.locator("a[href^='tel:']").bounding_box(), page.locator(".dock").bounding_box()
    assert call and bar and call["y"] + call["height"] <= bar["y"]
