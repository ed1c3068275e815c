"""Every page answers, in peace and in an illness, and holds no inline style or script."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.patients.models import Patient
from tests.people import People
from tests.web.home import Home

IN_PEACE = (
    *("now", "homes", "wrong", "breathing", "power", "other", "first_sign"),
    *("supplies", "due_list", "people", "sheet"),
)
INLINE = re.compile(r"<style|<script(?![^>]*(src=|application/json))|\sstyle=|\son[a-z]+=", re.IGNORECASE)


@pytest.mark.parametrize("name", IN_PEACE)
def test_a_page_answers_and_is_kept_by_no_cache(ana: Client, home: Home, name: str) -> None:
    answer = ana.get(reverse(name))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert not INLINE.search(answer.content.decode())


@pytest.mark.parametrize("name", IN_PEACE)
def test_every_page_answers_for_a_home_that_has_nothing_yet(ana: Client, people: People, name: str) -> None:
    assert ana.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", IN_PEACE)
def test_without_signing_in_there_is_only_the_way_in(client: Client, home: Home, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/code/")


def test_now_says_both_runways_and_who_runs_out_first(ana: Client, home: Home) -> None:
    page = ana.get("/").content.decode()
    assert "Filters first" in page
    assert "1:10" in page
    assert "Suction first" in page
    assert "9 of 14 days are covered. First to run out: Filters" in page


def test_in_an_illness_the_sentence_is_the_clock(ana: Client, home: Home) -> None:
    home.fall_ill()
    page = ana.get("/").content.decode()
    assert "Day 0 of 5." in page
    assert "Danger signs" in page


def test_what_people_type_is_never_taken_for_markup(ana: Client, home: Home) -> None:
    Patient.objects.filter(pk=home.people.patient.pk).update(name="<u>Helen</u>", communication="<script>x()</script>")
    home.prescriber.name = "<img src=x>"
    home.prescriber.save()
    home.filters.name, home.filters.short_name = "<i>F</i>", "<i>f</i>"
    home.filters.save()
    for name in IN_PEACE:
        page = ana.get(reverse(name)).content.decode()
        assert "<u>" not in page
        assert "<script>x" not in page
        assert "<img src=x" not in page
        assert "<i>" not in page


def test_the_sheet_holds_what_an_ambulance_asks(ana: Client, home: Home) -> None:
    page = ana.get("/sheet/").content.decode()
    for fact in ("Helen Reyes", "Born 2 Mar 1965", "Penicillin", "Riluzole 50 mg", "BiPAP", "IPAP 16", "+15550142"):
        assert fact in page


def test_power_shows_only_what_was_measured(ana: Client, home: Home) -> None:
    page = ana.get("/wrong/power/").content.decode()
    assert "First to stop: Suction." in page
    assert page.index("Suction") < page.index("BiPAP")
    assert "5:10" in page


def test_a_draft_plan_shows_no_steps_and_whom_to_call(ana: Client, home: Home) -> None:
    assert "closed face mask" in ana.get("/wrong/breathing/").content.decode()
    home.plan.stage = "draft"
    home.plan.save()
    page = ana.get("/wrong/breathing/").content.decode()
    assert "closed face mask" not in page
    assert "This plan is a draft." in page
    assert "+15550123" in page


@pytest.mark.parametrize(("country", "number"), [("US", "911"), ("GB", "999"), ("DE", "112"), ("XX", "112")])
def test_the_number_to_call_is_that_of_the_country(ana: Client, home: Home, country: str, number: str) -> None:
    Patient.objects.filter(pk=home.people.patient.pk).update(country=country)
    assert f'href="tel:{number}"' in ana.get("/wrong/").content.decode()
