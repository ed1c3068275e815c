"""Boosters on the agenda: what opens when, whose they are, and that a caregiver's own stay private."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4, uuid5

import pytest
import time_machine
from django.test import Client

from caregiving.agenda.conversion.vaccines import observed
from caregiving.agenda.due import horizon
from caregiving.agenda.facts import Facts, facts
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answered, Snapshot
from caregiving.agenda.rows import read
from caregiving.guidance.moments import day_start
from caregiving.patients.models import BreathingSupport, OnsetRegion
from caregiving.people.models import Membership
from caregiving.reminders.household import reach
from caregiving.reminders.models import Preference
from caregiving.reminders.plan import replan
from caregiving.reminders.wanted import SoFar, wanted
from caregiving.vaccines.models import CaregiverRecord, TeamObservation, Vaccination
from tests.careteam.reviewers import said
from tests.people import NOW, People
from tests.reminders.sending import composed, due, reminder, snapshot

pytestmark = pytest.mark.django_db


def known(people: People, now: datetime = NOW) -> Facts:
    return facts(read(people.patient.id, now), now)


def vaccines_due(people: People, now: datetime = NOW) -> dict[str, Due]:
    items = [item for item in horizon(known(people, now), now) if item.kind.startswith("vaccine")]
    return {str(item.params["group"]): item for item in items if not item.only_for}


def younger(people: People, year: int) -> None:
    people.patient.birth_date = date(year, 3, 2)
    people.patient.save()


def dose(people: People, group: str, cvx: str, given_on: date, **fields: Any) -> Vaccination:
    whose = fields or {"patient": people.patient}
    return Vaccination.objects.create(group=group, cvx=cvx, given_on=given_on, **whose)


@pytest.fixture
def bens(people: People) -> CaregiverRecord:
    ben = Membership.objects.get(user=people.ben)
    return CaregiverRecord.objects.create(membership=ben, birth_date=date(1970, 5, 1), agreed_at=NOW)


def test_a_dose_opens_with_its_recommended_day(people: People) -> None:
    item = vaccines_due(people)["Pneumococcal"]
    assert item.opens == day_start(date.fromisoformat(str(item.params["recommended"])), people.patient.zone)
    assert item.open_at(NOW)


def test_what_is_recommended_years_ahead_is_known_but_not_open(people: People) -> None:
    younger(people, 1980)
    item = vaccines_due(people)["RSV"]
    assert item.opens == day_start(date(2030, 3, 2), people.patient.zone)


def test_without_the_risk_the_rsv_vaccine_comes_with_75(people: People) -> None:
    younger(people, 1980)
    TeamObservation.objects.create(patient=people.patient, code="260", holds=False, signer="Dr Lee", at=NOW)
    assert vaccines_due(people)["RSV"].opens == day_start(date(2055, 3, 2), people.patient.zone)


def test_each_item_names_the_rows_for_that_age_that_dose_and_that_history(people: People) -> None:
    dose(people, "Pneumococcal", "215", date(2024, 11, 1))
    younger(people, 1940)
    dose(people, "COVID-19", "309", date(2026, 9, 1))
    later = vaccines_due(people, datetime(2027, 4, 15, 12, tzinfo=NOW.tzinfo))
    assert {group: item.rule_ids for group, item in later.items()} == {
        "COVID-19": ("VAX-C03.second", "VAX-C05"),
        "Influenza": ("VAX-F01",),
        "Pneumococcal": ("VAX-P04",),
        "RSV": ("VAX-R01",),
    }
    younger(people, 1965)
    assert vaccines_due(people)["RSV"].rule_ids == ("VAX-R02",)


def test_nothing_is_reminded_of_by_a_row_that_was_withdrawn_though_another_of_its_group_holds(people: People) -> None:
    younger(people, 1940)
    said(people.dee, "VAX-R02", state="withdrawn", now=NOW - timedelta(days=1), team=people.team)
    assert "RSV" in vaccines_due(people)
    said(people.dee, "VAX-R01", state="withdrawn", now=NOW - timedelta(days=1), team=people.team)
    assert "RSV" not in vaccines_due(people)


def test_a_dose_that_is_given_ends_its_item(people: People) -> None:
    dose(people, "Pneumococcal", "216", date(2026, 11, 1))
    assert "Pneumococcal" not in vaccines_due(people)


def test_als_opens_the_rsv_vaccine_from_50_on_wherever_it_began_and_whatever_was_measured(people: People) -> None:
    people.patient.onset_region = OnsetRegion.LIMB
    people.patient.save()
    assert people.patient.breathing_support == BreathingSupport.NONE
    assert vaccines_due(people)["RSV"].open_at(NOW)


def test_the_care_teams_word_stands_above_what_follows_from_the_facts(people: People) -> None:
    word = TeamObservation.objects.create(patient=people.patient, code="260", holds=False, signer="Dr Lee", at=NOW)
    assert not vaccines_due(people)["RSV"].open_at(NOW)
    (one,) = observed(known(people).rows)
    assert (one.holds, one.because, one.word) == (False, ("als",), word)


def test_what_the_care_team_adds_is_told_to_the_logic_too(people: People) -> None:
    TeamObservation.objects.create(patient=people.patient, code="260", holds=False, signer="Dr Lee", at=NOW)
    TeamObservation.objects.create(patient=people.patient, code="261", holds=True, signer="Dr Lee", at=NOW)
    assert vaccines_due(people)["RSV"].open_at(NOW)


def test_after_the_last_season_of_the_data_the_flu_vaccine_is_a_question(people: People) -> None:
    item = vaccines_due(people)["Influenza"]
    assert item.kind == "vaccine.season"
    assert item.open_at(NOW)
    dose(people, "Influenza", "141", date(2025, 10, 1))
    assert vaccines_due(people)["Influenza"].key == item.key
    dose(people, "Influenza", "141", date(2026, 10, 1))
    assert "Influenza" not in vaccines_due(people)


def test_each_season_asks_anew(people: People) -> None:
    keys = {vaccines_due(people, NOW + timedelta(days=366 * years))["Influenza"].key for years in range(3)}
    assert len(keys) == 3


def test_before_the_question_is_settled_the_patient_is_not_ready(people: People) -> None:
    dose(people, "COVID-19", "309", date(2026, 10, 1))
    dose(people, "Pneumococcal", "216", date(2026, 10, 1))
    dose(people, "RSV", "305", date(2026, 10, 1))
    replan(people.patient.id, NOW)
    line = next(one for one in Snapshot.objects.get().readiness if one["id"] == "vaccines")
    assert (line["ready"], line["params"]) == (False, {"group": "Influenza", "rule_id": "VAX-F01"})
    dose(people, "Influenza", "141", date(2026, 10, 2))
    replan(people.patient.id, NOW)
    assert next(one for one in Snapshot.objects.get().readiness if one["id"] == "vaccines")["ready"]


# Whose it is -------------------------------------------------------------------------------------


def own(people: People) -> list[Due]:
    return [item for item in horizon(known(people), NOW) if item.only_for]


def test_a_caregivers_items_are_for_that_caregiver(people: People, bens: CaregiverRecord) -> None:
    items = own(people)
    assert {item.only_for for item in items} == {str(people.ben.id)}
    assert all(item.is_for(people.ben.id) and not item.is_for(people.ana.id) for item in items)
    assert due().is_for(people.ana.id)


def test_who_has_withdrawn_has_no_items(people: People, bens: CaregiverRecord) -> None:
    bens.withdrawn_at = NOW
    bens.save()
    assert own(people) == []


def test_the_key_of_a_caregivers_item_does_not_tell_the_vaccine(people: People, bens: CaregiverRecord) -> None:
    dose(people, "Influenza", "141", date(2025, 10, 1), caregiver=bens)
    items = own(people)
    assert len({item.key for item in items}) == len(items)
    assert not any(str(item.params["group"]) in item.key for item in items)


def test_for_whom_it_is_survives_the_snapshot(people: People, bens: CaregiverRecord) -> None:
    for item in own(people):
        assert Due.from_json(json.loads(json.dumps(item.as_json()))) == item


def test_a_snapshot_of_before_is_still_read() -> None:
    kept = due().as_json()
    del kept["only_for"]
    assert Due.from_json(kept) == due()


def test_the_morning_message_of_the_others_does_not_know_of_it(people: People) -> None:
    item = due(urgency="routine", closes=NOW + timedelta(days=3), only_for=str(people.ben.id))
    planned = wanted(people.patient.id, [item], reach(people.home.id, NOW), SoFar(), NOW)
    assert {one.user_id for one in planned} == {people.ben.id}
    snapshot(people, item)
    digest = {"urgency": "routine", "due_key": "digest"}
    assert composed(reminder(people, people.ana, key="a", **digest), NOW) is None
    message = composed(reminder(people, people.ben, key="b", **digest), NOW)
    assert message and len(message.details) == 1


@pytest.mark.parametrize(("who", "shown"), [("ben", True), ("ana", False), ("helen", False), ("dee", False)])
def test_page_and_api_show_it_to_the_caregiver_alone(
    people: People, bens: CaregiverRecord, client: Client, who: str, shown: bool
) -> None:
    Preference.objects.create(user=people.ben)
    with time_machine.travel(NOW, tick=False):
        replan(people.patient.id, NOW)
        client.force_login(getattr(people, who))
        page = client.get("/due/").content.decode()
        told = json.loads(client.get(f"/api/v1/patients/{people.patient.id}/agenda/").content)
    assert ("Ben Reyes: ask" in page) is shown
    assert any("Ben Reyes: ask" in item["title"] for item in told["due"]) is shown


def test_another_persons_item_can_neither_be_opened_nor_answered(
    people: People, bens: CaregiverRecord, ana: Client
) -> None:
    with time_machine.travel(NOW, tick=False):
        replan(people.patient.id, NOW)
        address = uuid5(people.patient.id, own(people)[0].key)
        assert "Ben" not in ana.get(f"/due/{people.patient.id}/{address}/").content.decode().split("<main")[1]
        told = {"patient": people.patient.id, "id": uuid4(), "verb": "done"}
        ana.post(f"/due/{address}/answer/", told)
    assert not Answered.objects.exists()
