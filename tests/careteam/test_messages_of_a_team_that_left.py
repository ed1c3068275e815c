"""What a team asked of a home is asked no longer once nobody of that team can read the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from caregiving import record
from caregiving.agenda.models import Snapshot, TeamMessage
from caregiving.careteam import leaving
from caregiving.patients.models import Consent, LeaveAsked
from caregiving.people.models import CareTeam
from caregiving.reminders.plan import replan
from tests.people import People

End = Callable[[People, CareTeam, datetime], None]


def ask(people: People, team: CareTeam, text: str, now: datetime) -> TeamMessage:
    said = TeamMessage(patient=people.patient, team=team, text=text, by=people.dee, signer=f"Dee, {team}", at=now)
    return record.noun(people.dee, said, now)


def asked(people: People, at: datetime) -> list[str]:
    replan(people.patient.pk, at)
    due = Snapshot.objects.get(patient=people.patient).due
    return [item["params"]["text"] for item in due if item["kind"] == "team.message"]


def discharge(people: People, _boston: CareTeam, now: datetime) -> None:
    leaving.discharge(people.dee, people.patient, people.team, "moves away", now)


def hand_on(people: People, boston: CareTeam, now: datetime) -> None:
    leaving.ask(people.dee, people.patient, people.team, boston, "moves away", now)
    leaving.answer(people.ana, LeaveAsked.objects.get(), True, now)


def the_home_ends_it(people: People, _boston: CareTeam, now: datetime) -> None:
    leave = Consent.objects.get(team=people.team)
    leave.ends_at = now
    record.noun(people.ana, leave, now)


@pytest.mark.parametrize("end", [discharge, hand_on, the_home_ends_it])
def test_it_goes_with_the_teams_leave_however_that_ends(
    end: End, people: People, boston: CareTeam, now: datetime
) -> None:
    ask(people, people.team, "Please count the filters.", now)
    assert asked(people, now) == ["Please count the filters."]
    later = now + timedelta(hours=1)
    end(people, boston, later)
    assert asked(people, later + timedelta(minutes=1)) == []
    assert TeamMessage.objects.count() == 1  # what was said stays written


def test_it_goes_at_the_moment_at_which_a_leave_ends_by_itself(people: People, now: datetime) -> None:
    ends = now + timedelta(days=2)
    Consent.objects.update(ends_at=ends)
    ask(people, people.team, "Please call.", now)
    assert asked(people, ends - timedelta(minutes=1)) == ["Please call."]
    looks_again = Snapshot.objects.get(patient=people.patient).next_look_at
    assert looks_again is not None and looks_again <= ends
    assert asked(people, ends) == []


def test_what_another_team_asks_stays(people: People, boston: CareTeam, now: datetime) -> None:
    Consent.objects.create(patient=people.patient, team=boston, given_at=now - timedelta(days=1))
    ask(people, people.team, "Ours", now)
    ask(people, boston, "Theirs", now)
    discharge(people, boston, now + timedelta(minutes=1))
    assert asked(people, now + timedelta(minutes=2)) == ["Theirs"]


def test_with_a_new_leave_of_the_same_team_it_can_be_answered_again(people: People, now: datetime) -> None:
    ask(people, people.team, "Please call.", now)
    Consent.objects.update(ends_at=now + timedelta(hours=1))
    later = now + timedelta(hours=3)
    assert asked(people, later) == []
    Consent.objects.create(patient=people.patient, team=people.team, given_at=later)
    assert asked(people, later) == ["Please call."]
