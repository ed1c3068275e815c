"""The leave for a care team is offered with an end a year ahead, which also holds where no day is chosen."""

from __future__ import annotations

from datetime import date, timedelta

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


@pytest.mark.parametrize(("until", "last"), [("2099-05-05", date(2099, 5, 5)), ("", None)])
def test_what_was_chosen_counts(people: People, client: Client, lung: CareTeam, until: str, last: date | None) -> None:
    told = {"patient": str(people.patient.pk), "team": str(lung.pk), "until": until}
    assert client.post("/people/team/give/", told).status_code == 302
    given = Consent.objects.get(team=lung)
    assert given.last_day == (last or given.given_at.astimezone(people.patient.zone).date() + timedelta(days=365))
