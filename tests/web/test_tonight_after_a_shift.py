"""The line of the night holds until the morning: it says who cannot be reached once a shift ends or begins."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from caregiving.people.models import Membership, Shift, User
from caregiving.reminders.household import reach
from caregiving.reminders.models import Preference, Rung
from caregiving.reminders.tonight import tonight
from tests.people import NOW, People
from tests.web.home import Home

EVENING = NOW - timedelta(hours=5, minutes=57)  # 21:10 in New York


def shift(people: People, *, ends: timedelta, starts: timedelta = timedelta(hours=-5)) -> Shift:
    member = Membership.objects.get(user=people.eva)
    return Shift.objects.create(membership=member, starts_at=EVENING + starts, ends_at=EVENING + ends)


def cannot_be_reached(*users: User) -> None:
    for user in users:
        Preference.objects.create(user=user, by_email=False)


def said(people: People, at: datetime = EVENING) -> str:
    return tonight(reach(people.home.id, at), people.patient.zone, at)


def test_nobody_from_the_end_of_the_shift_on(people: People) -> None:
    shift(people, ends=timedelta(minutes=50))
    Rung.objects.create(household=people.home, place=1, user=None, channel="email", wait_minutes=60)
    cannot_be_reached(people.ana, people.ben)
    assert said(people) == "Tonight: Eva Ruiz. From 22:00 nobody can be reached."
    assert said(people, EVENING + timedelta(hours=1)) == "Tonight nobody can be reached."


def test_who_is_asked_then_and_cannot_be_reached_is_named_with_the_hour(people: People) -> None:
    shift(people, ends=timedelta(minutes=50))
    Rung.objects.create(household=people.home, place=1, user=None, channel="email", wait_minutes=60)
    cannot_be_reached(people.ana)
    assert said(people) == ("Tonight: Eva Ruiz. From 22:00: Ana Reyes, then Ben Reyes. Not reachable: Ana Reyes.")


def test_who_cannot_be_reached_now_is_said_beside_it(people: People) -> None:
    shift(people, ends=timedelta(minutes=50))
    Rung.objects.create(household=people.home, place=1, user=people.ben, channel="email", wait_minutes=60)
    Rung.objects.create(household=people.home, place=2, user=None, channel="email", wait_minutes=60)
    cannot_be_reached(people.ben, people.ana)
    assert said(people) == (
        "Tonight: Ben Reyes, then Eva Ruiz. Not reachable: Ben Reyes. From 22:00 nobody can be reached."
    )


def test_when_all_are_reached_after_it_too_nothing_more_is_said(people: People) -> None:
    shift(people, ends=timedelta(minutes=50))
    assert said(people).endswith("All reachable.")
    assert "From" not in said(people)


@pytest.mark.parametrize(("ends", "mentioned"), [(timedelta(hours=9, minutes=49), True), (timedelta(hours=11), False)])
def test_only_until_seven_in_the_morning(people: People, ends: timedelta, mentioned: bool) -> None:
    shift(people, ends=ends)
    cannot_be_reached(people.ana, people.ben)
    assert ("From 06:59 nobody can be reached." in said(people)) is mentioned


def test_one_who_comes_at_midnight_and_has_no_channel_is_named(people: People) -> None:
    shift(people, starts=timedelta(hours=2, minutes=50), ends=timedelta(hours=9))
    cannot_be_reached(people.eva)
    assert said(people).startswith("Tonight: Ana Reyes, then Ben Reyes. From 00:00: Eva Ruiz, then Ana Reyes")
    assert said(people).endswith("Not reachable: Eva Ruiz.")


def test_in_spanish(people: People) -> None:
    shift(people, ends=timedelta(minutes=50))
    cannot_be_reached(people.ana, people.ben)
    with translation.override("es"):
        assert "Desde las 22:00 no se puede avisar a nadie." in said(people)


def test_the_pages_say_it_and_more_shifts_take_no_more_queries(
    ana: Client, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            ana.get(reverse("ladder"))
        return len(found)

    monkeypatch.setattr("caregiving.web.alerts.clock_runs", lambda: True)
    shift(home.people, ends=timedelta(hours=6, minutes=50))
    Rung.objects.create(household=home.people.home, place=1, user=None, channel="email", wait_minutes=60)
    cannot_be_reached(home.people.ana)
    for page in ("now", "people", "ladder"):
        shown = ana.get(reverse(page)).content.decode()
        assert "From 04:00: Ana Reyes, then Ben Reyes. Not reachable: Ana Reyes." in shown, page
    few = queries()
    for minutes in range(10, 60, 10):
        starts = timedelta(hours=7, minutes=minutes)
        shift(home.people, starts=starts, ends=starts + timedelta(minutes=5))
    assert queries() == few
