"""The function score at home: twelve answers, the last ones marked, and what changed said without a cause."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.models import Snapshot
from caregiving.guidance.function import ITEMS
from caregiving.patients.models import FunctionScored, Milestone
from tests.careteam.reviewers import said
from tests.people import NOW
from tests.web.home import Home

ALL_WELL = {item.id: 4 for item in ITEMS}


def scored(home: Home, days_ago: int, **points: int) -> None:
    at = NOW - timedelta(days=days_ago)
    home.tell(FunctionScored(patient=home.people.patient, occurred_at=at, rater="caregiver", **{**ALL_WELL, **points}))


def answers(home: Home, **changed: Any) -> dict[str, Any]:
    return {"patient": home.people.patient.id, "id": uuid4(), "rater": "caregiver", **ALL_WELL, **changed}


def marked(page: str) -> dict[str, str]:
    """Which answer of each question is marked already."""
    found = re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]*checked', page)
    return dict(found)


def test_a_score_is_kept_with_who_rated_it(ana: Client, home: Home) -> None:
    answer = ana.post(reverse("function_score"), answers(home, speech=2))
    assert answer.headers["Location"] == reverse("function")
    stored = FunctionScored.objects.get()
    assert (stored.speech, stored.walking, stored.rater, stored.author) == (2, 4, "caregiver", home.people.ana)


def test_the_first_time_nothing_is_marked_and_the_next_time_the_last_answers_are(ana: Client, home: Home) -> None:
    assert set(marked(ana.get(reverse("function_score")).content.decode())) == {"rater"}
    scored(home, 30, speech=3, stairs=1)
    found = marked(ana.get(reverse("function_score")).content.decode())
    assert (found["speech"], found["stairs"], found["walking"]) == ("3", "1", "4")


def test_the_patient_rates_for_herself(client: Client, home: Home) -> None:
    client.force_login(home.people.helen)
    assert marked(client.get(reverse("function_score")).content.decode())["rater"] == "self"


@pytest.mark.parametrize(
    "changed", [{"speech": ""}, {"speech": "5"}, {"speech": "-1"}, {"rater": "nobody"}, {"speech": "x"}]
)
def test_what_is_missing_or_not_an_answer_is_said_and_nothing_is_stored(
    ana: Client, home: Home, changed: dict[str, str]
) -> None:
    answer = ana.post(reverse("function_score"), answers(home, **changed))
    assert answer.status_code == 400
    assert "Choose one answer." in answer.content.decode() or "Select a valid choice" in answer.content.decode()
    assert not FunctionScored.objects.exists()


def approve_falls(home: Home) -> None:
    said(home.people.dee, "FR-20.item_fall", now=NOW - timedelta(days=1), team=home.people.team)


def test_how_far_an_item_must_fall_is_asked_until_the_team_has_said_it(ana: Client, home: Home) -> None:
    scored(home, 30)
    scored(home, 0, speech=2)
    page = ana.get(reverse("function")).content.decode()
    asked = page.split("Which change do you want to hear about the same day?")[1].split("</div>")[0]
    assert "Ask your team" in asked
    assert "From 4 to 2 since the last time." not in page
    assert "Tell the care team today." not in page
    assert "item_fall" not in reasons_to_act(home)


def test_once_the_team_approved_it_such_a_fall_is_told_the_same_day(ana: Client, home: Home) -> None:
    approve_falls(home)
    scored(home, 30)
    scored(home, 0, speech=2)
    page = ana.get(reverse("function")).content.decode()
    assert "From 4 to 2 since the last time." in page
    assert "Tell the care team today." in page
    assert "Dr Lee" in page
    assert "item_fall" in reasons_to_act(home)


def reasons_to_act(home: Home) -> list[str]:
    """What puts the home on the care team's list for today."""
    return [reason["kind"] for reason in Snapshot.objects.get(patient=home.people.patient).panel["reasons"]]


def test_care_that_lowers_an_item_is_named_as_such(ana: Client, home: Home) -> None:
    approve_falls(home)
    scored(home, 30)
    home.tell(Milestone(patient=home.people.patient, what="niv", occurred_at=NOW - timedelta(days=10)))
    scored(home, 0, support=1)
    page = ana.get(reverse("function")).content.decode()
    assert "lowers this item without a decline" in page
    assert "Tell the care team today." not in page


def test_too_few_scores_around_an_infection_are_said_to_be_too_few(ana: Client, home: Home) -> None:
    home.fall_ill(24 * 40)
    scored(home, 60)
    page = ana.get(reverse("function")).content.decode()
    assert "Not enough scores yet to compare." in page
    assert "Before: 2 more scores" in page


def test_with_enough_scores_both_speeds_stand_side_by_side_and_no_cause_is_named(ana: Client, home: Home) -> None:
    home.fall_ill(24 * 90)
    for days, walking in ((200, 4), (160, 4), (120, 3), (70, 3), (40, 2), (10, 1)):
        scored(home, days, walking=walking)
    page = ana.get(reverse("function")).content.decode()
    assert "Before, points a month" in page and "After, points a month" in page
    assert "Nothing here says that the illness caused a change." in page


def test_every_number_of_the_curve_stands_in_a_table(ana: Client, home: Home) -> None:
    scored(home, 30)
    scored(home, 0, stairs=1)
    page = ana.get(reverse("function")).content.decode()
    assert 'role="img"' in page
    assert re.search(r'<td class="n">48</td></tr>', page) and re.search(r'<td class="n">45</td></tr>', page)


def test_a_stranger_scores_nobody(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    assert client.post(reverse("function_score"), answers(home)).status_code == 404


def test_the_page_costs_the_same_for_many_scores(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def told(first: int, last: int) -> None:
        for days in range(first, last):
            scored(home, days)

    told(1, 3)
    ana.get(reverse("function"))
    with django_assert_max_num_queries(80) as few:
        ana.get(reverse("function"))
    told(3, 15)
    with django_assert_max_num_queries(len(few.captured_queries)):
        ana.get(reverse("function"))


def test_the_moment_of_a_score_is_when_it_was_told(ana: Client, home: Home) -> None:
    ana.post(reverse("function_score"), answers(home))
    moment: datetime = FunctionScored.objects.get().occurred_at
    assert moment == NOW


def test_of_two_scores_of_one_day_the_later_one_counts_on_every_page(ana: Client, home: Home) -> None:
    """A slip of the finger that is put right an hour later is no fall, and the later answers are marked."""
    said(home.people.dee, "FR-20.item_fall", now=NOW - timedelta(days=1), team=home.people.team)
    scored(home, 30)
    for hours, speech in ((2, 1), (1, 4)):
        at = NOW - timedelta(hours=hours)
        points = {**ALL_WELL, "speech": speech}
        home.tell(FunctionScored(patient=home.people.patient, occurred_at=at, rater="caregiver", **points))
    page = ana.get(reverse("function")).content.decode()
    assert "48 of 48, on 20 Nov." in page
    assert "since the last time" not in page
    assert page.count('class="c-dot"') == 2
    assert marked(ana.get(reverse("function_score")).content.decode())["speech"] == "4"
    home.replan()
    assert [reason["kind"] for reason in Snapshot.objects.get().panel["reasons"] if reason["kind"] == "item_fall"] == []


def test_a_fall_that_was_noted_an_hour_after_a_good_score_is_a_fall(ana: Client, home: Home) -> None:
    approve_falls(home)
    scored(home, 30)
    for hours, speech in ((2, 4), (1, 1)):
        at = NOW - timedelta(hours=hours)
        points = {**ALL_WELL, "speech": speech}
        home.tell(FunctionScored(patient=home.people.patient, occurred_at=at, rater="caregiver", **points))
    assert "From 4 to 1 since the last time." in ana.get(reverse("function")).content.decode()


@pytest.mark.parametrize("half", ["2.5", "2.0"])
def test_a_half_point_is_no_answer(ana: Client, home: Home, half: str) -> None:
    assert ana.post(reverse("function_score"), answers(home, speech=half)).status_code == 400
    assert not FunctionScored.objects.exists()
