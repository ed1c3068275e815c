"""A fall after an illness: neurology is asked with both speeds on the note, and the curve is acted on in two taps."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from caregiving import record
from caregiving.agenda.models import Lane, Snapshot, TeamMessage
from caregiving.careteam.models import Outcome, ReferredTo
from caregiving.illness.models import Recovered
from caregiving.patients.models import ITEMS, Consent, FunctionScored
from caregiving.people.models import TeamRole, User
from caregiving.reminders.plan import replan
from tests.careteam.desk import clinician, make_case, signed_in
from tests.careteam.reviewers import said
from tests.careteam.test_patient_page import fall_ill
from tests.people import People

SPEEDS = "after it -"  # both stand in one sentence, the second one is below nothing here


@pytest.fixture
def desk(people: People) -> Client:
    return signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))


def scored_around_an_illness(people: People, now: datetime, before: int = 3, **last: int) -> None:
    """Three scores on each side of an illness of ninety days ago, or fewer before it; afterwards it went down."""
    began = now - timedelta(days=90)
    fall_ill(people, began, now)
    over = Recovered(patient=people.patient, occurred_at=began + timedelta(days=9))
    record.happening(people.ana, over, now)
    for days, points in (*((200, 4), (160, 4), (120, 4))[:before], (70, 4), (40, 3), (10, 2)):
        walked = dict.fromkeys(ITEMS, 4) | {"walking": points, **(last if days == 10 else {})}
        score = FunctionScored(patient=people.patient, rater="caregiver", **walked)
        score.occurred_at = now - timedelta(days=days)
        record.happening(people.ana, score, now)


def fell(people: People, now: datetime, before: int = 3) -> None:
    said(people.dee, "FR-20.item_fall", now=now - timedelta(days=300), team=people.team)
    scored_around_an_illness(people, now, before, speech=1)
    replan(people.patient.pk, now)


def page(client: Client, address: str = "/team/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def held(client: Client, address: str) -> dict[str, Any]:
    """What the form of that page would send if nobody touched it."""
    form = client.get(address).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields if name != "verb"}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in fields.items()}


def close(client: Client, people: People, verb: str, **told: Any) -> int:
    about = Snapshot.objects.get(patient=people.patient).about
    sent = {**told, "verb": verb, "about": about}
    return client.post(f"/team/patients/{people.patient.id}/closed/", sent).status_code


def test_a_fall_stands_there_with_both_speeds_and_no_cause(desk: Client, people: People, now: datetime) -> None:
    fell(people, now)
    shown = page(desk)
    assert "Speech 4 to 1" in shown and "Before the illness" in shown and SPEEDS in shown
    assert f'aria-label="Ask neurology: {people.patient}"' in shown
    shown = re.sub(r"<details>.*?</details>", "", shown)  # the rule itself names the words that are never said
    assert "caused" not in shown and "because of" not in shown


def test_without_scores_enough_no_speed_is_said(desk: Client, people: People, now: datetime) -> None:
    fell(people, now, before=1)
    shown = page(desk)
    assert "Speech 4 to 1" in shown and "points a month" not in shown


def test_speeds_around_an_illness_that_is_kept_back_are_kept_back(desk: Client, people: People, now: datetime) -> None:
    fell(people, now)
    Consent.objects.update(withheld="illness")
    shown = page(desk)
    assert "Speech 4 to 1" in shown and "points a month" not in shown
    sent = held(desk, f"/team/patients/{people.patient.id}/outcome/refer/?compared=1")
    assert "points a month" not in sent["note"]


def test_asking_neurology_takes_the_reason_along(desk: Client, people: People, now: datetime) -> None:
    fell(people, now)
    sent = held(desk, f"/team/patients/{people.patient.id}/outcome/refer/")
    assert close(desk, people, "refer", **sent) == 302
    outcome = Outcome.objects.get()
    assert outcome.to == ReferredTo.NEUROLOGY
    assert "Speech 4 to 1" in outcome.note and SPEEDS in outcome.note
    assert "1 waits for: neurology." in page(desk, "/team/huddle/")
    assert 'href="?to=neurology"' in page(desk) and "Helen Reyes" in page(desk, "/team/?to=neurology")
    assert "Helen Reyes" not in page(desk, "/team/?to=prescriber")


def test_another_outcome_of_the_line_has_no_note_filled_in(desk: Client, people: People, now: datetime) -> None:
    fell(people, now)
    assert held(desk, f"/team/patients/{people.patient.id}/outcome/called/")["note"] == ""


@pytest.mark.parametrize("verb", ["message", "refer", "snooze"])
def test_the_curve_is_acted_on_without_writing_anything(people: People, priya: User, now: datetime, verb: str) -> None:
    scored_around_an_illness(people, now)
    replan(people.patient.pk, now)
    User.objects.filter(pk=people.ana.pk).update(language="es")
    client = signed_in(priya)
    address = f"/team/patients/{people.patient.id}/outcome/{verb}/?compared=1"
    assert f'href="{address}"' in page(client, f"/team/patients/{people.patient.id}/")
    assert close(client, people, verb, **held(client, address)) == 302
    outcome = Outcome.objects.get()
    assert outcome.verb == verb and SPEEDS in outcome.note
    assert outcome.to == (TeamRole.RESPIRATORY if verb == "refer" else "")
    assert [told.text[:14] for told in TeamMessage.objects.all()] == (["Quisiéramos ve"] if verb == "message" else [])


def test_the_huddle_list_says_how_many_wait_for_whom(desk: Client, people: People, now: datetime) -> None:
    for name in ("Ann", "Bo", "Cy"):
        patient = make_case(people.team, name, now)
        told = {"verb": "refer", "to": "pharmacist", "until": "2099-01-01", "about": patient.id.hex}
        assert desk.post(f"/team/patients/{patient.id}/closed/", told).status_code == 302
    make_case(people.team, "Di", now)
    assert "3 of 4 closed. 3 wait for: pharmacist." in page(desk, "/team/huddle/")
    Snapshot.objects.filter(patient__name="Ann").update(about="something new")
    Snapshot.objects.filter(patient__name="Bo").update(lane=Lane.READY, about="nothing any more")
    assert "3 wait for: pharmacist." in page(desk, "/team/huddle/")


def test_who_keeps_a_part_back_is_counted_as_the_list_shows_them(desk: Client, people: People, now: datetime) -> None:
    patient = make_case(people.team, "Ann", now)
    Consent.objects.filter(patient=patient).update(withheld="vaccines")
    about = desk.get(f"/team/patients/{patient.id}/outcome/refer/").context["case"].snapshot.about
    told = {"verb": "refer", "to": "prescriber", "until": "2099-01-01", "about": about}
    assert desk.post(f"/team/patients/{patient.id}/closed/", told).status_code == 302
    assert "1 of 1 closed. 1 waits for: prescriber." in page(desk, "/team/huddle/")
