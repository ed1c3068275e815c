"""An own ladder of which nobody can be reached is followed by the usual steps; a home of one asks that one."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving.people.models import Membership, Role, User
from caregiving.reminders.household import reach
from caregiving.reminders.models import Preference, Reminder, Rung, State
from caregiving.reminders.tonight import sentence
from tests.people import NOW, People
from tests.reminders.night import Night
from tests.reminders.sending import FakeChannel


def silenced(*users: User) -> None:
    for user in users:
        Preference.objects.create(user=user, by_email=False)


def step(people: People, place: int, user: User | None, channel: str = "push") -> None:
    Rung.objects.create(household=people.home, place=place, user=user, channel=channel, wait_minutes=10)


@pytest.fixture
def ben_only(people: People) -> None:
    """The one own step: Ben's phone, which is gone."""
    step(people, 1, people.ben)
    silenced(people.ben)


@pytest.mark.usefixtures("ben_only")
def test_when_the_only_step_is_dead_the_lead_is_asked_at_once(
    people: People, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    night = Night(people, django_capture_on_commit_callbacks, FakeChannel())
    assert night.passes(NOW) == ["Ana: critical"]


@pytest.mark.usefixtures("ben_only")
def test_the_sentence_of_the_night_names_both_and_who_is_not_reached(people: People) -> None:
    said = sentence(reach(people.home.id, NOW))
    assert said == "Tonight: Ben Reyes, then Ana Reyes. Not reachable: Ben Reyes."


@pytest.mark.usefixtures("ben_only")
def test_as_soon_as_somebody_of_the_own_ladder_works_it_alone_counts(people: People) -> None:
    Preference.objects.filter(user=people.ben).update(by_email=True)
    assert [step.people[0].name for step in reach(people.home.id, NOW).steps] == ["Ben Reyes"]


def test_an_own_ladder_of_which_one_works_stays_alone(people: People) -> None:
    step(people, 1, people.ben)
    step(people, 2, people.eva)
    step(people, 3, people.helen, "email")
    silenced(people.ben)
    assert [step.people[0].name for step in reach(people.home.id, NOW).steps if step.people][-1] == "Helen R"


def test_a_home_of_which_the_patient_is_the_only_one_asks_the_patient(
    people: People, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Membership.objects.filter(household=people.home).exclude(user=people.helen).delete()
    night = Night(people, django_capture_on_commit_callbacks, FakeChannel())
    assert night.passes(NOW) == ["Helen: critical"]
    assert sentence(reach(people.home.id, NOW)) == "Tonight: Helen R. All reachable."


def test_a_patient_alone_without_a_channel_is_seen_as_failed(
    people: People, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Membership.objects.filter(household=people.home).exclude(user=people.helen).delete()
    silenced(people.helen)
    night = Night(people, django_capture_on_commit_callbacks, FakeChannel())
    night.passes(NOW)
    row = Reminder.objects.get(due_key=night.key)
    assert (row.user, row.state) == (people.helen, State.FAILED)


def test_whoever_is_on_duty_comes_before_the_leads_and_those_before_the_patient(people: People) -> None:
    def on_duty() -> list[str]:
        return [one.name for one in reach(people.home.id, NOW).on_duty]

    shift = people.put_on_shift()
    assert on_duty() == ["Eva Ruiz"]
    shift.delete()
    assert on_duty() == ["Ana Reyes"]
    Membership.objects.filter(household=people.home, role=Role.LEAD).delete()
    assert on_duty() == ["Helen R"]
