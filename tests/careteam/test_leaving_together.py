"""Several patients leave a team at once: looked over first, all or none, with one reason that each home reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caregiving.agenda.models import Lane
from caregiving.patients.models import Consent, LeaveAsked, Patient
from caregiving.people.models import CareTeam
from tests.careteam.desk import make_case, signed_in
from tests.people import People

WHY = "the clinic closes at the end of May"
ADDRESS = "/team/leaving/?lane=today"


@pytest.fixture
def three(people: People, now: datetime) -> list[Patient]:
    return [make_case(people.team, name, now) for name in ("Ann", "Bo", "Cy")]


def leave(dee: Client, patients: list[Patient], **more: str) -> Any:
    told = {"patients": [str(patient.pk) for patient in patients], "reason": WHY, "to": "", **more}
    return dee.post(ADDRESS, told)


def standing(people: People) -> set[str]:
    """Whom the team still sees, but for Helen."""
    running = Consent.objects.filter(team=people.team, ends_at=None)
    return set(running.values_list("patient__name", flat=True)) - {"Helen Reyes"}


def test_nothing_happens_before_it_was_looked_over(
    people: People, dee: Client, three: list[Patient], now: datetime
) -> None:
    page = leave(dee, three[:2]).content.decode()
    assert "Discharge 2 homes?" in page and WHY in page and "Cy" not in page
    assert standing(people) == {"Ann", "Bo", "Cy"}


def test_those_who_were_chosen_are_discharged_and_each_home_reads_why(
    people: People, dee: Client, three: list[Patient], now: datetime
) -> None:
    assert leave(dee, three[:2], sure="yes").status_code == 302
    assert standing(people) == {"Cy"}
    lead = three[0].household.memberships.get().user
    page = signed_in(lead).get("/people/team/").content.decode()
    assert WHY in page and "Dee Lee" in page
    assert "2 homes were discharged." in dee.get("/team/").content.decode()


def test_handed_on_each_home_is_asked_and_nothing_changes_yet(
    people: People, dee: Client, three: list[Patient], boston: CareTeam, now: datetime
) -> None:
    to = str(boston.pk)
    assert "Ask 3 homes whether Boston ALS clinic may see them instead?" in leave(dee, three, to=to).content.decode()
    leave(dee, three, to=to, sure="yes")
    assert LeaveAsked.objects.filter(to=boston, reason=WHY).count() == 3
    assert standing(people) == {"Ann", "Bo", "Cy"}


def test_who_cannot_be_handed_on_stays_and_it_is_said_why(
    people: People, dee: Client, three: list[Patient], boston: CareTeam, now: datetime
) -> None:
    ann, bo, _ = three
    Consent.objects.create(patient=ann, team=boston, given_at=now - timedelta(days=1))
    LeaveAsked.objects.create(patient=bo, team=people.team, to=boston, name="Dee", reason="earlier", at=now)
    page = leave(dee, three, to=str(boston.pk)).content.decode()
    assert "Ask 1 home whether" in page
    assert "Boston ALS clinic sees this home already." in page and "has not answered yet" in page
    leave(dee, three, to=str(boston.pk), sure="yes")
    assert LeaveAsked.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"reason": "because"}, {"reason": ""}, {"patients": []}, {"to": "nobody"}])
def test_it_needs_somebody_and_a_reason(
    people: People, dee: Client, three: list[Patient], now: datetime, wrong: dict[str, Any]
) -> None:
    told = {"patients": [str(three[0].pk)], "reason": WHY, "to": "", "sure": "yes", **wrong}
    assert dee.post(ADDRESS, told).status_code == 400
    assert standing(people) == {"Ann", "Bo", "Cy"}


def test_nobody_of_another_team_can_be_let_go(people: People, dee: Client, boston: CareTeam, now: datetime) -> None:
    other = make_case(boston, "Far Away", now)
    assert leave(dee, [other], sure="yes").status_code == 400
    assert Consent.objects.get(patient=other).ends_at is None


def test_only_those_of_the_list_that_was_looked_at_are_offered(people: People, dee: Client, now: datetime) -> None:
    make_case(people.team, "Ann", now)
    make_case(people.team, "Wim", now, lane=Lane.WEEK, failing=1, panel={"reasons": [], "did": []})
    page = dee.get("/team/leaving/?lane=week").content.decode()
    assert "Wim" in page and "Ann" not in page


def test_it_is_looked_over_in_as_many_queries_however_many(
    people: People, dee: Client, boston: CareTeam, now: datetime
) -> None:
    counts, patients = [], []
    for more in (2, 20):
        patients += [make_case(people.team, f"P{more}-{number}", now) for number in range(more)]
        with CaptureQueriesContext(connection) as asked:
            leave(dee, patients, to=str(boston.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_another_team_asked_does_not_hold_up_this_one(
    people: People, dee: Client, three: list[Patient], boston: CareTeam, now: datetime
) -> None:
    third = CareTeam.objects.create(name="Troy ALS clinic")
    LeaveAsked.objects.create(patient=three[0], team=third, to=boston, name="T", reason=WHY, at=now)
    assert "Ask 1 home" in leave(dee, three[:1], to=str(boston.pk)).content.decode()
    LeaveAsked.objects.create(patient=three[0], team=people.team, to=boston, name="D", reason=WHY, at=now)
    page = leave(dee, three[:2], to=str(boston.pk)).content.decode()
    assert "Ask 1 home" in page and "was asked already" in page
    assert str(three[0].pk) not in page.split("<form")[-1]  # who stays is not sent along
