"""What a clinic measured is of a day that has been, and a score has whole points: else it is refused in words."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from caregiving.patients.models import ITEMS, FunctionScored, ReadingTaken
from tests.api.tell import body_of, post
from tests.people import NOW, People

pytestmark = pytest.mark.django_db
HAPPENINGS = "/api/v1/happenings/"


@pytest.fixture(autouse=True)
def at_night() -> Any:
    """03:07 where the patient lives."""
    with time_machine.travel(NOW, tick=False):
        yield


def reading(people: People, measure: str, at: datetime) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "kind": "reading", "patient": str(people.patient.id), "measure": measure,
        "value": "71", "occurred_at": at.isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize("measure", ["egfr", "fvc", "assisted_cough_flow"])
@pytest.mark.parametrize("ahead", [timedelta(hours=21), timedelta(days=200)])
def test_a_result_of_a_day_to_come_is_refused_in_a_clear_sentence(
    ana: Client, people: People, measure: str, ahead: timedelta
) -> None:
    errors = body_of(post(ana, HAPPENINGS, reading(people, measure, NOW + ahead)), 400)
    assert errors == {"occurred_at": "That day is still to come."}
    assert not ReadingTaken.objects.exists()


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=20), timedelta(days=-300)])
def test_a_result_of_today_or_before_is_kept(ana: Client, people: People, ahead: timedelta) -> None:
    assert post(ana, HAPPENINGS, reading(people, "egfr", NOW + ahead)).status_code == 201


@pytest.mark.parametrize("measure", ["peak_cough_flow", "assisted_cough_flow"])
def test_a_cough_is_kept_with_and_without_help(ana: Client, people: People, measure: str) -> None:
    assert post(ana, HAPPENINGS, reading(people, measure, NOW)).status_code == 201
    assert ReadingTaken.objects.get().measure == measure


def test_what_is_measured_at_home_at_once_is_put_back_to_now(ana: Client, people: People) -> None:
    assert post(ana, HAPPENINGS, reading(people, "temperature", NOW + timedelta(days=2))).status_code == 201
    assert ReadingTaken.objects.get().occurred_at == NOW


@pytest.mark.parametrize("points", [2.5, "2.5", 5, -1, True, None])
def test_a_score_takes_whole_points_from_0_to_4_only(ana: Client, people: People, points: Any) -> None:
    told = {
        "id": str(uuid.uuid4()), "kind": "function_scored", "patient": str(people.patient.id), "rater": "caregiver",
        "occurred_at": NOW.isoformat(), **dict.fromkeys(ITEMS, 3), "speech": points,
    }  # fmt: skip
    assert list(body_of(post(ana, HAPPENINGS, told), 400)) == ["speech"]
    assert not FunctionScored.objects.exists()
