"""Questions for the next visit: written down, ticked off, and on the paper for the visit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.patients.models import VisitAnswered, VisitQuestion
from tests.people import NOW
from tests.web.home import Home

EVIL = "<script>alert(1)</script> {{ 7 }}"


def ask(client: Client, home: Home, text: str = "Which mask at night?", **said: Any) -> Any:
    values = {"patient": home.people.patient.id, "id": uuid4(), "text": text, **said}
    return client.post(reverse("question_ask"), values, follow=True)


def tick(client: Client, home: Home, question: UUID, **said: Any) -> Any:
    values = {"patient": home.people.patient.id, "id": uuid4(), **said}
    return client.post(reverse("question_answered", args=[question]), values, follow=True)


def left(client: Client) -> list[str]:
    return [one.asked.text for one in client.get(reverse("questions")).context["left"]]


def test_a_question_stands_on_the_list_and_on_the_paper_for_the_visit(ana: Client, home: Home) -> None:
    assert "On the list for the next visit." in ask(ana, home).content.decode()
    asked = VisitQuestion.objects.get()
    assert (asked.author, asked.occurred_at) == (home.people.ana, NOW)
    assert "<b>Which mask at night?</b>" in ana.get(reverse("after_visit")).content.decode()


def test_a_question_that_was_answered_is_on_neither(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    ask(ana, home)
    clock.shift(60)
    page = tick(ana, home, VisitQuestion.objects.get().pk).content.decode()
    assert left(ana) == [] and "1 answered lately" in page
    assert "Which mask" not in ana.get(reverse("after_visit")).content.decode()
    clock.shift(timedelta(days=61))
    assert "Which mask" not in ana.get(reverse("questions")).content.decode()


def test_a_tick_that_is_taken_back_puts_it_on_the_list_again(ana: Client, home: Home) -> None:
    ask(ana, home)
    same = uuid4()
    tick(ana, home, VisitQuestion.objects.get().pk, id=same)
    ana.post(reverse("undo"), {"patient": home.people.patient.id, "of": same})
    assert left(ana) == ["Which mask at night?"]


def test_what_is_sent_twice_is_there_once(ana: Client, home: Home) -> None:
    same: dict[str, Any] = {"id": uuid4()}
    for _time in range(2):
        ask(ana, home, **same)
    question, tap = VisitQuestion.objects.get().pk, {"id": uuid4()}
    for _time in range(2):
        tick(ana, home, question, **tap)
    assert VisitAnswered.objects.count() == 1


def test_two_who_tick_one_question_do_no_harm(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    ask(ana, home)
    bens, question = Client(), VisitQuestion.objects.get().pk
    bens.force_login(home.people.ben)
    tick(ana, home, question)
    clock.shift(5)
    tick(bens, home, question)
    (one,) = ana.get(reverse("questions")).context["answered"]
    assert one.answered.author == home.people.ana


@pytest.mark.parametrize("text", ["", "   ", "x" * 301, "\x00"])
def test_what_is_no_question_is_not_stored(ana: Client, home: Home, text: str) -> None:
    assert ask(ana, home, text).status_code == 400
    assert not VisitQuestion.objects.exists()


def test_a_question_is_only_text_wherever_it_is_shown(ana: Client, home: Home) -> None:
    ask(ana, home, EVIL)
    for name in ("questions", "after_visit"):
        page = ana.get(reverse(name)).content.decode()
        assert EVIL not in page and "&lt;script&gt;" in page


def test_nobody_ticks_a_question_of_another_home(client: Client, ana: Client, home: Home) -> None:
    ask(ana, home)
    question = VisitQuestion.objects.get().pk
    client.force_login(home.people.cleo)
    values = {"patient": home.people.other_patient.id, "id": uuid4()}
    assert client.post(reverse("question_answered", args=[question]), values).status_code == 404
    assert not VisitAnswered.objects.exists()


def test_the_page_costs_the_same_for_many_questions(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ask(ana, home)
    tick(ana, home, VisitQuestion.objects.get().pk)
    ana.get(reverse("questions"))
    with django_assert_max_num_queries(60) as few:
        ana.get(reverse("questions"))
    before = len(few)
    for number in range(6):
        ask(ana, home, f"Question {number}")
    with django_assert_max_num_queries(before):
        ana.get(reverse("questions"))
