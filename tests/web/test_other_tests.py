"""A laboratory's result, and a home test that looks for flu as well: told on the page of the illness."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.agenda.due import horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.item import Due
from caregiving.agenda.rows import read
from caregiving.illness.models import TestDone
from tests.web.home import Home


@pytest.fixture(autouse=True)
def ill(home: Home) -> None:
    home.fall_ill()


def told(ana: Client, home: Home, tap: UUID | str = "", **said: str) -> str:
    fields = {"patient": home.people.patient.id, "id": tap or uuid4(), **said}
    return re.sub(r"\s+", " ", ana.post(reverse("other_tested"), fields, follow=True).content.decode())


def done() -> set[tuple[str, str, str]]:
    return set(TestDone.objects.standing().values_list("method", "target", "result"))


def due(home: Home, kind: str) -> list[Due]:
    found = horizon(facts(read(home.people.patient.id, home.now), home.now), home.now)
    return [item for item in found if item.kind == kind]


def test_a_negative_laboratory_test_is_written_down_and_no_further_test_is_asked_for(ana: Client, home: Home) -> None:
    assert due(home, "test")
    page = told(ana, home, method="molecular", covid="negative", flu="")
    assert done() == {("molecular", "covid", "negative")}
    assert "COVID-19, laboratory test: negative" in page
    assert "The last laboratory test for COVID-19 was negative." in page
    assert due(home, "test") == []


def test_a_kit_for_both_gives_both_results_in_one_tap_and_both_are_taken_back_by_one(ana: Client, home: Home) -> None:
    tap = uuid4()
    for _time in range(2):  # the first answer was lost on the way
        page = told(ana, home, tap, method="antigen", covid="negative", flu="positive")
    assert done() == {("antigen", "covid", "negative"), ("antigen", "flu", "positive")}
    assert "The last home test for COVID-19 was negative." in page
    assert "The last home test for flu was positive." in page
    ana.post(reverse("undo"), {"patient": home.people.patient.id, "of": tap, "id": uuid4()})
    assert done() == set()


def test_a_positive_flu_test_makes_the_call_about_flu_the_pressing_one(ana: Client, home: Home) -> None:
    told(ana, home, method="antigen", covid="negative", flu="positive")
    (call,) = due(home, "flu.ask")
    assert call.urgency == "critical"
    assert {item.urgency for item in due(home, "antiviral.ask")} == {"today"}


def test_a_positive_test_for_rsv_is_told_and_takes_the_hurry_out_of_the_call_about_covid(
    ana: Client, home: Home
) -> None:
    page = told(ana, home, method="molecular", covid="negative", flu="negative", rsv="positive")
    assert done() == {("molecular", virus, "negative") for virus in ("covid", "flu")} | {
        ("molecular", "rsv", "positive")
    }
    assert "The last laboratory test for RSV was positive." in page
    assert {item.urgency for item in due(home, "antiviral.ask")} == {"today"}
    assert due(home, "flu.ask") == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"method": "molecular"}, "Choose what the test shows."),
        ({"method": "molecular", "covid": "maybe"}, "Choose what the test shows."),
        ({"covid": "negative"}, "Choose laboratory or home test."),
        ({"method": "guess", "flu": "negative"}, "Choose laboratory or home test."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_stored(
    ana: Client, home: Home, said: dict[str, str], sentence: str
) -> None:
    assert sentence in told(ana, home, **said)
    assert done() == set()
