"""What a row tells beside of another part is kept back with that part: a kidney result on the antiviral sheet, how
many of a medicine there are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.agenda.shared import as_shared, due
from caregiving.illness.models import ScreeningSheet
from caregiving.illness.screening import NEW_RESULT, RESULT_GONE
from caregiving.patients.models import Consent, EmergencyAccess, Measure, Part, ReadingTaken
from caregiving.patients.sharing import EVERYTHING
from caregiving.people.models import CareTeam, TeamRole
from caregiving.reminders.plan import replan
from caregiving.supplies.models import Counted, Medicine, Supply
from tests.careteam.desk import clinician, signed_in
from tests.people import People

SHEETS = "/api/v1/screening-sheets/"
HIDDEN = {"egfr": None, "egfr_on": None, "stale_because": "something that it rests on changed"}
TOLD = {"egfr": "74.0", "egfr_on": "2026-11-01", "stale_because": NEW_RESULT}
WITHOUT = frozenset(EVERYTHING) - {Part.MEASURES}


@pytest.fixture
def sheet(people: People, now: datetime) -> ScreeningSheet:
    """Signed with a kidney result, and out of date since there is a newer one."""
    Medicine.objects.create(patient=people.patient, name="Riluzole", dose="50 mg")
    signed = ScreeningSheet.objects.create(
        patient=people.patient, signer="Dana", signed_at=now - timedelta(days=9), route="whole", egfr=Decimal(74),
        egfr_on=date(2026, 11, 1),
    )  # fmt: skip
    reading = ReadingTaken(patient=people.patient, measure=Measure.EGFR, value=Decimal(40), occurred_at=now)
    record.happening(people.ana, reading, now)
    replan(people.patient.id, now)
    return signed


def told(client: Client, sheet: ScreeningSheet) -> dict[str, Any]:
    """The same in the list as alone."""
    (listed,) = client.get(SHEETS).json()["results"]
    assert client.get(f"{SHEETS}{sheet.pk}/").json() == listed
    return {name: listed[name] for name in TOLD}


@pytest.mark.parametrize("part", [part for part in Part.values if part != Part.MEDICINES])
def test_the_kidney_result_of_a_sheet_is_one_of_the_measures(dee: Client, sheet: ScreeningSheet, part: str) -> None:
    assert told(dee, sheet) == TOLD
    Consent.objects.update(withheld=part)
    assert told(dee, sheet) == (HIDDEN if part == Part.MEASURES else TOLD)


def test_the_home_reads_its_own_and_who_opened_it_in_an_emergency_all(
    people: People, ana: Client, sheet: ScreeningSheet, now: datetime
) -> None:
    Consent.objects.update(withheld="measures")
    urgent = clinician(CareTeam.objects.create(name="Clinic elsewhere"), "Ursula Urgent", TeamRole.PRESCRIBER)
    until = now + timedelta(hours=4)
    EmergencyAccess.objects.create(patient=people.patient, user=urgent, name="U", reason="r", at=now, ends_at=until)
    assert told(ana, sheet) == told(signed_in(urgent), sheet) == TOLD


def test_another_team_that_sees_the_measures_reads_it(people: People, sheet: ScreeningSheet, now: datetime) -> None:
    Consent.objects.update(withheld="measures")
    lungs = CareTeam.objects.create(name="Lung clinic")
    Consent.objects.create(patient=people.patient, team=lungs, given_at=now - timedelta(days=1))
    assert told(signed_in(clinician(lungs, "Lena Wolf", TeamRole.RESPIRATORY)), sheet) == TOLD


@pytest.mark.parametrize("because", [NEW_RESULT, RESULT_GONE])
@pytest.mark.parametrize("page", ["/team/", "/team/sheets/", "/team/sheets/{}/", "/team/patients/{}/", "/"])
def test_no_page_says_that_there_is_a_new_result(
    dee: Client, people: People, sheet: ScreeningSheet, now: datetime, page: str, because: str
) -> None:
    ScreeningSheet.objects.update(stale_because=because)
    replan(people.patient.id, now)
    Consent.objects.update(withheld="measures")
    answer = dee.get(page.format(people.patient.pk), follow=True)
    said = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "kidney result was" not in said and "new kidney result" not in said
    if "sheets" in page:
        assert "something that it rests on changed" in said


def test_neither_does_what_was_computed(people: People, dee: Client, sheet: ScreeningSheet, now: datetime) -> None:
    Consent.objects.update(withheld="measures")
    for answer in (dee.get(f"/api/v1/patients/{people.patient.pk}/{what}/") for what in ("agenda", "readiness")):
        assert "something that it rests on changed" in answer.content.decode()
        assert "new kidney result" not in answer.content.decode()
    row = Snapshot.objects.get(patient=people.patient)
    params = {"kind": "antiviral.ask", "stale": NEW_RESULT}
    row.panel = {"reasons": [{"kind": "due", "key": "a", "at": now.isoformat(), "params": params}]}
    (reason,) = as_shared(row, WITHOUT).panel["reasons"]
    assert reason["params"]["stale"] == "something that it rests on changed"
    assert NEW_RESULT in str(due(row, frozenset(EVERYTHING))) and NEW_RESULT not in str(due(row, WITHOUT))


@pytest.mark.parametrize("part", [Part.MEDICINES, Part.SUPPLIES, Part.ILLNESS])
def test_how_many_of_a_medicine_there_are_goes_with_the_medicines(
    people: People, dee: Client, now: datetime, part: str
) -> None:
    medicine = Medicine.objects.create(patient=people.patient, name="Morphine")
    kinds: dict[str, dict[str, Any]] = {
        "Filters": {"kind": "niv"},
        "Morphine": {"kind": "other", "medicine": medicine},
        "Drops": {"kind": "medicine"},
    }
    counts: dict[str, str] = {}
    for name, columns in kinds.items():
        supply = Supply.objects.create(patient=people.patient, name=name, unit="piece", use="as_needed", **columns)
        counted = Counted(supply=supply, patient=people.patient, quantity=3, occurred_at=now, note=f"{name} ran low")
        record.happening(people.ana, counted, now)
        counts[str(counted.pk)] = name
    Consent.objects.update(withheld=part)
    shown = {Part.MEDICINES: {"Filters"}, Part.SUPPLIES: set(), Part.ILLNESS: set(kinds)}[Part(part)]
    listed = {row["id"] for row in dee.get("/api/v1/happenings/?kind=counted").json()["results"]}
    assert {counts[key] for key in listed} == shown
    for key, name in counts.items():
        assert dee.get(f"/api/v1/happenings/{key}/").status_code == (200 if name in shown else 404)
