"""The server's half of the outbox: short answers by class, whose entry it is, and when the person tapped."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4, uuid5

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.models import Snapshot
from caregiving.equipment.models import RoutineDone
from caregiving.patients.happenings import Happening, Undone
from caregiving.reminders import plan
from caregiving.supplies.models import Counted
from tests.people import NOW
from tests.web.home import Home


def send(client: Client, home: Home, name: str = "count", *args: Any, **more: Any) -> Any:
    """What the script of a page sends for Ana, with what the test changes."""
    person = more.pop("person", home.people.ana.id)
    headers = {"X-Outbox": str(person), "X-Outbox-Clock": NOW.isoformat(), **more.pop("headers", {})}
    said = {"patient": home.people.patient.id, "id": uuid4(), "occurred_at": NOW.isoformat(), "quantity": "7", **more}
    where = reverse(name, args=args or ([home.filters.id] if name == "count" else []))
    return client.post(where, said, headers=headers)


def told(home: Home) -> Any:
    """The one count beyond the nine that the home began with."""
    return Counted.objects.exclude(quantity=9).get(supply=home.filters)


def nothing_told(home: Home) -> bool:
    return Counted.objects.filter(supply=home.filters).count() == 1


def test_what_is_stored_is_named_by_its_id_with_the_way_on(ana: Client, home: Home) -> None:
    happening = uuid4()
    answer = send(ana, home, id=happening)
    assert answer.json() == {"id": str(happening), "to": reverse("count", args=[home.tests.id])}
    assert told(home).id == happening


def test_the_same_entry_again_is_a_success_and_one_happening(ana: Client, home: Home) -> None:
    happening = uuid4()
    answers = [send(ana, home, id=happening) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [HTTPStatus.OK] * 3
    assert Happening.objects.filter(pk=happening).count() == 1


def test_the_same_id_with_other_content_is_a_conflict_and_stores_nothing(ana: Client, home: Home) -> None:
    happening = uuid4()
    send(ana, home, id=happening)
    answer = send(ana, home, id=happening, quantity="8")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json() == {"said": ["This page was already used. Nothing more was stored."]}
    assert told(home).quantity == 7


def test_what_cannot_be_stored_is_refused_with_the_sentence_of_the_form(ana: Client, home: Home) -> None:
    answer = send(ana, home, quantity="many")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json() == {"said": ["Write the number in digits, for example 12."]}
    assert "digits" not in ana.get(reverse("now")).content.decode()


def test_what_is_no_longer_due_is_not_taken_for_stored(ana: Client, home: Home) -> None:
    answer = send(ana, home, "answer", uuid4(), verb="done")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json() == {"said": ["This is no longer due. Nothing was stored."]}


def test_what_closed_while_the_tap_waited_is_stored_as_of_the_tap_once(ana: Client, home: Home, clock: Any) -> None:
    """The feed of 03:30, done at 03:07, is off the list when the network is back in the afternoon."""
    feed = next(one for one in Snapshot.objects.get().due if one["kind"] == "routine" and ":03:30" in one["key"])
    item, tap = uuid5(home.people.patient.id, feed["key"]), uuid4()
    clock.move_to(NOW + timedelta(hours=12))
    plan.replan(home.people.patient.id, NOW + timedelta(hours=12))
    later = {"X-Outbox-Clock": (NOW + timedelta(hours=12)).isoformat()}
    for _time in range(2):
        assert send(ana, home, "answer", item, id=tap, verb="done", headers=later).json()["id"] == str(tap)
    assert RoutineDone.objects.get().occurred_at == NOW
    again = send(ana, home, "answer", item, verb="done", headers=later)
    assert again.json() == {"said": ["This is no longer due. Nothing was stored."]}


def test_another_persons_entry_is_refused_whoever_is_signed_in(ana: Client, home: Home) -> None:
    answer = send(ana, home, person=home.people.ben.id)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert nothing_told(home)


def test_without_a_session_the_phone_is_asked_to_sign_in(client: Client, home: Home) -> None:
    assert send(client, home).status_code == HTTPStatus.UNAUTHORIZED


def test_without_the_token_against_forgery_nothing_is_stored(home: Home) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(home.people.ana)
    assert send(strict, home).status_code == HTTPStatus.FORBIDDEN
    assert nothing_told(home)


def test_a_strangers_entry_finds_no_home(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    answer = send(client, home, person=home.people.cleo.id)
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_what_waited_is_stored_with_the_moment_of_the_tap(ana: Client, home: Home, clock: Any) -> None:
    clock.move_to(NOW + timedelta(hours=5))
    send(ana, home, headers={"X-Outbox-Clock": (NOW + timedelta(hours=5)).isoformat()})
    assert (told(home).occurred_at, told(home).recorded_at) == (NOW, NOW + timedelta(hours=5))


def test_a_phone_whose_clock_is_off_is_set_right(ana: Client, home: Home) -> None:
    tapped, sent = NOW - timedelta(days=400, minutes=10), NOW - timedelta(days=400)
    send(ana, home, occurred_at=tapped.isoformat(), headers={"X-Outbox-Clock": sent.isoformat()})
    assert told(home).occurred_at == NOW - timedelta(minutes=10)


NO_MOMENTS = (
    "", "yesterday", "2026-13-40T99:00:00Z", "2026-11-20T03:00:00", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59+00:00", "T" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("said", NO_MOMENTS)
@pytest.mark.parametrize("field", ["occurred_at", "X-Outbox-Clock"])
def test_a_moment_that_is_none_is_no_error(ana: Client, home: Home, said: str, field: str) -> None:
    given = {"occurred_at": said} if field == "occurred_at" else {"headers": {field: said}}
    assert send(ana, home, **given).status_code == HTTPStatus.OK
    assert NOW - timedelta(days=366) < told(home).occurred_at <= NOW


def test_a_moment_in_the_future_becomes_now(ana: Client, home: Home) -> None:
    send(ana, home, occurred_at=(NOW + timedelta(days=2)).isoformat())
    assert told(home).occurred_at == NOW


def test_a_form_without_an_outbox_is_always_told_now(ana: Client, home: Home) -> None:
    said = {"patient": home.people.patient.id, "id": uuid4(), "quantity": "7"}
    ana.post(reverse("count", args=[home.filters.id]), {**said, "occurred_at": "2020-01-01T00:00:00Z"})
    assert told(home).occurred_at == NOW


def test_the_next_page_says_what_was_said_but_not_of_what_came_late(ana: Client, home: Home) -> None:
    send(ana, home, "undo", of="x")
    assert "nothing to take back" in ana.get(reverse("now")).content.decode()
    send(ana, home, "undo", of="x", headers={"X-Outbox-Late": "yes"})
    assert "nothing to take back" not in ana.get(reverse("now")).content.decode()


def test_what_was_told_late_can_be_taken_back_by_the_next_entry(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    happening, later = uuid4(), NOW + timedelta(hours=2)
    send(ana, home, id=happening)
    clock.move_to(later)
    now: dict[str, datetime | str] = {"X-Outbox-Clock": later.isoformat()}
    for _ in range(2):  # sent again, since the phone did not hear the answer; then taken back
        assert send(ana, home, id=happening, headers=now).status_code == HTTPStatus.OK
        assert send(ana, home, "undo", of=happening, headers=now).status_code == HTTPStatus.OK
    assert Undone.objects.get().undoes_id == happening
    assert Undone.objects.get().recorded_at == later


@pytest.mark.parametrize("between", ["another tap", "signed in anew"])
def test_what_the_phone_takes_back_is_taken_back_whatever_came_between(
    ana: Client, home: Home, clock: time_machine.Traveller, between: str
) -> None:
    """The illness plan is a sign and a switch: both are taken back, and nothing else that was told."""
    start = uuid4()
    send(ana, home)
    clock.shift(1)
    send(ana, home, "start", id=start, day=NOW.date())
    clock.shift(1)
    if between == "another tap":
        send(ana, home, quantity="8")
    else:
        ana.logout()
        ana.force_login(home.people.ana)
    assert send(ana, home, "undo", of=start).status_code == HTTPStatus.OK
    assert set(Undone.objects.values_list("undoes__kind", flat=True)) == {"symptom", "infection_plan_switched"}


def test_nobody_takes_back_by_a_phone_what_another_person_told(ana: Client, home: Home) -> None:
    told = home.tell(
        Counted(patient=home.people.patient, supply=home.filters, quantity=7, occurred_at=NOW), home.people.ben
    )
    send(ana, home, "undo", of=told.id)
    assert not Undone.objects.exists()


def test_every_form_that_tells_goes_by_the_outbox(ana: Client, home: Home) -> None:
    """Whatever carries the id of a happening says so to the script."""
    home.fall_ill()
    for name in ("now", "due_list", "illness", "sheet", "checklists"):
        page = ana.get(reverse(name)).content.decode()
        assert page.count('name="id"') == page.count('name="id" data-tells')


def test_the_outbox_adds_no_query(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ana.get(reverse("now"))
    with django_assert_max_num_queries(4):
        assert send(ana, home, person=home.people.ben.id).status_code == HTTPStatus.FORBIDDEN
