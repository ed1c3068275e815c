"""What is due with its sentence and its reasons, the nine lines, who I am, and answers."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from caregiving.agenda.item import Due, Params, Urgency
from caregiving.agenda.models import Answered, Snapshot
from caregiving.guidance.catalog import Rules
from caregiving.reminders.answer import LATER
from caregiving.reminders.errors import Never
from tests.api.samples import phone
from tests.api.tell import post
from tests.people import People

pytestmark = pytest.mark.django_db


def due(key: str, opens_in: timedelta, rule_id: str) -> dict[str, Any]:
    now = timezone.now()
    params: Params = {
        "name": "Filters",
        "by": "2026-12-01",
        "order_by": "2026-12-01",
        "runs_out": "2026-12-20",
        "late": False,
    }
    item = Due(
        key=key, kind="supply.order", opens=now + opens_in, due=now + timedelta(days=2),
        closes=now + timedelta(days=9), urgency=Urgency.TODAY, rule_ids=(rule_id,), params=params,
    )  # fmt: skip
    return item.as_json()


@pytest.fixture
def snapshot(people: People) -> Snapshot:
    rule = next(iter(Rules.load())).row.id
    now = timezone.now()
    items = [due("order:1", -timedelta(days=1), rule), due("order:2", timedelta(days=1), rule)]
    lines = [{"id": "tests_in_date", "ready": False, "missing": "none", "params": {"days": 3}}]
    return Snapshot.objects.create(
        patient=people.patient, computed_at=now, next_look_at=now, due=items, readiness=lines
    )


def test_what_is_open_now_is_told_with_its_reason(ana: Client, people: People, snapshot: Snapshot) -> None:
    told = json.loads(ana.get(f"/api/v1/patients/{people.patient.id}/agenda/").content)
    assert [item["key"] for item in told["due"]] == ["order:1"]
    item = told["due"][0]
    assert "Filters" in item["title"]
    why = item["source"][0]
    assert why["id"] == item["rule_ids"][0]
    assert all(why[name] for name in ("sentence", "source", "date", "country", "confidence", "state"))


@pytest.mark.parametrize(
    ("kind", "params", "who", "sentence"),
    [
        ("dose", {"name": "Riluzole", "dose": "50 mg", "time": "08:00"}, "household",
         "It stands in the home's list of medicines."),
        ("routine", {"title": "Feed", "detail": "", "time": "08:00"}, "household", "The home wrote this routine in."),
        ("upkeep", {"verb": "clean", "part": "tube", "device": "NIV", "says": "manufacturer", "why": "infection"},
         "manufacturer",
         "The maker of the machine says how often. It comes more often while the infection plan is on."),
        ("upkeep", {"verb": "clean", "part": "tube", "device": "NIV", "says": "team"}, "team",
         "The care team set how often."),
    ],
)  # fmt: skip
def test_what_no_rule_stands_behind_says_who_set_it(
    kind: str, params: Params, who: str, sentence: str, ana: Client, people: People, snapshot: Snapshot
) -> None:
    now = timezone.now()
    item = Due(
        key=kind, kind=kind, opens=now - timedelta(hours=1), due=now, closes=now + timedelta(hours=1),
        urgency=Urgency.ROUTINE, rule_ids=(), params=params,
    )  # fmt: skip
    Snapshot.objects.update(due=[item.as_json()])
    told = json.loads(ana.get(f"/api/v1/patients/{people.patient.id}/agenda/").content)
    (source,) = told["due"][0]["source"]
    assert (source["source"], source["sentence"], source["id"]) == (who, sentence, "")


def test_before_the_first_computation_nothing_is_claimed(ana: Client, people: People) -> None:
    told = json.loads(ana.get(f"/api/v1/patients/{people.patient.id}/agenda/").content)
    assert (told["due"], told["computed_at"]) == ([], None)
    assert json.loads(ana.get(f"/api/v1/patients/{people.patient.id}/readiness/").content)["lines"] == []


def test_readiness_is_told_line_by_line(ana: Client, people: People, snapshot: Snapshot) -> None:
    told = json.loads(ana.get(f"/api/v1/patients/{people.patient.id}/readiness/").content)
    assert told["lines"] == [{"id": "tests_in_date", "ready": False, "missing": "none", "params": {"days": 3}}]


def test_i_am_told_my_homes_and_my_rights(ana: Client, people: People) -> None:
    told = json.loads(ana.get("/api/v1/me/").content)
    assert told["email"] == people.ana.email
    (home,) = told["homes"]
    assert (home["name"], home["role"]) == ("Reyes", "lead")
    assert "lead" in home["rights"]
    assert home["patients"][0]["id"] == str(people.patient.id)
    assert told["push_key"]


def test_an_aide_off_shift_has_no_home(people: People, client: Client) -> None:
    client.force_login(people.eva)
    assert json.loads(client.get("/api/v1/me/").content)["homes"] == []


def test_a_clinician_is_told_the_teams(people: People, client: Client) -> None:
    client.force_login(people.dee)
    (team,) = json.loads(client.get("/api/v1/me/").content)["care_teams"]
    assert (team["name"], team["role"]) == ("Albany ALS clinic", "prescriber")


def answer(people: People, **fields: object) -> dict[str, object]:
    return {"id": str(uuid.uuid4()), "patient": str(people.patient.id), "due_key": "order:1",
            "occurred_at": "2026-11-20T03:07:00-05:00", **fields}  # fmt: skip


def test_an_answer_needs_no_kind(ana: Client, people: People) -> None:
    told = answer(people, verb="have")
    assert post(ana, "/api/v1/answers/", told).status_code == 201
    assert post(ana, "/api/v1/answers/", told).status_code == 200
    assert [row["id"] for row in json.loads(ana.get("/api/v1/answers/").content)["results"]] == [told["id"]]


def test_later_without_a_time_is_in_an_hour_and_stays_the_same_answer(ana: Client, people: People) -> None:
    told = answer(people, verb="later")
    assert [post(ana, "/api/v1/answers/", told).status_code for _ in range(2)] == [201, 200]
    stored = Answered.objects.get()
    assert stored.later_until == stored.occurred_at + LATER


def test_answers_takes_no_other_kind(ana: Client, people: People) -> None:
    told = {**answer(people), "kind": "recovered"}
    assert post(ana, "/api/v1/answers/", told).status_code == 400


def test_a_test_that_did_not_go_out_says_why(ana: Client, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object) -> None:
        raise Never("the push service said 410")

    mine = phone(people, 1)
    monkeypatch.setattr("caregiving.reminders.channels.push.send_test", refused)
    told = post(ana, f"/api/v1/subscriptions/{mine.id}/test/", {})
    assert json.loads(told.content) == {"sent": False, "reason": "the push service said 410"}
    monkeypatch.setattr("caregiving.reminders.channels.push.send_test", lambda phone, now: None)
    told = post(ana, f"/api/v1/subscriptions/{mine.id}/test/", {})
    assert json.loads(told.content) == {"sent": True, "reason": ""}
