"""The page of an illness says the days of each antiviral, and up to when a test can still be waited for."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caregiving.agenda.models import ReviewState
from caregiving.illness.models import Recovered, SymptomNoticed, TestDone
from caregiving.supplies.models import Medicine
from tests.careteam.reviewers import make_rosa, said
from tests.people import NOW
from tests.web.home import Home


def section(client: Client, name: str) -> str:
    page = re.sub(r"\s+", " ", client.get(reverse("illness")).content.decode())
    return page.split(f'id="{name}"')[1].split("</section>")[0]


def fell_ill(home: Home, days_ago: float, unsure_days: int = 0) -> None:
    began = NOW - timedelta(days=days_ago + unsure_days)
    home.tell(
        SymptomNoticed(
            id=uuid4(),
            patient=home.people.patient,
            began_from=began,
            began_to=NOW - timedelta(days=days_ago),
            occurred_at=NOW,
        )
    )


def test_beside_the_days_of_remdesivir_stands_what_does_not_go_with_it(ana: Client, home: Home) -> None:
    fell_ill(home, 0)
    assert "When asking about remdesivir" not in section(ana, "calling")
    Medicine.objects.create(patient=home.people.patient, name="Plaquenil")
    told = section(ana, "calling")
    assert "When asking about remdesivir, say that hydroxychloroquine is on the list" in told and "Rule AV-16," in told
    said(make_rosa(), "AV-02", NOW - timedelta(days=1), state=ReviewState.WITHDRAWN)
    assert "When asking about remdesivir" not in section(ana, "calling")


def test_every_antiviral_has_its_two_counts_with_their_rules(ana: Client, home: Home) -> None:
    fell_ill(home, 0)
    told = section(ana, "calling")
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td><td>([^<]+)</td>', told)
    assert rows == [
        ("Nirmatrelvir with ritonavir", "Tue 24 Nov", "Wed 25 Nov"),
        ("Remdesivir", "Thu 26 Nov", "Fri 27 Nov"),
        ("Molnupiravir", "Tue 24 Nov", "Wed 25 Nov"),
    ]
    assert all(f"Rule {rule_id}," in told for rule_id in ("AV-01", "AV-02", "AV-03", "AV-20", "AV-23", "AV-24"))


@pytest.mark.parametrize(("day", "words"), [(0, "day 1 of 5"), (4, "day 5 of 5"), (5, "")])
def test_the_strict_count_is_told_while_it_runs(ana: Client, home: Home, day: int, words: str) -> None:
    fell_ill(home, day)
    told = section(ana, "calling")
    assert ("On the strict count today is" in told) is bool(words)
    assert words in told


@pytest.mark.parametrize(("unsure_days", "later"), [(0, ""), (2, "Wed 25 Nov")])
def test_a_first_sign_that_may_have_come_later_says_to_when_the_days_would_go(
    ana: Client, home: Home, unsure_days: int, later: str
) -> None:
    fell_ill(home, 0, unsure_days)
    told = section(ana, "calling")
    assert ("came as late as it may have" in told) is bool(later)
    assert f"<b>{later}</b>" in told or not later


def test_a_day_that_was_chosen_on_the_page_is_that_day_and_no_other(ana: Client, home: Home) -> None:
    patient = home.people.patient.id
    ana.post(reverse("start"), {"patient": patient, "id": uuid4(), "day": "2026-11-18"})
    assert "came as late as it may have" not in section(ana, "calling")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (3, "A test up to Sat 21 Nov still leaves a day to get the antiviral."),
        (4, "A test up to Fri 20 Nov still leaves a day to get the antiviral."),
        (5, "A test now leaves no day to get the antiviral: call without waiting for one."),
        (6, ""),
    ],
)
def test_the_last_day_on_which_a_test_can_be_waited_for(ana: Client, home: Home, day: int, words: str) -> None:
    fell_ill(home, day)
    told = section(ana, "testing")
    assert ("to get the antiviral" in told) is bool(words)
    assert words in told


def test_once_a_test_was_positive_no_other_is_waited_for(ana: Client, home: Home) -> None:
    fell_ill(home, 1)
    positive = TestDone(id=uuid4(), patient=home.people.patient, method="antigen", result="positive", occurred_at=NOW)
    home.tell(positive)
    assert "to get the antiviral" not in section(ana, "testing")


@pytest.mark.parametrize(
    ("infected_days_ago", "words"),
    [(None, "ask for a laboratory test (PCR)."), (25, "ask the prescriber."), (60, "ask the prescriber.")],
)
def test_after_two_negative_tests_what_helps_more_is_named_with_its_rule(
    ana: Client, home: Home, infected_days_ago: int | None, words: str, clock: time_machine.Traveller
) -> None:
    patient = home.people.patient
    if infected_days_ago:
        for told, days in ((TestDone(method="antigen", result="positive"), 1), (Recovered(), -4)):
            told.id, told.patient, told.occurred_at = uuid4(), patient, NOW - timedelta(days=infected_days_ago + days)
            home.tell(told)
    fell_ill(home, 0)
    for hours in (1, 48):
        clock.shift(timedelta(hours=hours))
        ana.post(reverse("tested"), {"patient": patient.id, "id": uuid4(), "result": "negative"})
    home.now = NOW + timedelta(hours=49)
    home.replan()
    told_there = section(ana, "testing")
    assert f"Still ill after 2 negative tests: {words} Another home test counts from Tue 24 Nov, 04:07." in told_there
    assert ("A home test (antigen) is the one to use" in told_there) is bool(infected_days_ago)
    assert ("Rule TST-08," in told_there) is not bool(infected_days_ago)
    row = {25: "TST-10", 60: "TST-11"}.get(infected_days_ago or 0, "TST-02")
    assert f"Rule {row}," in told_there and "Rule TST-02," in told_there


def test_after_a_second_negative_test_at_night_the_page_says_at_once_whom_to_ask(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    fell_ill(home, 0)
    for hours in (0, 48):  # at 03:07
        clock.shift(timedelta(hours=hours))
        ana.post(reverse("tested"), {"patient": home.people.patient.id, "id": uuid4(), "result": "negative"})
    home.now = NOW + timedelta(hours=48)
    home.replan()
    assert "ask for a laboratory test (PCR). Another home test counts from Tue 24 Nov, 03:07." in section(
        ana, "testing"
    )
    assert "ask for a laboratory test" not in ana.get(reverse("now")).content.decode()


def test_at_night_the_call_is_named_for_the_morning_when_somebody_answers(ana: Client, home: Home) -> None:
    fell_ill(home, 0)  # at 03:07
    assert "You will be asked to call: Fri 20 Nov, 08:00." in ana.get(reverse("illness")).content.decode()
    listed = ana.get(reverse("due_list")).content.decode()
    address = re.findall(r'href="(/due/[^"]+)"[^>]*>(?:(?!</a>).)*Call Dr Lee', listed, re.S)[0]
    assert "Comes Fri 20 Nov, 08:00." in ana.get(address).content.decode()
