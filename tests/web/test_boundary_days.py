"""The last day on which a drill, a tested alert and a score still count: on it, one day before and one day after."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caregiving.equipment.models import DrillDone
from caregiving.guidance.catalog import Rules
from caregiving.guidance.function import ITEMS
from caregiving.patients.models import FunctionScored
from caregiving.reminders.models import PushSubscription
from tests.api.samples import phone
from tests.guidance.reviewed import days
from tests.people import NOW
from tests.web.home import Home

RULES = Rules.load()
DAY = timedelta(days=1)
EDGES = pytest.mark.parametrize(("late", "counts"), [(-1, True), (0, True), (1, False)])


def line(client: Client, name: str) -> str:
    """One of the nine lines of readiness."""
    page = re.sub(r"\s+", " ", client.get(reverse("ready")).content.decode())
    (found,) = [row for row in page.split("<li>") if name in row]
    return found


def asked_for(client: Client, home: Home) -> set[str]:
    """The kinds of what is open now; what is only known to come has another place in the list."""
    told = client.get(f"/api/v1/patients/{home.people.patient.id}/agenda/").json()
    return {item["kind"] for item in told["due"]}


def later(home: Home, clock: time_machine.Traveller, at: datetime) -> None:
    clock.move_to(at)
    home.now = at
    home.replan()


@EDGES
def test_a_battery_time_counts_up_to_its_last_day(
    ana: Client, home: Home, late: int, counts: bool, clock: time_machine.Traveller
) -> None:
    DrillDone._base_manager.all()._raw_delete("default")
    for device in (home.niv, home.suction):
        home.tell(DrillDone(patient=home.people.patient, device=device, minutes=300, occurred_at=NOW))
    later(home, clock, NOW + days("SET-DRILL-AGE") + late * DAY)
    assert ("tag-ok" in line(ana, "Battery time measured")) is counts
    assert ("data-minutes" in ana.get(reverse("power")).content.decode()) is counts
    assert ("drill" in asked_for(ana, home)) is not counts


@EDGES
def test_a_score_counts_up_to_its_last_day(
    ana: Client, home: Home, late: int, counts: bool, clock: time_machine.Traveller
) -> None:
    points = {item.id: 3 for item in ITEMS}
    home.tell(FunctionScored(patient=home.people.patient, occurred_at=NOW, rater="caregiver", **points))
    later(home, clock, NOW + days("SET-SCORE-AGE") + late * DAY)
    assert ("tag-ok" in line(ana, "Function score")) is counts
    assert ("score" in asked_for(ana, home)) is not counts


@pytest.mark.parametrize(
    ("late", "counts"),
    [(-DAY, True), (timedelta(0), True), (timedelta(microseconds=1), False), (DAY, False)],
)
def test_a_tested_alert_counts_up_to_its_last_moment(
    ana: Client, home: Home, late: timedelta, counts: bool, clock: time_machine.Traveller
) -> None:
    phone(home.people, 1)
    PushSubscription.objects.update(test_tapped_at=NOW)
    later(home, clock, NOW + days("SET-LADDER-AGE") + late)
    assert ("tag-ok" in line(ana, "Alerts tested")) is counts
