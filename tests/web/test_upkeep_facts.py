"""A home writes in how its machines are cared for: what, how often and by whose word; or takes it from the guidance."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.models import ReviewState
from caregiving.equipment.models import UpkeepDone, UpkeepTask
from caregiving.guidance.catalog import Rules
from caregiving.guidance.upkeep import Unit
from caregiving.patients.models import Part
from caregiving.web.upkeep import KNOWN
from tests.web.home import Home
from tests.web.reviewed_home import review, withdraw

NEW = {"verb": "replace", "part": "exhaust filter", "every": "2", "unit": "days", "source_type": "manufacturer"}
STORED = {"verb": "clean", "part": "tube", "every": "7", "unit": "days", "source_type": "manufacturer"}


def today(home: Home) -> date:
    return home.now.astimezone(home.people.patient.zone).date()


def write_in(client: Client, home: Home, **told: str) -> Any:
    return client.post(reverse("upkeep_new", args=[home.niv.pk]), {"patient": home.people.patient.pk, **NEW, **told})


def change(client: Client, home: Home, **told: str) -> Any:
    fields = {"patient": home.people.patient.pk, **STORED, "started_on": "2026-11-01", **told}
    return client.post(reverse("upkeep_change", args=[home.upkeep.pk]), fields)


def remove(client: Client, task: UpkeepTask, home: Home) -> Any:
    return client.post(reverse("upkeep_remove", args=[task.pk]), {"patient": home.people.patient.pk})


def take(client: Client, home: Home, rule: str) -> Any:
    address = reverse("upkeep_offered", args=[home.niv.pk])
    return client.post(address, {"patient": home.people.patient.pk, "rule": rule})


def page(client: Client, home: Home, name: str = "upkeep") -> str:
    return unescape(" ".join(client.get(reverse(name, args=[home.niv.pk])).content.decode().split()))


def test_what_is_written_in_is_asked_for_in_time_with_who_says_so(ana: Client, home: Home) -> None:
    assert reverse("upkeep", args=[home.niv.pk]) in page(ana, home, "device")
    assert reverse("upkeep_new", args=[home.niv.pk]) in page(ana, home)
    assert write_in(ana, home).url == reverse("upkeep", args=[home.niv.pk])
    assert "Every 2 days, the maker's manual" in page(ana, home)
    shown = page(ana, home, "device")
    assert "replace exhaust filter" in shown and "By Sun 22 Nov" in shown
    assert "The maker of the machine says how often." in shown


def test_it_is_counted_from_the_last_time_and_more_often_during_an_infection(ana: Client, home: Home) -> None:
    write_in(ana, home, started_on="2026-11-15", infection_every="12", infection_unit="hours", after_illness="on")
    task = UpkeepTask.objects.get(part="exhaust filter")
    assert (task.started_on, task.infection_every, task.infection_unit) == (date(2026, 11, 15), 12, "hours")
    assert task.after_illness


def test_what_a_payer_pays_for_reminds_nobody_and_says_so(ana: Client, home: Home) -> None:
    write_in(ana, home, source_type="payer", started_on="2026-01-01")
    shown = page(ana, home)
    assert "Paid for every 2 days. It says nothing about how clean or worn the part is." in shown
    assert "nobody is reminded by it" in page(ana, home, "upkeep_new")
    home.replan()
    assert "exhaust filter" not in ana.get(reverse("due_list")).content.decode()


def test_a_change_holds_from_then_on(ana: Client, home: Home) -> None:
    assert reverse("upkeep_change", args=[home.upkeep.pk]) in page(ana, home)
    assert change(ana, home, every="3", source_type="team").status_code == 302
    assert "Every 3 days, the care team" in page(ana, home)


def test_what_was_never_done_is_gone_and_what_was_done_comes_to_an_end_and_can_come_back(
    ana: Client, home: Home
) -> None:
    write_in(ana, home)
    remove(ana, UpkeepTask.objects.get(part="exhaust filter"), home)
    assert not UpkeepTask.objects.filter(part="exhaust filter").exists()
    home.tell(UpkeepDone(patient=home.people.patient, task=home.upkeep, occurred_at=home.now))
    assert ana.get(reverse("upkeep_remove", args=[home.upkeep.pk])).status_code == 405
    remove(ana, home.upkeep, home)
    home.upkeep.refresh_from_db()
    assert home.upkeep.ended_on == today(home)
    used, ended = page(ana, home).split("No longer done</summary>")
    assert "Clean tube</b>" not in used and "Clean tube" in ended
    assert 'id="care"' not in page(ana, home, "device")
    change(ana, home, ended_on="")
    assert 'id="care"' in page(ana, home, "device")


def test_what_the_guidance_knows_is_offered_with_its_source_and_written_in_by_one_tap(ana: Client, home: Home) -> None:
    shown = page(ana, home)
    assert "Wash the mask cushion every day with warm water and mild soap." in shown
    assert take(ana, home, "EQ-02").url == reverse("upkeep", args=[home.niv.pk])
    task = UpkeepTask.objects.get(rule_id="EQ-02")
    assert (task.verb, task.part, task.every, task.unit) == ("clean", "headgear", 7, "days")
    assert (task.source_type, task.started_on) == ("catalog", today(home))
    shown = page(ana, home)
    assert "Every 7 days, the guidance catalog" in shown
    assert 'value="EQ-02"' not in shown and 'value="EQ-01"' in shown


def test_who_says_otherwise_takes_the_number_from_the_guidance(ana: Client, home: Home) -> None:
    take(ana, home, "EQ-02")
    task = UpkeepTask.objects.get(rule_id="EQ-02")
    fields = {"patient": home.people.patient.pk, **STORED, "part": "headgear", "every": "4"}
    address = reverse("upkeep_change", args=[task.pk])
    assert "its own number counts" in ana.get(address).content.decode()
    ana.post(address, fields | {"source_type": "catalog"})
    assert "Every 7 days, the guidance catalog" in page(ana, home)
    ana.post(address, fields)
    task.refresh_from_db()
    assert (task.rule_id, task.source_type, task.every) == ("", "manufacturer", 4)


def test_what_nobody_vouches_for_is_not_offered(ana: Client, home: Home) -> None:
    withdraw(home, "EQ-01")
    review(home, ReviewState.DRAFT, "EQ-02")
    shown = page(ana, home)
    for rule in ("EQ-01", "EQ-99", ""):
        assert f'value="{rule}"' not in shown.split('id="known"')[1]
        take(ana, home, rule)
        assert "This is no longer offered. Please look again." in page(ana, home)
    assert UpkeepTask.objects.count() == 1


def test_what_was_taken_from_a_row_that_is_withdrawn_asks_the_team(ana: Client, home: Home) -> None:
    take(ana, home, "EQ-02")
    withdraw(home, "EQ-02")
    shown = page(ana, home)
    assert "Ask your team" in shown.split("<h1")[1].split(reverse("upkeep_new", args=[home.niv.pk]))[0]
    assert "Every 7 days, the guidance catalog" not in shown


@pytest.mark.parametrize("kind", KNOWN)
def test_every_row_that_can_be_offered_says_how_often(kind: str) -> None:
    rules = Rules.load()
    for rule_id, _verb, _part in KNOWN[kind]:
        assert rules[rule_id].row.unit in set(Unit) and isinstance(rules[rule_id].row.value, int), rule_id


def test_who_helps_may_write_it_in_and_an_aide_only_reads_it(client: Client, home: Home) -> None:
    client.force_login(home.people.ben)
    assert write_in(client, home).status_code == 302
    client.force_login(home.people.eva)
    home.people.put_on_shift()
    assert reverse("upkeep", args=[home.niv.pk]) not in page(client, home, "device")
    assert client.get(reverse("upkeep", args=[home.niv.pk])).status_code == 404
    for answer in (write_in(client, home, part="hose"), take(client, home, "EQ-02"), remove(client, home.upkeep, home)):
        assert answer.status_code == 404


def test_a_care_team_is_offered_no_change(client: Client, home: Home) -> None:
    client.force_login(home.people.dee)
    for withheld in ("", Part.EQUIPMENT):
        home.people.patient.consents.update(withheld=withheld)
        assert client.get(reverse("upkeep", args=[home.niv.pk])).status_code == 404


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"verb": ""}, "Choose one."),
        ({"verb": "burn"}, "Choose one."),
        ({"part": ""}, "Write which part."),
        ({"part": "x" * 81}, "at most 80 characters"),
        ({"verb": "clean", "part": "TUBE"}, "This one is written in already"),
        ({"every": ""}, "Write a whole number from 1 to 999, for example 7."),
        ({"every": "0"}, "Write a whole number from 1 to 999, for example 7."),
        ({"every": "-7"}, "Write a whole number from 1 to 999, for example 7."),
        ({"every": "99999"}, "Write a whole number from 1 to 999, for example 7."),
        ({"every": "often"}, "Write a whole number from 1 to 999, for example 7."),
        ({"unit": "moons"}, "Choose one."),
        ({"source_type": ""}, "Choose one."),
        ({"source_type": "catalog"}, "Choose one."),
        ({"infection_every": "1.5"}, "Write a whole number from 1 to 999, for example 7."),
        ({"infection_unit": "moons"}, "Choose one."),
        ({"started_on": "soon"}, "Choose a day of the calendar, or leave it empty."),
        ({"started_on": "0026-11-01"}, "This day cannot be. Please look at the year."),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_stored(
    ana: Client, home: Home, told: dict[str, str], sentence: str
) -> None:
    answer = write_in(ana, home, **told)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert list(UpkeepTask.objects.all()) == [home.upkeep]


def test_nothing_is_counted_from_tomorrow(ana: Client, home: Home) -> None:
    assert write_in(ana, home, started_on=(today(home) + timedelta(days=1)).isoformat()).status_code == 400


def test_a_machine_that_never_was_has_no_page(ana: Client) -> None:
    assert ana.get(reverse("upkeep", args=[uuid4()])).status_code == 404


def test_the_list_reads_no_more_for_more_of_them(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(ana, home)
    with django_assert_max_num_queries(60) as few:
        page(ana, home)
    for number in range(9):
        told = {**STORED, "part": f"part {number}", "started_on": today(home)}
        UpkeepTask.objects.create(device=home.niv, **told)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(ana, home)
