"""A link, button or key used again says what is so at that moment, and answers anew what nobody has any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from caregiving import record
from caregiving.agenda.models import Answer, Answered
from caregiving.reminders.mail_answers import token
from caregiving.reminders.models import Reminder, State
from caregiving.web import telephone_answers
from caregiving.web.mail_answers import answer_to
from tests.people import NOW
from tests.reminders.night import Night

HAS_IT = "You have it. Thank you."


class Link:
    """What Ana was sent at 03:07, and its answers."""

    def __init__(self, night: Night) -> None:
        self.night = night
        self.asked = Reminder.objects.get(user=night.people.ana, state=State.SENT, due_key=night.key)

    def tap(self, verb: Answer, minute: float) -> str:
        """What the button of the notification says then."""
        with time_machine.travel(at(minute), tick=False), self.night.on_commit(execute=True):
            address = f"/m/{token(self.asked, verb)}/"
            return Client().post(address, follow=True, headers={"accept": "text/plain"}).content.decode()

    def press(self, minute: float) -> str:
        """What the voice says after the key 1."""
        with self.night.on_commit(execute=True):
            found = answer_to(self.asked.pk, Answer.HAVE, at(minute))
            return telephone_answers.take([found] if found else [])

    def taken_back(self, minute: float) -> None:
        with self.night.on_commit(execute=True):
            last = Answered.objects.order_by("occurred_at").last()
            assert last is not None
            record.undo(self.night.people.ana, uuid4(), last, at(minute))

    @property
    def owner(self) -> str:
        return self.night.item().owner


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


@pytest.fixture
def link(night: Night) -> Link:
    return Link(night)


def test_once_it_was_let_go_the_same_link_takes_it_anew_and_nobody_else_is_asked(link: Link) -> None:
    assert link.tap(Answer.HAVE, 1) == HAS_IT
    assert link.night.passes(at(31)) == ["Ana: critical"]
    assert link.owner == ""
    assert link.tap(Answer.HAVE, 32) == link.tap(Answer.HAVE, 33) == HAS_IT
    assert (link.owner, Answered.objects.count()) == ("Ana Reyes", 2)
    assert link.night.passes(at(46)) == []


def test_it_is_let_go_on_the_minute_whether_or_not_beat_has_looked(link: Link) -> None:
    link.tap(Answer.HAVE, 1)
    assert link.tap(Answer.HAVE, 31) == HAS_IT
    assert (link.owner, Answered.objects.count()) == ("Ana Reyes", 2)


def test_the_key_takes_it_anew_as_well(link: Link) -> None:
    assert link.press(1) == HAS_IT
    link.night.passes(at(31))
    assert link.press(32) == link.press(33) == HAS_IT
    assert (link.owner, Answered.objects.count()) == ("Ana Reyes", 2)


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_taken_back_is_told_anew(link: Link, times: int) -> None:
    for round_ in range(times):
        link.tap(Answer.HAVE, 1 + 4 * round_)
        link.taken_back(2 + 4 * round_)
        assert link.owner == ""
    assert link.tap(Answer.HAVE, 11) == link.press(12) == HAS_IT
    assert (link.owner, Answered.objects.count()) == ("Ana Reyes", times + 1)


def test_done_that_was_taken_back_is_told_anew(link: Link) -> None:
    assert link.tap(Answer.DONE, 1) == link.tap(Answer.DONE, 2) == "It is done. Thank you."
    assert Answered.objects.count() == 1
    link.taken_back(3)
    assert link.tap(Answer.DONE, 4) == "It is done. Thank you."
    assert Answered.objects.standing().count() == 1


def test_who_has_it_now_is_said_to_whoever_had_it_before(link: Link) -> None:
    link.tap(Answer.HAVE, 1)
    link.night.answers(link.night.people.ben, at=at(32))
    assert link.tap(Answer.HAVE, 33) == link.press(34) == "Somebody has it already. Nothing was stored."
    assert link.owner == "Ben Reyes"


def test_what_is_done_meanwhile_is_nobodys(link: Link) -> None:
    link.tap(Answer.HAVE, 1)
    link.night.answers(link.night.people.ben, Answer.DONE, at(5))
    assert link.tap(Answer.HAVE, 6) == link.press(7) == "This is no longer due. Nothing was stored."


def test_later_names_the_moment_at_which_it_comes_back(link: Link) -> None:
    assert link.tap(Answer.LATER, 1) == link.tap(Answer.LATER, 55) == "You are asked again at 04:08."
    assert Answered.objects.count() == 1


def test_later_is_told_anew_once_it_came_back(link: Link) -> None:
    link.tap(Answer.LATER, 1)
    assert link.night.passes(at(61)) == ["Ana: critical"]
    assert link.tap(Answer.LATER, 75) == link.tap(Answer.LATER, 80) == "You are asked again at 05:22."
    assert Answered.objects.count() == 2
    assert link.night.item().later_until == at(135)


def test_what_is_put_off_can_be_taken_and_done_meanwhile(link: Link) -> None:
    link.tap(Answer.LATER, 1)
    assert link.tap(Answer.HAVE, 5) == HAS_IT
    assert link.owner == "Ana Reyes"
    assert link.tap(Answer.DONE, 6) == "It is done. Thank you."


class AtOnce:
    """Answers that arrive while none of them is stored yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waiting: list[Callable[[], object]] = []
        self.store = record.happening
        monkeypatch.setattr(record, "happening", self._after_those_that_wait)

    def _after_those_that_wait(self, *told: Any) -> record.Stored:
        while self.waiting:
            self.waiting.pop()()
        return self.store(*told)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> AtOnce:
    return AtOnce(monkeypatch)


@pytest.mark.parametrize(("one", "other"), [(1, 1.001), (1.001, 1)])
@pytest.mark.parametrize(
    ("verb", "words"), [(Answer.HAVE, HAS_IT), (Answer.DONE, "It is done. Thank you."), (Answer.LATER, "04:08.")]
)
def test_two_taps_at_the_same_moment_are_one_and_both_hear_it(
    link: Link, at_once: AtOnce, verb: Answer, words: str, one: float, other: float
) -> None:
    heard: list[str] = []
    at_once.waiting.append(lambda: heard.append(link.tap(verb, other)))
    heard.append(link.tap(verb, one))
    assert all(said.endswith(words) for said in heard) and len(heard) == 2
    assert Answered.objects.count() == 1


def test_two_presses_at_the_same_moment_are_one_and_both_hear_it(link: Link, at_once: AtOnce) -> None:
    at_once.waiting.append(lambda: link.press(1.001))
    assert link.press(1) == HAS_IT
    assert Answered.objects.count() == 1


def test_who_presses_at_the_same_moment_and_is_stored_second_hears_who_has_it(link: Link, at_once: AtOnce) -> None:
    at_once.waiting.append(lambda: link.night.answers(link.night.people.ben, at=at(0.999)))
    assert link.press(1) == "Somebody has it already. Nothing was stored."
    assert link.owner == "Ben Reyes"


def test_what_is_really_refused_says_so(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_told: Any) -> record.Stored:
        raise record.Conflict

    monkeypatch.setattr(record, "happening", refuse)
    assert link.tap(Answer.HAVE, 1) == link.press(2) == "This could not be stored. Please open it in Fortnight."
