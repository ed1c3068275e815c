"""The end of a ladder: everybody was asked and nobody answered. That is said, and then it begins again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from caregiving.agenda.models import Answer, Lane, Snapshot
from caregiving.reminders.household import Reach, Step
from caregiving.reminders.ladder import REST_MINUTES, passes_at
from caregiving.reminders.models import Reminder, State
from tests.people import NOW
from tests.reminders.night import BEN_ASKED, Night
from tests.reminders.sending import due
from tests.reminders.test_ladder import person

IN_VAIN = BEN_ASKED + timedelta(minutes=15)
AGAIN = IN_VAIN + timedelta(minutes=REST_MINUTES)


def walk(night: Night, moments: Iterable[datetime]) -> None:
    for moment in moments:
        night.passes(moment)


def test_it_is_known_as_soon_as_the_last_one_had_time_to_answer_and_not_before(night: Night) -> None:
    assert Snapshot.objects.filter(patient=night.people.patient, next_look_at__lte=IN_VAIN).exists()
    walk(night, [BEN_ASKED, IN_VAIN - timedelta(seconds=1)])
    assert night.item().passed_at is None
    night.passes(IN_VAIN)
    assert night.item().passed_at == IN_VAIN


def test_then_it_begins_again_with_the_first_and_still_says_since_when(night: Night) -> None:
    walk(night, [BEN_ASKED, IN_VAIN])
    assert night.passes(AGAIN - timedelta(seconds=1)) == []
    assert night.passes(AGAIN) == ["Ana: critical"]
    assert night.passes(AGAIN + timedelta(minutes=15)) == ["Ben: critical"]
    assert night.item().passed_at == IN_VAIN


def test_an_answer_ends_it_and_without_an_outcome_it_comes_to_its_end_anew(night: Night) -> None:
    walk(night, [BEN_ASKED, IN_VAIN])
    night.answers(night.people.ben, at=IN_VAIN)
    assert night.item().passed_at is None
    anew = IN_VAIN + timedelta(minutes=30)
    walk(night, [anew, anew + timedelta(minutes=15)])
    assert night.item().passed_at is None
    night.passes(anew + timedelta(minutes=30))
    assert night.item().passed_at == anew + timedelta(minutes=30)


def test_later_ends_it_until_everybody_was_asked_once_more(night: Night) -> None:
    walk(night, [BEN_ASKED, IN_VAIN])
    night.answers(night.people.ana, Answer.LATER, IN_VAIN)
    night.passes(IN_VAIN + timedelta(minutes=1))
    assert night.item().passed_at is None


def test_the_care_team_has_it_as_a_line_until_somebody_answers(night: Night) -> None:
    walk(night, [BEN_ASKED, IN_VAIN])
    row = Snapshot.objects.get(patient=night.people.patient)
    assert row.lane == Lane.TODAY
    assert [one["at"] for one in row.panel["reasons"] if one["kind"] == "unanswered"] == [IN_VAIN.isoformat()]
    night.answers(night.people.ben, at=IN_VAIN)
    row.refresh_from_db()
    assert "unanswered" not in {one["kind"] for one in row.panel["reasons"]}


def test_a_last_step_that_lets_its_person_sleep_ends_after_they_were_asked_in_the_morning() -> None:
    ana, ben = person("Ana", "push"), person("Ben", "push")
    steps = (Step((ana,), "push", 15), Step((ben,), "push", 20))
    item = due(opens=NOW, closes=NOW + timedelta(days=1))
    ends = passes_at(item, steps, NOW)
    assert ends is not None
    assert f"{ends.astimezone(ben.zone):%H:%M}" == "07:20"
    assert passes_at(replace(item, wakes=True), steps, NOW) == NOW + timedelta(minutes=35)


def test_a_last_step_that_could_not_be_sent_has_no_time_to_wait_for() -> None:
    people = person("Ana", "push"), person("Ben", "push")
    steps = tuple(Step((who,), "push", 15) for who in people)
    assert passes_at(due(wakes=True), steps, NOW, frozenset({1})) == NOW + timedelta(minutes=15)
    assert passes_at(due(wakes=True), (), NOW) is None


def test_only_an_aide_at_the_end_is_somebody_outside_the_family() -> None:
    ana, eva = person("Ana", "push"), replace(person("Eva", "push"), role="aide", on_shift=True)
    within, outside = Step((ana,), None, 15), Step((eva,), None, 15)
    assert Reach((ana, eva), (within, outside), None).ends_outside
    assert not Reach((ana, eva), (outside, within), None).ends_outside
    assert not Reach((ana,), (), None).ends_outside


def test_what_reached_nobody_is_seen_as_failed_not_as_unanswered(night: Night) -> None:
    Reminder.objects.filter(due_key=night.key).update(state=State.FAILED)
    night.passes(IN_VAIN)
    kinds = {one["kind"] for one in Snapshot.objects.get(patient=night.people.patient).panel["reasons"]}
    assert "unanswered" not in kinds
