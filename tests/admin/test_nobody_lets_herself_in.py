"""An operator lets others into a team or a home, never herself; whom she lets in stands in the audit."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from caregiving.people.models import CareTeamMembership, Membership, User
from tests.people import People

pytestmark = pytest.mark.django_db
REFUSED = "Nobody lets herself in: ask another operator, or who leads the team or the home."


def asked(people: People, what: str, user: User) -> tuple[str, dict[str, str]]:
    if what == "team":
        told = {"user": str(user.pk), "team": str(people.team.pk), "role": "coordinator"}
        return reverse("admin:people_careteammembership_add"), told
    told = {"user": str(user.pk), "household": str(people.home.pk), "role": "family"}
    return reverse("admin:people_membership_add"), told


@pytest.mark.parametrize("what", ["team", "home"])
def test_she_cannot_add_herself_and_can_add_another(operator: Client, people: People, what: str) -> None:
    kind = CareTeamMembership if what == "team" else Membership
    her, other = User.objects.get(email="op@test.example"), User.objects.create(email="new@test.example", name="New")
    address, told = asked(people, what, her)
    assert REFUSED in operator.post(address, told, follow=True).content.decode()
    assert not kind._default_manager.filter(user=her).exists()
    address, told = asked(people, what, other)
    assert operator.post(address, told).status_code == 302
    stored = kind._default_manager.get(user=other)
    assert LogEntry.objects.get(object_pk=str(stored.pk), action=LogEntry.Action.CREATE).actor == her


def test_she_cannot_turn_anothers_place_into_her_own_either(operator: Client, people: People) -> None:
    her, place = User.objects.get(email="op@test.example"), CareTeamMembership.objects.get(user=people.dee)
    told = {"user": str(her.pk), "team": str(people.team.pk), "role": place.role}
    address = reverse("admin:people_careteammembership_change", args=[place.pk])
    assert REFUSED in operator.post(address, told, follow=True).content.decode()
    assert not CareTeamMembership.objects.filter(user=her).exists()
