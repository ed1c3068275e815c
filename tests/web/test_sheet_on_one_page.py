"""The emergency sheet is one page on either paper: first closer together, then without some of what is as needed."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from caregiving.household_file import demo
from caregiving.patients.models import Directive, Patient
from caregiving.people.models import User
from caregiving.supplies.models import Medicine
from caregiving.web import paper
from caregiving.web.sheet_fit import Fit, Words, fit, lines
from tests.people import NOW
from tests.web.papers import SMALLEST, parted, says, sizes

HEADINGS = ("Call", "Usual values", "Medicines", "Equipment", "Wishes", "Bring")
BOTH_PAPERS = pytest.mark.parametrize("size", ["a4", "letter"])


@pytest.fixture
def helen(db: None, clock: object) -> Patient:
    """The demo's home: bulbar onset, a tube, a mask day and night, sixteen medicines."""
    demo.load_once(NOW)
    return Patient.objects.get(name="Helen Reyes")


@pytest.fixture
def ana(client: Client, helen: Patient) -> Client:
    client.force_login(User.objects.get(email="ana@demo.example"))
    return client


def pdf(client: Client, **asked: str) -> PdfReader:
    if not paper.can_print():
        pytest.skip("WeasyPrint finds no Pango here. Install it: apt install libpango-1.0-0 libpangoft2-1.0-0")
    return PdfReader(BytesIO(client.get(reverse("sheet_pdf"), asked).content))


def add_medicines(helen: Patient, number: int, *, as_needed: bool) -> None:
    for one in range(number):
        times = [] if as_needed else ["08:00", "20:00"]
        Medicine.objects.create(
            patient=helen, name=f"Medicine {one:02}", dose="10 mg", route="tube", times=times, as_needed=as_needed
        )


@BOTH_PAPERS
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_demo_home_has_one_page_with_every_medicine_both_codes_and_its_dates(
    ana: Client, size: str, lang: str
) -> None:
    reader = pdf(ana, paper=size, lang=lang)
    assert len(reader.pages) == 1
    assert all(says(reader, one) for one in Medicine.objects.filter(patient__name="Helen Reyes"))
    needed = {"en": ("Out of date after", "The newest sheet."), "es": ("Ya no vale después del", "La hoja más nueva.")}
    assert all(says(reader, words) for words in needed[lang])
    assert min(sizes(reader)) >= SMALLEST


@BOTH_PAPERS
def test_a_page_that_is_full_leaves_out_what_is_given_as_needed_and_says_how_much(
    ana: Client, helen: Patient, size: str
) -> None:
    add_medicines(helen, 12, as_needed=True)
    reader = pdf(ana, paper=size)
    assert len(reader.pages) == 1 and min(sizes(reader)) >= SMALLEST
    medicines = Medicine.objects.filter(patient=helen)
    assert all(says(reader, one) for one in medicines if not one.as_needed)
    left_out = sum(not says(reader, one) for one in medicines)
    assert left_out and says(reader, f"And {left_out} more, given as needed")


def test_the_screen_and_the_newest_sheet_show_what_the_paper_leaves_out(ana: Client, helen: Patient) -> None:
    add_medicines(helen, 12, as_needed=True)
    page = ana.get(reverse("sheet")).content.decode()
    assert all(str(one) in page for one in Medicine.objects.filter(patient=helen))


@BOTH_PAPERS
def test_what_needs_a_second_page_leaves_out_nothing_and_the_first_one_stands_alone(
    ana: Client, helen: Patient, size: str
) -> None:
    Directive.objects.create(patient=helen, title="Letter", text="What matters to me is my family. " * 90)
    reader = pdf(ana, paper=size)
    assert len(reader.pages) == 2
    assert all(says(reader, one) for one in Medicine.objects.filter(patient=helen))
    assert not says(reader, "more, given as needed")
    assert all(words in reader.pages[0].extract_text() for words in ("Out of date after", "The newest"))


@BOTH_PAPERS
def test_no_heading_stands_alone_at_the_foot_of_a_column(ana: Client, helen: Patient, size: str) -> None:
    for medicine in Medicine.objects.filter(patient=helen)[:8]:
        assert parted(pdf(ana, paper=size), HEADINGS) == []
        medicine.ended_on = helen.birth_date
        medicine.save(update_fields=["ended_on"])


@pytest.mark.parametrize(
    ("medicines", "may_wait", "expected"),
    [
        (["Name 10 mg 08:00"] * 60, 0, Fit(is_close=False, left_out=0)),
        (["Name 10 mg 08:00"] * 140, 70, Fit(is_close=True, left_out=0)),
        (["Name 10 mg 08:00"] * 160, 80, Fit(is_close=True, left_out=10)),
        (["Name 10 mg 08:00"] * 160, 5, Fit(is_close=False, left_out=0)),
        ([], 0, Fit(is_close=False, left_out=0)),
    ],
)
def test_nothing_is_left_out_before_all_stand_close_and_never_more_than_needed(
    medicines: list[str], may_wait: int, expected: Fit
) -> None:
    assert fit(Words(head=[], box=["Short"], columns=[], medicines=medicines, may_wait=may_wait)) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("", 1), ("one", 1), ("one two", 1), ("twelve letters and more", 2), ("m" * 100, 9)]
)
def test_a_word_goes_on_to_the_next_line_and_a_long_one_over_several(text: str, expected: int) -> None:
    assert lines([text], 10) == expected
