"""A care team from which a home keeps a part back sees the home's other pages, without a word of what is kept back."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.patients.models import ITEMS, Consent, EmergencyAccess, FunctionScored, Measure, Part, ReadingTaken
from caregiving.people.models import User
from caregiving.supplies.models import Supply, SupplyKind
from caregiving.vaccines.models import Vaccination
from caregiving.web.visit import KEEP
from tests.careteam.desk import signed_in
from tests.people import People
from tests.web.home import Home, add_supply, make_home

NOBODY_SEES_IN_PART = (
    "/wrong/", "/wrong/breathing/", "/illness/", "/sheet/", "/checklists/", "/after/", "/questions/", "/people/team/",
    "/function/score/",
)  # fmt: skip
# Of which parts a page tells; the other ones may be kept back and it still opens.
TELLS: dict[str, set[Part]] = {
    "/": set(),
    "/due/": set(),
    "/ready/": set(),
    "/waiting/": set(),
    "/supplies/": {Part.SUPPLIES},
    "/supplies/{filters}/": {Part.SUPPLIES},
    "/supplies/{filters}/count/": {Part.SUPPLIES},
    "/supplies/{filters}/order/": {Part.SUPPLIES},
    "/equipment/": {Part.EQUIPMENT},
    "/equipment/{niv}/": {Part.EQUIPMENT},
    "/power/{niv}/drill/": {Part.EQUIPMENT},
    "/wrong/power/": {Part.EQUIPMENT, Part.ILLNESS},
    "/function/": {Part.FUNCTION, Part.ILLNESS},
    "/measures/": {Part.MEASURES},
    "/vaccines/": {Part.VACCINES},
    "/illness/sheet/": {Part.MEDICINES},
    "/illness/doses/": {Part.MEDICINES, Part.ILLNESS},
    "/medicines/": {Part.MEDICINES},
}
# What stands somewhere on these pages, and of which part it tells. What belongs to no part is seen by nobody in part.
SAYS: dict[str, str] = {
    "Riluzole": Part.MEDICINES,
    "Baclofen": Part.MEDICINES,
    "Suction": Part.EQUIPMENT,
    "Filters": Part.SUPPLIES,
    "Influenza": Part.VACCINES,
    "Day 2 of 5": Part.ILLNESS,
    "Day 3 of 5": Part.ILLNESS,
    "Danger signs": Part.ILLNESS,
    "53.7": Part.MEASURES,
    "Dr Lee": Part.ILLNESS,
    "+15550142": "",
    "+15550123": "",
    "Penicillin": "",
}


@pytest.fixture
def home(people: People, now: datetime) -> Home:
    """Something of every part; somebody is ill; what runs out first is a medicine."""
    found = make_home(people, now)
    add_supply(people, "Baclofen 10 mg", "Baclofen", Decimal(4), now, kind=SupplyKind.MEDICINE, critical=True)
    Vaccination.objects.create(patient=people.patient, group="Influenza", cvx="150", given_on=now.date())
    for told in (
        ReadingTaken(patient=people.patient, measure=Measure.WEIGHT, value=Decimal("53.7"), occurred_at=now),
        FunctionScored(patient=people.patient, rater="caregiver", occurred_at=now, **dict.fromkeys(ITEMS, 3)),
    ):
        record.happening(people.ana, told, now)
    found.fall_ill(hours_ago=30)
    found.replan()
    return found


def address(path: str, home: Home) -> str:
    return path.format(filters=home.filters.pk, niv=home.niv.pk)


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("part", Part.values)
def test_a_page_opens_where_all_that_it_tells_of_is_shared_and_says_nothing_else(
    part: str, home: Home, dee: Client
) -> None:
    for path in TELLS:
        assert dee.get(address(path, home)).status_code == 200, path
    Consent.objects.update(withheld=part)
    for path, of in TELLS.items():
        answer = dee.get(address(path, home))
        assert answer.status_code == (404 if part in of else 200), path
        said = answer.content.decode()
        for text, whose in SAYS.items():
            assert whose not in ("", part) or text not in said, (path, text)


def test_what_tells_of_the_whole_home_is_closed_to_who_sees_it_in_part(home: Home, dee: Client) -> None:
    for path in NOBODY_SEES_IN_PART:
        assert dee.get(path).status_code == 200, path
    Consent.objects.update(withheld=Part.VACCINES)
    for path in NOBODY_SEES_IN_PART:
        assert dee.get(path).status_code == 404, path
    assert 'href="/sheet/"' not in body(dee, "/") and 'href="/wrong/"' not in body(dee, "/")


def test_a_home_of_which_a_part_is_seen_can_be_chosen(home: Home, dee: Client) -> None:
    Consent.objects.update(withheld=Part.VACCINES)
    assert "Helen Reyes" in body(dee, "/homes/")
    assert dee.post("/homes/", {"patient": str(home.people.patient.pk)}).status_code == 302


@pytest.mark.parametrize("withheld", ["medicines", "medicines equipment", "medicines measures function"])
def test_a_medicine_that_is_counted_is_named_nowhere_when_medicines_are_kept_back(
    withheld: str, home: Home, dee: Client
) -> None:
    Consent.objects.update(withheld=withheld)
    patient, medicine = home.people.patient.pk, Supply.objects.get(kind=SupplyKind.MEDICINE)
    reads = [
        "/", "/due/", "/ready/", "/supplies/", "/team/", "/team/?lane=week", "/team/panel.csv", "/team/huddle/",
        f"/team/patients/{patient}/", f"/team/patients/{patient}/outcome/called/", "/api/v1/supplies/", "/api/v1/lots/",
        "/api/v1/happenings/", f"/api/v1/patients/{patient}/agenda/", f"/api/v1/patients/{patient}/readiness/",
    ]  # fmt: skip
    for path in reads:
        assert "Baclofen" not in body(dee, path), path
    assert "Filters" in body(dee, "/supplies/") and "Filters" in body(dee, "/api/v1/supplies/")
    for path in (
        f"/supplies/{medicine.pk}/count/",
        f"/supplies/{medicine.pk}/order/",
        f"/api/v1/supplies/{medicine.pk}/",
    ):
        assert dee.get(path).status_code == 404, path
    assert "a medicine" in body(dee, "/ready/") and "a medicine" in body(dee, f"/team/patients/{patient}/")


def test_it_is_named_where_medicines_are_shared(home: Home, dee: Client) -> None:
    Consent.objects.update(withheld="vaccines")
    for path in ("/supplies/", "/ready/", f"/team/patients/{home.people.patient.pk}/", "/api/v1/supplies/"):
        assert "Baclofen" in body(dee, path), path


def test_a_plan_of_before_we_knew_which_supply_is_a_medicine_names_none(home: Home, dee: Client) -> None:
    Consent.objects.update(withheld="medicines")
    snapshot = Snapshot.objects.get(patient=home.people.patient)
    for line in snapshot.readiness:
        line["params"].pop("is_medicine", None)
    snapshot.summary["runway"]["first"].pop("is_medicine")
    snapshot.save()
    assert "Baclofen" not in body(dee, "/ready/") + body(dee, "/")


def test_a_phone_is_told_to_keep_only_what_opens(home: Home, dee: Client) -> None:
    Consent.objects.update(withheld="equipment illness")
    pages = dee.get("/kept/", headers={KEEP: "yes"}).json()["pages"]
    assert "/supplies/" in pages and f"/supplies/{home.filters.pk}/count/" in pages
    for page in pages:
        assert dee.get(page, headers={KEEP: "yes"}).status_code in (200, 302), page


def test_who_opened_the_record_in_an_emergency_sees_the_home(home: Home, people: People, now: datetime) -> None:
    Consent.objects.all().delete()
    dee: User = people.dee
    client, path = signed_in(dee), f"/due/{people.patient.pk}/{uuid4()}/"
    assert client.get(path).status_code == 404
    EmergencyAccess.objects.create(
        patient=people.patient, user=dee, name=str(dee), reason="found without breath", at=now - timedelta(minutes=1),
        ends_at=now + timedelta(hours=1),
    )  # fmt: skip
    assert client.get(path).status_code == client.get("/sheet/").status_code == 200
    assert client.get(f"/supplies/{home.filters.pk}/count/").status_code == 200
    assert client.post(f"/supplies/{home.filters.pk}/count/", {"patient": str(people.patient.pk)}).status_code == 404
