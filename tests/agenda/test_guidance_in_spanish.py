"""The guidance is read in the reader's language: every sentence has its Spanish, with the same numbers and names."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from caregiving.agenda.why import in_words, reasons, translated
from caregiving.guidance.catalog import Rules
from caregiving.people.models import User
from tests.careteam.reviewers import said
from tests.messages import guidance
from tests.people import NOW, People
from tests.web.home import Home, make_home

TEXTS = sorted({text for text, _place in guidance()})
# What is the same in both languages: products, tests, units and agencies.
NAMES = re.compile(
    r"\b(Paxlovid|SNIP|MIP|cmH2O|mmHg|kPa|mg|mL|mm|cm|COVID-19|CDC|IDSA|AAFP|AAN|FDA|FEMA|HEPA|N95|CPAP|ResMed|Spikevax"
    r"|Comirnaty|mNEXSPIKE|Nuvaxovid|PCV\d+|PPSV23|XFG|TSH|B12|HbA1c|CRP|CK|LDH|Child-Pugh|Guillain|Fahrenheit|Celsius)\b"
)


@pytest.fixture
def spanish() -> Iterator[None]:
    with translation.override("es"):
        yield


@pytest.fixture
def home(people: People) -> Iterator[Home]:
    with time_machine.travel(NOW, tick=False):
        User.objects.filter(pk=people.ana.pk).update(language="es")
        yield make_home(people, NOW)


def numbers(text: str) -> list[str]:
    """Every number, however its thousands and its decimals are set apart."""
    return sorted(re.sub(r"[.,]", "", number) for number in re.findall(r"\d+(?:[.,]\d+)*", text))


def kept(text: str) -> tuple[list[str], list[str], int]:
    """What no translation may change: the numbers, the names and units, and how many percentages there are."""
    return numbers(text), sorted(set(NAMES.findall(text))), text.count("%")


def test_every_sentence_is_there_with_the_same_numbers_units_and_names(spanish: None) -> None:
    told = {text: translated(text) for text in TEXTS}
    assert len(told) > 600
    assert [text for text, words in told.items() if words == text] == []
    assert [(text, words) for text, words in told.items() if kept(words) != kept(text)] == []


def test_where_the_english_says_ask_so_does_the_spanish(spanish: None) -> None:
    asks = [text for text in TEXTS if re.search(r"\bAsk\b", text)]
    assert asks
    assert [text for text in asks if not re.search(r"\b(pregunte|pida)\b", translated(text), re.IGNORECASE)] == []


def test_a_reason_and_its_disagreements_are_said_in_the_language_that_is_active(spanish: None) -> None:
    (found,) = reasons(Rules.load(), ["AV-30"])
    assert found.sentence == "El texto de EE. UU. dice que las tabletas de Paxlovid se tragan enteras."
    assert found.disputes[0].topic == "Triturar las tabletas de Paxlovid"
    assert found.disputes[0].sides[0].position == "Las tabletas se tragan enteras."
    assert found.disputes[0].sides[0].rows == found.disagreements[0].sides[0].rows


def test_a_language_without_the_sentence_says_it_in_english() -> None:
    rules = Rules.load()
    with translation.override("ar"):
        assert translated(rules["AV-30"].row.statement) == rules["AV-30"].row.statement
        assert in_words(rules.disagreements[0]) == rules.disagreements[0]


def test_what_the_team_approved_is_shown_in_spanish(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    said(home.people.dee, "SP-04.now", now=timezone.now(), team=home.people.team)
    page = ana.get("/illness/").content.decode()
    assert "por debajo de 90 %, llame a emergencias ahora" in page
    assert "under 90 %" not in page


def test_the_interface_gives_a_row_in_the_readers_language_and_as_it_is_reviewed(ana: Client, home: Home) -> None:
    row = ana.get("/api/v1/guidance/SUP-05/").json()["row"]
    assert row["statement"] == "El riluzol líquido abierto dura 15 días."
    assert row["original"] == "Opened riluzole liquid keeps for 15 days."


def test_the_interface_says_in_spanish_why_something_is_due(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    found = ana.get(f"/api/v1/patients/{home.people.patient.id}/agenda/").json()
    sentences = [source["sentence"] for item in found["due"] for source in item["source"]]
    assert sentences
    assert not set(sentences) & set(TEXTS)


def test_a_reviewer_sees_the_english_row_with_its_translation_beside_it(client: Client, people: People) -> None:
    client.force_login(people.dee)
    shown = {}
    for language in ("en", "es"):
        User.objects.filter(pk=people.dee.pk).update(language=language)
        shown[language] = client.get("/team/guidance/SUP-05/").content.decode()
        assert '<h1 class="say" lang="en">Opened riluzole liquid keeps for 15 days.</h1>' in shown[language]
    assert "<p>El riluzol líquido abierto dura 15 días.</p>" in shown["es"]
    assert shown["en"].count("Opened riluzole liquid keeps for 15 days.</") == 2  # the row, and its history
