"""The emergency sheet: breathing first, one page, two codes, and a paper that says when it is old."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import segno
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries, Settings

from caregiving.agenda import printed
from caregiving.agenda.due import horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.readiness import readiness
from caregiving.agenda.rows import read
from caregiving.equipment.models import Device
from caregiving.patients.models import Allergy, Contact, Directive, Patient, SheetLink, SheetPrinted
from caregiving.supplies.models import Medicine
from caregiving.web import paper
from caregiving.web.sheet import MOST_IN_A_CODE, Sheet, square
from tests.people import NOW
from tests.web.home import Home
from tests.web.papers import SMALLEST, sizes

PAPERS = {"a4": (595, 842), "letter": (612, 792)}


def page_of(client: Client, **asked: str) -> str:
    return client.get(reverse("sheet"), asked).content.decode()


def sheet_of(home: Home) -> Sheet:
    known = facts(read(home.people.patient.id, NOW), NOW)
    return Sheet(known.rows, known.rules, NOW)


def pdf(client: Client, **asked: str) -> PdfReader:
    if not paper.can_print():
        pytest.skip("WeasyPrint finds no Pango here. Install it: apt install libpango-1.0-0 libpangoft2-1.0-0")
    answer = client.get(reverse("sheet_pdf"), asked)
    assert answer.headers["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content))


def print_it(client: Client, home: Home) -> None:
    said = re.search(r'name="facts" value="([0-9a-f]{64})"', page_of(client))
    assert said
    values = {"patient": home.people.patient.id, "id": uuid4(), "facts": said[1]}
    client.post(reverse("printed"), values)


def test_breathing_stands_before_oxygen_and_both_before_all_else(home: Home) -> None:
    Patient.objects.filter(pk=home.people.patient.pk).update(breathing_support="night", swallow_route="tube")
    first = sheet_of(home).first
    assert first[0].startswith("Breathes with")
    assert first[1].startswith("Oxygen alone")
    assert "Nothing by mouth" in " ".join(first)


def test_a_breathing_machine_stands_first_though_nobody_ticked_it(home: Home) -> None:
    Patient.objects.filter(pk=home.people.patient.pk).update(breathing_support="night")
    Device.objects.filter(patient=home.people.patient).update(life_support=False)
    Device.objects.create(patient=home.people.patient, kind="oximeter", name="A finger oximeter")
    sheet = sheet_of(home)
    assert sheet.first[0].startswith(f"Breathes with: {home.niv.name}.")
    assert sheet.devices[0].name == home.niv.name


def test_an_allergy_or_that_none_is_written_in_is_always_said(home: Home) -> None:
    Allergy.objects.all().delete()
    assert sheet_of(home).allergies == "No allergy is written in."
    Allergy.objects.create(patient=home.people.patient, substance="penicillin", reaction="rash")
    assert sheet_of(home).allergies == "Allergy: penicillin (rash)"


@pytest.mark.parametrize("size", PAPERS)
def test_the_pdf_is_one_page_of_that_paper_in_letters_that_can_be_read(ana: Client, home: Home, size: str) -> None:
    for number in range(14):
        Medicine.objects.create(
            patient=home.people.patient, name=f"Medicine {number:02}", dose="10 mg", times=["08:00"]
        )
    reader = pdf(ana, paper=size)
    assert len(reader.pages) == 1
    assert tuple(round(float(side)) for side in reader.pages[0].mediabox[2:]) == PAPERS[size]
    text = reader.pages[0].extract_text()
    assert "Helen Reyes" in text and "Medicine 13" in text and "Out of date after" in text
    assert min(sizes(reader)) >= SMALLEST


def test_the_paper_is_that_of_the_patients_country(home: Home) -> None:
    assert (paper.paper_of("US"), paper.paper_of("DE"), paper.paper_of("GB")) == ("letter", "a4", "a4")


def test_the_pdf_speaks_the_language_that_was_asked_for(ana: Client, home: Home) -> None:
    assert "Nacimiento" in pdf(ana, lang="es").pages[0].extract_text()


@pytest.mark.parametrize("asked", ["a3", "../a4", ""])
def test_other_paper_there_is_none(ana: Client, home: Home, asked: str) -> None:
    assert ana.get(reverse("sheet_pdf"), {"paper": asked}).status_code == 404


def test_what_somebody_typed_is_only_text_on_page_and_paper(ana: Client, home: Home) -> None:
    evil = '<script>alert(1)</script><img src="http://127.0.0.1:9/x">'
    Directive.objects.create(patient=home.people.patient, title="Wish", text=evil)
    page = page_of(ana)
    assert evil not in page and "&lt;script&gt;" in page
    assert "<script>alert(1)</script>" in re.sub(r"\s+", "", pdf(ana).pages[0].extract_text())


def test_the_code_that_needs_no_network_holds_what_matters_most_and_no_more_than_a_camera_reads(home: Home) -> None:
    for number in range(40):
        Medicine.objects.create(patient=home.people.patient, name=f"Long medicine name {number:02}", times=["08:00"])
    sheet = sheet_of(home)
    assert len(sheet.as_text.encode()) <= MOST_IN_A_CODE
    assert sheet.as_text.splitlines()[0] == "Helen Reyes, 1965-03-02. ALS."
    assert "Oxygen alone" in sheet.as_text and "Dr Lee" in sheet.as_text
    code = segno.make(sheet.as_text, error="l", micro=False, encoding="utf-8")
    drawn = re.search(r'd="([^"]+)"', sheet.text_code)
    assert drawn and drawn[1] in code.svg_inline(omitsize=True, border=4)


def test_the_other_code_opens_the_newest_sheet_without_an_account(ana: Client, home: Home, settings: Settings) -> None:
    page = page_of(ana)
    link = SheetLink.objects.get(patient=home.people.patient)
    address = reverse("sheet_opened", args=[link.secret])
    assert square(settings.SITE_URL + address) in page
    answer = Client().get(address)
    assert "Helen Reyes" in answer.content.decode()
    assert (answer.headers["Referrer-Policy"], "no-store" in answer.headers["Cache-Control"]) == ("no-referrer", True)
    assert "1 time" in page_of(ana)


def test_a_new_code_makes_those_on_old_papers_worthless(ana: Client, home: Home) -> None:
    page_of(ana)
    old = SheetLink.objects.get().secret
    ana.post(reverse("sheet_new_code"), {"patient": home.people.patient.id})
    assert SheetLink.objects.get().secret != old
    assert Client().get(reverse("sheet_opened", args=[old])).status_code == 404


@pytest.mark.parametrize("secret", ["x", "0" * 43, "'; --", "%00", "é"])
def test_a_made_up_code_opens_nothing(home: Home, secret: str) -> None:
    assert Client().get(reverse("sheet_opened", args=[secret])).status_code == 404


def test_only_who_leads_may_make_a_new_code_and_the_care_team_makes_none(
    client: Client, ana: Client, home: Home
) -> None:
    client.force_login(home.people.dee)
    page_of(client)
    assert not SheetLink.objects.exists()
    page_of(ana)
    client.force_login(home.people.ben)
    assert client.post(reverse("sheet_new_code"), {"patient": home.people.patient.id}).status_code == 404


def test_a_paper_is_old_when_a_fact_on_it_changes_and_not_before(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    print_it(ana, home)
    assert "print again" not in page_of(ana)
    Contact.objects.filter(pk=home.prescriber.pk).update(phone="555 0999")
    assert "print again" in page_of(ana)
    known = facts(read(home.people.patient.id, NOW), NOW)
    line = next(line for line in readiness(known, NOW, None) if line.id == "sheet")
    assert (line.ready, line.missing) == (False, "changed")
    clock.shift(60)
    print_it(ana, home)
    assert "print again" not in page_of(ana)


def test_a_changed_fact_asks_to_print_at_once_and_an_unchanged_one_after_ninety_days(ana: Client, home: Home) -> None:
    print_it(ana, home)
    home.replan()
    kept = printed.last_printed(read(home.people.patient.id, NOW))
    assert kept and kept.facts and not opens(home)
    Allergy.objects.create(patient=home.people.patient, substance="latex")
    assert opens(home)


def test_a_medicine_stands_on_it_up_to_its_last_day_and_then_the_paper_is_old(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    Medicine.objects.create(patient=home.people.patient, name="Amoxicillin", ended_on=NOW.date())
    print_it(ana, home)
    assert "Amoxicillin" in page_of(ana) and "print again" not in page_of(ana)
    clock.shift(timedelta(days=1))
    assert "Amoxicillin" not in page_of(ana) and "print again" in page_of(ana)


def test_a_device_stands_on_it_until_the_day_of_its_end(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    Device.objects.create(
        patient=home.people.patient, kind="niv", name="Travel NIV", ended_on=NOW.date() + timedelta(days=1)
    )
    print_it(ana, home)
    assert "Travel NIV" in page_of(ana) and "print again" not in page_of(ana)
    clock.shift(timedelta(days=1))
    assert "Travel NIV" not in page_of(ana) and "print again" in page_of(ana)


def opens(home: Home) -> bool:
    """Whether the printing is due by tomorrow."""
    moment = NOW + timedelta(days=1)
    known = facts(read(home.people.patient.id, moment), moment)
    return any(item.kind == "sheet" and item.open_at(moment) for item in horizon(known, moment))


def test_the_same_facts_have_the_same_fingerprint_in_any_language(ana: Client, home: Home) -> None:
    found = {re.findall(r'name="facts" value="(\w+)"', page_of(ana, lang=lang))[0] for lang in ("en", "es")}
    assert len(found) == 1


def test_a_paper_with_made_up_facts_is_not_stored(ana: Client, home: Home) -> None:
    ana.post(reverse("printed"), {"patient": home.people.patient.id, "id": uuid4(), "facts": "x"})
    assert not SheetPrinted.objects.exists()


def test_the_crews_page_shows_the_codes_large_and_stays_lit(ana: Client, home: Home) -> None:
    page = ana.get(reverse("sheet_crew")).content.decode()
    assert "data-awake" in page and page.count("<svg") >= 2


def test_the_page_costs_the_same_for_many_rows(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page_of(ana)
    with django_assert_max_num_queries(60) as few:
        page_of(ana)
    for number in range(20):
        Medicine.objects.create(patient=home.people.patient, name=f"M{number}", times=[])
        Contact.objects.create(patient=home.people.patient, name=f"C{number}", kind="emergency", phone="1")
    with django_assert_max_num_queries(len(few.captured_queries)):
        page_of(ana)
