"""A clinician who reads Spanish reads the sheet and the patient's page in Spanish, and nobody reads our inner names."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from caregiving import record
from caregiving.careteam.told_words import TOLD
from caregiving.equipment.models import Device, UpkeepDone, UpkeepTask
from caregiving.guidance.medicines import ASK, CAUTION, ITSELF
from caregiving.patients.happenings import kinds
from caregiving.patients.models import ITEMS, FunctionScored, Rater
from caregiving.people.models import User
from caregiving.supplies.models import Counted, Medicine, Supply
from tests.people import People


@pytest.fixture
def page(people: People, dee: Client, device: Device, now: datetime) -> str:
    """Helen's, of whom Ana told something; Dr Dee reads it in Spanish."""
    User.objects.filter(pk=people.dee.pk).update(language="es")
    at = now - timedelta(days=2)
    told = {"patient": people.patient, "occurred_at": at}
    filters = Supply.objects.create(patient=people.patient, name="F", kind="niv", unit="piece", use="as_needed")
    task = UpkeepTask.objects.create(
        device=device, verb="clean", part="mask", every=7, source_type="team", started_on=at.date()
    )
    for one in (
        FunctionScored(rater=Rater.CAREGIVER, **dict.fromkeys(ITEMS, 3), **told),
        Counted(supply=filters, quantity=Decimal(3), **told),
        UpkeepDone(task=task, **told),
    ):
        record.happening(people.ana, one, now)
    return dee.get(f"/team/patients/{people.patient.pk}/").content.decode()


def test_who_rated_and_what_was_told_is_said_in_words(page: str) -> None:
    for said in ("Mantenimiento hecho", "Material contado", "Función calificada", "<td>quien cuida</td>"):
        assert said in page, said
    for code in ("upkeep_done", "counted", "caregiver<", "function_scored"):
        assert code not in page, code


def test_every_kind_that_can_be_told_has_its_name() -> None:
    assert {kind.KIND for kind in kinds()} == set(TOLD)


def test_what_the_table_says_of_a_medicine_is_spanish(people: People, dee: Client) -> None:
    User.objects.filter(pk=people.dee.pk).update(language="es")
    for name in (
        "Baclofen",
        "Amiodarone",
        "Omeprazole",
        "Paxlovid",
        "Riluzole",
        "Quinidine",
        "Morphine",
        "Atorvastatin",
    ):
        Medicine.objects.create(patient=people.patient, name=name)
    page = dee.get(f"/team/sheets/{people.patient.pk}/").content.decode()
    assert "Pregunte antes de empezar el antiviral" in page and "no significa que sea seguro" in page
    for english in (ITSELF, *ASK.values(), *CAUTION.values()):
        assert english.replace("'", "&#x27;") not in page, english
