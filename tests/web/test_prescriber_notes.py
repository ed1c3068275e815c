"""The antiviral sheet says what the prescriber needs to hear about kidney and swallowing, and never decides."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Measure, ReadingTaken
from caregiving.supplies.models import Medicine
from tests.people import NOW
from tests.web.home import Home


def said(client: Client) -> str:
    text = re.sub(r"\s+", " ", client.get("/illness/sheet/").content.decode())
    return text.split('id="to-say"')[1].split("</section>")[0]


def sheet(home: Home, **fields: object) -> None:
    values = {"signer": "Dr Dee", "signed_at": NOW, "route": "whole", **fields}
    ScreeningSheet.objects.create(patient=home.people.patient, **values)


@pytest.mark.parametrize(
    ("egfr", "sentence"),
    [
        (75, "It is in the usual range of the label."),
        (45, "the prescriber needs to hear it"),
        (20, "Sources disagree about that: ask the prescriber"),
    ],
)
def test_the_kidney_result_leads_to_a_question(ana: Client, home: Home, egfr: int, sentence: str) -> None:
    sheet(home, egfr=Decimal(egfr), egfr_on=date(2026, 11, 1))
    shown = said(ana)
    assert f"The kidney result is {egfr}." in shown and sentence in shown
    assert "It is of 1 Nov 2026.</p>" in shown


@pytest.mark.parametrize(
    ("on", "words"), [(date(2025, 1, 1), "It is of 1 Jan 2025. Ask"), (None, "It is not known of which day")]
)
def test_an_old_result_is_said_to_be_old(ana: Client, home: Home, on: date | None, words: str) -> None:
    sheet(home, egfr=Decimal(75), egfr_on=on)
    assert words in said(ana)


def test_a_result_that_came_in_after_the_sheet_was_signed_is_the_one_that_is_said(ana: Client, home: Home) -> None:
    sheet(home, egfr=Decimal(75), egfr_on=date(2026, 11, 1))
    ReadingTaken.objects.create(
        id=uuid4(),
        patient=home.people.patient,
        author=home.people.ana,
        measure=Measure.EGFR,
        value=45,
        occurred_at=NOW,
        recorded_at=NOW,
    )
    shown = said(ana)
    assert "The kidney result is 45." in shown and "It is of 20 Nov 2026." in shown
    assert "75" not in shown


def test_without_a_result_somebody_is_asked_for_one(ana: Client, home: Home) -> None:
    assert "No kidney result is written in. Ask who has one." in said(ana)


def test_by_tube_the_sources_are_shown_and_the_pharmacist_is_asked(ana: Client, home: Home) -> None:
    sheet(home)  # signed when everything was swallowed whole
    home.people.patient.swallow_route = "tube"
    home.people.patient.save()
    shown = said(ana)
    assert "feeding tube" in shown and "Ask the pharmacist." in shown
    assert "Sources disagree about this." in shown
    assert "10 mL" not in shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Plaquenil", ["say that hydroxychloroquine is on the list: they do not go together."]),
        ("chloroqine", ["“chloroqine” may be chloroquine.", "say that chloroquine may be on the list: they do not"]),
        ("warfarin", ["say that warfarin is on the list: a source flags the two."]),
        (
            "warfarine",
            ["“warfarine” may be warfarin.", "say that warfarin may be on the list: a source flags the two."],
        ),
    ],
)
def test_what_does_not_go_with_remdesivir_is_said_when_that_one_is_asked_about(
    ana: Client, home: Home, name: str, words: list[str]
) -> None:
    assert "remdesivir" not in said(ana)
    Medicine.objects.create(patient=home.people.patient, name=name)
    shown = said(ana)
    assert "When asking about remdesivir, " in shown and "Rule AV-16," in shown
    for sentence in words:
        assert sentence in shown
    assert not re.search(r"\b(stop|take)\b", shown)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("Zanaflex", "Cipro"), "Ciprofloxacin and tizanidine are both on the list, and they do not go together."),
        (("tizanidin", "Cipro"), "Ciprofloxacin and tizanidine do not go together. Say it."),
        (("Veklury", "Prograf"), "Remdesivir and tacrolimus: a source says to ask about these together. Say it."),
    ],
)
def test_a_pair_on_the_list_is_said_in_the_call_as_sure_as_its_names_are(
    ana: Client, home: Home, names: tuple[str, str], words: str
) -> None:
    for name in names:
        Medicine.objects.create(patient=home.people.patient, name=name)
    shown = said(ana)
    assert words in shown
    assert ("“tizanidin” may be tizanidine." in shown) is ("tizanidin" in names)


def test_swallowed_whole_nobody_is_asked(ana: Client, home: Home) -> None:
    sheet(home)
    assert "Ask the pharmacist." not in said(ana)


def test_a_kidney_result_of_a_day_to_come_is_not_fresh(ana: Client, home: Home) -> None:
    sheet(home, egfr=Decimal(75), egfr_on=date(2027, 5, 1))
    assert "It is of 1 May 2027. Ask whether a new one is needed." in said(ana)


def test_the_sheet_that_nobody_signed_has_the_number_to_call(ana: Client, home: Home) -> None:
    shown = ana.get("/illness/sheet/").content.decode()
    assert "Nobody has looked at the medicines yet. Ask for it when you call." in shown
    assert 'href="tel:+15550142"' in shown and "Call Dr Lee" in shown


def test_without_a_prescriber_the_sheet_leads_to_whom_to_call(ana: Client, home: Home) -> None:
    home.prescriber.delete()
    shown = ana.get("/illness/sheet/").content.decode()
    assert "tel:" not in shown.split("<main")[1].split("</main>")[0]
    assert 'href="/wrong/other/"' in shown
