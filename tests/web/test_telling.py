"""What forms tell: once, with a way back for ten seconds, and with a clear sentence when it cannot be."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import reverse

from caregiving.agenda.item import Due
from caregiving.agenda.models import Answered, Snapshot
from caregiving.equipment.models import DrillDone, InfectionPlanSwitched, RoutineDone, UpkeepDone
from caregiving.illness.models import AntiviralAsked, Recovered, SymptomNoticed, TestDone
from caregiving.patients.happenings import Happening, Undone
from caregiving.patients.models import SheetPrinted
from caregiving.supplies.models import Counted, OrderSent
from caregiving.web.agenda import Agenda, Item
from tests.people import NOW
from tests.web.home import Home


def post(client: Client, home: Home, name: str, *args: Any, **said: Any) -> HttpResponse:
    values = {"patient": home.people.patient.id, "id": uuid4(), **said}
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(reverse(name, args=args), values)
    return client.get(answer["Location"], follow=True) if answer.status_code == 302 else answer  # type: ignore[return-value]  # as Django types it


def item(home: Home, kind: str) -> Item:
    kept = Snapshot.objects.get(patient=home.people.patient).due
    agenda = Agenda(home.people.patient, [Due.from_json(due) for due in kept], NOW)
    return next(found for found in [*agenda.open, *agenda.coming] if found.due.kind == kind)


def test_a_count_is_stored_and_goes_on_to_the_next(ana: Client, home: Home) -> None:
    answer = post(ana, home, "count", home.filters.id, quantity="7")
    assert Counted.objects.filter(supply=home.filters, quantity=7).count() == 1
    assert "Home tests" in answer.content.decode()


def test_less_and_more_only_change_the_number_on_the_page(ana: Client, home: Home) -> None:
    page = post(ana, home, "count", home.filters.id, quantity="9", step="less").content.decode()
    assert 'value="8"' in page
    assert Counted.objects.filter(supply=home.filters).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write how many there are"),
        ("many", "Write the number in digits"),
        ("-1", "A count cannot be less than 0."),
        ("1e9", "That is more than a home can hold."),
        ("1.23456", "Three digits after the point are enough."),
        ("NaN", "Write the number in digits"),
    ],
)
def test_a_count_that_is_none_gives_a_sentence_and_stores_nothing(
    ana: Client, home: Home, typed: str, sentence: str
) -> None:
    answer = post(ana, home, "count", home.filters.id, quantity=typed)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert Counted.objects.filter(supply=home.filters).count() == 1


@pytest.mark.parametrize("typed", ["", "not an id"])
def test_a_form_without_its_id_asks_to_try_again(ana: Client, home: Home, typed: str) -> None:
    answer = post(ana, home, "recovered", id=typed)
    assert "please try once more" in answer.content.decode()
    assert not Recovered.objects.exists()


def test_a_form_sent_twice_is_one_happening(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    known = uuid4()
    for _time in range(2):
        post(ana, home, "count", home.filters.id, quantity="7", id=known)
        clock.shift(timedelta(seconds=3))
    assert Counted.objects.filter(quantity=7).count() == 1


def test_the_same_id_with_another_content_stores_nothing_more(ana: Client, home: Home) -> None:
    known = uuid4()
    post(ana, home, "count", home.filters.id, quantity="7", id=known)
    answer = post(ana, home, "count", home.filters.id, quantity="6", id=known)
    assert "Nothing more was stored." in answer.content.decode()
    assert not Counted.objects.filter(quantity=6).exists()


def test_an_order_sent_is_stored_with_its_day(ana: Client, home: Home) -> None:
    post(ana, home, "order", home.filters.id, quantity="30", expected_on="2026-11-23")
    assert OrderSent.objects.get().expected_on == date(2026, 11, 23)


def test_an_order_without_a_number_is_asked_for_one(ana: Client, home: Home) -> None:
    assert post(ana, home, "order", home.filters.id, quantity="").status_code == 400
    assert not OrderSent.objects.exists()


def test_the_first_sign_is_stored_only_by_start(ana: Client, home: Home) -> None:
    page = post(ana, home, "first_sign", day="2026-11-20").content.decode()
    assert "Start" in page
    assert "closed face mask" in page
    assert not SymptomNoticed.objects.exists()
    page = post(ana, home, "start", day="2026-11-20").content.decode()
    assert "Day 0 of 5. The plan is on." in page
    sign = SymptomNoticed.objects.get()
    assert sign.began_from.isoformat() == "2026-11-20T05:00:00+00:00"
    assert sign.began_to == NOW
    assert InfectionPlanSwitched.objects.get().on


def test_without_a_confirmed_plan_start_switches_nothing_on(ana: Client, home: Home) -> None:
    home.plan.stage = "published"
    home.plan.save()
    post(ana, home, "start", day="2026-11-19")
    assert SymptomNoticed.objects.count() == 1
    assert not InfectionPlanSwitched.objects.exists()
    page = post(ana, home, "switch", on="on").content.decode()
    assert "No infection plan is confirmed yet." in page
    assert not InfectionPlanSwitched.objects.exists()


@pytest.mark.parametrize("day", ["", "soon", "2026-11-21", "2020-01-01"])
def test_a_first_sign_on_no_possible_day_stores_nothing(ana: Client, home: Home, day: str) -> None:
    assert post(ana, home, "first_sign", day=day).status_code == 400
    post(ana, home, "start", day=day)
    assert not SymptomNoticed.objects.exists()


def test_a_test_result_and_a_call_are_written_down(ana: Client, home: Home) -> None:
    home.fall_ill()
    post(ana, home, "tested", result="negative")
    post(ana, home, "asked", outcome="waiting")
    assert TestDone.objects.get().result == "negative"
    assert AntiviralAsked.objects.get().contact == home.prescriber


@pytest.mark.parametrize(("name", "field"), [("tested", "result"), ("asked", "outcome")])
def test_an_unknown_choice_gives_a_sentence(ana: Client, home: Home, name: str, field: str) -> None:
    home.fall_ill()
    assert "Choose what" in post(ana, home, name, **{field: "maybe"}).content.decode()
    assert not TestDone.objects.exists()
    assert not AntiviralAsked.objects.exists()


def test_a_danger_sign_asks_for_somebody_at_once(ana: Client, home: Home) -> None:
    home.fall_ill()
    post(ana, home, "danger")
    assert item(home, "danger").is_critical


@pytest.mark.parametrize(("kind", "model"), [("routine", RoutineDone), ("upkeep", UpkeepDone), ("screening", Answered)])
def test_done_is_the_happening_that_it_means(ana: Client, home: Home, kind: str, model: type[Happening]) -> None:
    post(ana, home, "answer", item(home, kind).id, verb="done")
    assert model.objects.count() == 1


def test_later_puts_it_off_for_an_hour(ana: Client, home: Home) -> None:
    post(ana, home, "answer", item(home, "routine").id, verb="later")
    assert item(home, "routine").due.later_until == NOW + timedelta(hours=1)


def test_who_says_i_have_it_is_named(ana: Client, home: Home) -> None:
    page = post(ana, home, "answer", item(home, "routine").id, verb="have").content.decode()
    assert "Ana Reyes has it." in page


def test_an_answer_to_what_is_gone_stores_nothing(ana: Client, home: Home) -> None:
    page = post(ana, home, "answer", uuid4(), verb="done").content.decode()
    assert "no longer due" in page
    assert not Answered.objects.exists()


def test_every_item_says_why_with_its_source(ana: Client, home: Home) -> None:
    due = item(home, "supply.order")
    page = ana.get(reverse("due_item", args=[home.people.patient.id, due.id])).content.decode()
    assert "Why am I told this?" in page
    assert due.due.rule_ids[0] in page
    assert "Not yet reviewed by your clinic." in page


def test_a_drill_and_a_print_are_written_down(ana: Client, home: Home) -> None:
    post(ana, home, "drill", home.suction.id, minutes="55")
    post(ana, home, "printed")
    assert DrillDone.objects.filter(device=home.suction, minutes=55).exists()
    assert SheetPrinted.objects.count() == 1


def test_ten_seconds_of_undo_after_a_write(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    page = post(ana, home, "recovered").content.decode()
    assert 'data-undo="10"' in page
    clock.shift(timedelta(seconds=4))
    assert 'data-undo="6"' in ana.get("/").content.decode()
    clock.shift(timedelta(seconds=7))
    assert "data-undo" not in ana.get("/").content.decode()


def test_undo_takes_back_all_that_one_tap_told(ana: Client, home: Home) -> None:
    known = uuid4()
    post(ana, home, "start", day="2026-11-20", id=known)
    for _time in range(2):
        page = ana.post("/undo/", {"patient": home.people.patient.id, "of": known}, follow=True).content.decode()
    assert Undone.objects.count() == 2
    assert "There is nothing to take back any more." in page
    assert not Happening.objects.standing().filter(kind__in=["symptom", "infection_plan_switched"]).exists()


def test_nobody_undoes_what_somebody_else_told(ana: Client, home: Home, client: Client) -> None:
    known = uuid4()
    post(ana, home, "recovered", id=known)
    client.force_login(home.people.ben)
    client.post("/undo/", {"patient": home.people.patient.id, "of": known})
    assert not Undone.objects.exists()


def test_a_done_that_is_sent_again_because_its_answer_was_lost_is_no_refusal(ana: Client, home: Home) -> None:
    home.replan()
    due, sent = item(home, "upkeep"), {"id": uuid4(), "verb": "done"}
    pages = [post(ana, home, "answer", due.id, **sent).content.decode() for _time in range(2)]
    assert UpkeepDone.objects.count() == 1
    assert "Nothing was stored" not in pages[1]
