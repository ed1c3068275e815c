"""Who of a home has ALS is health data: by default an operator reads of the patient only that they lead, as others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from caregiving.people.models import Invitation, Membership, Role
from tests.people import People

pytestmark = pytest.mark.django_db
MEMBERS, LETTERS = "/admin/people/membership/", "/admin/people/invitation/"


@pytest.fixture
def helen(people: People) -> Membership:
    return Membership.objects.get(user=people.helen)


@pytest.fixture
def letter(people: People) -> Invitation:
    return Invitation.objects.create(
        household=people.home, email="h@test.example", role=Role.PATIENT, token_hash="x", expires_at=timezone.now()
    )


@pytest.fixture
def blind(operator: Client, settings: Settings) -> Client:
    """An operator as by default."""
    settings.ADMIN_SHOWS_HEALTH_DATA = False
    return operator


def change(row: Membership | Invitation) -> str:
    return reverse(f"admin:people_{row._meta.model_name}_change", args=[row.pk])


def test_no_page_says_it(blind: Client, helen: Membership, letter: Invitation) -> None:
    Membership.objects.update(relation="daughter")
    for address in (MEMBERS, change(helen), f"{MEMBERS}add/", LETTERS, change(letter), f"{change(helen)[:-7]}delete/"):
        answer = blind.get(address)
        assert answer.status_code == 200, address
        said = answer.content.decode()
        assert "the person with ALS" not in said and 'value="patient"' not in said, address
        assert "daughter" not in said and 'name="relation"' not in said, address


@pytest.mark.parametrize("address", [MEMBERS, LETTERS])
def test_no_filter_finds_it_out(blind: Client, helen: Membership, letter: Invitation, address: str) -> None:
    for asked in ("role=patient", "role__exact=patient", "role__in=patient", "role__startswith=p", "role__isnull=0"):
        assert blind.get(f"{address}?{asked}").status_code in (302, 400), asked
    assert list(blind.get(f"{address}?as=patient").context["cl"].result_list) == []


def test_who_leads_and_the_patient_are_listed_alike(blind: Client, people: People, helen: Membership) -> None:
    leading = blind.get(f"{MEMBERS}?as=lead").context["cl"].result_list
    assert {row.role for row in leading} == {Role.LEAD, Role.PATIENT}
    assert {row.role for row in blind.get(f"{MEMBERS}?as=aide").context["cl"].result_list} == {Role.AIDE}
    orders = [[row.pk for row in blind.get(f"{MEMBERS}{by}").context["cl"].result_list] for by in ("", "?o=3", "?o=-3")]
    assert orders[0] == orders[1] == orders[2]


@pytest.mark.parametrize(("chosen", "stored"), [("lead", Role.PATIENT), ("family", Role.FAMILY)])
def test_the_patient_stays_the_patient_unless_another_role_is_chosen(
    blind: Client, helen: Membership, chosen: str, stored: str
) -> None:
    Membership.objects.filter(pk=helen.pk).update(relation="herself")
    told = {"user": str(helen.user_id), "household": str(helen.household_id), "role": chosen, "relation": "lost"}
    assert blind.post(change(helen), told).status_code == 302
    helen.refresh_from_db()
    assert (helen.role, helen.relation) == (stored, "herself")


def test_a_lead_does_not_become_the_patient(blind: Client, people: People) -> None:
    ana = Membership.objects.get(user=people.ana, household=people.home)
    told = {"user": str(people.ana.pk), "household": str(people.home.pk), "role": "patient"}
    assert blind.post(change(ana), told).status_code == 200
    assert blind.post(change(ana), {**told, "role": "lead"}).status_code == 302
    ana.refresh_from_db()
    assert ana.role == Role.LEAD


def test_where_the_place_shows_health_data_it_is_said(operator: Client, helen: Membership, letter: Invitation) -> None:
    for address in (MEMBERS, f"{MEMBERS}?role__exact=patient", LETTERS, change(helen), change(letter)):
        assert "the person with ALS" in operator.get(address).content.decode(), address
