"""The dose log: one tap for what was given, who gave it, and acetaminophen added up over all products."""

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

from caregiving.patients.happenings import Undone
from caregiving.supplies.models import DoseGiven, Medicine
from tests.careteam.reviewers import make_rosa, said
from tests.people import NOW
from tests.web.home import Home


def medicine(home: Home, name: str, milligrams: int | None = None, **fields: Any) -> Medicine:
    return Medicine.objects.create(
        patient=home.people.patient, name=name, milligrams=milligrams, as_needed=True, **fields
    )


def give(client: Client, home: Home, what: Medicine, **fields: Any) -> None:
    values = {"patient": home.people.patient.id, "id": uuid4(), "medicine": what.id, **fields}
    answer = client.post(reverse("dose_given"), values)
    assert answer.headers["Location"] == reverse("doses")


def shown(client: Client) -> str:
    return re.sub(r"\s+", " ", client.get(reverse("doses")).content.decode())


def summed(client: Client) -> str:
    return shown(client).split('id="sum"')[1].split("</section>")[0]


def test_one_tap_says_what_was_given_when_and_by_whom(ana: Client, home: Home) -> None:
    give(ana, home, home.medicine)
    dose = DoseGiven.objects.get()
    assert (dose.medicine, dose.milligrams, dose.occurred_at, dose.author) == (
        home.medicine, Decimal(50), NOW, home.people.ana,
    )  # fmt: skip
    assert "Fri 20 Nov, 03:07, Ana Reyes" in shown(ana)


@pytest.mark.parametrize(("at", "hours_ago"), [("03:07", 0), ("02:07", 1), ("23:07", 4)])
def test_an_earlier_hour_is_the_last_time_that_the_clock_showed_it(
    ana: Client, home: Home, at: str, hours_ago: int
) -> None:
    give(ana, home, home.medicine, at=at)
    assert DoseGiven.objects.get().occurred_at.replace(second=0) == NOW.replace(second=0) - timedelta(hours=hours_ago)


def test_sent_twice_it_is_one_dose(ana: Client, home: Home) -> None:
    known = uuid4()
    for _time in range(2):
        give(ana, home, home.medicine, id=known, at="23:07")
    assert DoseGiven.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"medicine": "x"}, {"at": "soon"}])
def test_what_is_no_medicine_or_no_time_gets_a_sentence(ana: Client, home: Home, wrong: dict[str, str]) -> None:
    give(ana, home, home.medicine, **wrong)
    assert not DoseGiven.objects.exists()
    assert "Choose which medicine" in (page := shown(ana)) or "Write a time" in page


def test_a_home_without_acetaminophen_has_no_sum(ana: Client, home: Home) -> None:
    assert "Acetaminophen" not in shown(ana)


def test_all_products_with_acetaminophen_are_added_and_the_page_asks(ana: Client, home: Home) -> None:
    tylenol, generic = medicine(home, "Tylenol", 1000), medicine(home, "acetaminophen", 500)
    give(ana, home, tylenol)
    assert "1,000 mg in the last 24 hours." in summed(ana)
    assert "ask the pharmacist" not in summed(ana)
    give(ana, home, generic, at="23:07")
    give(ana, home, generic, at="22:07")
    page = summed(ana)
    assert "2,000 mg in the last 24 hours." in page
    assert "From 2,000 mg on, ask the pharmacist or the prescriber before any more." in page
    assert "again from Fri 20 Nov, 22:07" in page
    assert "PC-06.warn" in page


def test_at_the_limit_the_limit_is_named(ana: Client, home: Home) -> None:
    tylenol = medicine(home, "Tylenol", 1000)
    for hour in ("03:00", "02:00", "01:00", "00:30"):
        give(ana, home, tylenol, at=hour)
    assert "4,000 mg is the limit for a day. Before any more, ask" in summed(ana)


def test_the_teams_own_lower_limit_holds(ana: Client, home: Home) -> None:
    people = home.people
    said(people.dee, "PC-06.max", now=NOW - timedelta(days=1), team=people.team, value="1500")
    tylenol = medicine(home, "Tylenol", 1000)
    give(ana, home, tylenol)
    give(ana, home, tylenol)
    assert "1,500 mg is the limit for a day." in summed(ana)


def test_it_is_added_up_over_the_hours_that_are_in_force(ana: Client, home: Home) -> None:
    said(make_rosa(), "PC-06.window", now=NOW - timedelta(days=1), value="12")
    tylenol = medicine(home, "Tylenol", 1000)
    give(ana, home, tylenol)
    give(ana, home, tylenol, at="14:07")
    assert "1,000 mg in the last 12 hours." in summed(ana)


@pytest.mark.parametrize("noted", [650, 20, None])
def test_a_mixture_whose_strength_stands_in_its_name_reaches_the_limit(
    ana: Client, home: Home, noted: int | None
) -> None:
    norco = medicine(home, "Norco 10/325", noted, dose="2 tablets")
    for hour in ("03:00", "00:00", "21:00", "18:00", "15:00", "12:00", "09:00", "06:00"):
        give(ana, home, norco, at=hour)
    assert "5,200 mg in the last 24 hours." in summed(ana)
    assert "4,000 mg is the limit for a day. Before any more, ask" in summed(ana)


def test_a_mixture_counts_with_what_a_person_said_and_reaches_the_limit(ana: Client, home: Home) -> None:
    nyquil = medicine(home, "NyQuil", 30, acetaminophen=1000)
    for hour in ("03:00", "00:00", "21:00", "18:00"):
        give(ana, home, nyquil, at=hour)
    assert "4,000 mg is the limit for a day." in summed(ana)


def test_a_mixed_product_counts_as_at_least(ana: Client, home: Home) -> None:
    give(ana, home, medicine(home, "NyQuil", 30))
    assert "At least 0 mg in the last 24 hours." in summed(ana)


def test_a_product_that_nobody_knows_may_contain_it_and_the_sum_says_at_least(ana: Client, home: Home) -> None:
    unknown = medicine(home, "Zzqwx Forte", 30)
    give(ana, home, unknown)
    page = shown(ana)
    assert "may contain acetaminophen" in page and "may hide a fever" in page
    assert "At least 0 mg in the last 24 hours." in summed(ana)
    Medicine.objects.filter(pk=unknown.pk).update(lowers_fever=True)
    page = shown(ana)
    assert "may contain acetaminophen" in page and "· hides a fever" in page
    Medicine.objects.filter(pk=unknown.pk).update(lowers_fever=False)
    assert "acetaminophen" not in shown(ana).lower() and "may hide a fever" not in shown(ana)


def test_one_tick_says_that_it_is_given_for_fever_or_pain(ana: Client, home: Home) -> None:
    assert shown(ana).count("It is given for fever or pain") == 2
    give(ana, home, home.medicine, for_fever="on", at="23:07")
    assert DoseGiven.objects.get().for_fever


def test_after_a_day_it_no_longer_counts(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    give(ana, home, medicine(home, "Tylenol", 1000))
    clock.shift(timedelta(hours=24))
    assert "0 mg in the last 24 hours." in summed(ana)


def test_whoever_told_a_dose_takes_it_back_once(ana: Client, home: Home) -> None:
    give(ana, home, home.medicine)
    address = reverse("dose_back", args=[DoseGiven.objects.get().id])
    for _time in range(2):
        ana.post(address, {"patient": home.people.patient.id})
    assert Undone.objects.count() == 1
    assert "The last days" not in shown(ana)


def test_nobody_else_takes_it_back(client: Client, home: Home) -> None:
    dose = home.tell(DoseGiven(patient=home.people.patient, medicine=home.medicine, occurred_at=NOW))
    client.force_login(home.people.ben)
    address = reverse("dose_back", args=[dose.id])
    assert client.post(address, {"patient": home.people.patient.id}).status_code == 404
    assert not Undone.objects.exists()


def test_a_medicine_of_another_home_is_not_given_here(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    answer = client.post(
        reverse("dose_given"), {"patient": home.people.patient.id, "id": uuid4(), "medicine": home.medicine.id}
    )
    assert answer.status_code == 404


def test_the_page_costs_the_same_for_many_doses(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def told(first: int, last: int) -> None:
        for hours in range(first, last):
            what = medicine(home, "Tylenol", 500 + hours, dose=f"{hours}")
            at = NOW - timedelta(hours=hours)
            home.tell(DoseGiven(patient=home.people.patient, medicine=what, milligrams=500, occurred_at=at))

    told(0, 2)
    ana.get(reverse("doses"))
    with django_assert_max_num_queries(200) as few:
        ana.get(reverse("doses"))
    told(2, 12)
    with django_assert_max_num_queries(len(few)):
        ana.get(reverse("doses"))
