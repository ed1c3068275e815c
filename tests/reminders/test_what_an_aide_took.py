"""What an aide took ends with her shift: nobody has it then, and the ladder asks anew at once."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving.agenda.due import OUTCOME_WITHIN, with_answers
from caregiving.agenda.facts import sum_up
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answer, Answered, Snapshot
from caregiving.people.models import Membership, Shift, User
from caregiving.reminders.models import Reminder, Rung, State
from caregiving.web.mail_answers import Opened
from tests.people import NOW, People
from tests.reminders.night import Night
from tests.reminders.sending import FakeChannel, due

TOOK, OVER = NOW + timedelta(minutes=5), NOW + timedelta(minutes=12)


@pytest.fixture
def taken(
    people: People, channel: FakeChannel, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Night:
    """Eva is on duty and says at once that she has it; seven minutes later she goes."""
    Shift.objects.create(
        membership=Membership.objects.get(user=people.eva), starts_at=NOW - timedelta(hours=5), ends_at=OVER
    )
    night = Night(people, django_capture_on_commit_callbacks, channel)
    assert night.passes(NOW) == ["Eva: critical"]
    night.answers(people.eva, at=TOOK)
    assert night.passes(TOOK) == []
    assert night.item().owner == "Eva Ruiz"
    return night


def after(minutes: float) -> datetime:
    return OVER + timedelta(minutes=minutes)


def test_the_next_one_is_asked_as_soon_as_she_goes(taken: Night) -> None:
    next_look = Snapshot.objects.get(patient=taken.people.patient).next_look_at
    assert next_look and next_look <= OVER
    assert taken.passes(OVER) == ["Ana: critical"]
    assert taken.item().owner == ""


def test_the_ladder_climbs_from_there(taken: Night) -> None:
    taken.passes(OVER)
    assert taken.passes(after(14)) == []
    assert taken.passes(after(15)) == ["Ben: critical"]


def test_the_time_for_her_outcome_begins_no_second_ladder(taken: Night) -> None:
    Rung.objects.create(household=taken.people.home, place=1, channel="email", wait_minutes=60)
    Rung.objects.create(household=taken.people.home, place=2, user=taken.people.ben, channel="email", wait_minutes=60)
    assert taken.passes(OVER) == ["Ana: critical"]
    for moment in (TOOK + OUTCOME_WITHIN, after(59)):
        assert taken.passes(moment) == []
    assert taken.passes(after(60)) == ["Ben: critical"]


def test_who_takes_it_then_has_it_and_nobody_else_is_asked(taken: Night) -> None:
    taken.passes(OVER)
    taken.answers(taken.people.ana, at=after(1))
    assert taken.item().owner == "Ana Reyes"
    assert taken.passes(after(20)) == []


def test_the_one_who_takes_it_then_has_the_whole_time_for_an_outcome(taken: Night) -> None:
    taken.passes(OVER)
    taken.answers(taken.people.ana, at=after(1))
    taken.passes(TOOK + OUTCOME_WITHIN)
    assert taken.item().owner == "Ana Reyes"
    assert taken.passes(after(1) + OUTCOME_WITHIN) == ["Ana: critical"]
    assert taken.item().owner == ""


def test_the_link_in_the_mail_takes_it_too(taken: Night) -> None:
    taken.passes(OVER)
    row = Reminder.objects.get(user=taken.people.ana, due_key=taken.key, state=State.SENT)
    assert not Opened(row, Answer.HAVE, after(1)).is_anothers


def test_whoever_said_so_while_she_had_it_has_it_when_she_goes(taken: Night) -> None:
    taken.answers(taken.people.ben, at=TOOK + timedelta(minutes=2))
    assert taken.item().owner == "Eva Ruiz"
    assert taken.passes(OVER) == []
    assert taken.item().owner == "Ben Reyes"


def test_a_plan_that_was_kept_before_knows_of_nobody_gone(taken: Night) -> None:
    kept = taken.item().as_json()
    del kept["gone"]
    assert Due.from_json(kept) == taken.item()


def test_what_is_for_today_is_nobodys_too() -> None:
    eva, ben = (User(id=uuid4(), name=name) for name in ("Eva", "Ben"))
    said = [
        Answered(id=uuid4(), verb=Answer.HAVE, occurred_at=NOW + timedelta(minutes=n), author=who)
        for n, who in enumerate((eva, ben))
    ]
    item = with_answers(due(urgency="routine"), sum_up(said), NOW + timedelta(minutes=2), here={ben.id: None})
    assert item and (item.owner, item.gone) == ("Ben", (str(said[0].id),))
    kept = with_answers(Due.from_json(item.as_json()), sum_up(said), NOW + timedelta(days=1))
    assert kept and kept.owner == "Ben"


def test_her_next_shift_does_not_give_it_back_to_her() -> None:
    eva, ann = (User(id=uuid4(), name=name) for name in ("Eva", "Ann"))
    said = [
        Answered(id=uuid4(), verb=Answer.HAVE, occurred_at=NOW + timedelta(hours=hours), author=who)
        for hours, who in ((0, eva), (5, ann))
    ]
    owners = []
    for days, here in (
        (0.1, {ann.id: None, eva.id: NOW - timedelta(hours=1)}),
        (1, {ann.id: None}),
        (2, {ann.id: None, eva.id: NOW + timedelta(days=1.9)}),
        (3, {ann.id: None}),
    ):
        item = with_answers(
            due(urgency="routine"), sum_up(said[: 1 if days < 1 else 2]), NOW + timedelta(days=days), here
        )
        owners.append((item.owner, item.nudge) if item else None)
    assert owners == [("Eva", 0), ("Ann", 1), ("Ann", 1), ("Ann", 1)]
