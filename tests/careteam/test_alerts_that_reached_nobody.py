"""A critical reminder that could not be sent, or came too late, is a line of the care team's list with a number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from caregiving import record
from caregiving.agenda.models import Answered, Lane, Snapshot
from caregiving.careteam.models import Outcome
from caregiving.patients.models import Consent
from caregiving.people.models import TeamRole, User
from caregiving.reminders.models import Reminder, State, Urgency
from caregiving.reminders.plan import replan
from tests.careteam.desk import clinician, signed_in
from tests.people import People

NUMBER = "+1 518 555 0181"


def lost(people: People, state: State, urgency: Urgency = Urgency.CRITICAL, days: int = 0) -> None:
    now = timezone.now()
    at = now - timedelta(days=days, hours=1)
    User.objects.filter(pk=people.ana.pk).update(phone=NUMBER)
    Reminder.objects.create(
        key=f"{state}:{days}", due_key="danger:x", patient=people.patient, user=people.ana, channel="sms",
        urgency=urgency, state=state, send_at=at, begun_at=at, expires_at=at + timedelta(minutes=30),
    )  # fmt: skip
    replan(people.patient.id, now)


def listed(people: People) -> str:
    ruth = clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR)
    return signed_in(ruth).get("/team/").content.decode()


@pytest.mark.parametrize("state", [State.FAILED, State.LAPSED])
def test_it_is_a_line_of_today_with_whom_it_missed_and_a_number_to_call(people: People, state: State) -> None:
    lost(people, state)
    page = listed(people)
    assert "A critical alert did not reach Ana Reyes" in page and "Alert not received" in page
    assert f'href="tel:{NUMBER}"' in page
    assert Snapshot.objects.get(patient=people.patient).lane == Lane.TODAY


@pytest.mark.parametrize(
    ("state", "urgency", "days"),
    [(State.SENT, Urgency.CRITICAL, 0), (State.CANCELLED, Urgency.CRITICAL, 0), (State.FAILED, Urgency.ROUTINE, 0),
     (State.LAPSED, Urgency.CRITICAL, 91)],
)  # fmt: skip
def test_what_arrived_was_taken_back_is_no_alarm_or_is_long_ago_is_none(
    people: People, state: State, urgency: Urgency, days: int
) -> None:
    lost(people, state, urgency, days)
    assert "did not reach" not in listed(people)


def test_a_home_that_gave_no_leave_is_no_line(people: People) -> None:
    lost(people, State.LAPSED)
    Consent.objects.all().delete()
    assert "did not reach" not in listed(people)


def called(people: People, verb: str, days: int, until: int | None) -> None:
    """An outcome of so many days ago; the line comes back so many days from now."""
    now = timezone.now()
    Outcome.objects.create(
        patient=people.patient, team=people.team, about=Snapshot.objects.get(patient=people.patient).about, verb=verb,
        name="Ruth", at=now - timedelta(days=days), until=None if until is None else now + timedelta(days=until),
    )  # fmt: skip
    replan(people.patient.id, now)


def stands(people: People) -> bool:
    reasons = Snapshot.objects.get(patient=people.patient).panel["reasons"]
    return "unreached" in {reason["kind"] for reason in reasons}


@pytest.mark.parametrize("days", [8, 60])
def test_it_does_not_leave_by_itself(people: People, days: int) -> None:
    lost(people, State.LAPSED, days=days)
    assert stands(people) and "did not reach Ana Reyes" in listed(people)


@pytest.mark.parametrize(
    ("verb", "days", "until", "stays"),
    [
        ("called", 2, -1, False),
        ("called", 2, 1, True),  # closed until tomorrow: the line stays as it was closed
        ("called", 8, None, False),
        ("called", 2, None, True),
        ("called", 5, -4, True),  # before the alert
        ("snooze", 2, -1, True),
        ("message", 2, -1, True),
    ],
)
def test_it_ends_by_a_call_once_the_day_of_the_next_look_has_come(
    people: People, verb: str, days: int, until: int | None, stays: bool
) -> None:
    lost(people, State.LAPSED, days=3 if days < 8 else 9)
    called(people, verb, days, until)
    assert stands(people) is stays


def test_on_that_day_the_list_is_made_anew_and_not_only_at_midnight(people: People) -> None:
    lost(people, State.LAPSED)
    now = timezone.now()
    Outcome.objects.create(
        patient=people.patient, team=people.team, about="x", verb="called", name="R", at=now,
        until=now + timedelta(minutes=1),
    )  # fmt: skip
    replan(people.patient.id, now)
    assert Snapshot.objects.filter(patient=people.patient, next_look_at__lte=now + timedelta(minutes=1)).exists()


def test_a_row_that_was_closed_by_a_call_stays_closed_until_its_day(people: People) -> None:
    lost(people, State.LAPSED)
    called(people, "called", 0, 1)
    assert "Helen Reyes</a></h3>" not in listed(people)


@pytest.mark.parametrize("reached", ["it was sent later", "somebody answered"])
def test_it_ends_when_the_home_was_reached_since(people: People, reached: str) -> None:
    lost(people, State.LAPSED, days=9)
    if reached == "somebody answered":
        said = Answered(patient=people.patient, occurred_at=timezone.now(), due_key="danger:x", verb="have")
        record.happening(people.ben, said, timezone.now())
    lost(people, State.SENT if reached == "it was sent later" else State.CANCELLED)
    assert not stands(people)


def test_a_failure_after_a_success_is_a_line_again(people: People) -> None:
    lost(people, State.SENT, days=9)
    lost(people, State.FAILED)
    assert stands(people)


def test_what_was_said_after_a_call_about_something_before_is_no_call(people: People) -> None:
    lost(people, State.LAPSED, days=3)
    called(people, "called", 5, -4)
    called(people, "snooze", 2, -1)
    assert stands(people)
