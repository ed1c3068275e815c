"""The infection plan changes lists, upkeep, demand and the door together; switched off, the way back stands."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.equipment.models import InfectionPlanSwitched, UpkeepDone, UpkeepTask
from caregiving.patients.models import DoorLink
from caregiving.supplies.models import Supply
from tests.web.home import Home

LISTS = ("The day somebody falls ill", "At the door", "Clean and disinfect a device")


@pytest.fixture
def filters(home: Home) -> Supply:
    """Of which an infection takes three times as many."""
    home.filters.isolation_factor = 3
    record.noun(home.people.ana, home.filters, home.now)
    return home.filters


@pytest.fixture
def mask(home: Home) -> UpkeepTask:
    """Replaced two days ago: every month as a rule, daily while the plan is on, and after it."""
    today = home.now.astimezone(home.people.patient.zone).date()
    task = UpkeepTask(
        device=home.niv, verb="replace", part="mask filter", every=30, source_type="team", infection_every=1,
        after_illness=True, started_on=today - timedelta(days=10),
    )  # fmt: skip
    record.noun(home.people.ana, task, home.now)
    home.tell(UpkeepDone(patient=home.people.patient, task=task, occurred_at=home.now - timedelta(days=2)))
    return task


@pytest.fixture
def door(home: Home) -> str:
    link = DoorLink.objects.create(patient=home.people.patient, call_name="Ana")
    return reverse("door_check", args=[link.secret])


def switch(ana: Client, home: Home, on: bool) -> None:
    """An hour after whatever was before."""
    home.now += timedelta(hours=1)
    told = {"patient": home.people.patient.id, "id": uuid4(), **({"on": "on"} if on else {})}
    with time_machine.travel(home.now, tick=False):
        assert ana.post(reverse("switch"), told).status_code == 302
    home.replan()


def lists_first(ana: Client) -> list[str]:
    return [one.title for one in ana.get(reverse("checklists")).context["first"]]


def days_of(supply: Supply) -> int:
    runway = Snapshot.objects.get(patient=supply.patient_id).summary["runway"]
    known = [one for one in (runway["first"], runway["then"]) if one and one["id"] == supply.pk.hex]
    return int(known[0]["days"])


def upkeep(home: Home) -> set[str]:
    items = Snapshot.objects.get(patient=home.people.patient).due
    due = [
        item for item in items if item["params"].get("part") == "mask filter" and item["opens"] <= home.now.isoformat()
    ]
    return {item["kind"] for item in due}


def test_on_puts_the_lists_of_an_infection_first_and_off_the_way_back(ana: Client, home: Home) -> None:
    home.fall_ill()
    assert lists_first(ana) == []
    switch(ana, home, on=True)
    assert sorted(lists_first(ana)) == sorted(LISTS)
    assert "Because of the infection plan" in ana.get(reverse("checklists")).content.decode()
    switch(ana, home, on=False)
    assert lists_first(ana) == ["Getting over an illness"]


def test_on_brings_the_upkeep_forward_and_off_asks_to_replace(ana: Client, home: Home, mask: UpkeepTask) -> None:
    home.replan()
    assert upkeep(home) == set()
    switch(ana, home, on=True)
    assert upkeep(home) == {"upkeep"}
    switch(ana, home, on=False)
    assert upkeep(home) == {"upkeep.after_illness"}


def test_on_takes_more_filters_from_that_day_and_off_as_many_as_usual_from_the_next(
    ana: Client, home: Home, filters: Supply
) -> None:
    home.replan()
    usual = days_of(filters)
    switch(ana, home, on=True)
    assert days_of(filters) < usual / 2
    switch(ana, home, on=False)
    home.now += timedelta(days=1)
    home.replan()
    assert days_of(filters) == usual - 3  # what the day with the plan took


def test_on_asks_everybody_at_the_door_for_a_mask_and_off_only_where_the_home_does(
    ana: Client, client: Client, home: Home, door: str
) -> None:
    assert "mask" not in Client().get(door).content.decode()
    switch(ana, home, on=True)
    assert "Is your mask on" in Client().get(door).content.decode()
    told = {"id": uuid4(), "visitor": "Flo", "well": "yes", "away": "yes", "hands": "yes"}
    page = Client().post(door, told, follow=True).content.decode()
    assert "Come in with your mask on." in page and "ill" not in page.split("<main", 1)[1].split("</main", 1)[0]
    switch(ana, home, on=False)
    assert "mask" not in Client().get(door).content.decode()


def test_all_four_change_with_one_write_or_not_at_all(
    ana: Client, home: Home, filters: Supply, mask: UpkeepTask, door: str
) -> None:
    home.replan()
    usual = days_of(filters)

    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        switched = InfectionPlanSwitched(patient=home.people.patient, on=True, occurred_at=home.now)
        record.happening(home.people.ana, switched, home.now)
        assert Snapshot.objects.get(patient=home.people.patient).next_look_at == home.now
        raise Broken
    home.replan()
    assert (lists_first(ana), upkeep(home), days_of(filters)) == ([], set(), usual)
    assert "mask" not in Client().get(door).content.decode()
