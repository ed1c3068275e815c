"""The guidance by the API: read by everybody who is signed in, written by reviewers and care teams."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from caregiving.agenda.models import ReviewState, RuleReview
from caregiving.people.models import User
from tests.api.tell import body_of, post
from tests.careteam.reviewers import make_rosa, said
from tests.people import People

GUIDANCE = "/api/v1/guidance/"
ROW = f"{GUIDANCE}SUP-01/"
REVIEW = f"{ROW}review/"
APPROVAL = {"state": "approved", "reason": "read the source"}


@pytest.fixture
def rosa(people: People) -> User:
    return make_rosa()


def read(client: Client, user: User, url: str) -> Any:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, answer.content
    return answer.json()


def one(client: Client, user: User, url: str) -> Any:
    return read(client, user, url)["row"]


def ids(client: Client, user: User, query: str) -> set[str]:
    return {row["id"] for row in read(client, user, f"{GUIDANCE}?{query}")["rows"]}


def test_a_stranger_an_aide_and_a_family_member_read_the_same(client: Client, people: People) -> None:
    people.put_on_shift(timezone.now())
    first, *others = (read(client, user, GUIDANCE) for user in (people.cleo, people.eva, people.ben))
    assert len(first["rows"]) > 500
    assert all(other == first for other in others)


def test_nobody_reads_it_without_signing_in(client: Client, db: None) -> None:
    assert client.get(GUIDANCE).status_code == 401


def test_it_is_narrowed_by_topic_state_and_country(client: Client, people: People, rosa: User) -> None:
    said(rosa, "SUP-01", now=timezone.now())
    topic, british = ids(client, rosa, "topic=supplies"), ids(client, rosa, "country=UK")
    assert "SUP-01" in topic
    assert "AV-01" not in topic
    assert british
    assert not british & ids(client, rosa, "country=US")
    assert ids(client, rosa, "state=approved") == {"SUP-01"}
    assert "VAX-C08" in ids(client, rosa, "expired=true&on=2040-01-01")
    assert ids(client, rosa, "disputed=true")
    assert ids(client, rosa, "topic=nothing") == set()


@pytest.mark.parametrize(
    ("query", "field"),
    [("state=great", "state"), ("country=XX", "country"), ("on=yesterday", "on"), ("on=0001-01-01", "on"),
     ("team=x", "team"), ("team=11111111-1111-1111-1111-111111111111", "team"), ("colour=red", "colour")],
)  # fmt: skip
def test_a_slip_in_the_question_is_a_problem_in_words(client: Client, rosa: User, query: str, field: str) -> None:
    client.force_login(rosa)
    assert list(body_of(client.get(f"{GUIDANCE}?{query}"), 400)) == [field]


def test_a_row_comes_with_sources_bounds_and_history(client: Client, people: People) -> None:
    whole = read(client, people.ana, ROW)
    row = whole["row"]
    assert (row["value"], row["unit"], row["state"]) == ("14", "days", "not_reviewed")
    assert row["bounds"] == {"low": "14", "high": "60"}
    assert row["sources"][0]["address"]
    assert [said["by"] for said in whole["history"]] == [""]


def test_a_disputed_row_gives_both_sides(client: Client, rosa: User) -> None:
    disputed = sorted(ids(client, rosa, "disputed=true"))[0]
    (found, *_) = read(client, rosa, f"{GUIDANCE}{disputed}/")["disagreements"]
    assert len(found["sides"]) >= 2


def test_what_was_in_force_on_a_past_day_is_answered(client: Client, rosa: User) -> None:
    now = timezone.now()
    said(rosa, "SUP-01", now=now - timedelta(days=10), value="21")
    assert one(client, rosa, ROW)["value"] == "21"
    assert one(client, rosa, f"{ROW}?on={(now - timedelta(days=20)).date()}")["value"] == "14"


def test_a_row_that_is_not_there_is_a_404(client: Client, rosa: User) -> None:
    client.force_login(rosa)
    assert client.get(f"{GUIDANCE}NO-SUCH/").status_code == 404
    assert post(client, f"{GUIDANCE}NO-SUCH/review/", APPROVAL).status_code == 404


def test_a_reviewer_says_something_for_every_home(client: Client, people: People, rosa: User) -> None:
    client.force_login(rosa)
    answer = post(client, REVIEW, {**APPROVAL, "value": "21"})
    assert answer.status_code == 201
    assert one(client, people.cleo, ROW)["value"] == "21"
    assert one(client, people.cleo, ROW)["by"] == "Rosa Lind"


@pytest.mark.parametrize("state", ReviewState.values)
def test_a_row_can_be_set_to_every_state(client: Client, people: People, rosa: User, state: str) -> None:
    client.force_login(rosa)
    body = json.loads(post(client, REVIEW, {**APPROVAL, "state": state}).content)
    assert (body["row"]["state"], body["row"]["by"]) == (state, "Rosa Lind")
    assert ids(client, people.cleo, f"state={state}") == {"SUP-01"}


def test_a_draft_changes_nothing_that_is_in_force_and_stands_in_the_history(client: Client, rosa: User) -> None:
    client.force_login(rosa)
    post(client, REVIEW, {**APPROVAL, "value": "21"})
    body = json.loads(post(client, REVIEW, {**APPROVAL, "state": "draft", "value": "28"}).content)
    assert (body["row"]["state"], body["row"]["value"]) == ("approved", "21")
    assert [(said["state"], said["value"]) for said in body["history"][:2]] == [
        ("draft", "28 days"), ("approved", "21 days"),
    ]  # fmt: skip


def test_a_care_team_says_something_for_its_own_patients(client: Client, people: People) -> None:
    client.force_login(people.dee)
    assert post(client, REVIEW, {**APPROVAL, "value": "21", "team": str(people.team.id)}).status_code == 201
    assert one(client, people.dee, f"{ROW}?team={people.team.id}")["value"] == "21"
    assert one(client, people.dee, ROW)["value"] == "14"
    assert read(client, people.ana, ROW)["history"][0]["by"] == ""


def test_a_clinician_does_not_speak_for_every_home_nor_for_another_team(
    client: Client, people: People, rosa: User
) -> None:
    client.force_login(people.dee)
    assert list(body_of(post(client, REVIEW, APPROVAL), 400)) == ["team"]
    other = str(rosa.care_teams.get().team_id)
    assert list(body_of(post(client, REVIEW, {**APPROVAL, "team": other}), 400)) == ["team"]


def test_nobody_else_writes(client: Client, people: People) -> None:
    people.put_on_shift(timezone.now())
    for user in (people.ana, people.ben, people.helen, people.eva, people.cleo):
        client.force_login(user)
        assert post(client, REVIEW, APPROVAL).status_code == 404
    assert not RuleReview.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"state": "great"}, "state"), ({"reason": ""}, "reason"), ({"value": "13"}, "value"), ({"value": "x"}, "value"),
     ({"reason": "x" * 501}, "reason"), ({"colour": "red"}, "colour"), ({"team": "x"}, "team")],
)  # fmt: skip
def test_what_cannot_be_stored_names_its_field(client: Client, rosa: User, wrong: dict[str, str], field: str) -> None:
    client.force_login(rosa)
    assert list(body_of(post(client, REVIEW, {**APPROVAL, **wrong}), 400)) == [field]
    assert not RuleReview.objects.exists()
