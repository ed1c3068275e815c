"""In an emergency a record opens by name and birthday together, however somebody in a hurry writes the name."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caregiving.patients.models import Consent, EmergencyAccess, Patient
from caregiving.people.models import Household
from tests.people import People, make_patient

BORN = date(1965, 3, 2)


@pytest.fixture(autouse=True)
def nandu(people: People) -> Patient:
    Consent.objects.all().delete()
    Patient.objects.filter(pk=people.patient.pk).update(name="José O’Neil  Ñandú", birth_date=BORN)
    return people.patient


def opens(client: Client, name: str, born: str = "1965-03-02") -> bool:
    told = {"name": name, "born": born, "reason": "found without breath"}
    answer = client.post("/team/emergency/", told)
    assert answer.status_code in (302, 400)
    return answer.status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "José O’Neil Ñandú",
        "josé o’neil ñandú",
        "JOSE O'NEIL NANDU",
        "Jose O'Neil  Nandu",
        " Jose\u00a0O’Neil Nandu ",
        "Jose\u0301 O’Neil N\u0303andu\u0301",
    ],
)
def test_the_name_is_found_however_it_is_written(dee: Client, nandu: Patient, name: str) -> None:
    assert opens(dee, name)
    assert EmergencyAccess.objects.get().patient == nandu


@pytest.mark.parametrize(
    "name", ["José", "Ñandú", "Jose ONeil", "Jose O'Neil Nand", "%", ".*", "_", "’", "Nandu Jose O'Neil"]
)
def test_a_part_of_it_or_a_pattern_finds_nobody(dee: Client, name: str) -> None:
    assert not opens(dee, name)


def test_another_birthday_finds_nobody(dee: Client) -> None:
    assert not opens(dee, "Jose O'Neil Nandu", "1965-03-03")


def test_of_two_of_one_name_and_birthday_neither_is_opened(dee: Client) -> None:
    twin = make_patient(Household.objects.create(name="Other"), "jose o'neil nandu")
    Patient.objects.filter(pk=twin.pk).update(birth_date=BORN)
    assert not opens(dee, "José O’Neil Ñandú")


def test_without_a_birthday_the_page_says_whom_to_ask_and_not_who_is_here(
    dee: Client, people: People, nandu: Patient
) -> None:
    Patient.objects.filter(pk=nandu.pk).update(birth_date=None)
    told = {"name": nandu.name, "born": "1965-03-02", "reason": "found without breath"}
    of_nandu = unescape(dee.post("/team/emergency/", told).content.decode())
    of_nobody = unescape(dee.post("/team/emergency/", {**told, "name": "Nobody Atall"}).content.decode())
    sentence = "Nobody of this name and birthday is here, or the home has written in no birthday."
    for page in (of_nandu, of_nobody):
        assert sentence in page
        assert "A home that has written in no birthday cannot be opened here: call the home." in page


def test_it_takes_as_many_queries_however_many_share_the_birthday(dee: Client) -> None:
    opens(dee, "Nobody Atall")
    with CaptureQueriesContext(connection) as few:
        opens(dee, "Nobody Atall")
    for number in range(20):
        patient = make_patient(Household.objects.create(name=f"Home {number}"), f"Somebody {number}")
        Patient.objects.filter(pk=patient.pk).update(birth_date=BORN)
    with CaptureQueriesContext(connection) as many:
        opens(dee, "Nobody Atall")
    assert len(many) == len(few)
