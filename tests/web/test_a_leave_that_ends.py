"""A home is told before a care team's leave ends, by the row that says how long before; who leads makes it longer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from caregiving.agenda.due import horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.item import Due
from caregiving.agenda.rows import read
from caregiving.guidance.moments import day_end
from caregiving.patients.consents import A_YEAR
from caregiving.patients.models import Consent
from tests.people import NOW, People
from tests.web.home import Home
from tests.web.reviewed_home import withdraw

DAY = timedelta(days=1)


@pytest.fixture
def leave(people: People) -> Consent:
    """Dr Dee's clinic sees the home for twenty days more."""
    consent = Consent.objects.get(patient=people.patient)
    consent.ends_at = NOW + 20 * DAY
    consent.save()
    return consent


def told(people: People, at: datetime) -> list[Due]:
    items = horizon(facts(read(people.patient.pk, at), at), at)
    return [item for item in items if item.kind == "leave.ends" and item.open_at(at)]


def test_it_is_told_two_weeks_before_and_until_it_ends(people: People, leave: Consent) -> None:
    assert not told(people, NOW + 5 * DAY)
    (item,) = told(people, NOW + 6 * DAY)
    assert item.params["team"] == "Albany ALS clinic" and item.closes == leave.ends_at
    assert told(people, NOW + 19 * DAY) and not told(people, NOW + 20 * DAY)


def test_where_nobody_says_how_long_before_it_is_told_the_day_before(home: Home, leave: Consent) -> None:
    withdraw(home, "SET-LEAVE-ENDS")
    assert not told(home.people, NOW + 18 * DAY)
    assert told(home.people, NOW + 19 * DAY)


def test_one_without_an_end_and_one_that_has_ended_are_not_told(people: People, leave: Consent) -> None:
    Consent.objects.update(ends_at=None)
    assert not told(people, NOW + 19 * DAY)
    Consent.objects.update(ends_at=NOW)
    assert not told(people, NOW)


def test_who_leads_makes_it_a_year_longer_and_twice_is_as_good_as_once(home: Home, ana: Client, leave: Consent) -> None:
    page = ana.get("/people/team/").content.decode()
    assert "Let them see it for a year from today" in page
    a_year_from_today = day_end(NOW.astimezone(home.people.patient.zone).date() + A_YEAR, home.people.patient.zone)
    for _twice in range(2):
        assert ana.post(f"/people/team/{leave.pk}/longer/", {"patient": home.people.patient.pk}).status_code == 302
        leave.refresh_from_db()
        assert leave.ends_at == a_year_from_today
    assert not told(home.people, NOW + 19 * DAY)
    assert "Let them see it for a year from today" not in ana.get("/people/team/").content.decode()


def test_one_that_has_ended_is_not_brought_back(home: Home, ana: Client, leave: Consent) -> None:
    Consent.objects.update(ends_at=NOW - DAY)
    told = {"patient": home.people.patient.pk}
    page = ana.post(f"/people/team/{leave.pk}/longer/", told, follow=True).content.decode()
    assert "This leave has ended." in page and "Kept." not in page
    leave.refresh_from_db()
    assert leave.ends_at == NOW - DAY


def test_the_last_day_is_the_one_that_was_chosen_and_not_the_one_that_begins_then(home: Home, ana: Client) -> None:
    zone = home.people.patient.zone
    Consent.objects.filter(patient=home.people.patient).update(ends_at=day_end(date(2026, 12, 2), zone))
    home.replan()
    assert "Sees this home until 2 Dec 2026." in ana.get("/people/team/").content.decode()
    assert "sees this home until Wed 2 Dec, 23:59, no longer." in ana.get("/due/").content.decode()


def test_a_leave_is_given_until_a_day_to_come(home: Home, ana: Client) -> None:
    people, yesterday = home.people, (NOW - DAY).date().isoformat()
    Consent.objects.all().delete()
    told = {"patient": people.patient.pk, "team": people.team.pk, "until": yesterday}
    page = ana.post("/people/team/give/", told, follow=True).content.decode()
    assert "Choose a day to come." in page and "violated" not in page
    assert not Consent.objects.exists()


def test_nobody_else_makes_it_longer(home: Home, client: Client, leave: Consent) -> None:
    client.force_login(home.people.ben)
    assert client.post(f"/people/team/{leave.pk}/longer/", {"patient": home.people.patient.pk}).status_code in (
        403,
        404,
    )
    leave.refresh_from_db()
    assert leave.ends_at == NOW + 20 * DAY


def test_the_page_of_what_is_due_leads_to_the_care_teams(home: Home, ana: Client, leave: Consent) -> None:
    leave.ends_at = NOW + 3 * DAY
    leave.save()
    home.replan()
    page = ana.get("/due/").content.decode()
    assert "Albany ALS clinic sees this home until" in page and 'href="/people/team/"' in page


def test_one_that_a_team_ended_a_moment_ago_stays_ended(home: Home, ana: Client, leave: Consent) -> None:
    a_moment_later = NOW + timedelta(milliseconds=40)
    Consent.objects.update(ends_at=a_moment_later, ended_by="Dee Lee")
    ana.post(f"/people/team/{leave.pk}/longer/", {"patient": home.people.patient.pk})
    leave.refresh_from_db()
    assert leave.ends_at == a_moment_later
