"""A name is found however it is written: accents and capitals do not count, on every database."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caregiving.patients.models import Consent
from caregiving.people.models import TeamRole
from tests.careteam.desk import clinician, make_case, signed_in
from tests.people import People


@pytest.fixture
def desk(people: People) -> Client:
    return signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))


def found(desk: Client, words: str) -> list[str]:
    return [case.patient.name for case in desk.post("/team/", {"words": words}).context["page"].cases]


@pytest.mark.parametrize("withheld", ["", "medicines"])
@pytest.mark.parametrize("words", ["jose", "JOSÉ", "José muñ", "jose\u0301", "MUNOZ", "muñoz"])
def test_accents_and_capitals_do_not_count(
    desk: Client, people: People, now: datetime, words: str, withheld: str
) -> None:
    make_case(people.team, "José Muñoz", now)
    make_case(people.team, "Oskar Lind", now)
    Consent.objects.update(withheld=withheld)
    assert found(desk, words) == ["José Muñoz"]


def test_what_nobody_is_called_finds_nobody(desk: Client, people: People, now: datetime) -> None:
    make_case(people.team, "José Muñoz", now)
    assert found(desk, "josa") == []


def test_it_asks_as_often_however_many_there_are(desk: Client, people: People, now: datetime) -> None:
    counted = []
    for number in range(12):
        make_case(people.team, f"José {number}", now)
        if number in (1, 11):
            desk.post("/team/", {"words": "jose"})
            with CaptureQueriesContext(connection) as asked:
                desk.post("/team/", {"words": "jose"})
            counted.append(len(asked))
    assert counted[0] == counted[1]
