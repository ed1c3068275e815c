"""Whatever goes wrong is a problem in one shape, and says what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from caregiving.api.door import LARGEST_BODY, WriteRate
from caregiving.patients.models import Allergy
from tests.api.samples import BODIES
from tests.api.tell import body_of, post
from tests.people import People

pytestmark = pytest.mark.django_db
URL = "/api/v1/allergies/"


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.content)
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told["title"]
    assert told["detail"]
    return told


def test_nobody_signed_in_is_a_401(client: Client) -> None:
    answer = client.get(URL)
    problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Session"


def test_a_forged_write_is_a_403(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.ana)
    problem(post(client, URL, BODIES["allergies"](people)), 403)
    assert not Allergy.objects.exists()


@pytest.mark.parametrize("path", ["/api/v1/nowhere/", "/api/v1/", "/api/v1/allergies/nothing/", "/api/v1/%00/"])
def test_an_address_that_is_not_there_is_a_404(path: str, ana: Client) -> None:
    problem(ana.get(path), 404)


def test_an_address_without_its_last_slash_is_sent_on_with_what_was_asked(ana: Client) -> None:
    answer = ana.post("/api/v1/allergies?x=1", {}, "application/json")
    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/allergies/?x=1")


def test_a_method_that_is_not_offered_is_a_405(ana: Client) -> None:
    problem(ana.delete("/api/v1/me/"), 405)
    problem(ana.options(URL), 405)


def test_what_is_not_json_is_a_415(ana: Client) -> None:
    problem(ana.post(URL, "substance=latex", "application/x-www-form-urlencoded"), 415)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"NaN", b'{"a": NaN}', b"[" * 100_000, b'{"a":' * 100_000, b"1" * 10_000]
)
def test_json_that_cannot_be_read_is_a_400(body: bytes, ana: Client) -> None:
    problem(ana.post(URL, body, "application/json"), 400)


@pytest.mark.parametrize("body", [b"null", b"[]", b"1", b'"text"', b"true", b"[{}]"])
def test_json_that_is_no_object_is_a_400(body: bytes, ana: Client) -> None:
    problem(ana.post(URL, body, "application/json"), 400)
    problem(ana.post("/api/v1/happenings/", body, "application/json"), 400)


def test_a_body_that_is_too_large_is_a_413(ana: Client) -> None:
    problem(ana.post(URL, b" " * (LARGEST_BODY + 1), "application/json"), 413)


def test_writes_that_come_too_often_are_a_429(ana: Client, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(WriteRate, "THROTTLE_RATES", {"write": "2/min"})
    answers = [post(ana, URL, {}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    problem(answers[2], 429)
    assert int(answers[2]["Retry-After"]) > 0
    assert ana.get(URL).status_code == 200


def test_a_lost_counter_of_writes_holds_nobody_up(ana: Client, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(type(WriteRate.cache), "get", gone, raising=False)
    monkeypatch.setattr(WriteRate, "cache", type("Gone", (), {"get": gone})())
    assert post(ana, URL, BODIES["allergies"](people)).status_code == 201


def test_a_fault_of_ours_is_a_500_that_tells_nothing(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("Latex, Helen Reyes")

    monkeypatch.setattr("caregiving.record.noun", broken)
    client = Client(raise_request_exception=False)
    client.force_login(people.ana)
    told = problem(post(client, URL, BODIES["allergies"](people)), 500)
    assert "Latex" not in json.dumps(told)


def test_the_words_are_in_the_persons_language(ana: Client, people: People) -> None:
    people.ana.language = "es"
    people.ana.save()
    assert body_of(post(ana, URL, {}), 400)["substance"] == "Este campo es requerido."


def test_nothing_personal_is_kept_in_between(ana: Client) -> None:
    assert ana.get(URL)["Cache-Control"] == "private, no-store"
