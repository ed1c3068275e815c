"""Why am I told this? at the desk: the list, the sheet for the huddle, an outcome and the patient's page answer it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from caregiving import record
from caregiving.agenda.models import Lane, ReviewState, Snapshot
from caregiving.agenda.panel import BITS
from caregiving.careteam.panel import Panel
from caregiving.careteam.panel_words import LINES, SENTENCES
from caregiving.patients.models import ITEMS, Consent, FunctionScored, Milestone
from caregiving.reminders.plan import replan
from tests.careteam.desk import make_case
from tests.careteam.reviewers import said
from tests.careteam.test_asking_neurology import scored_around_an_illness
from tests.careteam.test_patient_page import fall_ill
from tests.people import People

WHY = "Why am I told this?"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def ill(people: People, now: datetime) -> None:
    fall_ill(people, now - timedelta(hours=20), now)
    replan(people.patient.pk, now)


def test_every_screen_of_the_desk_answers_it_for_what_is_due(people: People, dee: Client, now: datetime) -> None:
    ill(people, now)
    reasons = Snapshot.objects.get(patient=people.patient).panel["reasons"]
    assert reasons and all(reason["rule_ids"] for reason in reasons)
    for address in ("/team/", f"/team/patients/{people.patient.pk}/outcome/called/"):
        shown = page(dee, address)
        assert WHY in shown and "Not yet reviewed by your clinic." in shown
        assert all(f"Rule {rule_id}, confidence" in shown for reason in reasons for rule_id in reason["rule_ids"])
    windows = page(dee, f"/team/patients/{people.patient.pk}/").split('id="windows"')[1].split("</section>")[0]
    assert windows.count(WHY) == windows.count("<li>") - windows.count("<li><p>") > 0


def test_the_sheet_for_the_huddle_has_a_short_line_of_each_source(people: People, dee: Client, now: datetime) -> None:
    ill(people, now)
    shown = page(dee, "/team/huddle/")
    for reason in Snapshot.objects.get(patient=people.patient).panel["reasons"]:
        assert all(f"({rule_id}, not yet reviewed)" in shown for rule_id in reason["rule_ids"])
    assert WHY not in shown


def test_a_vaccine_that_is_due_answers_it_on_the_patients_page(people: People, dee: Client, now: datetime) -> None:
    replan(people.patient.pk, now)
    vaccines = page(dee, f"/team/patients/{people.patient.pk}/").split('id="vaccines"')[1].split("</section>")[0]
    assert "Rule VAX-" in vaccines and vaccines.count(WHY) == vaccines.count("Ask about") + vaccines.count(
        "Ask whether"
    )


def test_what_a_team_said_of_a_row_is_in_the_answer_for_its_own_patients(
    people: People, dee: Client, now: datetime
) -> None:
    make_case(people.team, "Ann", now)
    said(people.dee, "SET-SILENT-HOME", now=now - timedelta(minutes=1), team=people.team)
    assert f"Approved by Dee Lee, {people.team.name}, on" in page(dee, "/team/")
    assert "(SET-SILENT-HOME, approved)" in page(dee, "/team/huddle/")


@pytest.mark.parametrize("line", LINES)
def test_each_of_the_nine_lines_answers_it(people: People, dee: Client, now: datetime, line: str) -> None:
    readiness = [{"id": line, "ready": False, "missing": "old", "params": {}}]
    nothing: dict[str, Any] = {"reasons": [], "did": []}
    patient = make_case(
        people.team, "Ann", now, lane=Lane.WEEK, failing=BITS[line], readiness=readiness, panel=nothing
    )  # fmt: skip
    assert WHY in page(dee, "/team/?lane=week")
    assert WHY in page(dee, f"/team/patients/{patient.pk}/")


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_kind_of_reason_answers_it(people: People, now: datetime, kind: str) -> None:
    """By the rows behind it, or by a sentence of its own where none is kept."""
    rule_ids = [] if kind in ("unreached", "unanswered") else ["SET-SILENT-HOME"]
    reason = {"kind": kind, "at": now.isoformat(), "rule_ids": rule_ids, "params": {"kind": "danger"}}
    patient = make_case(people.team, "Ann", now, panel={"reasons": [reason], "did": []})
    case = Panel(people.dee, now).case_of(patient)
    assert case is not None and bool(case.why) != bool(case.set_by)


def test_a_line_that_was_kept_before_rows_were_kept_with_it_is_shown(
    people: People, dee: Client, now: datetime
) -> None:
    told = (now - timedelta(days=8)).isoformat()
    old = {"kind": "silent", "at": told, "params": {"told_at": told}}
    make_case(people.team, "Ann", now, panel={"reasons": [old], "did": []})
    assert "No data from this home" in page(dee, "/team/")


def test_a_line_by_an_old_row_is_tagged_without_opening_its_reason(people: People, now: datetime) -> None:
    patient = make_case(people.team, "Ann", now)
    found = Panel(people.dee, now).case_of(patient)
    assert found is not None and not found.may_have_changed
    Consent.objects.update(ends_at=None)
    found = Panel(people.dee, now + timedelta(days=3000)).case_of(patient)
    assert found is not None and found.may_have_changed


def test_it_costs_the_same_however_many_there_are_and_however_much_was_said(
    people: People, dee: Client, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_case(people.team, "Ann", now)
    page(dee, "/team/")
    with CaptureQueriesContext(connection) as counted:
        page(dee, "/team/")
    few = len(counted)
    for number in range(12):
        patient = make_case(people.team, f"Home {number}", now)
        Consent.objects.filter(patient=patient, ends_at=None).update(given_at=now - timedelta(days=number + 1))
        state = ReviewState.DRAFT if number % 2 else ReviewState.APPROVED
        said(people.dee, "SET-SILENT-HOME", now=now - timedelta(minutes=number), team=people.team, state=state)
    page(dee, "/team/")
    with django_assert_num_queries(few):
        assert page(dee, "/team/").count(WHY) == 13


def fell_with_a_mask(people: People, now: datetime) -> None:
    said(people.dee, "FR-20.item_fall", now=now - timedelta(days=300), team=people.team)
    mask = Milestone(patient=people.patient, what="niv", occurred_at=now - timedelta(days=20))
    record.happening(people.ana, mask, now)
    scored_around_an_illness(people, now, speech=1, support=1)
    replan(people.patient.pk, now)


def test_what_care_explains_is_told_as_such_beside_the_others(people: People, dee: Client, now: datetime) -> None:
    fell_with_a_mask(people, now)
    shown = page(dee, "/team/")
    assert "Speech 4 to 1, " in shown
    assert "4 to 1 (in between: started the breathing mask, which lowers it without a decline)" in shown
    Consent.objects.update(withheld="equipment")
    shown = page(dee, "/team/")
    assert "Speech 4 to 1" in shown and "breathing mask" not in shown


def test_a_fall_that_care_explains_alone_is_no_reason_to_act_and_stands_on_the_page(
    people: People, dee: Client, now: datetime
) -> None:
    said(people.dee, "FR-20.item_fall", now=now - timedelta(days=300), team=people.team)
    mask = Milestone(patient=people.patient, what="niv", occurred_at=now - timedelta(days=10))
    record.happening(people.ana, mask, now)
    for days, support in ((30, 4), (1, 1)):
        points = {**dict.fromkeys(ITEMS, 4), "support": support}
        score = FunctionScored(patient=people.patient, rater="caregiver", **points)
        score.occurred_at = now - timedelta(days=days)
        record.happening(people.ana, score, now)
    replan(people.patient.pk, now)
    panel = Snapshot.objects.get(patient=people.patient).panel
    assert "item_fall" not in [reason["kind"] for reason in panel["reasons"]]
    assert "4 to 1 (in between: started the breathing mask" in page(dee, f"/team/patients/{people.patient.pk}/")


def test_the_speeds_have_their_range_and_the_care_that_began_meanwhile(
    people: People, dee: Client, now: datetime
) -> None:
    fell_with_a_mask(people, now)
    address = f"/team/patients/{people.patient.pk}/"
    shown = page(dee, address).split('id="function"')[1].split("</section>")[0]
    assert len(re.findall(r"between -?[\d.]+ and -?[\d.]+", shown)) == 2
    assert re.search(r"20\d\d: started the breathing mask", shown)
    assert "Rule FR-20.item_fall" in shown and "Rule OUT-06" in shown
    Consent.objects.update(withheld="equipment")
    assert "started the breathing mask" not in page(dee, address)
    Consent.objects.update(withheld="illness")
    shown = page(dee, address)
    assert "Rule OUT-06" not in shown and "Rule FR-20.item_fall" in shown
    assert "Rule OUT-06" not in page(dee, "/team/")
