"""Whoever leads a home writes in what the rules read of the person with ALS."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Patient
from tests.web.home import Home

FACTS = {
    "name": "Helen Reyes",
    "birth_date": "1965-03-02",
    "sex": "female",
    "breathing_support": "night",
    "swallow_route": "whole",
    "onset_region": "limb",
}


@pytest.fixture
def ben(client: Client, home: Home) -> Client:
    client.force_login(home.people.ben)
    return client


def write(client: Client, home: Home, **told: str) -> Any:
    return client.post(reverse("patient"), {"patient": home.people.patient.pk, **FACTS, **told})


def page(client: Client, name: str) -> str:
    return " ".join(client.get(reverse(name)).content.decode().split())


def stored(home: Home) -> Patient:
    return Patient.objects.get(pk=home.people.patient.pk)


def test_without_a_birth_date_the_line_of_the_vaccines_leads_in_one_tap_to_where_it_is_written_in(
    ana: Client, home: Home
) -> None:
    Patient.objects.filter(pk=home.people.patient.pk).update(birth_date=None)
    home.replan()
    shown = page(ana, "ready")
    assert "Without a birth date nothing can be said." in shown
    assert f'href="{reverse("patient")}"' in shown
    assert f'href="{reverse("patient")}"' in page(ana, "vaccines")
    assert write(ana, home).url == reverse("patient")
    assert stored(home).birth_date == date(1965, 3, 2)
    home.replan()
    assert "Without a birth date" not in page(ana, "ready") + page(ana, "vaccines")


def test_who_does_not_lead_is_told_who_can(ben: Client, home: Home) -> None:
    Patient.objects.filter(pk=home.people.patient.pk).update(birth_date=None)
    home.replan()
    assert f'href="{reverse("vaccines")}"' in page(ben, "ready")
    shown = page(ben, "vaccines")
    assert "Whoever leads the home can write it in." in shown
    assert reverse("patient") not in shown + page(ben, "people")
    assert ben.get(reverse("patient")).status_code == 404
    assert write(ben, home).status_code == 404
    assert stored(home).birth_date is None


def test_what_is_usual_and_the_other_illnesses_are_kept_line_by_line(ana: Client, home: Home) -> None:
    assert reverse("patient") in page(ana, "people")
    write(ana, home, usual_spo2="95", usual_pulse="72", usual_breaths="16", conditions="Diabetes\r\n\n Asthma ")
    one = stored(home)
    assert (one.usual_spo2, one.usual_pulse, one.usual_breaths) == (95, 72, 16)
    assert one.conditions == ["Diabetes", "Asthma"]
    assert "Diabetes\nAsthma" in ana.get(reverse("patient")).content.decode()


def test_a_new_way_of_swallowing_makes_the_sheet_about_the_antiviral_out_of_date(ana: Client, home: Home) -> None:
    sheet = ScreeningSheet.objects.create(
        patient=home.people.patient, signer="Dr Dee", signed_at=home.now, route="whole"
    )
    write(ana, home, swallow_route="tube")
    sheet.refresh_from_db()
    assert sheet.stale_since is not None


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"name": ""}, "Write the name."),
        ({"birth_date": "2030-01-01"}, "This day cannot be. Please look at the year."),
        ({"birth_date": "long ago"}, "Choose a day of the calendar, or leave it empty."),
        ({"onset_on": "1960-01-01"}, "That is before the birth. Please look at the year."),
        (
            {"onset_on": "2020-01-01", "diagnosed_on": "2019-01-01"},
            "That is before the first symptom. Please look at the year.",
        ),
        ({"usual_spo2": "9"}, "That cannot be. Write the number again, or leave it empty."),
        ({"usual_pulse": "fast"}, "That cannot be. Write the number again, or leave it empty."),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_stored(
    ana: Client, home: Home, told: dict[str, str], sentence: str
) -> None:
    before = stored(home)
    answer = write(ana, home, **told)
    assert answer.status_code == 400
    assert sentence in " ".join(answer.content.decode().split())
    assert stored(home).updated_at == before.updated_at


@pytest.mark.parametrize("conditions", ["a" * 201, "\n".join(["Asthma"] * 61)], ids=["a line", "lines"])
def test_other_illnesses_that_a_household_file_would_not_hold_are_refused(
    ana: Client, home: Home, conditions: str
) -> None:
    answer = write(ana, home, conditions=conditions)
    assert answer.status_code == 400
    assert "Write at most 60 lines of at most 200 characters." in answer.content.decode()
    assert stored(home).conditions == []
