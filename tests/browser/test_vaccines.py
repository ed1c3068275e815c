"""Vaccines and health cards in a real browser: axe in both themes, large text, and QR codes read in the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.test_access import faults
from tests.vaccines.health_card_making import picture, qr
from tests.web.home import Home
from tests.web.vaccine_home import bens_record, given, helens_card, trusting

# A browser with a camera and a detector that reads what the test says, as this Chromium has neither.
CAMERA = """
window.codes = %s;
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { const code = window.codes.shift(); return code ? [{ rawValue: code }] : []; }
};
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 9, 9);
  return canvas.captureStream(30);
};
"""
DETECTOR = """
window.BarcodeDetector = class { static async getSupportedFormats() { return ["qr_code"]; } };
"""


@pytest.fixture(autouse=True)
def pinned(tmp_path: Path) -> Iterator[Path]:
    with trusting(tmp_path) as folder:
        yield folder


@pytest.fixture
def vaccinated(lived_in: Home) -> Home:
    today = timezone.now().date()
    given(lived_in.people, "Influenza", "141", today - timedelta(days=400))
    given(lived_in.people, "COVID-19", "309", today - timedelta(days=60))
    bens_record(lived_in.people)
    return lived_in


PAGES = ("/vaccines/", "/vaccines/dose/", "/vaccines/card/", "/vaccines/own/")


def look_at_a_card(page: Page, address: str) -> None:
    page.goto(f"{address}/vaccines/card/")
    page.get_by_label("Or the text of its QR code").fill(f"shc:/{qr(helens_card(name='Clark'))}")
    page.get_by_role("button", name="Look at the card").click()


@pytest.mark.usefixtures("weather")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_lost_at_double_text(
    page: Page, address: str, vaccinated: Home, scheme: str
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
    for path in (*PAGES, "a card"):
        look_at_a_card(page, address) if path == "a card" else page.goto(address + path)
        for fold in page.locator("summary").all():
            fold.click()
        assert faults(page) == [], path
        page.evaluate("document.documentElement.style.fontSize = '32px'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    assert said == []


def test_a_card_is_kept_with_a_thumb(page: Page, address: str, vaccinated: Home) -> None:
    look_at_a_card(page, address)
    page.get_by_label("It is Helen Reyes all the same").check()
    page.get_by_role("button", name="Keep the card and 2 doses").click()
    expect(page.get_by_role("status")).to_contain_text("The card is kept. New doses: 2.")


def test_without_a_detector_there_are_pictures_file_and_text(page: Page, address: str, vaccinated: Home) -> None:
    page.add_init_script("delete window.BarcodeDetector;")
    page.goto(f"{address}/vaccines/card/")
    expect(page.get_by_role("button", name="Scan the QR code")).to_be_hidden()
    expect(page.get_by_label("Take a picture of the QR code")).to_be_visible()
    file = page.get_by_label("Or choose pictures")
    file.set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": picture(f"shc:/{qr(helens_card())}")})
    page.get_by_role("button", name="Look at the card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 new doses")


def test_a_card_in_parts_is_put_together_before_the_camera(page: Page, address: str, vaccinated: Home) -> None:
    digits = qr(helens_card())
    half = len(digits) // 4 * 2
    parts = [f"shc:/2/2/{digits[half:]}", "https://elsewhere.example", f"shc:/1/2/{digits[:half]}"]
    page.add_init_script(CAMERA % parts)
    page.goto(f"{address}/vaccines/card/")
    page.get_by_role("button", name="Scan the QR code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 new doses")


def test_a_camera_that_is_refused_is_said(page: Page, address: str, vaccinated: Home) -> None:
    page.add_init_script(DETECTOR)
    page.goto(f"{address}/vaccines/card/")
    page.get_by_role("button", name="Scan the QR code").click()
    expect(page.get_by_text("The camera could not be used. Choose a picture or the file.")).to_be_visible()
