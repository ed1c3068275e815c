"""Screening sheets: no verdict is preset, a signature is for what was read, and of two at once one wins."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client

from caregiving import record
from caregiving.agenda.models import ReviewState
from caregiving.careteam.sheets import Overtaken, Signing, sheet_of, sign
from caregiving.illness.models import ScreeningSheet, Verdict
from caregiving.illness.screening import mark_stale
from caregiving.patients.models import AccessEvent, Consent, Measure, ReadingTaken
from caregiving.people.models import TeamRole, User
from caregiving.reminders.plan import replan
from caregiving.supplies.models import Medicine
from tests.careteam.desk import clinician, signed_in
from tests.careteam.reviewers import make_rosa, said
from tests.careteam.test_asked_once import at_once
from tests.people import People

SHEETS = "/team/sheets/"


@pytest.fixture
def dana(people: People) -> User:
    return clinician(people.team, "Dana Whitfield", TeamRole.PHARMACIST)


@pytest.fixture
def medicines(people: People, now: datetime) -> list[Medicine]:
    given = {"Baclofen": "10 mg", "Riluzole": "50 mg"}
    made = [Medicine(patient=people.patient, name=name, dose=dose) for name, dose in given.items()]
    return [record.noun(people.ana, medicine, now - timedelta(days=30)) for medicine in made]


def form_of(people: People, now: datetime, verdict: str = "no_issue", **other: str) -> dict[str, str]:
    """What the desk would post, every open line with that verdict."""
    sheet = sheet_of(people.patient, now)
    verdicts = {f"verdict-{line.medicine.pk.hex}": verdict for line in sheet.changed}
    return {"mark": sheet.mark, "plan_b": "Ask about remdesivir, 3 visits", **verdicts, **other}


def post(client: Client, people: People, told: dict[str, str]) -> Any:
    return client.post(f"{SHEETS}{people.patient.id}/sign/", told)


def sign_all(by: User, people: People, now: datetime) -> ScreeningSheet:
    sheet = sheet_of(people.patient, now)
    verdicts = {line.medicine.pk: Verdict.NO_ISSUE.value for line in sheet.lines}
    return sign(by, people.patient, sheet.mark, Signing(verdicts, {}, "", "", ""), now)


def test_nothing_is_preset_for_a_medicine_that_nobody_has_judged(
    people: People, dana: User, medicines: list[Medicine]
) -> None:
    page = signed_in(dana).get(f"{SHEETS}{people.patient.id}/").content.decode()
    assert page.count("No verdict yet") == 2
    assert "checked" not in page
    assert "/team/guidance/" in page  # the table's sources stand beside


def test_every_open_line_needs_a_verdict(people: People, dana: User, medicines: list[Medicine], now: datetime) -> None:
    answer = post(signed_in(dana), people, form_of(people, now, verdict=""))
    assert answer.status_code == 400
    assert "Give your verdict on Baclofen." in answer.content.decode()
    assert not ScreeningSheet.objects.exists()


def test_a_signature_holds_the_route_the_kidney_result_and_its_signer(
    people: People, dana: User, medicines: list[Medicine], now: datetime
) -> None:
    reading = ReadingTaken(patient=people.patient, measure=Measure.EGFR, value=Decimal(74), occurred_at=now)
    record.happening(people.ana, reading, now)
    assert post(signed_in(dana), people, form_of(people, now)).status_code == 302
    sheet = ScreeningSheet.objects.get()
    assert (sheet.signer, sheet.route, sheet.egfr) == ("Dana Whitfield", "whole", Decimal("74.0"))
    assert sheet.verdicts.count() == 2
    assert AccessEvent.objects.filter(patient=people.patient, screen="sheet", name="Dana Whitfield").exists()


def test_a_changed_dose_makes_it_stale_at_once_and_marks_that_line_alone(
    people: People, dana: User, medicines: list[Medicine], now: datetime
) -> None:
    sign_all(dana, people, now - timedelta(days=9))
    baclofen = Medicine.objects.get(name="Baclofen")
    baclofen.dose = "15 mg"
    record.noun(people.ana, baclofen, now)
    assert ScreeningSheet.objects.get().stale_since == now
    replan(people.patient.id, now)
    listed = signed_in(dana).get(SHEETS).content.decode()
    assert "a medicine changed" in listed and "Helen Reyes" in listed
    page = signed_in(dana).get(f"{SHEETS}{people.patient.id}/").content.decode()
    assert "1 line changed." in page and "Was: dose: 10 mg" in page
    assert post(signed_in(dana), people, form_of(people, now, "needs_change")).status_code == 302
    verdicts = {v.medicine.name: v for v in ScreeningSheet.objects.get(version=2).verdicts.all()}
    assert verdicts["Baclofen"].verdict == "needs_change"
    assert verdicts["Riluzole"].signed_at == now - timedelta(days=9)  # kept, with the day of who gave it


def test_what_changed_while_it_was_read_is_not_signed(
    people: People, dana: User, medicines: list[Medicine], now: datetime
) -> None:
    told = form_of(people, now, plan_b="what I typed for ten minutes")
    sign_all(people.dee, people, now)
    answer = post(signed_in(dana), people, told)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Dee Lee signed this sheet while you read it." in page
    assert "what I typed for ten minutes" in page
    assert ScreeningSheet.objects.count() == 1
    again = dict(told, mark=re.findall(r'name="mark" value="(\w+)"', page)[0])
    assert post(signed_in(dana), people, again).status_code == 302


@pytest.mark.parametrize("role", [TeamRole.COORDINATOR, TeamRole.RESPIRATORY])
def test_only_who_prescribes_or_dispenses_signs(
    people: People, medicines: list[Medicine], now: datetime, role: str
) -> None:
    other = signed_in(clinician(people.team, "Ruth Adeyemi", role))
    assert "A prescriber or a pharmacist signs it." in other.get(f"{SHEETS}{people.patient.id}/").content.decode()
    assert post(other, people, form_of(people, now)).status_code == 403


def test_what_the_household_keeps_back_is_not_there(people: People, dana: User, now: datetime) -> None:
    Consent.objects.update(withheld="medicines function")
    replan(people.patient.id, now)
    assert "Helen Reyes" not in signed_in(dana).get(SHEETS).content.decode()
    assert signed_in(dana).get(f"{SHEETS}{people.patient.id}/").status_code == 404
    assert "Helen Reyes" in signed_in(dana).post("/team/", {"words": "helen"}).content.decode()


def test_the_family_reads_it_and_says_so(
    people: People, ana: Client, dana: User, medicines: list[Medicine], now: datetime
) -> None:
    sheet = sign_all(dana, people, now)
    assert "Dana Whitfield" in ana.get("/illness/sheet/").content.decode()
    told = {"patient": str(people.patient.id), "sheet": str(sheet.pk)}
    assert ana.post("/illness/sheet/read/", told).status_code == 302
    sheet.refresh_from_db()
    assert sheet.read_by_family_at
    assert "Read at home" in signed_in(dana).get(f"{SHEETS}{people.patient.id}/").content.decode()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_wins_and_the_other_is_told(
    people: People, dana: User, medicines: list[Medicine], now: datetime
) -> None:
    mark = sheet_of(people.patient, now).mark
    start, outcomes = threading.Barrier(2), []

    def signing(by: User) -> None:
        verdicts = {medicine.pk: Verdict.NO_ISSUE.value for medicine in medicines}
        start.wait(timeout=20)
        try:
            outcomes.append(sign(by, people.patient, mark, Signing(verdicts, {}, "", "", ""), now).signer)
        except Overtaken as told:
            outcomes.append(f"told: {told}")
        finally:
            connection.close()

    threads = [threading.Thread(target=signing, args=(by,)) for by in (dana, people.dee)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    winner = ScreeningSheet.objects.get().signer
    assert sorted(outcomes) == sorted([winner, f"told: {winner} signed this sheet while you read it. What you wrote is "
                                       "still here: read it again."])  # fmt: skip


def test_the_table_says_where_countries_disagree_and_which_row_counts_here(
    people: People, dana: User, now: datetime
) -> None:
    for name in ("Diazepam", "ibuprofin"):
        record.noun(people.ana, Medicine(patient=people.patient, name=name), now)
    page = signed_in(dana).get(f"{SHEETS}{people.patient.id}/").content.decode()
    diazepam = page.split("Diazepam")[1].split("</tr>")[0]
    assert "Countries disagree" in diazepam and "diazepam:" in diazepam
    assert diazepam.count("(counts here)") == 1
    other = page.split("ibuprofin")[1].split("</tr>")[0]
    assert "Did you mean one of these?" in other and "ibuprofen" in other
    assert "Countries disagree" not in other


def test_two_medicines_that_do_not_go_together_stand_above_the_table(people: People, dana: User, now: datetime) -> None:
    for name in ("Zanaflex", "Cipro"):
        assert "do not go together" not in signed_in(dana).get(f"{SHEETS}{people.patient.id}/").content.decode()
        record.noun(people.ana, Medicine(patient=people.patient, name=name), now)
    page = signed_in(dana).get(f"{SHEETS}{people.patient.id}/").content.decode()
    assert "ciprofloxacin + tizanidine: a source says that these do not go together, whatever the antiviral." in page
    assert "/team/guidance/MED-10/" in page


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("tizanidin", "Cipro"), "“tizanidin” may be tizanidine. ciprofloxacin + tizanidine: a source says that these"),
        (("Plaquenil",), "When asking about remdesivir, say that hydroxychloroquine is on the list: they do not go"),
        (("Veklury", "Coumadin"), "remdesivir + warfarin: a source says to ask about these together."),
    ],
)
def test_what_may_clash_and_what_remdesivir_does_not_meet_stand_above_the_table(
    people: People, dana: User, now: datetime, names: tuple[str, ...], words: str
) -> None:
    for name in names:
        record.noun(people.ana, Medicine(patient=people.patient, name=name), now)
    assert words in signed_in(dana).get(f"{SHEETS}{people.patient.id}/").content.decode()


@pytest.mark.parametrize(("days", "listed"), [(-1, False), (0, True), (1, True)])
def test_a_medicine_is_on_the_sheet_up_to_its_last_day(people: People, now: datetime, days: int, listed: bool) -> None:
    last = now.astimezone(people.patient.zone).date() + timedelta(days=days)
    ending = Medicine.objects.create(patient=people.patient, name="Baclofen", ended_on=last)
    assert (ending in [line.medicine for line in sheet_of(people.patient, now).lines]) is listed


def test_what_the_table_says_otherwise_meanwhile_is_read_before_it_is_signed(
    people: People, dana: User, medicines: list[Medicine], now: datetime
) -> None:
    """Also where the sheet was out of date already, so that nothing marks it anew."""
    told = form_of(people, now)
    said(make_rosa(), "INT-baclofen.US", now=now, state=ReviewState.WITHDRAWN)
    answer = post(signed_in(dana), people, told)
    assert answer.status_code == 409 and "Something changed while you read." in answer.content.decode()
    assert not ScreeningSheet.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_dose_that_changes_while_somebody_signs_is_not_signed_over(
    people: People, dana: User, medicines: list[Medicine], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_all(dana, people, now - timedelta(days=9))
    mark = sheet_of(people.patient, now).mark
    changed, signed = threading.Event(), threading.Event()

    def and_linger(thing: Model, patients: Iterable[UUID], at: datetime) -> None:
        mark_stale(thing, patients, at)
        if isinstance(thing, Medicine):
            changed.set()
            signed.wait(timeout=3)

    def change() -> object:
        baclofen = Medicine.objects.get(name="Baclofen")
        baclofen.dose = "15 mg"
        return record.noun(people.ana, baclofen, now)

    def sign_meanwhile() -> object:
        changed.wait(timeout=20)
        try:
            return sign(dana, people.patient, mark, Signing({}, {}, "", "", ""), now)
        except Overtaken:
            return "told"
        finally:
            signed.set()

    monkeypatch.setattr(record, "mark_stale", and_linger)
    assert "told" in at_once(change, sign_meanwhile)
    assert ScreeningSheet.objects.get().stale_because == "a medicine changed"
