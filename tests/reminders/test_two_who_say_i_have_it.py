"""Two people say "I have it" on the web: there is one owner, also in what each of them reads."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caregiving.agenda.models import Answered
from caregiving.people.models import User
from tests.people import NOW
from tests.reminders.night import Night


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


class Phone:
    """The browser of one of them, with the page of the item open since before."""

    def __init__(self, night: Night, user: User) -> None:
        self.night, self.user, self.client = night, user, Client()
        self.client.force_login(user)

    def taps(self, minute: float, tap: UUID | None = None) -> str:
        """ "I have it", and what the next page says of it."""
        with time_machine.travel(at(minute), tick=False), self.night.on_commit(execute=True):
            return _words(self.client.post(self.address, self._fields(tap), follow=True))

    def told_late(self, minute: float, tapped: float) -> str:
        """Tapped without network then, and sent by the phone itself when there was some again."""
        assert self.sends(minute, tapped, **{"X-Outbox-Late": "yes"}).status_code == HTTPStatus.OK
        with time_machine.travel(at(minute), tick=False):
            return _words(self.client.get(reverse("now")))

    def sends(self, minute: float, tapped: float, **headers: str) -> Any:
        """What the script of the page posts."""
        headers |= {"X-Outbox": str(self.user.pk), "X-Outbox-Clock": at(minute).isoformat()}
        said = {**self._fields(None), "occurred_at": at(tapped).isoformat()}
        with time_machine.travel(at(minute), tick=False), self.night.on_commit(execute=True):
            return self.client.post(self.address, said, headers=headers)

    def _fields(self, tap: UUID | None) -> dict[str, str]:
        return {"verb": "have", "patient": str(self.night.people.patient.id), "id": str(tap or uuid4())}

    @property
    def address(self) -> str:
        return reverse("answer", args=[uuid5(self.night.people.patient.id, self.night.key)])


def _words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_what_another_has_is_said_plainly_and_nothing_is_stored(night: Night) -> None:
    night.answers(night.people.ana, at=at(1))
    page = Phone(night, night.people.ben).taps(2)
    assert "Ana Reyes has it already. Nothing was stored." in page
    assert "You have it" not in page
    assert (night.item().owner, Answered.objects.count()) == ("Ana Reyes", 1)


@pytest.mark.parametrize("tapped", [1, 0.99])
def test_who_taps_at_the_same_moment_and_arrives_second_takes_it_from_nobody(night: Night, tapped: float) -> None:
    night.answers(night.people.ana, at=at(1))
    answer = Phone(night, night.people.ben).sends(1, tapped)
    assert json.loads(answer.content) == {"said": ["Ana Reyes has it already. Nothing was stored."]}
    assert (night.item().owner, Answered.objects.count()) == ("Ana Reyes", 1)


def test_what_nobody_has_any_more_is_theirs(night: Night) -> None:
    night.answers(night.people.ana, at=at(1))
    assert "You have it" in Phone(night, night.people.ben).taps(31)
    assert night.item().owner == "Ben Reyes"


def test_the_same_tap_twice_is_stored_once_and_still_theirs(night: Night) -> None:
    tap, ana = uuid4(), Phone(night, night.people.ana)
    assert "You have it" in ana.taps(1, tap)
    assert "You have it" in ana.taps(2, tap)
    assert Answered.objects.count() == 1


def test_a_later_tap_that_waited_without_network_is_stored_and_claims_nothing(night: Night) -> None:
    night.answers(night.people.ana, at=at(1))
    page = Phone(night, night.people.ben).told_late(10, tapped=5)
    assert "Ana Reyes has it already" in page
    assert "You have it" not in page
    assert (night.item().owner, Answered.objects.count()) == ("Ana Reyes", 2)


def test_an_earlier_tap_that_waited_without_network_comes_first(night: Night) -> None:
    night.answers(night.people.ana, at=at(5))
    assert "You have it" in Phone(night, night.people.ben).told_late(10, tapped=1)
    assert night.item().owner == "Ben Reyes"


def test_what_waited_until_its_time_was_over_claims_nothing(night: Night) -> None:
    page = Phone(night, night.people.ben).told_late(40, tapped=1)
    assert "Kept: " in page
    assert "You have it" not in page
    assert Answered.objects.get().author == night.people.ben


def test_a_tap_that_waited_for_nothing_is_refused_with_the_sentence(night: Night) -> None:
    night.answers(night.people.ana, at=at(1))
    answer = Phone(night, night.people.ben).sends(2, tapped=2)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert json.loads(answer.content) == {"said": ["Ana Reyes has it already. Nothing was stored."]}
