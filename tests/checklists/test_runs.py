"""Where a run stands, whatever order the phones' ticks arrive in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from caregiving import record
from caregiving.people.models import User
from checklists import runs
from checklists.models import Checklist, RunStarted, Step, Ticked
from tests.people import NOW, People

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(people: People) -> RunStarted:
    """Ana began the Spanish door check an hour ago."""
    door = Checklist.objects.get(slug="door", language="es")
    started = RunStarted(id=uuid4(), patient=people.patient, checklist=door, occurred_at=NOW - timedelta(hours=1))
    record.happening(people.ana, started, NOW)
    return started


def step(run: RunStarted, place: int) -> Step:
    return run.checklist.steps.get(place=place)


def tick(run: RunStarted, place: int, author: User, minutes_ago: int = 0) -> Ticked:
    at = NOW - timedelta(minutes=minutes_ago)
    told = Ticked(id=uuid4(), patient=run.patient, run=run, step=step(run, place), occurred_at=at)
    record.happening(author, told, NOW)
    return told


def test_a_new_run_has_every_step_left_in_order(run: RunStarted) -> None:
    found = runs.read(run, "es")
    assert [line.step.place for line in found.left] == list(range(1, 8))
    assert found.done == 0


def test_a_tick_says_who_and_when(run: RunStarted, people: People) -> None:
    told = tick(run, 3, people.ben, minutes_ago=7)
    line = runs.read(run, "es").lines[2]
    assert (line.tick, line.tick and line.tick.author) == (told, people.ben)
    assert runs.read(run, "es").done == 1


@pytest.mark.parametrize("later_arrives_first", [True, False])
def test_of_two_ticks_the_first_is_shown_whichever_arrives_first(
    later_arrives_first: bool, run: RunStarted, people: People
) -> None:
    order = [(people.ana, 30), (people.ben, 10)]
    for author, minutes_ago in reversed(order) if later_arrives_first else order:
        tick(run, 1, author, minutes_ago)
    found = runs.read(run, "es")
    assert found.lines[0].tick is not None
    assert found.lines[0].tick.author == people.ana
    assert found.done == 1


def test_an_undone_tick_is_left_to_do_again_unless_another_stands(run: RunStarted, people: People) -> None:
    first, second = tick(run, 1, people.ana, 30), tick(run, 1, people.ben, 10)
    record.undo(people.ana, uuid4(), first, NOW)
    assert runs.read(run, "es").lines[0].tick == second
    record.undo(people.ben, uuid4(), second, NOW)
    assert runs.read(run, "es").lines[0].tick is None


def test_a_step_of_another_list_is_refused(run: RunStarted, people: People) -> None:
    foreign = Step.objects.filter(checklist__slug="go_bag").first()
    told = Ticked(id=uuid4(), patient=people.patient, run=run, step=foreign, occurred_at=NOW)
    with pytest.raises(ValidationError, match="This step belongs to another list"):
        record.happening(people.ana, told, NOW)
    assert not Ticked.objects.exists()


def test_a_run_of_another_patient_is_refused(run: RunStarted, people: People) -> None:
    told = Ticked(id=uuid4(), patient=people.other_patient, run=run, step=step(run, 1), occurred_at=NOW)
    with pytest.raises(ValidationError, match="belongs to somebody else"):
        record.happening(people.cleo, told, NOW)


def test_the_runs_of_a_patient_come_newest_first_with_how_far_they_are(run: RunStarted, people: People) -> None:
    tick(run, 1, people.ana)
    tick(run, 1, people.ben)
    tick(run, 2, people.ben)
    newer = RunStarted(id=uuid4(), patient=people.patient, checklist=run.checklist, occurred_at=NOW)
    record.happening(people.ben, newer, NOW)
    found = runs.begun_since(people.patient, NOW - timedelta(days=1), [])
    assert [(one.started, one.done, one.count, one.left) for one in found] == [(newer, 0, 7, 7), (run, 2, 7, 5)]


def test_a_run_that_is_old_undone_or_of_somebody_else_is_not_among_them(run: RunStarted, people: People) -> None:
    assert runs.begun_since(people.patient, NOW - timedelta(minutes=59), []) == []
    assert runs.begun_since(people.other_patient, NOW - timedelta(days=1), []) == []
    assert runs.stands(run)
    record.undo(people.ana, uuid4(), run, NOW)
    assert runs.begun_since(people.patient, NOW - timedelta(days=1), []) == []
    assert not runs.stands(run)


def test_a_run_is_read_in_ones_own_language_whoever_began_it(run: RunStarted) -> None:
    english = runs.read(run, "en")
    assert (english.shown.title, english.shown.language) == ("At the door", "en")
    assert english.lines[2].text == "I washed my hands with soap for 20 seconds."
    assert english.lines[2].step == step(run, 3)
    assert runs.read(run, "es-MX").shown == run.checklist


def test_a_language_whose_steps_are_others_is_not_shown_instead(run: RunStarted) -> None:
    Step.objects.filter(checklist__slug="door", checklist__language="en", place=7).delete()
    assert runs.read(run, "en").shown == run.checklist


def test_a_run_of_a_version_that_the_language_has_not_keeps_its_words(run: RunStarted) -> None:
    Checklist.objects.filter(slug="door", language="en").update(version=2)
    assert runs.read(run, "en").shown == run.checklist
