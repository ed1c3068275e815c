"""The leave for a care team is offered with an end a year ahead; who gives it may choose another day, or none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from caregiving.patients.models import Consent
from caregiving.people.models import CareTeam
from tests.people import People


@pytest.fixture
def lung(people: People, client: Client) -> CareTeam:
    client.force_login(people.ana)
    return CareTeam.objects.create(name="Lung clinic")


def test_the_form_is_filled_in_with_a_day_a_year_ahead(people: People, client: Client, lung: CareTeam) -> None:
    day = timezone.now().astimezone(people.ana.zone).date() + timedelta(days=365)
    assert f'name="until" value="{day.isoformat()}"' in client.get("/people/team/").content.decode()


@pytest.mark.parametrize(("until", "ends"), [("2099-05-05", True), ("", False)])
def test_what_was_chosen_counts(people: People, client: Client, lung: CareTeam, until: str, ends: bool) -> None:
    told = {"patient": str(people.patient.pk), "team": str(lung.pk), "until": until}
    assert client.post("/people/team/give/", told).status_code == 302
    assert bool(Consent.objects.get(team=lung).ends_at) is ends
