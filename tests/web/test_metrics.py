"""What monitoring reads: figures from the rows, for who has the token, and nothing that leads to a household."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from caregiving.agenda.models import Snapshot
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later, Never
from caregiving.reminders.models import MOST_DEATHS, Reminder, State
from caregiving.reminders.plan import lapse
from tests.people import NOW, People
from tests.reminders.sending import channel_of_tests, due, reminder, snapshot
from tests.reminders.test_plan import plan

TOKEN = "a-token-made-for-this-test"


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def read(client: Client) -> dict[str, float]:
    """Each figure by its name and labels."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer another-token-of-no-use", f"Basic {TOKEN}", "Bearer ñ"])
def test_without_the_token_nothing_is_told(client: Client, db: None, given: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer.content) == (401, b"")


def test_without_the_setting_there_is_no_such_page(client: Client, settings: Settings, db: None) -> None:
    settings.METRICS_TOKEN = ""
    for given in ("Bearer ", f"Bearer {TOKEN}"):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_how_late_reminders_went_out_is_told_by_class(
    client: Client, people: People, clock: time_machine.Traveller
) -> None:
    snapshot(people, due(), due("test:2"))
    reminder(people, begun_at=NOW - timedelta(seconds=7))
    reminder(people, key="two", due_key="test:2", begun_at=NOW - timedelta(seconds=90))
    with channel_of_tests():
        deliver(NOW)
    clock.shift(timedelta(minutes=1))
    found = read(client)
    name = 'fortnight_due_to_sent_seconds_{}{{class="critical"{}}}'.format
    assert found[name("bucket", ',le="5.0"')] == 0
    assert found[name("bucket", ',le="10.0"')] == 1
    assert found[name("bucket", ',le="300.0"')] == found[name("bucket", ',le="+Inf"')] == 2
    assert found[name("gsum", "")] == pytest.approx(97, abs=2)


def test_failures_are_told_by_channel_and_class(client: Client, people: People, clock: time_machine.Traveller) -> None:
    snapshot(people, due(), due("test:2"))
    reminder(people)
    reminder(people, key="two", due_key="test:2")
    with channel_of_tests(Later("busy"), Never("gone")):
        deliver(NOW)
    clock.shift(timedelta(minutes=1))
    found = read(client)
    assert found['fortnight_attempts{channel="email",outcome="later"}'] == 1
    assert found['fortnight_attempts{channel="email",outcome="never"}'] == 1


@pytest.mark.usefixtures("clock")
def test_what_waits_and_who_should_have_been_planned_is_told_in_seconds(client: Client, people: People) -> None:
    kept = snapshot(people)
    kept.next_look_at = NOW - timedelta(seconds=40)
    kept.save()
    reminder(people, send_at=NOW - timedelta(seconds=25))
    found = read(client)
    assert (found["fortnight_waiting"], found["fortnight_waiting_seconds"]) == (1, 25)
    assert found["fortnight_beat_lag_seconds"] == 40


@pytest.mark.usefixtures("clock")
def test_what_is_left_alone_waits_too_and_is_counted_by_itself(client: Client, people: People) -> None:
    reminder(people, send_at=NOW - timedelta(hours=1))
    for number in range(MOST_DEATHS):
        assert Reminder.objects.claim(1, NOW - timedelta(minutes=20 - 2 * number))
    found = read(client)
    assert (found["fortnight_waiting"], found["fortnight_left_alone"]) == (1, 1)


@pytest.mark.usefixtures("clock")
def test_what_had_no_address_or_came_too_late_is_counted_by_class(client: Client, people: People) -> None:
    snapshot(people, due())
    reminder(people, channel="push")
    deliver(NOW)
    hours = timedelta(hours=1)
    reminder(people, key="two", urgency="routine", due_key="digest", expires_at=NOW - hours)
    reminder(people, key="old", urgency="routine", due_key="digest", expires_at=NOW - 25 * hours)
    lapse(NOW)
    found = read(client)
    assert found['fortnight_lost{class="critical",state="failed"}'] == 1
    assert found['fortnight_lost{class="routine",state="lapsed"}'] == 1
    assert found['fortnight_lost{class="told",state="failed"}'] == 0


@pytest.mark.usefixtures("clock")
def test_a_plan_that_fails_is_a_figure(client: Client, people: People) -> None:
    snapshot(people)
    Snapshot.objects.update(failures=2)
    assert read(client)["fortnight_failing_plans"] == 1


@pytest.mark.usefixtures("clock")
def test_nothing_waits_in_an_empty_house(client: Client, db: None) -> None:
    assert set(read(client).values()) == {0}


@pytest.mark.usefixtures("clock")
def test_what_nobody_answered_is_told_by_how_many_were_asked(client: Client, people: People) -> None:
    plan(people, due(wakes=True), due("test:2", wakes=True))
    asked = Reminder.objects.filter(urgency="critical")
    asked.filter(due_key="test:1", step__lt=2).update(state=State.SENT, sent_at=NOW)
    asked.filter(due_key="test:2", step=0).update(state=State.SENT, sent_at=NOW)
    found = read(client)
    assert found['fortnight_unanswered{depth="1"}'] == found['fortnight_unanswered{depth="2"}'] == 1
    plan(people, due("test:2", wakes=True))  # the first was answered
    assert read(client)['fortnight_unanswered{depth="2"}'] == 0


@pytest.mark.usefixtures("clock")
def test_no_label_leads_to_a_household(client: Client, people: People) -> None:
    plan(people, due("antiviral.ask:1:x", wakes=True))
    Reminder.objects.filter(step=0).update(state=State.SENT, sent_at=NOW)
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    for private in ("Reyes", "Ana", "antiviral", people.home.id.hex, people.patient.id.hex, str(people.patient.id)):
        assert private not in answer


@pytest.mark.usefixtures("clock")
def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client, people: People) -> None:
    with CaptureQueriesContext(connection) as few:
        read(client)
    for number in range(9):
        reminder(people, key=f"{number}", due_key=f"test:{number}", step=number)
    with CaptureQueriesContext(connection) as many:
        read(client)
    assert len(many) == len(few)
