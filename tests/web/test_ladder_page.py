"""The ladder page: steps by plain forms, refused where nobody is reached, and the sentence of the night."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caregiving.reminders.household import reach
from caregiving.reminders.models import Preference, Rung
from caregiving.reminders.tonight import sentence, tonight
from tests.web.home import Home


def post(client: Client, home: Home, name: str, *args: object, **said: object) -> str:
    values = {"patient": home.people.patient.id, **said}
    return client.post(reverse(name, args=args), values, follow=True).content.decode()


def add(client: Client, home: Home, who: object = "", channel: str = "email", wait_minutes: object = 10) -> str:
    return post(client, home, "ladder_add", who=who, channel=channel, wait_minutes=wait_minutes)


def order(home: Home) -> list[str]:
    rungs = Rung.objects.filter(household=home.people.home).order_by("place").select_related("user")
    return [rung.user.name if rung.user else "on duty" for rung in rungs]


def test_steps_are_added_moved_and_removed(ana: Client, home: Home) -> None:
    add(ana, home)
    add(ana, home, who=home.people.ben.id)
    add(ana, home, who=home.people.ana.id)
    assert order(home) == ["on duty", "Ben Reyes", "Ana Reyes"]
    last = Rung.objects.get(user=home.people.ana)
    post(ana, home, "ladder_move", last.id, way="up")
    assert order(home) == ["on duty", "Ana Reyes", "Ben Reyes"]
    post(ana, home, "ladder_move", last.id, way="down")
    post(ana, home, "ladder_move", last.id, way="down")
    assert order(home) == ["on duty", "Ben Reyes", "Ana Reyes"]
    post(ana, home, "ladder_remove", last.id)
    assert order(home) == ["on duty", "Ben Reyes"]


def test_a_step_that_reaches_nobody_is_refused_with_the_tap_that_mends_it(ana: Client, home: Home) -> None:
    page = add(ana, home, who=home.people.ben.id, channel="push")
    assert "No phone of Ben Reyes takes alerts" in page
    assert not Rung.objects.exists()


def test_a_step_is_changed_where_it_stands(ana: Client, home: Home) -> None:
    add(ana, home, wait_minutes=5)
    add(ana, home, who=home.people.ben.id)
    first = Rung.objects.get(user=None)
    page = ana.get(reverse("ladder_change", args=[first.id])).content.decode()
    assert 'value="5"' in page
    said = {"who": home.people.ana.id, "channel": "email", "wait_minutes": 20}
    assert "Kept." in post(ana, home, "ladder_change", first.id, **said)
    assert order(home) == ["Ana Reyes", "Ben Reyes"]
    assert Rung.objects.get(user=home.people.ana).wait_minutes == 20
    page = post(ana, home, "ladder_change", first.id, **{**said, "channel": "push"})
    assert "No phone of Ana Reyes takes alerts" in page
    assert Rung.objects.get(user=home.people.ana).channel == "email"


@pytest.mark.parametrize("minutes", ["0", "241", "", "soon", "1.5"])
def test_minutes_that_are_none_are_refused_in_words(ana: Client, home: Home, minutes: str) -> None:
    assert "Write whole minutes, from 1 to 240." in add(ana, home, wait_minutes=minutes)
    assert not Rung.objects.exists()


def test_nobody_of_another_home_becomes_a_step(ana: Client, home: Home) -> None:
    add(ana, home, who=home.people.cleo.id)
    assert not Rung.objects.exists()


def test_family_sees_the_ladder_and_changes_nothing(client: Client, home: Home) -> None:
    client.force_login(home.people.ben)
    page = client.get(reverse("ladder")).content.decode()
    assert "Tonight:" in page
    assert "Add a step" not in page
    add(client, home)
    assert not Rung.objects.exists()
    rung = Rung.objects.create(household=home.people.home, place=1, channel="email")
    assert client.get(reverse("ladder_change", args=[rung.id])).status_code == 404


def test_more_steps_take_no_more_queries(ana: Client, home: Home) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            ana.get(reverse("ladder"))
            ana.get(reverse("ladder_change", args=[Rung.objects.values_list("pk", flat=True)[:1].get()]))
        return len(found)

    add(ana, home, who=home.people.ben.id)
    ana.get(reverse("ladder"))
    few = queries()
    for _number in range(6):
        add(ana, home, who=home.people.ana.id)
    ana.get(reverse("ladder"))
    assert queries() == few


def test_who_cannot_be_reached_is_named_tonight(home: Home) -> None:
    found = reach(home.people.home.id, home.now)
    assert sentence(found) == "Tonight: Ana Reyes, then Ben Reyes. All reachable."
    Preference.objects.create(user=home.people.ben, by_email=False)
    found = reach(home.people.home.id, home.now)
    assert sentence(found) == "Tonight: Ana Reyes, then Ben Reyes. Not reachable: Ben Reyes."
    Preference.objects.create(user=home.people.ana, by_email=False)
    assert sentence(reach(home.people.home.id, home.now)) == "Tonight nobody can be reached."


def test_by_day_it_speaks_of_now_since_a_shift_may_end_before_the_night(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 11, 20, 18, tzinfo=UTC))
    for page in ("ladder", "people"):
        shown = ana.get(reverse(page)).content.decode()
        assert "Now: Ana Reyes, then Ben Reyes. All reachable." in shown, page
        assert "Tonight:" not in shown, page


@pytest.mark.parametrize(
    ("zone", "nine"),
    [
        ("America/New_York", datetime(2026, 11, 21, 2, tzinfo=UTC)),
        ("Europe/Madrid", datetime(2026, 10, 25, 20, tzinfo=UTC)),  # the day on which summer time ends
        ("Europe/Madrid", datetime(2026, 10, 24, 19, tzinfo=UTC)),  # and the evening before
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 10, tzinfo=UTC)),  # half an hour forward on that day
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 10, 30, tzinfo=UTC)),  # and back
    ],
)
def test_the_sentence_begins_at_nine_of_the_home(home: Home, zone: str, nine: datetime) -> None:
    home.people.patient.time_zone = zone
    of_zone, before = home.people.patient.zone, datetime.fromtimestamp(nine.timestamp() - 1, UTC)
    found = reach(home.people.home.id, home.now)
    assert tonight(found, of_zone, nine).startswith("Tonight: ")
    assert tonight(found, of_zone, before) == ""


def test_now_says_it_at_night_only(
    ana: Client, home: Home, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregiving.web.alerts.clock_runs", lambda: True)
    assert "Tonight: Ana Reyes" in ana.get(reverse("now")).content.decode()
    clock.move_to(datetime(2026, 11, 20, 18, tzinfo=UTC))
    assert "Tonight:" not in ana.get(reverse("now")).content.decode()
