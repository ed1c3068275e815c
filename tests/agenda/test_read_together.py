"""The stored rows are read for many patients as for one, with the same queries, whatever was asked before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caregiving import record
from caregiving.agenda.rows import Rows, read, read_all
from caregiving.equipment.models import Device
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.models import Contact, Patient
from caregiving.people.models import Household, Membership
from caregiving.supplies.models import Counted, Supply
from tests.people import NOW, People, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def patients(people: People) -> list[Patient]:
    """Seven of six homes, each with a counted supply and a cough that Ana told of."""
    homes = [people.home, *(Household.objects.create(name=f"Home {n}") for n in range(5))]
    found = [make_patient(home, f"Patient {n}") for n, home in enumerate([*homes, homes[1]])]
    for number, patient in enumerate(found):
        shop = Contact.objects.create(patient=patient, name=f"Shop {number}", kind="supplier")
        supply = Supply.objects.create(
            patient=patient,
            name=f"Filter {number}",
            kind="niv",
            unit="piece",
            use="scheduled",
            per_day=1,
            supplier=shop,
        )
        told = {"patient": patient, "occurred_at": NOW - timedelta(days=1)}
        record.happening(people.ana, Counted(supply=supply, quantity=number, **told), NOW)
        record.happening(people.ana, cough(patient), NOW)
    return found


def cough(patient: Patient) -> SymptomNoticed:
    began = NOW - timedelta(days=2)
    return SymptomNoticed(patient=patient, occurred_at=NOW, symptoms=["cough"], began_from=began, began_to=began)


def said(rows: Rows) -> tuple[object, ...]:
    counted = [(one.supply_id, one.quantity, one.author.email if one.author else None) for one in rows.of(Counted)]
    supplies = [(one.name, one.supplier.name if one.supplier else None) for one in rows.of(Supply)]
    members = [(one.user.email, one.role) for one in rows.of(Membership)]
    return rows.patient.pk, counted, supplies, members, [one.pk for one in rows.of(SymptomNoticed)]


def test_many_read_together_are_as_each_read_alone(patients: list[Patient]) -> None:
    for number in (1, 2, 3, 5, 7):
        some = patients[:number]
        alone = sorted(said(read(patient.pk, NOW)) for patient in some)
        assert sorted(said(rows) for rows in read_all([patient.pk for patient in some], NOW)) == alone


def test_many_cost_no_query_more_than_one(patients: list[Patient]) -> None:
    with CaptureQueriesContext(connection) as one:
        read_all([patients[0].pk], NOW)
    with CaptureQueriesContext(connection) as many:
        read_all([patient.pk for patient in patients], NOW)
    assert len(many) == len(one)


def test_the_moment_and_the_patient_are_those_of_the_asking_not_of_an_earlier_one(patients: list[Patient]) -> None:
    first, second = patients[:2]
    assert len(read(first.pk, NOW).of(SymptomNoticed)) == 1
    assert read(second.pk, NOW).of(Supply)[0].name == "Filter 1"
    assert not read(first.pk, NOW + timedelta(days=800)).of(SymptomNoticed)


def test_who_told_and_who_supplies_are_read_with_it(patients: list[Patient], people: People) -> None:
    rows = read(patients[0].pk, NOW)
    with CaptureQueriesContext(connection) as more:
        assert rows.of(Counted)[0].author == people.ana
        assert str(rows.of(Supply)[0].supplier) == "Shop 0"
        assert {people.ana, people.ben} <= {member.user for member in rows.of(Membership)}
    assert not more.captured_queries


def test_what_nobody_signed_is_read_too(patients: list[Patient]) -> None:
    record.happening(None, cough(patients[0]), NOW)
    assert sorted(str(one.author) for one in read(patients[0].pk, NOW).of(SymptomNoticed)) == ["Ana Reyes", "None"]
    assert not read(patients[0].pk, NOW).of(Device)
