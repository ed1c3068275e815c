"""A home writes in whom to call, changes it, and takes somebody off the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.patients.models import Contact
from caregiving.supplies.models import Supply
from tests.web.home import Home

NEW = {"kind": "agency", "name": "Night line", "phone": "(518) 555-0199"}


@pytest.fixture
def eva(client: Client, home: Home) -> Client:
    client.force_login(home.people.eva)
    return client


def write_in(client: Client, home: Home, **told: str) -> Any:
    return client.post(reverse("contact_new"), {"patient": home.people.patient.pk, **NEW, **told})


def change(client: Client, home: Home, **told: str) -> Any:
    fields = {"patient": home.people.patient.pk, "kind": "prescriber", "name": "Dr Lee", "phone": "+15550142", **told}
    return client.post(reverse("contact_change", args=[home.prescriber.pk]), fields)


def page(client: Client, name: str) -> str:
    return " ".join(client.get(reverse(name)).content.decode().split())


def test_who_is_written_in_can_be_called_by_one_tap(ana: Client, home: Home) -> None:
    assert reverse("contacts") in page(ana, "other") and reverse("contacts") in page(ana, "people")
    assert reverse("contact_new") in page(ana, "contacts")
    assert write_in(ana, home).url == reverse("contacts")
    assert 'href="tel:+15185550199"' in page(ana, "other")
    assert Contact.objects.get(name="Night line").rank == 1


@pytest.mark.parametrize(
    ("country", "written", "kept"),
    [
        ("US", "1-518-555-0199", "+15185550199"),
        ("US", "811", "811"),
        ("ES", "912 34 56 78", "912345678"),
        ("ES", "+34 912 34 56 78", "+34912345678"),
        ("US", "", ""),
    ],
)
def test_a_number_is_kept_as_it_is_dialled(ana: Client, home: Home, country: str, written: str, kept: str) -> None:
    type(home.people.patient).objects.filter(pk=home.people.patient.pk).update(country=country)
    write_in(ana, home, phone=written)
    assert Contact.objects.get(name="Night line").phone == kept


def test_a_new_number_of_the_prescriber_stands_where_the_pages_offer_it(ana: Client, home: Home) -> None:
    assert reverse("contact_change", args=[home.prescriber.pk]) in page(ana, "contacts")
    change(ana, home, phone="518 555 0177", hours="8 to 17")
    home.fall_ill()
    assert 'href="tel:+15185550177"' in page(ana, "illness")
    assert "8 to 17" in page(ana, "other")


def test_who_is_taken_off_the_list_leaves_the_supplies_as_they_are(ana: Client, home: Home) -> None:
    supplier = Contact.objects.get(name="MedAir")
    ana.post(reverse("contact_remove", args=[supplier.pk]), {"patient": home.people.patient.pk})
    assert "MedAir is no longer on the list." in page(ana, "contacts")
    assert Supply.objects.get(pk=home.filters.pk).supplier is None


def test_an_aide_sees_whom_to_call_and_changes_nothing(eva: Client, home: Home) -> None:
    home.people.put_on_shift()
    shown = page(eva, "other")
    assert "Dr Lee" in shown
    assert reverse("contacts") not in shown and reverse("contact_new") not in shown
    assert eva.get(reverse("contacts")).status_code == 404
    assert write_in(eva, home).status_code == 404
    assert change(eva, home).status_code == 404


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"kind": ""}, "Choose one."),
        ({"kind": "friend"}, "Choose one."),
        ({"name": ""}, "Write the name."),
        ({"kind": "prescriber", "name": "dr lee"}, "This one is written in already."),
        ({"phone": "call me"}, "Write the number as you would dial it, for example +1 518 555 0142."),
        ({"email": "lee"}, "Write an e-mail address, for example lee@clinic.example."),
        ({"rank": "first"}, "Write 1 for whoever is called first, 2 for the next one."),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_stored(
    ana: Client, home: Home, told: dict[str, str], sentence: str
) -> None:
    before = Contact.objects.count()
    answer = write_in(ana, home, **told)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert Contact.objects.count() == before


def test_where_nobody_is_written_in_the_page_leads_to_where_somebody_is(ana: Client, home: Home) -> None:
    Contact.objects.all().delete()
    assert reverse("contact_new") in page(ana, "other") and reverse("contact_new") in page(ana, "contacts")


def test_the_list_reads_no_more_for_more_of_them(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(60) as few:
        ana.get(reverse("contacts"))
    for number in range(9):
        Contact.objects.create(patient=home.people.patient, kind="other", name=f"Somebody {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        ana.get(reverse("contacts"))
