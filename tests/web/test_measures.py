"""Measured values: weight in either unit, breathing and kidneys of an earlier day, where each stands, and a loss."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda import words
from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.guidance.moments import local_day
from caregiving.illness.models import AfterCovidChecked
from caregiving.patients.models import ITEMS, FunctionScored, Measure, ReadingTaken
from tests.people import NOW
from tests.web.home import Home

WEEK = timedelta(weeks=1)


def page(client: Client) -> str:
    return re.sub(r"\s+", " ", client.get(reverse("measures")).content.decode())


def send(client: Client, home: Home, status: int = 302, **said: Any) -> str:
    today = local_day(NOW, home.people.patient.zone)
    values = {"patient": home.people.patient.id, "id": uuid4(), "measure": "weight", "on": today, **said}
    answer = client.post(reverse("measures"), values)
    assert answer.status_code == status
    home.replan()
    return re.sub(r"\s+", " ", answer.content.decode())


def weighed(home: Home, kilograms: str, ago: timedelta) -> None:
    taken = ReadingTaken(patient=home.people.patient, measure="weight", value=Decimal(kilograms))
    taken.occurred_at = NOW - ago
    home.tell(taken)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"value": "62,5"}, ("weight", "62.50")),
        ({"measure": "weight_lb", "value": "150"}, ("weight", "68.04")),
        ({"measure": "snip", "value": " -45 "}, ("snip", "-45.00")),
        ({"measure": "egfr", "value": "71"}, ("egfr", "71.00")),
        ({"measure": "assisted_cough_flow", "value": "250"}, ("assisted_cough_flow", "250.00")),
    ],
)
def test_a_value_is_kept_as_its_measure_is_stored(
    ana: Client, home: Home, said: dict[str, Any], kept: tuple[str, str]
) -> None:
    send(ana, home, **said)
    taken = ReadingTaken.objects.latest("recorded_at")
    assert (taken.measure, str(taken.value)) == kept


@pytest.mark.parametrize("value", ["", "a lot", "NaN", "Infinity", "1e99", "0", "-60", "9999", "6" * 50, "６２", "<b>"])
def test_what_no_body_can_show_is_refused_and_nothing_is_stored(ana: Client, home: Home, value: str) -> None:
    if value == "６２":  # another script's digits are digits
        send(ana, home, value=value)
        return
    before = ReadingTaken.objects.count()
    assert "Write the number as it was measured" in send(ana, home, 400, value=value)
    assert ReadingTaken.objects.count() == before


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"measure": "temperature"}, "Choose what was measured."),
        ({"measure": ""}, "Choose what was measured."),
        ({"on": "soon"}, "Choose the day on which it was measured."),
        ({"on": "2031-01-01"}, "That day is still to come."),
        ({"on": "1990-01-01"}, "That is more than ten years ago."),
    ],
)
def test_a_slip_is_said_beside_its_field(ana: Client, home: Home, said: dict[str, Any], error: str) -> None:
    assert error in send(ana, home, 400, value="62", **said)


def test_a_value_of_an_earlier_day_belongs_to_that_day_where_the_patient_is(ana: Client, home: Home) -> None:
    zone = home.people.patient.zone
    last_week = local_day(NOW - WEEK, zone)
    send(ana, home, measure="fvc", value="71", on=last_week)
    taken = ReadingTaken.objects.latest("recorded_at")
    assert local_day(taken.occurred_at, zone) == last_week
    assert "FVC, % of predicted: 71" in page(ana)


def test_a_value_beyond_a_limit_is_shown_to_the_team_with_its_source(ana: Client, home: Home) -> None:
    send(ana, home, measure="fvc", value="45")
    shown = page(ana)
    assert "Show it to the team" in shown
    assert "Why am I told this?" in shown
    send(ana, home, measure="fvc", value="85")
    assert "Show it to the team" not in page(ana)


def test_a_cough_with_help_has_its_own_limit_in_both_languages(ana: Client, home: Home) -> None:
    send(ana, home, measure="assisted_cough_flow", value="299")
    shown = page(ana)
    assert "Cough flow with help, L/min: 299" in shown
    assert "The limit is 300." in shown and "Rule RM-09" in shown
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        send(ana, home, measure="assisted_cough_flow", value="300")
        assert "Rule RM-09" not in page(ana)
    home.people.ana.language = "es"
    home.people.ana.save()
    assert "Flujo de tos con ayuda, L/min: 300" in page(ana)


def test_a_loss_of_weight_asks_for_a_dietitian_on_the_page_and_in_the_agenda(ana: Client, home: Home) -> None:
    weighed(home, "80", 9 * WEEK)
    send(ana, home, value="75")
    assert "80 kg on" in page(ana)
    assert "about a dietitian" in page(ana)
    assert "6 % of the weight was lost since" in open_now(home)["weight.loss"]
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        send(ana, home, value="79")
        assert "of the weight was lost" not in page(ana)


def test_who_was_never_weighed_is_not_asked_to_be(ana: Client, home: Home) -> None:
    assert "Weigh again" not in ana.get(reverse("due_list")).content.decode()
    assert "weight" not in open_now(home)


def test_a_week_after_a_weight_the_next_one_is_asked_for(ana: Client, home: Home) -> None:
    weighed(home, "70", timedelta(days=8))
    assert open_now(home)["weight"] == "Weigh again. The last time was Thu 12 Nov."
    send(ana, home, value="70")
    assert "weight" not in open_now(home)


def open_now(home: Home) -> dict[str, str]:
    """The sentences of what is open, by kind."""
    zone = home.people.patient.zone
    items = [Due.from_json(item) for item in Snapshot.objects.get(patient=home.people.patient).due]
    return {item.kind: words.title(item, zone) for item in items if item.open_at(NOW)}


def test_the_page_asks_no_more_of_the_database_when_there_are_more_values(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    weighed(home, "80", 9 * WEEK)
    ana.get(reverse("measures"))
    with django_assert_max_num_queries(60) as few:
        ana.get(reverse("measures"))
    for week in range(1, 9):
        weighed(home, "79", week * WEEK)
    for measure in (Measure.FVC, Measure.SNIP, Measure.EGFR):
        home.tell(ReadingTaken(patient=home.people.patient, measure=measure, value=70, occurred_at=NOW))
    with django_assert_max_num_queries(len(few)):
        ana.get(reverse("measures"))


def measured_volume(home: Home) -> None:
    taken = ReadingTaken(patient=home.people.patient, measure=Measure.FVC, value=Decimal(70), occurred_at=NOW - WEEK)
    home.tell(taken)


@pytest.mark.parametrize("item", ["breathlessness", "lying_flat"])
def test_a_lung_volume_is_held_against_the_stricter_limit_once_a_score_says_short_of_breath(
    ana: Client, home: Home, item: str
) -> None:
    measured_volume(home)
    for hours, points in ((3, 4), (2, 3)):
        assert "The limit is 80." not in page(ana)
        scored = {**dict.fromkeys(ITEMS, 4), item: points}
        at = NOW - timedelta(hours=hours)
        home.tell(FunctionScored(patient=home.people.patient, rater="caregiver", occurred_at=at, **scored))
    assert "The limit is 80." in page(ana)
    assert "Rule RM-01.symptoms" in page(ana) and "Rule RF-03" in page(ana)


def test_a_check_after_covid_that_names_short_breath_counts_as_well(ana: Client, home: Home) -> None:
    measured_volume(home)
    for hours, symptom in ((3, "cramps"), (2, "breathless")):
        assert "The limit is 80." not in page(ana)
        at = NOW - timedelta(hours=hours)
        home.tell(AfterCovidChecked(patient=home.people.patient, symptoms=[symptom], occurred_at=at))
    assert "The limit is 80." in page(ana)
