"""After COVID-19: the check and its red flags, the watch, scores to come, lungs, the paper, and what still holds."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.guidance.after_covid import (
    BLOOD,
    BLOOD_IF_WANTED,
    EXAMINATION,
    RED_FLAGS,
    SAME_DAY_FLAGS,
    SYMPTOMS,
    Route,
    Status,
    visit_preparation,
)
from caregiving.guidance.catalog import Rules
from caregiving.guidance.function import ITEMS
from caregiving.illness.models import AfterCovidChecked, Recovered
from caregiving.patients.models import FunctionScored, Milestone, ReadingTaken
from caregiving.web import after_words
from tests.careteam.reviewers import said
from tests.people import NOW
from tests.web.home import Home

PROMPTS = ("MON-04.first", "MON-04.second", "MON-04.third", "MON-04.fourth")


def shown(client: Client, name: str = "after") -> str:
    return re.sub(r"\s+", " ", client.get(reverse(name)).content.decode())


def part(client: Client, heading: str) -> str:
    return shown(client).split(f'id="{heading}"')[1].split("</section>")[0]


def checked(client: Client, home: Home, **answers: Any) -> None:
    values = {"patient": home.people.patient.id, "id": uuid4(), **answers}
    assert client.post(reverse("after_check"), values).headers["Location"] == reverse("after")


def approve(home: Home, *rule_ids: str) -> None:
    for rule_id in rule_ids:
        said(home.people.dee, rule_id, now=NOW - timedelta(days=1), team=home.people.team)


def scored(home: Home, days_ago: int, **points: int) -> None:
    at = NOW - timedelta(days=days_ago)
    values = {**{item.id: 4 for item in ITEMS}, **points}
    home.tell(FunctionScored(patient=home.people.patient, occurred_at=at, rater="caregiver", **values))


def measured(home: Home, days_ago: int) -> None:
    at = NOW - timedelta(days=days_ago)
    home.tell(ReadingTaken(patient=home.people.patient, measure="fvc", value=60, occurred_at=at))


def test_everything_that_guidance_names_has_words() -> None:
    assert set(after_words.SYMPTOMS) == set(SYMPTOMS)
    assert set(after_words.RED_FLAGS) == set(RED_FLAGS)
    assert set(after_words.SAME_DAY_FLAGS) == set(SAME_DAY_FLAGS)
    most = visit_preparation(SYMPTOMS, Rules.load())
    assert set(after_words.VISIT) == {*EXAMINATION, *BLOOD, *BLOOD_IF_WANTED, *most.blood, *most.breathing}
    assert set(after_words.ROUTES) == set(Route) and set(after_words.STATUSES) == set(Status)


def test_without_an_illness_the_check_is_still_there(ana: Client, home: Home) -> None:
    page = shown(ana)
    assert "Go through the check" in page
    assert 'id="scores"' not in page and "Watch closely until" not in page


def test_a_check_is_kept_with_all_its_answers(ana: Client, home: Home) -> None:
    checked(
        ana, home, urgent=["double_vision"], flags=["foot_drop"], symptoms=["tired", "cramps"], worse_after_effort="on"
    )
    told = AfterCovidChecked.objects.get()
    assert (told.symptoms, told.red_flags, told.worse_after_effort) == (
        ["tired", "cramps"], ["double_vision", "foot_drop"], True,
    )  # fmt: skip


def test_an_answer_that_is_not_asked_for_stores_nothing(ana: Client, home: Home) -> None:
    values = {"patient": home.people.patient.id, "id": uuid4(), "flags": ["hiccups"]}
    assert ana.post(reverse("after_check"), values).status_code == 400
    assert not AfterCovidChecked.objects.exists()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Nothing was noted."),
        ({"symptoms": ["tired"]}, "Bring this to the next visit."),
        ({"flags": ["foot_drop"]}, "A neurologist should look at this."),
        ({"urgent": ["one_sided_weakness"]}, "Somebody must look today. Call now."),
    ],
)
def test_the_answers_lead_somewhere_and_say_why(
    ana: Client, home: Home, answers: dict[str, list[str]], words: str
) -> None:
    checked(ana, home, **answers)
    page = part(ana, "checked")
    assert words in page and "Why am I told this?" in page
    assert ("Dr Lee" in shown(ana)) is ("symptoms" not in answers and bool(answers))


def test_it_never_says_what_a_person_has(ana: Client, home: Home) -> None:
    checked(ana, home, symptoms=["twitches", "cramps"])
    assert "not ALS" not in re.sub(r"<details>.*?</details>", "", shown(ana))


def test_red_flags_are_due_the_same_day_with_their_rule(ana: Client, home: Home) -> None:
    checked(ana, home, flags=["foot_drop"])
    home.replan()
    page = ana.get(reverse("due_list")).content.decode()
    assert "Call the care team today." in page
    item = re.findall(r'href="(/due/[^"]+/)"', page)
    assert any("PC-20" in ana.get(address).content.decode() for address in item)


def test_a_flag_for_the_same_day_climbs_only_by_the_teams_word(ana: Client, home: Home) -> None:
    checked(ana, home, urgent=["double_vision"])
    home.replan()
    assert "Somebody must look today: who calls?" not in ana.get(reverse("due_list")).content.decode()
    approve(home, "PC-21")
    home.replan()
    assert "Somebody must look today: who calls?" in ana.get(reverse("due_list")).content.decode()


def test_a_later_check_without_flags_ends_it(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    checked(ana, home, flags=["foot_drop"])
    clock.shift(timedelta(hours=1))
    checked(ana, home)
    home.now = NOW + timedelta(hours=1)
    home.replan()
    assert "Red flags were noted" not in ana.get(reverse("due_list")).content.decode()


def test_the_last_answers_are_marked_but_never_one_for_the_same_day(ana: Client, home: Home) -> None:
    checked(ana, home, urgent=["double_vision"], flags=["foot_drop"], symptoms=["tired"], worse_after_effort="on")
    page = ana.get(reverse("after_check")).content.decode()
    marked = set(re.findall(r'name="\w+" (?:value="(\w+)" )?[^>]*checked', page))
    assert "foot_drop" in marked and "tired" in marked and "double_vision" not in marked


def test_effort_that_makes_it_worse_asks_for_a_guide_and_not_for_more(ana: Client, home: Home) -> None:
    assert "First see whether effort" in part(ana, "rest")
    checked(ana, home, worse_after_effort="on")
    assert "no plan of more and more" in part(ana, "rest")


def test_the_watch_is_the_teams_word_and_ends(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    home.fall_ill(24 * 10)
    assert "Watch closely until" not in shown(ana)
    approve(home, "MON-02")
    page = shown(ana)
    assert "Watch closely until Thu 10 Dec." in page and "Better and then worse again" in page
    assert "Often the worst days" not in page
    approve(home, "MON-03.from", "MON-03.to")
    assert "Often the worst days" in shown(ana)
    clock.shift(timedelta(days=21))
    assert "Watch closely until" not in shown(ana)


def test_the_four_scores_stand_with_their_days(ana: Client, home: Home) -> None:
    home.fall_ill(24 * 40)
    assert "Ask your team" in part(ana, "scores") and "Day 14" not in part(ana, "scores")
    approve(home, *PROMPTS)
    scored(home, 25)
    page = part(ana, "scores")
    assert [page.count(word) for word in ("Scored", "Now", "to come", "missed")] == [1, 1, 2, 0]
    assert reverse("function") in page and "Ask your team" not in page


def test_a_change_beyond_the_speed_before_is_for_the_care_team_and_names_no_cause(ana: Client, home: Home) -> None:
    home.fall_ill(24 * 60)
    for days in (200, 150, 100):
        scored(home, days)
    scored(home, 10, walking=1)
    assert "Lower than the speed before" not in part(ana, "scores")
    approve(home, "MON-05.domain", "MON-05.total", "MON-04.second")
    home.tell(Milestone(patient=home.people.patient, what="niv", occurred_at=NOW - timedelta(days=20)))
    page = part(ana, "scores")
    assert "Body and legs: 3.0 points" in page and "All together: 3.0 points" in page
    assert "started the breathing mask" in page
    assert "Nothing here says that the illness caused a change." in page


def test_a_change_is_looked_for_in_the_score_of_the_thirtieth_day_and_in_no_other(ana: Client, home: Home) -> None:
    home.fall_ill(24 * 90)
    for days in (230, 180, 130):
        scored(home, days)
    approve(home, "MON-05.domain", "MON-05.total", "MON-04.second")
    scored(home, 75, walking=1)
    scored(home, 5, walking=1)
    assert "Lower than the speed before" not in part(ana, "scores")
    scored(home, 50, walking=1)
    assert "Body and legs: 3.0 points" in part(ana, "scores")


def test_the_lungs_are_tested_again_by_the_interval_and_it_is_due_then(ana: Client, home: Home) -> None:
    assert "None is written in." in part(ana, "lungs")
    measured(home, 200)
    assert "Last one 4 May 2026. The next one by 4 Nov 2026" in part(ana, "lungs")
    home.replan()
    assert "Ask for a breathing test. The last one is of 4 May 2026." in ana.get(reverse("due_list")).content.decode()


def test_long_lasting_symptoms_are_named_by_the_definition(ana: Client, home: Home) -> None:
    sign = home.fall_ill(24 * 120)
    home.tell(Recovered(patient=sign.patient, occurred_at=NOW))
    checked(ana, home, symptoms=["tired"])
    assert "as long as the definition of long COVID says" in part(ana, "checked")


def test_the_paper_for_the_visit_grows_with_what_was_noticed(ana: Client, home: Home) -> None:
    plain = shown(ana, "after_visit")
    assert "Blood count" in plain and "CK (muscle)" not in plain
    checked(ana, home, symptoms=["sore_muscles", "breathless"], flags=["foot_drop"], worse_after_effort="on")
    full = shown(ana, "after_visit")
    assert "CK (muscle)" in full and "Strength of breathing" in full and "A foot that drops" in full
    assert "data-print" in full


def test_every_statement_of_the_old_text_has_its_status_and_source(ana: Client, home: Home) -> None:
    page = shown(ana, "after_statements")
    assert all(word in page for word in ("still holds", "outdated", "disputed", "not confirmed"))
    assert page.count("Rule PC-") == 12
    assert "written with AI help" in page


def test_what_only_the_team_can_say_is_asked_on_the_page_of_its_topic(ana: Client, home: Home) -> None:
    assert "How much effort is right?" in shown(ana)
    assert "How is the foam filter cared for?" in shown(ana, "equipment")
    approve(home, "EQ-06")
    assert "Rinse the foam filter" in re.sub(r"<details>.*?</details>", "", shown(ana, "equipment"))


def test_a_stranger_checks_nobody(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    values = {"patient": home.people.patient.id, "id": uuid4()}
    assert client.post(reverse("after_check"), values).status_code == 404


def test_the_page_costs_the_same_for_many_checks(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def told(first: int, last: int) -> None:
        for days in range(first, last):
            at = NOW - timedelta(days=days)
            home.tell(AfterCovidChecked(patient=home.people.patient, red_flags=["foot_drop"], occurred_at=at))
            scored(home, days)

    home.fall_ill(24 * 30)
    told(0, 2)
    ana.get(reverse("after"))
    with django_assert_max_num_queries(200) as few:
        ana.get(reverse("after"))
    told(2, 12)
    with django_assert_max_num_queries(len(few)):
        ana.get(reverse("after"))
