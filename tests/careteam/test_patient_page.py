"""One patient for a clinician: what is open, what stops first, the curve with its infections, and who changed what."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.equipment.models import Device, DeviceSetting, DrillDone
from caregiving.illness.models import Recovered, SymptomNoticed
from caregiving.patients.models import ITEMS, Consent, FunctionScored
from caregiving.reminders.plan import replan
from caregiving.supplies.models import Medicine
from tests.careteam.reviewers import said
from tests.people import People


def page(dee: Client, people: People) -> str:
    answer = dee.get(f"/team/patients/{people.patient.pk}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def fall_ill(people: People, began: datetime, told: datetime) -> None:
    sign = SymptomNoticed(patient=people.patient, began_from=began, began_to=began, occurred_at=began)
    record.happening(people.ana, sign, told)


def test_the_windows_of_an_illness_stand_there_with_their_end(people: People, dee: Client, now: datetime) -> None:
    assert "None is open." in page(dee, people)
    fall_ill(people, now - timedelta(hours=20), now)
    replan(people.patient.pk, now)
    shown = page(dee, people)
    assert "None is open." not in shown
    said = re.search(r'Best by ([^.]+)\. <span class="note soft">Until ([^<]+), 23:59<', shown)
    assert said and said[1] == said[2]
    assert "Test now, and call without waiting for the second test." in shown


def test_what_stops_first_stands_first_and_what_nobody_measured_is_not_known(
    people: People, dee: Client, now: datetime
) -> None:
    for name, minutes in (("Suction", 30), ("BiPAP", 310), ("Cough assist", 0)):
        device = Device(patient=people.patient, kind="other", name=name, life_support=True, needs_power=True)
        record.noun(people.ana, device, now)
        if minutes:
            drill = DrillDone(patient=people.patient, device=device, minutes=minutes, occurred_at=now)
            record.happening(people.ana, drill, now)
    replan(people.patient.pk, now)
    shown = page(dee, people).split('id="power"', 1)[1].split("</section>", 1)[0]
    assert shown.index("Suction") < shown.index("BiPAP") < shown.index("Cough assist")
    assert "30 minutes, measured" in shown and "</b>: not known" in shown


def test_every_infection_is_marked_on_the_curve_and_none_where_illness_is_kept_back(
    people: People, dee: Client, now: datetime
) -> None:
    for days in (200, 100, 1):
        score = FunctionScored(patient=people.patient, rater="caregiver", **dict.fromkeys(ITEMS, 3))
        score.occurred_at = now - timedelta(days=days)
        record.happening(people.ana, score, now)
    for days in (150, 30):
        began = now - timedelta(days=days)
        fall_ill(people, began, now)
        over = Recovered(patient=people.patient, occurred_at=began + timedelta(days=9))
        record.happening(people.ana, over, now)
    assert page(dee, people).count('class="c-edge"') == 2
    Consent.objects.update(withheld="illness")
    assert page(dee, people).count('class="c-edge"') == 0


def test_what_fell_by_more_than_expected_is_shown_where_the_clinic_approved_the_rows(
    people: People, dee: Client, now: datetime
) -> None:
    for days, points in ((260, 4), (210, 4), (160, 4), (60, 1)):
        values = {**dict.fromkeys(ITEMS, 4), "walking": points}
        score = FunctionScored(patient=people.patient, rater="caregiver", **values)
        score.occurred_at = now - timedelta(days=days)
        record.happening(people.ana, score, now)
    fall_ill(people, now - timedelta(days=100), now)
    assert "Lower than the speed before" not in page(dee, people)
    for rule_id in ("MON-05.domain", "MON-05.total", "MON-04.second"):
        said(people.dee, rule_id, now=now, team=people.team)
    shown = page(dee, people)
    assert "Lower than the speed before would have given:" in shown
    assert "Body and legs: 3.0 points" in shown and "Rule MON-05.domain," in shown
    Consent.objects.update(withheld="illness")
    assert "Lower than the speed before" not in page(dee, people)


def test_who_changed_what_is_said_by_name_and_column_and_only_of_what_is_shared(
    people: People, dee: Client, now: datetime
) -> None:
    medicine = record.noun(people.ana, Medicine(patient=people.patient, name="Riluzole", dose="50 mg"), now)
    medicine = Medicine.objects.get(pk=medicine.pk)
    medicine.dose = "100 mg"
    record.noun(people.ben, medicine, now)
    shown = page(dee, people)
    assert "Riluzole 50 mg, written in, Ana Reyes" in shown
    assert "Riluzole 100 mg: dose, Ben Reyes" in shown
    Consent.objects.update(withheld="medicines")
    assert "Riluzole" not in page(dee, people)


def test_what_was_removed_is_said_too_and_nothing_of_another_home(people: People, dee: Client, now: datetime) -> None:
    for author, patient, name in (
        (people.ana, people.patient, "Riluzole"),
        (people.cleo, people.other_patient, "Baclofen"),
    ):
        medicine = record.noun(author, Medicine(patient=patient, name=name, dose="50 mg"), now)
        record.removal(author, medicine, now)
    shown = page(dee, people)
    assert "Riluzole 50 mg, removed, Ana Reyes" in shown and "Baclofen" not in shown
    Consent.objects.update(withheld="medicines")
    assert "Riluzole" not in page(dee, people)


def test_what_was_removed_of_a_device_is_said_too(people: People, dee: Client, now: datetime) -> None:
    for author, patient, value in ((people.ana, people.patient, "8 to 16"), (people.cleo, people.other_patient, "4")):
        device = record.noun(author, Device(patient=patient, kind="niv", name="BiPAP"), now)
        setting = record.noun(author, DeviceSetting(device=device, name="pressure", value=value), now)
        record.removal(author, setting, now)
    shown = page(dee, people)
    assert "pressure 8 to 16, removed, Ana Reyes" in shown and "pressure 4" not in shown


def test_it_is_read_in_as_many_queries_however_much_there_is(
    people: People, dee: Client, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def add(count: int, start: int) -> None:
        for number in range(start, start + count):
            fields: dict[str, Any] = {"patient": people.patient, "name": f"Thing {number}"}
            record.noun(people.ana, Medicine(**fields), now)
            record.noun(people.ana, Device(kind="other", **fields), now)
        Snapshot.objects.filter(patient=people.patient).delete()
        replan(people.patient.pk, now)

    add(2, 0)
    page(dee, people)
    with CaptureQueriesContext(connection) as few:
        page(dee, people)
    add(12, 2)
    with django_assert_num_queries(len(few)):
        page(dee, people)
