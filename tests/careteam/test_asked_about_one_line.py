"""A message about one failing line answers that line: the row stays while anything else in it is unanswered."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caregiving.agenda.models import Lane, Snapshot, TeamMessage
from caregiving.agenda.panel import BITS
from caregiving.careteam import panel_words
from caregiving.careteam.models import Outcome
from caregiving.patients.models import Consent, Patient
from caregiving.people.models import TeamRole
from tests.careteam.desk import clinician, make_case, signed_in, silent
from tests.people import People

WEEK = "/team/?lane=week"


@pytest.fixture
def desk(people: People) -> Client:
    return signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))


def fails(people: People, name: str, now: datetime, *lines: str, **columns: Any) -> Patient:
    return make_case(
        people.team, name, now, lane=Lane.WEEK, failing=sum(BITS[line] for line in lines),
        panel={"reasons": [], "did": []}, readiness=[{"id": line, "ready": line not in lines} for line in BITS],
        **columns,
    )  # fmt: skip


def names(desk: Client, address: str = WEEK) -> list[str]:
    return [case.patient.name for case in desk.get(address).context["page"].cases]


def ask(desk: Client, line: str) -> None:
    form = desk.get(f"/team/ask/{line}/")
    read = re.findall(r'name="home" value="([^"]+)"', form.content.decode())
    assert desk.post(f"/team/ask/{line}/send/", {"note": "", "home": read}).status_code == 302


@pytest.mark.parametrize("withheld", ["", "medicines"])
def test_a_row_stays_while_something_else_in_it_is_unanswered(
    desk: Client, people: People, now: datetime, withheld: str
) -> None:
    fails(people, "Ann", now, "tests", "drill")
    fails(people, "Bo", now, "tests")
    Consent.objects.update(withheld=withheld)
    ask(desk, "tests")
    assert {said.line for said in Outcome.objects.all()} == {"tests"}
    assert names(desk) == ["Ann"]
    assert names(desk, f"{WEEK}&line=tests") == []
    assert names(desk, f"{WEEK}&line=drill") == ["Ann"]
    assert sorted(names(desk, f"{WEEK}&line=tests&closed=1")) == ["Ann", "Bo"]
    assert names(desk, f"{WEEK}&closed=1") == ["Bo"]
    counts = desk.get(WEEK).context["counts"]
    assert (counts["line_tests"], counts["line_drill"]) == (0, 1)
    shown = " ".join(desk.get(WEEK).content.decode().split())
    assert f"{panel_words.LINES['tests']}. Message: Ruth Adeyemi" in shown
    ask(desk, "drill")
    assert names(desk) == []
    assert sorted(names(desk, f"{WEEK}&closed=1")) == ["Ann", "Bo"]


@pytest.mark.parametrize("withheld", ["", "medicines"])
def test_what_fails_later_brings_the_row_back_and_what_was_asked_stays_asked(
    desk: Client, people: People, now: datetime, withheld: str
) -> None:
    bo = fails(people, "Bo", now, "tests")
    Consent.objects.update(withheld=withheld)
    ask(desk, "tests")
    row = Snapshot.objects.filter(patient=bo)
    row.update(failing=BITS["tests"] | BITS["sheet"], about="another")
    assert names(desk) == names(desk, f"{WEEK}&line=sheet") == ["Bo"]
    assert names(desk, f"{WEEK}&line=tests") == []
    ask(desk, "tests")
    assert TeamMessage.objects.count() == 1
    told = {**silent(now)["reasons"][0], "key": "silent:x"}
    row.update(lane=Lane.TODAY, about="silent", panel={"reasons": [told], "did": []})
    assert names(desk, "/team/") == ["Bo"]


def test_a_message_that_is_over_covers_nothing(desk: Client, people: People, now: datetime) -> None:
    fails(people, "Bo", now, "tests")
    ask(desk, "tests")
    Outcome.objects.update(at=now - timedelta(days=8), until=now - timedelta(days=1))
    assert names(desk) == names(desk, f"{WEEK}&line=tests") == ["Bo"]


def test_an_outcome_of_the_row_closes_it_for_every_line(desk: Client, people: People, now: datetime) -> None:
    ann = fails(people, "Ann", now, "tests", "drill")
    told = {"verb": "called", "about": Snapshot.objects.get(patient=ann).about, "until": "2099-01-01"}
    assert desk.post(f"/team/patients/{ann.pk}/closed/", told).status_code == 302
    assert names(desk) == names(desk, f"{WEEK}&line=tests") == []
    assert names(desk, f"{WEEK}&line=drill&closed=1") == ["Ann"]
    ask(desk, "tests")
    assert not TeamMessage.objects.exists()


@pytest.mark.parametrize("verb", ["called", "message", "refer"])
def test_what_fails_this_week_is_not_closed_for_good_since_it_may_fail_again(
    desk: Client, people: People, now: datetime, verb: str
) -> None:
    ann = fails(people, "Ann", now, "drill")
    about = Snapshot.objects.get(patient=ann).about
    told = {"verb": verb, "about": about, "until": "", "text": "Please call us.", "to": "pharmacist"}
    answer = desk.post(f"/team/patients/{ann.pk}/closed/", told)
    assert answer.status_code == 400 and "Write the day on which it comes back" in answer.content.decode()
    assert names(desk) == ["Ann"]


def test_pages_have_no_gap_and_ask_as_often_where_lines_are_answered(
    desk: Client, people: People, now: datetime
) -> None:
    for number in range(60):
        fails(people, f"Home {number:02}", now, *(("tests", "drill") if number % 2 else ("tests",)))
        if number % 3 == 0:
            Consent.objects.filter(patient__name=f"Home {number:02}").update(withheld="medicines")
    address, counted = f"{WEEK}&after=", []
    with CaptureQueriesContext(connection) as before:
        desk.get(address)
    ask(desk, "tests")
    seen, after = list[str](), ""
    for _page in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = desk.get("/team/", {"lane": "week", "after": after}).context["page"]
        counted.append(len(asked))
        seen, after = [*seen, *(case.patient.name for case in page.cases)], page.next
    assert sorted(seen) == [f"Home {number:02}" for number in range(1, 60, 2)] and after == ""
    assert max(counted) <= len(before)
