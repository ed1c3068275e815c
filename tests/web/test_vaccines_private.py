"""A caregiver's own vaccines: agreed to, seen by nobody else, and gone when withdrawn."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import strip_tags

from caregiving.agenda.models import Snapshot
from caregiving.vaccines.models import CaregiverRecord, Vaccination
from tests.people import NOW
from tests.web.home import Home
from tests.web.vaccine_home import bens_record, given, told

BORN = {"birth_date": "1970-05-01", "sex": "male"}


@pytest.fixture
def ben(client: Client, home: Home) -> Client:
    client.force_login(home.people.ben)
    return client


def test_before_agreeing_nothing_is_kept_and_the_page_asks(ben: Client, home: Home) -> None:
    assert "Shall your own vaccines be kept here?" in ben.get("/vaccines/own/").content.decode()
    assert not CaregiverRecord.objects.exists()
    assert ben.get("/vaccines/own/dose/").status_code == 404


def test_agreeing_twice_is_agreeing_once(ben: Client, home: Home) -> None:
    for _time in range(2):
        told(ben, home.people, "/vaccines/own/agree/", **BORN)
    mine = CaregiverRecord.objects.get()
    assert (mine.membership.user, mine.agreed_at, mine.birth_date) == (home.people.ben, NOW, date(1970, 5, 1))
    assert "Only you see this page." in ben.get("/vaccines/own/").content.decode()


@pytest.mark.parametrize("born", ["", "2026-11-21", "1899-12-31", "x"])
def test_an_impossible_birth_date_is_refused_in_words(ben: Client, home: Home, born: str) -> None:
    assert told(ben, home.people, "/vaccines/own/agree/", birth_date=born, sex="male").status_code == 400
    assert not CaregiverRecord.objects.exists()


def test_own_doses_are_written_into_the_own_record(ben: Client, home: Home) -> None:
    mine = bens_record(home.people)
    told(ben, home.people, "/vaccines/own/dose/", id=uuid4(), cvx="149", given_on="2010-11-01")
    row = Vaccination.objects.get()
    assert (row.caregiver, row.patient) == (mine, None)
    assert "1 Nov 2010" in ben.get("/vaccines/own/").content.decode()
    told(ben, home.people, f"/vaccines/own/dose/{row.pk}/", id=row.pk, cvx="141", given_on="2010-11-01")
    assert Vaccination.objects.get().cvx == "141"


def test_withdrawing_hides_the_record_ends_the_reminders_and_the_line(ben: Client, home: Home) -> None:
    given(home.people, "Influenza", "141", date(2026, 10, 1), caregiver=bens_record(home.people))
    told(ben, home.people, "/vaccines/own/withdraw/")
    assert "1 Oct 2026" not in ben.get("/vaccines/own/").content.decode()
    assert "The people around" not in ben.get("/vaccines/").content.decode()
    home.replan()
    assert not [item for item in Snapshot.objects.get().due if item["only_for"]]
    told(ben, home.people, "/vaccines/own/agree/", **BORN)
    assert "1 Oct 2026" in ben.get("/vaccines/own/").content.decode()


@pytest.mark.parametrize("done", [False, True])
def test_the_household_sees_one_line(ana: Client, home: Home, done: bool) -> None:
    mine = bens_record(home.people)
    if done:
        for group, cvx in (("COVID-19", "309"), ("Influenza", "141"), ("Pneumococcal", "216")):
            given(home.people, group, cvx, date(2026, 10, 1), caregiver=mine)
    page = strip_tags(ana.get("/vaccines/").content.decode())
    assert "Ben Reyes" in page
    assert ("Up to date: yes" in page, "Up to date: not yet" in page) == (done, not done)
    assert "1 Oct 2026" not in page


def test_the_care_team_does_not_see_even_the_line(client: Client, home: Home) -> None:
    bens_record(home.people)
    client.force_login(home.people.dee)
    assert "Ben Reyes" not in client.get("/vaccines/").content.decode()


@pytest.mark.parametrize("who", ["ana", "helen", "eva", "dee", "cleo"])
def test_nobody_else_opens_or_changes_it(client: Client, home: Home, who: str) -> None:
    home.people.put_on_shift()
    mine = bens_record(home.people)
    row = given(home.people, "Influenza", "141", date(2026, 10, 1), caregiver=mine)
    client.force_login(getattr(home.people, who))
    said = {"id": row.pk, "cvx": "141", "given_on": "2026-10-02"}
    for way in ("", "own/"):
        address = f"/vaccines/{way}dose/{row.pk}/"
        assert client.get(address).status_code in {404, 302}
        assert told(client, home.people, address, **said).status_code == 404
        assert told(client, home.people, address, remove="yes").status_code == 404
    told(client, home.people, "/vaccines/own/withdraw/")
    assert "1 Oct 2026" not in client.get("/vaccines/own/", follow=True).content.decode()
    assert "1 Oct 2026" not in client.get("/vaccines/", follow=True).content.decode()
    for noun in ("vaccinations", "caregiver-records"):
        assert str(row.pk) not in json.dumps(client.get(f"/api/v1/{noun}/").json())
        assert client.get(f"/api/v1/{noun}/{mine.pk}/").status_code == 404
    assert list(Vaccination.objects.values_list("given_on", flat=True)) == [date(2026, 10, 1)]
    assert CaregiverRecord.objects.get().withdrawn_at is None


PATIENTS = ("/vaccines/", "/vaccines/dose/", "/vaccines/card/")


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("ana", (200, 200, 200)),
        ("ben", (200, 200, 200)),
        ("helen", (200, 200, 200)),
        ("eva", (200, 404, 404)),
        ("dee", (200, 404, 404)),
    ],
)
def test_who_may_see_and_who_may_write_the_patients_record(
    client: Client, home: Home, who: str, statuses: tuple[int, ...]
) -> None:
    home.people.put_on_shift()
    client.force_login(getattr(home.people, who))
    assert tuple(client.get(address).status_code for address in PATIENTS) == statuses


def test_a_stranger_writes_nothing_and_sees_only_her_own_home(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    assert "Helen" not in client.get("/vaccines/").content.decode()
    row = given(home.people, "Influenza", "141", date(2026, 10, 1))
    assert client.get(f"/vaccines/dose/{row.pk}/").status_code == 404
    for address in (f"dose/{row.pk}/", "dose/", "card/", "card/keep/", "own/agree/", "own/withdraw/", "own/card/keep/"):
        assert told(client, home.people, f"/vaccines/{address}", **BORN).status_code == 404
    assert Vaccination.objects.count() == 1


def test_the_person_with_als_is_sent_to_the_patients_page(client: Client, home: Home) -> None:
    client.force_login(home.people.helen)
    assert client.get("/vaccines/own/")["Location"] == "/vaccines/"
    assert told(client, home.people, "/vaccines/own/agree/", **BORN).status_code == 404
