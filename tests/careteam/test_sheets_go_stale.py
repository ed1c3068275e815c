"""A signed sheet is out of date as soon as something that it rests on is said otherwise, wherever that was said."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from caregiving import record
from caregiving.agenda.models import ReviewState
from caregiving.careteam.sheets import sheet_of
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Allergy, Measure, ReadingTaken
from caregiving.people.models import CareTeam, TeamRole, User
from caregiving.supplies.models import Medicine
from tests.careteam.desk import clinician, signed_in
from tests.careteam.reviewers import make_rosa, said
from tests.careteam.test_sheets import sign_all
from tests.people import People

ROW = "INT-baclofen.US"


@pytest.fixture
def dana(people: People) -> User:
    return clinician(people.team, "Dana Whitfield", TeamRole.PHARMACIST)


@pytest.fixture
def signed(people: People, dana: User, now: datetime) -> ScreeningSheet:
    record.noun(people.ana, Medicine(patient=people.patient, name="Lioresal", dose="10 mg"), now - timedelta(days=30))
    return sign_all(dana, people, now - timedelta(days=9))


def because(sheet: ScreeningSheet) -> str:
    sheet.refresh_from_db()
    return sheet.stale_because


def test_a_row_of_the_table_that_is_withdrawn_or_counts_again_is_said_of_whoever_is_given_it(
    people: People, dana: User, signed: ScreeningSheet, now: datetime
) -> None:
    rosa = make_rosa()
    said(rosa, ROW, now=now, state=ReviewState.WITHDRAWN)
    assert because(signed) == "what the sources say of a medicine changed"
    again = sign_all(dana, people, now)
    said(rosa, ROW, now=now + timedelta(hours=1))
    assert because(again) == "what the sources say of a medicine changed"


def test_what_changes_nothing_of_what_is_acted_on_leaves_it_fresh(
    people: People, signed: ScreeningSheet, now: datetime
) -> None:
    rosa = make_rosa()
    said(rosa, ROW, now=now)
    said(rosa, ROW, now=now, state=ReviewState.UNDER_REVIEW)
    said(rosa, "INT-clonazepam.US", now=now, state=ReviewState.WITHDRAWN)
    said(rosa, "SUP-01", now=now, value="21")
    said(clinician(CareTeam.objects.create(name="North"), "Ned", TeamRole.PRESCRIBER), ROW, now=now,
         state=ReviewState.WITHDRAWN, team=CareTeam.objects.get(name="North"))  # fmt: skip
    assert because(signed) == ""


def test_a_teams_own_decision_counts_for_its_own(people: People, signed: ScreeningSheet, now: datetime) -> None:
    said(people.dee, ROW, now=now, state=ReviewState.WITHDRAWN, team=people.team)
    assert because(signed)


def test_a_kidney_result_that_is_taken_back_was_never_there(
    people: People, dana: User, signed: ScreeningSheet, now: datetime
) -> None:
    result = {"patient": people.patient, "measure": Measure.EGFR, "occurred_at": now - timedelta(days=10)}
    reading = ReadingTaken(value=Decimal(25), **result)
    record.happening(people.ana, reading, now - timedelta(days=8))
    sheet = sign_all(dana, people, now - timedelta(days=7))
    assert sheet.egfr == 25
    record.undo(people.ana, uuid4(), ReadingTaken.objects.get(), now)
    assert because(sheet) == "a kidney result was taken back"


def test_another_reading_that_is_taken_back_leaves_it_fresh(
    people: People, signed: ScreeningSheet, now: datetime
) -> None:
    told = {"patient": people.patient, "measure": Measure.TEMPERATURE, "occurred_at": now - timedelta(days=1)}
    record.happening(people.ana, ReadingTaken(value=Decimal("36.8"), **told), now)
    record.undo(people.ana, uuid4(), ReadingTaken.objects.get(), now)
    assert because(signed) == ""


def test_an_allergy_is_something_that_it_rests_on(
    people: People, dana: User, signed: ScreeningSheet, now: datetime
) -> None:
    mark = sheet_of(people.patient, now).mark
    allergy = record.noun(people.ana, Allergy(patient=people.patient, substance="Penicillin"), now)
    assert because(signed) == "an allergy was written in or changed"
    assert sheet_of(people.patient, now).mark != mark
    again = sign_all(dana, people, now)
    record.removal(people.ana, allergy, now)
    assert because(again) == "an allergy was written in or changed"


def test_a_medicine_that_is_given_no_longer_is_named_until_it_is_signed_anew(
    people: People, dana: User, signed: ScreeningSheet, now: datetime
) -> None:
    lioresal = Medicine.objects.get(name="Lioresal")
    lioresal.ended_on = now.date() - timedelta(days=2)
    record.noun(people.ana, lioresal, now)
    address = f"/team/sheets/{people.patient.id}/"
    assert "Given no longer:</b> Lioresal 10 mg" in signed_in(dana).get(address).content.decode()
    sign_all(dana, people, now)
    assert "Given no longer" not in signed_in(dana).get(address).content.decode()
