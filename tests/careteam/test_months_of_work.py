"""A team that has worked with its list for months opens it as fast as on its first day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db.models.signals import post_init
from django.test import Client

from caregiving.agenda.models import Lane
from caregiving.agenda.panel import BITS
from caregiving.careteam.models import Outcome, ReferredTo, Verb
from caregiving.patients.models import Consent, Patient
from caregiving.people.models import TeamRole
from tests.careteam.desk import clinician, make_case, signed_in, silent
from tests.people import People

PAST = 6


@pytest.fixture
def desk(people: People) -> Client:
    return signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))


def worked_with(people: People, name: str, now: datetime, lane: str = Lane.TODAY) -> Patient:
    """A home that keeps a part back; every month somebody of the team was referred to, and answered."""
    panel = silent(now) if lane == Lane.TODAY else {"reasons": [], "did": []}
    failing = BITS["drill"] if lane == Lane.WEEK else 0
    patient = make_case(people.team, name, now, lane=lane, failing=failing, panel=panel)
    Consent.objects.filter(patient=patient).update(withheld="medicines")
    for month in range(1, PAST // 2 + 1):
        at = now - timedelta(days=30 * month)
        told = {"patient": patient, "team": people.team, "about": f"month {month}", "name": "Dana"}
        Outcome.objects.create(**told, verb=Verb.REFER, to=ReferredTo.PHARMACIST, at=at)
        Outcome.objects.create(**told, verb=Verb.CALLED, answers="pharmacist", at=at + timedelta(days=1))
    return patient


@pytest.mark.parametrize("lane", [Lane.TODAY, Lane.WEEK, Lane.READY])
def test_of_homes_that_are_not_shown_nothing_is_read_that_no_longer_counts(
    desk: Client, people: People, now: datetime, lane: str
) -> None:
    for number in range(5):
        worked_with(people, f"Elsewhere {number}", now, Lane.READY if lane != Lane.READY else Lane.TODAY)
    worked_with(people, "Shown", now, lane)
    read: list[object] = []

    def note(instance: Outcome, **_: object) -> None:
        read.append(instance.about)

    post_init.connect(note, Outcome)
    try:
        page = desk.get("/team/", {"lane": lane})
    finally:
        post_init.disconnect(note, Outcome)
    assert [case.patient.name for case in page.context["page"].cases] == ["Shown"]
    assert len(read) == PAST


def test_what_waits_for_an_answer_since_months_is_still_counted(desk: Client, people: People, now: datetime) -> None:
    patient = worked_with(people, "Ben Achterberg", now)
    pharmacist = signed_in(clinician(people.team, "Dana Whitfield", TeamRole.PHARMACIST))
    asked = {"lane": "week", "to": "me"}
    assert pharmacist.get("/team/", asked).context["to_reader"] == 0
    Outcome.objects.create(
        patient=patient, team=people.team, about="a row of long ago", verb=Verb.REFER, to=ReferredTo.PHARMACIST,
        name="Ruth", at=now - timedelta(days=20),
    )  # fmt: skip
    page = pharmacist.get("/team/", asked)
    assert page.context["to_reader"] == 1
    assert "Referred to: pharmacist. Ruth" in page.content.decode()


def test_a_line_that_was_put_off_stays_away_and_the_newest_that_was_said_of_it_is_told(
    desk: Client, people: People, now: datetime
) -> None:
    patient = worked_with(people, "Ben Achterberg", now, Lane.WEEK)
    for note, days, until in (("first", 40, 30), ("second", 20, 10), ("third", 1, -6)):
        Outcome.objects.create(
            patient=patient, team=people.team, about="x", line="drill", verb=Verb.SNOOZE, name="Ruth", note=note,
            at=now - timedelta(days=days), until=now - timedelta(days=until),
        )  # fmt: skip
    assert not desk.get("/team/", {"lane": "week"}).context["page"].cases
    page = desk.get("/team/", {"lane": "week", "closed": "1"}).content.decode()
    assert "third" in page and "second" not in page
