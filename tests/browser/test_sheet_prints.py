"""The emergency sheet out of the browser's own printer: one page, as the PDF, on either paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfReader

from caregiving.household_file import demo
from caregiving.patients.models import Patient
from caregiving.people.models import User
from caregiving.supplies.models import Medicine
from tests.browser.conftest import DESK, Open
from tests.web.papers import SMALLEST, says, sizes


@pytest.fixture
def ana(transactional_db: None, open_as: Open) -> Page:
    """Ana of the demo's home, at a desk with a printer."""
    demo.load_once(timezone.now())
    return open_as(User.objects.get(email="ana@demo.example"), DESK)


def printed(page: Page, lang: str, size: str) -> PdfReader:
    page.goto(f"/sheet/?lang={lang}")
    return PdfReader(BytesIO(page.pdf(format=size, prefer_css_page_size=True)))


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_demo_home_prints_on_one_page_in_letters_that_can_be_read(ana: Page, lang: str, size: str) -> None:
    reader = printed(ana, lang, size)
    assert len(reader.pages) == 1
    assert all(says(reader, one) for one in Medicine.objects.filter(patient__name="Helen Reyes"))
    assert min(sizes(reader)) >= SMALLEST


def test_a_full_page_says_how_many_it_leaves_out(ana: Page) -> None:
    helen = Patient.objects.get(name="Helen Reyes")
    for one in range(12):
        Medicine.objects.create(patient=helen, name=f"Medicine {one:02}", dose="10 mg", route="tube", as_needed=True)
    reader = printed(ana, "en", "Letter")
    assert len(reader.pages) == 1
    assert says(reader, "more, given as needed: see the list of medicines")
