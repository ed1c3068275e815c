"""Keeping apart: only a measured temperature ends it, a fever medicine hides one, and the page says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caregiving.illness.models import TestDone
from caregiving.supplies.models import DoseGiven, Medicine
from tests.careteam.reviewers import make_rosa, said
from tests.people import NOW
from tests.web.home import Home
from tests.web.test_daily_check import kept

DAY = timedelta(hours=24)


def page(client: Client) -> str:
    return re.sub(r"\s+", " ", client.get(reverse("illness")).content.decode())


def apart(client: Client) -> str:
    return page(client).split('id="keep-apart"')[1].split("</section>")[0]


@pytest.fixture(autouse=True)
def ill(home: Home) -> Iterator[None]:
    """Somebody has been ill for 30 hours, and what counts as a fever is approved."""
    said(make_rosa(), "ISO-01.fever", now=NOW)
    home.fall_ill(30)
    yield


def given(home: Home, name: str = "ibuprofen", hours_ago: float = 0, **fields: Any) -> None:
    medicine = Medicine.objects.create(patient=home.people.patient, name=name, as_needed=True, **fields)
    at = home.now - timedelta(hours=hours_ago)
    home.tell(DoseGiven(id=uuid4(), patient=home.people.patient, medicine=medicine, occurred_at=at))


def test_a_day_that_is_noted_as_better_without_a_temperature_does_not_end_it(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    for _day in range(3):
        kept(ana, home, change="better")
        clock.shift(DAY)
    assert "Measure the temperature: the 24 hours without fever begin with a normal one." in apart(ana)


def test_without_anything_noted_it_says_what_it_waits_for(ana: Client, home: Home) -> None:
    assert "Keep apart until 24 hours without fever and better." in apart(ana)
    assert "Rule ISO-01," in apart(ana)


def test_a_normal_temperature_alone_waits_for_better(ana: Client, home: Home) -> None:
    kept(ana, home, change="same", temperature="36.8")
    assert "Keep apart until 24 hours after it is noted that things get better." in apart(ana)


def test_better_with_a_normal_temperature_names_the_end_and_reaches_it(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    kept(ana, home, change="better", temperature="36.8")
    assert "Keep apart. At the earliest until Sat 21 Nov, 03:07." in apart(ana)
    clock.shift(DAY)
    assert "Extra care until Thu 26 Nov: masks, air, distance." in apart(ana)
    clock.shift(timedelta(days=5, hours=21))
    assert "The time apart and the days of extra care are over." in apart(ana)


def test_a_normal_reading_soon_after_a_fever_medicine_does_not_count(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    given(home)
    clock.shift(timedelta(hours=2))
    kept(ana, home, change="better", temperature="36.8")
    clock.shift(timedelta(hours=23))
    assert "Measure the temperature from Sat 21 Nov, 03:07 on: until then a fever medicine hides a fever." in apart(ana)
    kept(ana, home, change="better", temperature="36.8")
    assert "At the earliest until Sun 22 Nov, 04:07." in apart(ana)


def test_a_misspelt_fever_medicine_hides_a_fever_too(ana: Client, home: Home) -> None:
    given(home, "ibuprofin")
    kept(ana, home, change="better", temperature="36.8")
    assert "until then a fever medicine hides a fever" in apart(ana)


def test_what_is_ticked_as_given_for_fever_hides_a_fever_whatever_it_is(ana: Client, home: Home) -> None:
    told = {"patient": home.people.patient.id, "id": uuid4(), "medicine": home.medicine.id, "for_fever": "on"}
    ana.post(reverse("dose_given"), told)
    assert DoseGiven.objects.get().for_fever
    kept(ana, home, change="better", temperature="36.8")
    assert "until then a fever medicine hides a fever" in apart(ana)


def test_without_the_tick_a_medicine_that_is_known_hides_nothing(ana: Client, home: Home) -> None:
    ana.post(reverse("dose_given"), {"patient": home.people.patient.id, "id": uuid4(), "medicine": home.medicine.id})
    assert not DoseGiven.objects.get().for_fever
    kept(ana, home, change="better", temperature="36.8")
    assert "until then a fever medicine" not in apart(ana)


@pytest.mark.parametrize(("said", "hides"), [("", True), ("yes", True), ("no", False)])
def test_an_as_needed_product_that_nobody_knows_may_hide_a_fever_until_a_person_says_what_it_does(
    ana: Client, home: Home, said: str, hides: bool
) -> None:
    given(home, "Zzqwx Forte")
    address = reverse("medicine_fever", args=[Medicine.objects.get(name="Zzqwx Forte").pk])
    ana.post(address, {"patient": home.people.patient.id, "lowers": said})
    kept(ana, home, change="better", temperature="36.8")
    assert ("until then a fever medicine hides a fever" in apart(ana)) is hides


@pytest.mark.parametrize("route", ["inhaled", "topical"])
def test_what_does_not_go_into_the_body_may_not(ana: Client, home: Home, route: str) -> None:
    given(home, "Zzqwx Forte", route=route)
    kept(ana, home, change="better", temperature="36.8")
    assert "until then a fever medicine" not in apart(ana)


@pytest.mark.parametrize("name", ["Frenadol", "Goody's", "Lemsip"])
def test_a_mixture_for_colds_hides_a_fever(ana: Client, home: Home, name: str) -> None:
    given(home, name)
    kept(ana, home, change="better", temperature="36.8")
    assert "until then a fever medicine hides a fever" in apart(ana)


@pytest.mark.parametrize(("days_ago", "always"), [(0, True), (2, True), (3, False)])
def test_a_daily_fever_medicine_that_ended_before_the_illness_hides_nothing(
    ana: Client, home: Home, days_ago: int, always: bool, clock: time_machine.Traveller
) -> None:
    """The first sign was on Wednesday evening, thirty hours ago."""
    Medicine.objects.create(
        patient=home.people.patient, name="ibuprofen", times=["08:00"], ended_on=NOW.date() - timedelta(days=days_ago)
    )
    kept(ana, home, change="better", temperature="36.8")
    clock.shift(DAY)
    assert ("A fever medicine is given all the time." in apart(ana)) is always


def by_the_clock(home: Home, name: str) -> Medicine:
    return Medicine.objects.create(patient=home.people.patient, name=name, times=["08:00", "14:00", "20:00"])


@pytest.mark.parametrize("name", ["Oxycodone-acetaminophin", "oxicodona paracetamoll"])
def test_a_daily_mixture_with_a_misspelt_fever_medicine_hides_a_fever(
    ana: Client, home: Home, name: str, clock: time_machine.Traveller
) -> None:
    by_the_clock(home, name)
    kept(ana, home, change="better", temperature="36.8")
    clock.shift(DAY)
    assert "ask the care team. A fever medicine is given all the time." in apart(ana)


@pytest.mark.parametrize(("said", "may"), [("", True), ("no", False)])
def test_a_daily_medicine_that_nobody_knows_may_hide_a_fever_until_a_person_says_what_it_does(
    ana: Client, home: Home, said: str, may: bool, clock: time_machine.Traveller
) -> None:
    unknown = by_the_clock(home, "Neobrufen")
    ana.post(reverse("medicine_fever", args=[unknown.pk]), {"patient": home.people.patient.id, "lowers": said})
    kept(ana, home, change="better", temperature="36.8")
    clock.shift(DAY)
    assert ("A medicine whose name is not known may hide a fever." in apart(ana)) is may
    assert ("Extra care until" in apart(ana)) is not may


def test_one_that_is_known_to_lower_a_fever_counts_before_one_that_nobody_knows(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    for name in ("Neobrufen", "ibuprofen"):
        by_the_clock(home, name)
    kept(ana, home, change="better", temperature="36.8")
    clock.shift(DAY)
    assert "A fever medicine is given all the time." in apart(ana)


def test_the_longer_care_around_people_at_high_risk_is_asked_about_until_the_team_wants_it(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    kept(ana, home, change="better", temperature="36.8")
    clock.shift(DAY)
    assert "high risk" not in apart(ana)
    asked = page(ana).split("How long should those around be careful?")[1]
    assert "Rule ISO-06," in asked and "Rule ISO-06.tests," in asked
    said(home.people.dee, "ISO-06", now=NOW - timedelta(days=1), team=home.people.team)
    assert "your team wants masks and distance until Sat 28 Nov" in apart(ana)


def test_where_it_is_no_longer_than_the_usual_care_nothing_more_is_said(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=7))
    kept(ana, home, change="better", temperature="36.8")
    clock.shift(DAY)
    assert "Extra care until" in apart(ana)
    assert "high risk" not in apart(ana)


def test_two_negative_tests_end_the_longer_care_sooner(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    kept(ana, home, change="better", temperature="36.8")
    for _time in range(2):
        clock.shift(timedelta(hours=60))
        ana.post(reverse("tested"), {"patient": home.people.patient.id, "id": uuid4(), "result": "negative"})
    assert TestDone.objects.count() == 2
    assert "high risk" not in apart(ana)


def test_the_list_of_what_is_due_says_the_same(ana: Client, home: Home) -> None:
    kept(ana, home, change="better")
    home.replan()
    item = re.search(
        r'href="(/due/[^"]+)"[^>]*>(?:(?!</a>).)*Keep apart', ana.get(reverse("due_list")).content.decode(), re.S
    )
    assert item
    assert "begin with a normal one" in ana.get(item[1]).content.decode()


def over(client: Client, home: Home) -> str:
    """What is said after the tap."""
    told = {"patient": home.people.patient.id, "id": uuid4()}
    return re.sub(r"\s+", " ", client.post(reverse("recovered"), told, follow=True).content.decode())


def afterwards(client: Client) -> str:
    """The page of the illness leads on to the one of the weeks after it."""
    answer = client.get(reverse("illness"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("after")
    return re.sub(r"\s+", " ", answer.content.decode())


def test_who_says_that_it_is_over_is_told_that_keeping_apart_goes_on(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=1))
    assert "Keeping apart and the days of extra care go on by their own rules, also after this." in page(ana)
    assert "The illness is over. Keeping apart goes on by its own rules." in over(ana, home)
    home.now += timedelta(hours=1)
    home.replan()
    assert "Measure the temperature: the 24 hours without fever begin with a normal one." in afterwards(ana)
    due = re.sub(r"\s+", " ", ana.get(reverse("due_list")).content.decode())
    assert "Keep apart. Measure the temperature" in due


def test_after_it_is_over_a_check_can_still_be_kept_with_nothing_marked_until_the_days_of_care_are_over(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    kept(ana, home, change="worse", phlegm="more_phlegm")
    clock.shift(timedelta(hours=1))
    over(ana, home)
    assert "checked" not in ana.get(reverse("daily_check")).content.decode().split("<form", 2)[-1].split("</form>")[0]
    clock.shift(timedelta(hours=1))
    assert kept(ana, home, change="better", temperature="36.8") == reverse("after")
    assert "Keep apart. At the earliest until" in afterwards(ana)
    clock.shift(DAY)
    assert "Extra care until" in afterwards(ana)
    clock.shift(6 * DAY)
    assert ana.get(reverse("illness")).headers["Location"] == reverse("wrong")
    assert ana.get(reverse("daily_check")).headers["Location"] == reverse("wrong")
    assert 'id="keep-apart"' not in ana.get(reverse("after")).content.decode()


def test_where_the_days_of_care_are_over_nothing_is_said_to_go_on(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    kept(ana, home, change="better", temperature="36.8")
    clock.shift(8 * DAY)
    assert "go on by their own rules" not in page(ana)
    said_then = over(ana, home)
    assert "The illness is over." in said_then and "goes on by its own rules" not in said_then
