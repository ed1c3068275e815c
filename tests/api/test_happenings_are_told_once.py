"""POST /api/v1/happenings/: told once by an id that the device made."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from caregiving.illness.models import Exposed
from caregiving.patients.happenings import Happening
from caregiving.supplies.models import Counted, Supply
from tests.api.tell import body_of, post
from tests.people import People

pytestmark = pytest.mark.django_db
URL = "/api/v1/happenings/"


@pytest.fixture
def filters(people: People) -> Supply:
    return Supply.objects.create(patient=people.patient, name="Viral filters", kind="niv", unit="piece", use="kept")


@pytest.fixture
def counted(people: People, filters: Supply) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "kind": "counted",
        "patient": str(people.patient.id),
        "occurred_at": "2026-11-19T18:30:00-05:00",
        "supply": str(filters.id),
        "quantity": "12",
    }


def test_a_new_one_is_stored(ana: Client, people: People, counted: dict[str, Any]) -> None:
    answer = post(ana, URL, counted)
    assert answer.status_code == 201
    stored = Counted.objects.get(id=counted["id"])
    assert (stored.author, stored.quantity) == (people.ana, Decimal(12))
    told = answer.json()
    assert told["occurred_at"] == "2026-11-19T23:30:00Z"
    assert told["author"] == str(people.ana.id)
    assert told["undone_by"] is None


def test_the_same_again_is_a_success(ana: Client, counted: dict[str, Any]) -> None:
    first, second = post(ana, URL, counted), post(ana, URL, counted)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Happening.objects.count() == 1


def test_the_same_id_with_other_content_is_a_conflict(ana: Client, counted: dict[str, Any]) -> None:
    post(ana, URL, counted)
    answer = post(ana, URL, {**counted, "quantity": "13"})
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert Counted.objects.get(id=counted["id"]).quantity == 12


def test_an_id_of_another_home_is_a_conflict_and_tells_nothing(
    ana: Client, counted: dict[str, Any], people: People
) -> None:
    post(ana, URL, counted)
    cleo = Client()
    cleo.force_login(people.cleo)
    told = {"id": counted["id"], "kind": "recovered", "patient": str(people.other_patient.id),
            "occurred_at": counted["occurred_at"]}  # fmt: skip
    answer = post(cleo, URL, told)
    assert answer.status_code == 409
    assert "quantity" not in answer.content.decode()


def test_a_moment_in_the_future_becomes_now(ana: Client, counted: dict[str, Any]) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    told = {**counted, "occurred_at": tomorrow.isoformat()}
    assert post(ana, URL, told).status_code == 201
    assert post(ana, URL, told).status_code == 200
    assert Counted.objects.get().occurred_at <= timezone.now()


def test_a_clock_that_is_centuries_wrong_becomes_now(ana: Client, counted: dict[str, Any]) -> None:
    assert post(ana, URL, {**counted, "occurred_at": "9999-12-31T23:59:59Z"}).status_code == 201


def test_a_moment_without_its_offset_is_refused(ana: Client, counted: dict[str, Any]) -> None:
    errors = body_of(post(ana, URL, {**counted, "occurred_at": "2026-11-19T18:30:00"}), 400)
    assert errors["occurred_at"].startswith("Say the offset")


def test_an_unknown_kind_is_named_with_those_that_are_known(ana: Client, counted: dict[str, Any]) -> None:
    errors = body_of(post(ana, URL, {**counted, "kind": "prayed"}), 400)
    assert "counted" in errors["kind"]


def test_an_unknown_field_is_an_error_and_the_near_one_is_named(ana: Client, counted: dict[str, Any]) -> None:
    errors = body_of(post(ana, URL, {**counted, "quantiti": 3}), 400)
    assert "quantity" in errors["quantiti"]
    assert not Happening.objects.exists()


def test_every_error_comes_at_once_with_its_path(ana: Client, people: People) -> None:
    told = {"id": "no", "kind": "symptom", "patient": str(people.patient.id), "symptoms": ["cough", {}],
            "occurred_at": "now"}  # fmt: skip
    errors = body_of(post(ana, URL, told), 400)
    assert set(errors) == {"id", "occurred_at", "symptoms[1]", "began_from", "began_to"}


def test_a_patient_of_another_home_is_not_there(ana: Client, people: People, counted: dict[str, Any]) -> None:
    answer = post(ana, URL, {**counted, "patient": str(people.other_patient.id)})
    assert answer.status_code == 404
    assert not Happening.objects.exists()


def test_a_supply_of_another_home_is_not_there(ana: Client, people: People, counted: dict[str, Any]) -> None:
    theirs = Supply.objects.create(patient=people.other_patient, name="Masks", kind="niv", unit="piece", use="kept")
    errors = body_of(post(ana, URL, {**counted, "supply": str(theirs.id)}), 400)
    assert errors["supply"] == "There is nothing of this id."


def test_a_supply_of_the_other_patient_of_somebody_with_two_homes_is_refused(
    ana: Client, people: People, counted: dict[str, Any]
) -> None:
    people.ana.memberships.create(household=people.other_home, role="lead")
    theirs = Supply.objects.create(patient=people.other_patient, name="Masks", kind="niv", unit="piece", use="kept")
    errors = body_of(post(ana, URL, {**counted, "supply": str(theirs.id)}), 400)
    assert errors["supply"] == "This belongs to somebody else."


def test_undo_is_a_happening(ana: Client, people: People, counted: dict[str, Any]) -> None:
    post(ana, URL, counted)
    undo = {"id": str(uuid.uuid4()), "kind": "undone", "patient": str(people.patient.id),
            "occurred_at": timezone.now().isoformat(), "undoes": counted["id"]}  # fmt: skip
    assert post(ana, URL, undo).status_code == 201
    assert post(ana, URL, undo).status_code == 200
    assert ana.get(f"{URL}{counted['id']}/").json()["undone_by"] == undo["id"]


def test_nothing_is_edited_or_removed(ana: Client, counted: dict[str, Any]) -> None:
    post(ana, URL, counted)
    for method in ("put", "patch", "delete"):
        answer = getattr(ana, method)(f"{URL}{counted['id']}/", json.dumps(counted), "application/json")
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"


def test_who_was_near_somebody_ill_is_of_that_home_or_nobody_named_for_the_patient(ana: Client, people: People) -> None:
    told = {
        "kind": "exposed",
        "patient": str(people.patient.id),
        "occurred_at": "2026-11-19T18:30:00-05:00",
        "last_on": "2026-11-18",
    }
    by_who: list[tuple[dict[str, str], int]] = [
        ({}, 201),
        ({"who": str(people.ben.id), "target": "flu"}, 201),
        ({"who": str(people.cleo.id)}, 400),
    ]
    for more, status in by_who:
        assert post(ana, URL, {"id": str(uuid.uuid4()), **told, **more}).status_code == status
    assert list(Exposed.objects.order_by("target").values_list("who", "target")) == [
        (None, "covid"),
        (people.ben.id, "flu"),
    ]


def test_a_contact_that_is_still_to_come_is_refused_beside_its_day(ana: Client, people: People) -> None:
    told = {"id": str(uuid.uuid4()), "kind": "exposed", "patient": str(people.patient.id)}
    answer = post(ana, URL, {**told, "occurred_at": "2026-11-19T18:30:00-05:00", "last_on": "2026-11-20"})
    assert answer.status_code == 400 and "last_on" in answer.content.decode()
    assert not Exposed.objects.exists()
