"""A home writes in what the person with ALS does not tolerate, changes it, and takes it off the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Allergy, Part
from tests.web.home import Home


@pytest.fixture
def penicillin(home: Home) -> Allergy:
    return Allergy.objects.get(substance="Penicillin")


def write_in(client: Client, home: Home, **told: str) -> Any:
    return client.post(reverse("allergy_new"), {"patient": home.people.patient.pk, "substance": "Latex", **told})


def change(client: Client, home: Home, allergy: Allergy, **told: str) -> Any:
    fields = {"patient": home.people.patient.pk, "substance": "Penicillin", "reaction": "rash", **told}
    return client.post(reverse("allergy_change", args=[allergy.pk]), fields)


def page(client: Client, name: str) -> str:
    return " ".join(client.get(reverse(name)).content.decode().split())


def signed(home: Home) -> ScreeningSheet:
    return ScreeningSheet.objects.create(
        patient=home.people.patient, version=1, route="whole", signer="Dr Lee", signed_at=home.now
    )


def test_what_is_written_in_stands_on_the_emergency_sheet(ana: Client, home: Home) -> None:
    assert reverse("allergies") in page(ana, "sheet") and reverse("allergies") in page(ana, "patient")
    assert reverse("allergy_new") in page(ana, "allergies")
    assert write_in(ana, home, reaction="swelling").url == reverse("allergies")
    assert "Allergy: Latex (swelling), Penicillin (rash)" in page(ana, "sheet")


def test_a_change_is_said_on_the_sheet_and_asks_for_a_new_signature(
    ana: Client, home: Home, penicillin: Allergy
) -> None:
    sheet = signed(home)
    assert reverse("allergy_change", args=[penicillin.pk]) in page(ana, "allergies")
    change(ana, home, penicillin, reaction="cannot breathe")
    assert "Allergy: Penicillin (cannot breathe)" in page(ana, "sheet")
    sheet.refresh_from_db()
    assert sheet.stale_since == home.now


def test_what_was_only_looked_at_leaves_the_signed_sheet_as_it_is(ana: Client, home: Home, penicillin: Allergy) -> None:
    sheet = signed(home)
    assert change(ana, home, penicillin).status_code == 302
    sheet.refresh_from_db()
    assert sheet.stale_since is None


def test_what_is_taken_off_the_list_is_asked_about_once_and_gone(ana: Client, home: Home, penicillin: Allergy) -> None:
    sheet, address = signed(home), reverse("allergy_remove", args=[penicillin.pk])
    asked = ana.get(reverse("allergy_change", args=[penicillin.pk])).content.decode()
    assert address in asked.split("<details")[-1] and "Take Penicillin off the list now" in asked
    assert ana.get(address).status_code == 405
    ana.post(address, {"patient": home.people.patient.pk})
    shown = page(ana, "allergies")
    assert "Penicillin is no longer on the list." in shown and "No allergy is written in yet." in shown
    sheet.refresh_from_db()
    assert sheet.stale_since == home.now


def test_who_helps_may_write_it_in_and_an_aide_only_reads_it_on_the_sheet(client: Client, home: Home) -> None:
    client.force_login(home.people.ben)
    assert write_in(client, home).status_code == 302
    client.force_login(home.people.eva)
    home.people.put_on_shift()
    shown = page(client, "sheet")
    assert "Latex, Penicillin (rash)" in shown and reverse("allergies") not in shown
    assert client.get(reverse("allergies")).status_code == 404
    assert write_in(client, home, substance="Soy").status_code == 404


def test_a_care_team_is_offered_no_change(client: Client, home: Home) -> None:
    client.force_login(home.people.dee)
    for withheld in ("", Part.MEDICINES):
        home.people.patient.consents.update(withheld=withheld)
        assert client.get(reverse("allergies")).status_code == 404


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"substance": ""}, "Write to what."),
        ({"substance": "   "}, "Write to what."),
        ({"substance": "penicillin"}, "This one is written in already."),
        ({"substance": "x" * 121}, "at most 120 characters"),
        ({"reaction": "x" * 201}, "at most 200 characters"),
        ({"substance": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_stored(
    ana: Client, home: Home, told: dict[str, str], sentence: str
) -> None:
    answer = write_in(ana, home, **told)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert Allergy.objects.count() == 1


def test_what_somebody_typed_is_only_ever_text(ana: Client, home: Home) -> None:
    write_in(ana, home, substance="<script>alert(1)</script>")
    for name in ("allergies", "sheet"):
        assert "<script>alert" not in page(ana, name)
        assert "&lt;script&gt;alert" in page(ana, name)


def test_the_list_reads_no_more_for_more_of_them(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(60) as few:
        ana.get(reverse("allergies"))
    for number in range(9):
        Allergy.objects.create(patient=home.people.patient, substance=f"Something {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        ana.get(reverse("allergies"))
