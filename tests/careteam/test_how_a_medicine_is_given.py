"""Whoever signs reads how each medicine is given, and how it was given when the last verdict was signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from caregiving import record
from caregiving.careteam.sheets import Signing, sheet_of, sign
from caregiving.illness.models import Verdict
from caregiving.people.models import TeamRole
from caregiving.supplies.models import Medicine
from tests.careteam.desk import clinician, signed_in
from tests.people import People

USUAL: dict[str, Any] = {"name": "Sertraline", "dose": "50 mg", "route": "tube", "times": ["08:00"]}


@pytest.fixture
def sertraline(people: People, now: datetime) -> Medicine:
    """Judged nine days ago."""
    made = record.noun(people.ana, Medicine(patient=people.patient, **USUAL), now - timedelta(days=30))
    signing = Signing({made.pk: Verdict.NO_ISSUE.value}, {}, "", "", "")
    before = now - timedelta(days=9)
    sign(people.dee, people.patient, sheet_of(people.patient, before).mark, signing, before)
    return Medicine.objects.get(pk=made.pk)


@pytest.fixture
def dana(people: People) -> Client:
    return signed_in(clinician(people.team, "Dana Whitfield", TeamRole.PHARMACIST))


def row(client: Client, people: People) -> str:
    page = unescape(client.get(f"/team/sheets/{people.patient.id}/").content.decode())
    return page.split("<tbody>")[1].split("</th>")[0].split('soft">')[1].split("</span>")[0]


def change(people: People, medicine: Medicine, now: datetime, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(medicine, name, value)
    record.noun(people.ana, medicine, now)


@pytest.mark.parametrize(
    ("columns", "now_reads", "was"),
    [
        ({"times": ["08:00", "20:00"]}, "by tube, 08:00, 20:00", "at: 08:00"),
        ({"times": []}, "by tube", "at: 08:00"),
        ({"every_hours": 6}, "by tube, 08:00, 6 hours after the last one", "hours after the last one: –"),
        ({"every_hours": 1}, "by tube, 08:00, 1 hour after the last one", "hours after the last one: –"),
        ({"route": "oral"}, "by mouth, 08:00", "how it is given: by tube"),
        ({"as_needed": True}, "by tube, 08:00, as needed", "as needed: no"),
        ({"milligrams": Decimal("62.5")}, "by tube, 08:00. 62.5 mg in one dose", "mg in one dose: –"),
        ({"dose": ""}, "by tube, 08:00", "dose: 50 mg"),
    ],
)
def test_what_changed_stands_beside_what_it_was(
    people: People, dana: Client, sertraline: Medicine, now: datetime, columns: dict[str, Any], now_reads: str, was: str
) -> None:
    assert row(dana, people) == "by tube, 08:00"
    change(people, sertraline, now, **columns)
    assert row(dana, people) == f"{now_reads}. Was: {was}"


def test_of_several_edits_the_value_that_was_signed_is_told(
    people: People, dana: Client, sertraline: Medicine, now: datetime
) -> None:
    change(people, sertraline, now, times=["09:00"])
    change(people, sertraline, now, times=["10:00"], milligrams=Decimal(50))
    change(people, sertraline, now, milligrams=Decimal(75))
    assert row(dana, people).split("Was: ")[1] == "at: 08:00; mg in one dose: –"


def test_it_is_told_in_the_readers_language(people: People, sertraline: Medicine, now: datetime) -> None:
    change(people, sertraline, now, route="oral", as_needed=True, every_hours=6)
    reader = clinician(people.team, "Dolores Vega", TeamRole.PHARMACIST)
    reader.language = "es"
    reader.save(update_fields=["language"])
    told = row(signed_in(reader), people)
    assert told.startswith("por la boca, 08:00, 6 horas después de la última, si hace falta")
    assert "cómo se da: por sonda" in told and "si hace falta: no" in told
    assert not {"tube", "True", "False", "Was"} & set(told.replace(":", " ").split())
