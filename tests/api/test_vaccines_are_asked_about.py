"""Forecasts and health cards as questions: answered one by one, bounded, and stored nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from caregiving.api.views import vaccines
from caregiving.people.models import CareTeamMembership, TeamRole
from caregiving.vaccines.models import HealthCard, TeamObservation, Vaccination
from tests.api.tell import body_of, post
from tests.people import People
from tests.vaccines.health_card_making import ISSUER, clinic, good_payload, qr

pytestmark = pytest.mark.django_db
FORECAST, READ = "/api/v1/vaccines/forecast", "/api/v1/vaccines/health-cards/read"
CASE = {"id": "a", "dob": "1950-03-02", "gender": "F", "assessment_date": "2026-01-20"}


@pytest.fixture(autouse=True)
def uncounted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def pinned(tmp_path: Path) -> Iterator[Path]:
    """An operator's folder that trusts the clinic."""
    (tmp_path / "clinic.json").write_text(json.dumps({ISSUER: {"keys": [clinic().jwk]}}), "utf-8")
    with override_settings(HEALTH_CARD_KEYS=tmp_path):
        yield tmp_path


def told(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_case_is_answered_for_each_group(ana: Client, slash: str) -> None:
    answers = told(post(ana, FORECAST + slash, [CASE]))
    assert [one["vaccine_group"] for one in answers] == ["COVID-19", "Influenza", "Pneumococcal", "RSV"]
    assert {one["id"] for one in answers} == {"a"}
    rsv = answers[3]
    assert (rsv["status"], rsv["recommended"], rsv["dose_number"]) == ("Not Complete", "2025-03-02", 1)
    assert set(rsv) == {
        "id", "vaccine_group", "status", "dose_number", "earliest", "recommended", "past_due", "doses", "reason",
        "errors",
    }  # fmt: skip


def test_observations_and_doses_count(ana: Client) -> None:
    case = CASE | {"dob": "1965-03-02", "vaccine_groups": ["RSV"], "observations": [{"code": "260", "date": None}]}
    (found,) = told(post(ana, FORECAST, [case]))
    assert found["recommended"] == "2015-03-02"
    (found,) = told(post(ana, FORECAST, [case | {"doses": [{"date": "2025-09-01", "cvx": "305", "mvx": "PFR"}]}]))
    assert found["status"] == "Complete"
    assert found["doses"] == [{"date": "2025-09-01", "status": "Valid", "reason": ""}]


def test_what_is_wrong_with_a_case_is_named_and_the_others_are_answered(ana: Client) -> None:
    wrong = CASE | {"id": 7, "dob": "1950-02-30", "vaccine_groups": ["RSV"], "observations": [{"code": "999"}],
                    "doses": [{"date": "2020-01-01", "cvx": "99999"}]}  # fmt: skip
    bad, *good = told(post(ana, FORECAST, [wrong, CASE]))
    assert (bad["id"], bad["status"]) == (7, None)
    assert len(bad["errors"]) == 3
    assert all(one["status"] and not one["errors"] for one in good)


@pytest.mark.parametrize("payload", [{}, "x", None, 3])
def test_what_is_no_list_of_cases_is_a_problem(ana: Client, payload: object) -> None:
    answer = post(ana, FORECAST, payload)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert "list of cases" in json.loads(answer.content)["detail"]


@pytest.mark.parametrize(
    "case", [None, 3, [], {"dob": {}}, {"dob": "1" * 5000}, {"doses": 1}, {"id": []}, {"dob": "\x00"}]
)
def test_a_case_that_is_none_is_an_error_of_that_case(ana: Client, case: object) -> None:
    assert all(one["errors"] for one in told(post(ana, FORECAST, [case])))


def test_too_many_cases_and_too_large_a_body_are_refused(ana: Client) -> None:
    for payload in ([CASE] * (vaccines.MOST_CASES + 1), [CASE | {"id": "x" * 1_000_001}]):
        answer = post(ana, FORECAST, payload)
        assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("body", ["[" * 100_000, "{", '[{"dob": NaN}]', '["\\ud800"]', ""])
def test_hostile_json_is_a_problem(ana: Client, body: str) -> None:
    answer = ana.generic("POST", FORECAST, body, "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_who_asks_without_end_is_slowed_down(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vaccines.QuestionRate, "THROTTLE_RATES", {"forecast": "2/min", "health-card": "2/min"})
    statuses = [post(ana, FORECAST, []).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_nobody_asks_without_signing_in(client: Client) -> None:
    assert post(client, FORECAST, [CASE]).status_code == 401
    assert post(client, READ, {"text": "x"}).status_code == 401


# Health cards ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_card_is_read_and_stored_nowhere(ana: Client, people: People, slash: str) -> None:
    found = told(post(ana, READ + slash, {"text": f"shc:/{qr(clinic().card())}"}))
    assert (found["valid"], found["issuers_known"]) == (True, True)
    (card,) = found["cards"]
    assert (card["name"], card["issuer"], len(card["immunizations"])) == ("John B. Anyperson", ISSUER, 2)
    assert card["note"] == "card-proves-issuer-not-holder"
    assert not HealthCard.objects.exists() and not Vaccination.objects.exists()


def test_a_card_that_was_changed_is_refused_with_the_reason(ana: Client) -> None:
    head, payload, signature = clinic().card().split(".")
    found = told(post(ana, READ, {"text": f"{head}.{payload}.{'A' + signature[1:]}"}))
    assert not found["valid"]
    assert found["cards"][0]["errors"][0].startswith("signature: ")


def test_without_pinned_keys_it_says_that_no_issuer_is_known(ana: Client, pinned: Path) -> None:
    (pinned / "clinic.json").unlink()
    found = told(post(ana, READ, {"text": clinic().card()}))
    assert (found["valid"], found["issuers_known"]) == (False, False)


def test_an_unknown_issuer_is_refused(ana: Client) -> None:
    payload = good_payload() | {"iss": "https://elsewhere.example"}
    (card,) = told(post(ana, READ, {"text": clinic().card(payload)}))["cards"]
    assert card["errors"][0].startswith("unknown-issuer: ")


@pytest.mark.parametrize("sent", [{}, {"text": ""}, {"text": []}, {"text": "x", "more": 1}, {"text": "\x00"}, []])
def test_what_is_no_question_about_a_card_is_a_problem(ana: Client, sent: object) -> None:
    assert body_of(post(ana, READ, sent), 400)


def test_the_default_places_lie_in_the_run_folder() -> None:
    assert settings.HEALTH_CARD_CRLS.name == "health_card_crls"
    assert settings.HEALTH_CARD_CRLS.parent == settings.RUN_DIR


# What the care team says -------------------------------------------------------------------------

OBSERVATIONS = "/api/v1/team-observations/"


def test_the_care_teams_word_has_a_name_under_it_and_stands_on_the_page(people: People, ana: Client) -> None:
    client = Client()
    client.force_login(people.dee)
    said = {"patient": str(people.patient.id), "code": "017", "holds": True}
    first = post(client, OBSERVATIONS, said)
    assert (first.status_code, first.json()["signer"]) == (201, people.dee.name)
    assert "chronic lung disease" in ana.get("/vaccines/").content.decode().lower()
    again = client.patch(f"{OBSERVATIONS}{first.json()['id']}/", {"holds": False}, "application/json")
    assert (again.status_code, again.json()["holds"]) == (200, False)
    assert ana.get(OBSERVATIONS).json()["results"] == [again.json()]


@pytest.mark.parametrize("code", ["999", "", "abcd", None, 17, "017\x00"])
def test_an_observation_that_cdcs_logic_does_not_know_is_a_problem(people: People, code: object) -> None:
    client = Client()
    client.force_login(people.dee)
    body_of(post(client, OBSERVATIONS, {"patient": str(people.patient.id), "code": code, "holds": True}), 400)
    assert not TeamObservation.objects.exists()


def test_one_who_only_reviews_guidance_says_nothing_about_a_patient(people: People) -> None:
    CareTeamMembership.objects.filter(user=people.dee).update(role=TeamRole.REVIEWER)
    client = Client()
    client.force_login(people.dee)
    said = {"patient": str(people.patient.id), "code": "017", "holds": True}
    assert post(client, OBSERVATIONS, said).status_code == 404
