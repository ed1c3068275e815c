"""A contact with somebody ill is told in a few taps, and what follows from it leads to where the test is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caregiving.agenda.due import horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.item import Due
from caregiving.agenda.models import ReviewState, RuleReview
from caregiving.agenda.rows import read
from caregiving.illness.models import Exposed, SymptomNoticed, TestDone
from caregiving.web.agenda import Item
from tests.web.home import Home
from tests.web.reviewed_home import withdraw


def today(home: Home) -> date:
    return home.now.astimezone(home.people.patient.zone).date()


def told(client: Client, home: Home, ago: int = 6, tap: UUID | None = None, **said: Any) -> Any:
    day = (today(home) - timedelta(days=ago)).isoformat()
    fields = {"patient": home.people.patient.id, "id": tap or uuid4(), "day": day, "who": "", "target": "covid", **said}
    return client.post(reverse("exposed"), fields)


def page(client: Client, name: str = "exposed") -> str:
    return " ".join(client.get(reverse(name), follow=True).content.decode().split())


def due(home: Home) -> list[Due]:
    found = horizon(facts(read(home.people.patient.id, home.now), home.now), home.now)
    return [item for item in found if item.kind == "test"]


def test_a_contact_of_the_patient_asks_for_a_test_and_its_item_leads_to_where_the_result_is_told(
    ana: Client, home: Home
) -> None:
    assert reverse("exposed") in page(ana, "wrong")
    assert told(ana, home).url == reverse("exposed")
    (test,) = due(home)
    item = Item(test, home.people.patient, home.now)
    assert item.page == reverse("exposed")
    assert item.title == "Home test after the contact of Sat 14 Nov: number 1 of 3."
    home.replan()
    shown = page(ana)
    assert item.title in shown
    assert "Helen Reyes: COVID-19, last on Sat 14 Nov" in shown
    assert "It can show until Sat 28 Nov." in shown
    assert reverse("tested") in shown


def test_a_negative_test_after_a_contact_comes_back_to_its_page_and_the_next_one_is_asked_for(
    ana: Client, home: Home
) -> None:
    told(ana, home)
    fields = {"patient": home.people.patient.id, "id": uuid4(), "result": "negative"}
    answer = ana.post(reverse("tested"), fields, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("exposed")
    assert "negative" in answer.content.decode()
    (test,) = due(home)
    assert test.params["done"] == 1


def test_in_an_illness_that_was_tested_for_often_enough_the_page_of_the_contact_has_its_own_tests(
    ana: Client, home: Home
) -> None:
    patient, ill_at = home.people.patient, home.now - timedelta(days=15)
    home.tell(SymptomNoticed(id=uuid4(), patient=patient, began_from=ill_at, began_to=ill_at, occurred_at=ill_at))
    for days, result in ((14, "negative"), (1, "negative")):
        at = home.now - timedelta(days=days)
        home.tell(TestDone(id=uuid4(), patient=patient, method="molecular", result=result, occurred_at=at))
    told(ana, home, ago=9)
    home.replan()
    shown = page(ana)
    assert "Home test after the contact of Wed 11 Nov: number 2 of 3." in shown
    assert shown.count("laboratory test: negative") == 1, "only what was tested since the contact"


def test_a_positive_test_after_a_contact_begins_the_illness(ana: Client, home: Home) -> None:
    told(ana, home)
    fields = {"patient": home.people.patient.id, "id": uuid4(), "result": "positive"}
    answer = ana.post(reverse("tested"), fields, follow=True)
    assert answer.redirect_chain == [(reverse("illness"), 302)]
    assert TestDone.objects.count() == 1


@pytest.mark.parametrize("target", ["flu", "rsv"])
def test_of_flu_or_rsv_the_page_says_how_long_it_can_show_and_no_test_is_asked_for(
    ana: Client, home: Home, target: str
) -> None:
    told(ana, home, ago=2, target=target)
    assert due(home) == []
    shown = page(ana)
    assert {"flu": "It can show until Sun 22 Nov.", "rsv": "It can show until Tue 24 Nov."}[target] in shown
    assert reverse("tested") not in shown


def test_a_contact_of_another_person_of_the_home_asks_for_no_test_of_the_patient(ana: Client, home: Home) -> None:
    told(ana, home, ago=2, who=str(home.people.ben.pk))
    assert due(home) == []
    shown = page(ana)
    assert "Ben Reyes: COVID-19, last on Wed 18 Nov" in shown
    assert "A home test counts from Tue 24 Nov." in shown


def test_it_is_told_once_however_often_it_is_sent_and_taken_back_by_one_tap(ana: Client, home: Home) -> None:
    tap = uuid4()
    for _time in range(2):  # the first answer was lost on the way
        told(ana, home, tap=tap)
    assert Exposed.objects.count() == 1
    ana.post(reverse("undo"), {"patient": home.people.patient.id, "of": tap, "id": uuid4()})
    assert due(home) == []
    assert "COVID-19, last on" not in page(ana)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"day": ""}, "Choose the day of the last contact."),
        ({"day": "2026-11-26"}, "The last contact cannot be in the future."),
        ({"day": "2026-11-01"}, "That is more than 14 days ago. Nothing follows from it any more."),
        ({"who": str(uuid4())}, "Choose who was near somebody ill."),
        ({"who": "<b>"}, "Choose who was near somebody ill."),
        ({"target": "plague"}, "Choose what they have."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    ana: Client, home: Home, said: dict[str, Any], sentence: str
) -> None:
    answer = told(ana, home, **said)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Exposed.objects.exists()


def test_a_stranger_is_nobody_of_the_home(ana: Client, home: Home) -> None:
    assert told(ana, home, who=str(home.people.cleo.pk)).status_code == 400


def test_the_page_reads_no_more_for_more_contacts(ana: Client, home: Home) -> None:
    told(ana, home)
    page(ana)
    with CaptureQueriesContext(
        connection,
    ) as one:
        page(ana)
    for ago in range(3, 9):
        told(ana, home, ago=ago, who=str(home.people.ben.pk))
    page(ana)
    with CaptureQueriesContext(connection) as many:
        page(ana)
    assert len(many) <= len(one)


def test_a_contact_that_can_show_no_more_leaves_the_page_and_tests(ana: Client, home: Home) -> None:
    last_on = today(home) - timedelta(days=15)
    home.tell(Exposed(patient=home.people.patient, last_on=last_on, occurred_at=home.now))
    assert due(home) == []
    assert "last on" not in page(ana)
    assert ana.get(reverse("illness"))["Location"] == reverse("wrong")


@pytest.mark.parametrize(("target", "ago"), [("flu", 4), ("rsv", 6), ("covid", 14)])
def test_each_leaves_the_page_after_the_last_day_on_which_that_illness_can_show(
    ana: Client, home: Home, target: str, ago: int
) -> None:
    for days in (ago, ago + 1):
        near = {"last_on": today(home) - timedelta(days=days), "occurred_at": home.now - timedelta(days=days)}
        home.tell(Exposed(patient=home.people.patient, target=target, **near))
    assert page(ana).count("last on ") == 1


@pytest.mark.parametrize(("target", "ago", "day"), [("flu", 5, "Thu 19 Nov"), ("flu", 14, "Tue 10 Nov"),
                                                    ("rsv", 7, "Thu 19 Nov"), ("rsv", 14, "Thu 12 Nov")])  # fmt: skip
def test_one_that_is_told_when_it_can_show_no_more_stands_there_with_what_that_means(
    ana: Client, home: Home, target: str, ago: int, day: str
) -> None:
    told(ana, home, ago=ago, target=target)
    shown = page(ana)
    assert shown.count("last on ") == 1
    assert f"The days in which it can show ended on {day}. Nothing follows from it any more." in shown
    assert "It can show until" not in shown and reverse("tested") not in shown
    assert reverse("first_sign") in shown  # who feels ill now is asked as ever
    assert due(home) == []


def test_one_that_was_told_late_leaves_the_page_after_two_weeks(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    told(ana, home, ago=13, target="flu")
    clock.shift(timedelta(days=1))
    assert "last on " in page(ana)
    clock.shift(timedelta(days=1))
    assert "last on " not in page(ana)


def test_a_shorter_time_of_a_reviewer_ends_the_tests_of_a_contact_that_is_told_after_it(
    ana: Client, home: Home
) -> None:
    RuleReview.objects.create(
        rule_id="TST-13.covid_max", state=ReviewState.APPROVED, value=7, reason="ours", signer="Rosa Lind",
        by=home.people.dee, at=home.now,
    )  # fmt: skip
    told(ana, home, ago=9)
    shown = page(ana)
    assert "The days in which it can show ended on Wed 18 Nov." in shown
    assert reverse("tested") not in shown and due(home) == []


def test_while_nobody_vouches_for_how_long_it_can_show_it_stays_for_two_weeks(ana: Client, home: Home) -> None:
    withdraw(home, "TST-13.covid_max")
    told(ana, home, ago=13)
    shown = page(ana)
    assert "Helen Reyes: COVID-19, last on" in shown
    assert "How long to watch: ask your team." in shown


def test_a_contact_told_of_the_patients_own_account_is_the_patients(ana: Client, home: Home) -> None:
    last_on = today(home) - timedelta(days=6)
    home.tell(Exposed(patient=home.people.patient, last_on=last_on, who=home.people.helen, occurred_at=home.now))
    (test,) = due(home)
    assert test.params["contact_on"] == last_on.isoformat()
    assert "Helen Reyes: COVID-19, last on" in page(ana)
