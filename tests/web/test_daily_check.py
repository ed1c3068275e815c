"""The daily check: the last answers are marked, danger leads on at once, oxygen stands in the bands of the team."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.conversion.illness import episodes
from caregiving.agenda.rows import read
from caregiving.guidance.catalog import Rules
from caregiving.illness.models import SymptomNoticed, TestDone
from caregiving.patients.models import Patient, ReadingTaken
from caregiving.supplies.models import DoseGiven, Medicine
from tests.careteam.reviewers import said
from tests.people import NOW
from tests.web.home import Home

RULES = Rules.load()
USUAL = dict.fromkeys(("breathing", "phlegm", "drinking", "alertness"), "usual")
BANDS = ("SP-04.ok", "SP-04.call", "SP-04.drop", "SP-04.emergency", "SP-04.sustained", "SP-04.now")


def answers(home: Home, **changed: Any) -> dict[str, Any]:
    return {"patient": home.people.patient.id, "id": uuid4(), "change": "same", **USUAL, **changed}


def kept(client: Client, home: Home, **changed: Any) -> str:
    answer = client.post(reverse("daily_check"), answers(home, **changed))
    assert answer.status_code == 302, answer.content
    return str(answer.headers["Location"])


def by_day(client: Client) -> str:
    text = re.sub(r"\s+", " ", client.get(reverse("illness")).content.decode())
    return text.split('id="by-day"')[1].split("</section>")[0]


def approve(home: Home, *rule_ids: str) -> None:
    for rule_id in rule_ids:
        said(home.people.dee, rule_id, now=NOW - timedelta(days=1), team=home.people.team)


def test_a_check_is_one_happening_with_what_was_measured(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    to = kept(ana, home, change="worse", phlegm="more_phlegm", temperature="38.4", spo2="96", setting="on_niv")
    assert to == reverse("illness") + "#days"
    sign = SymptomNoticed.objects.get(change="worse")
    assert (sign.symptoms, sign.danger_signs) == (["more_phlegm"], [])
    assert {(r.measure, r.value, r.setting) for r in ReadingTaken.objects.all()} == {
        ("temperature", Decimal("38.4"), ""),
        ("spo2", Decimal(96), "on_niv"),
    }


def test_a_thermometer_in_fahrenheit_is_understood(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    kept(ana, home, temperature="100.4")
    assert ReadingTaken.objects.get().value == Decimal(38)
    assert "100.4 °F" in by_day(ana)


@pytest.mark.parametrize("shown", ["60", "20", "400", "hot"])
def test_what_no_thermometer_shows_is_asked_for_again(ana: Client, home: Home, shown: str) -> None:
    home.fall_ill(30)
    answer = ana.post(reverse("daily_check"), answers(home, temperature=shown))
    assert answer.status_code == 400
    assert not ReadingTaken.objects.exists()


def test_an_answer_that_is_missing_is_asked_for(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    answer = ana.post(reverse("daily_check"), answers(home, alertness=""))
    assert answer.status_code == 400 and "Choose one answer." in answer.content.decode()


def test_the_last_answers_are_marked_and_a_danger_never_is(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    home.fall_ill(30)
    kept(ana, home, change="better", phlegm="more_phlegm", drinking="cannot_swallow")
    clock.shift(timedelta(hours=12))
    page = ana.get(reverse("daily_check")).content.decode()
    marked = dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]*checked', page))
    assert marked == {"change": "better", "phlegm": "more_phlegm", "breathing": "usual", "alertness": "usual"}


def test_danger_leads_at_once_to_whom_to_call_and_asks_the_others(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    assert kept(ana, home, breathing="breathless_at_rest") == reverse("breathing")
    assert SymptomNoticed.objects.get(change="same").danger_signs == ["breathless_at_rest"]
    said_there = ana.get(reverse("breathing")).content.decode().split('id="to-say"')[1].split("</section>")[0]
    assert "Short of breath at rest" in said_there
    order = [
        "Breathing support first",
        "Clear the phlegm as the signed plan says",
        "Oxygen is added",
        "Bring the own machine",
    ]
    assert [said_there.index(words) for words in order] == sorted(said_there.index(words) for words in order)
    home.replan()
    assert "A danger sign was noted" in ana.get(reverse("due_list")).content.decode()


def test_oxygen_without_the_teams_numbers_is_a_question_with_its_source(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    assert kept(ana, home, spo2="88").endswith("#days")
    shown = by_day(ana)
    assert "Call the respiratory team now. If nobody answers, or with any danger sign, call emergency." in shown
    assert "Oxygen 88 %" in shown and "RM-10" in shown
    assert "Oxygen alone can raise carbon dioxide." in shown
    assert shown.index("Mask and clearing the airway first.") < shown.index("Oxygen alone")


@pytest.mark.parametrize(
    ("spo2", "words"),
    [(97, "In the range that your team set."), (94, "Call the respiratory team today."), (92, "then measure again")],
)
def test_with_the_teams_numbers_the_band_is_named(ana: Client, home: Home, spo2: int, words: str) -> None:
    approve(home, *BANDS)
    home.fall_ill(30)
    kept(ana, home, spo2=spo2)
    assert words in by_day(ana)


def test_oxygen_that_the_team_calls_an_emergency_leads_to_whom_to_call(ana: Client, home: Home) -> None:
    approve(home, *BANDS)
    home.fall_ill(30)
    assert kept(ana, home, spo2="89") == reverse("breathing")


def test_a_low_reading_that_lasts_is_an_emergency(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    approve(home, *BANDS)
    home.fall_ill(30)
    assert kept(ana, home, spo2="92").endswith("#days")
    clock.shift(timedelta(minutes=6))
    assert kept(ana, home, spo2="92") == reverse("breathing")
    assert "Still low after mask" in by_day(ana)


def test_a_reading_in_between_ends_the_time_of_low_ones(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    approve(home, *BANDS)
    Patient.objects.filter(pk=home.people.patient.pk).update(usual_spo2=97)
    home.fall_ill(30)
    for spo2 in (92, 96, 92):
        assert kept(ana, home, spo2=spo2).endswith("#days")
        clock.shift(timedelta(minutes=6))


def test_a_better_value_on_oxygen_clears_no_lower_one(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    approve(home, *BANDS, "MON-01", "MON-01.amber")
    home.fall_ill(30)
    kept(ana, home, spo2="91", setting="room_air")
    clock.shift(timedelta(minutes=10))
    kept(ana, home, spo2="97", setting="on_oxygen")
    shown = by_day(ana)
    assert "Oxygen 91 %" in shown and "then measure again" in shown
    assert "After that 97 % on oxygen" in shown
    assert "07:17" in shown, "the next check stays as soon as after a low value"
    clock.shift(timedelta(minutes=10))
    kept(ana, home, spo2="97", setting="room_air")
    shown = by_day(ana)
    assert "In the range that your team set." in shown and "After that" not in shown


def test_a_lower_value_on_oxygen_counts_at_once(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    approve(home, *BANDS)
    home.fall_ill(30)
    kept(ana, home, spo2="93", setting="room_air")
    clock.shift(timedelta(minutes=1))
    assert kept(ana, home, spo2="89", setting="on_oxygen") == reverse("breathing")


def test_low_values_around_a_better_one_on_oxygen_have_lasted(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    approve(home, *BANDS)
    home.fall_ill(30)
    for spo2, setting, then in (
        ("91", "room_air", "#days"),
        ("97", "on_oxygen", "#days"),
        ("92", "on_niv", reverse("breathing")),
        ("98", "on_oxygen", "#days"),
    ):
        assert kept(ana, home, spo2=spo2, setting=setting).endswith(then)
        clock.shift(timedelta(minutes=6))
    assert "Still low after mask" in by_day(ana), "better on oxygen ends no emergency; it only notes no new one"


def test_how_often_is_the_teams_word(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    home.fall_ill(30)
    assert "Next check" not in by_day(ana)
    approve(home, "MON-01", "MON-01.amber")
    assert "The next check is due now." in by_day(ana)
    kept(ana, home, spo2="98")
    assert "15:07" in by_day(ana)
    clock.shift(timedelta(hours=1))
    kept(ana, home, spo2="93")
    assert "08:07" in by_day(ana)


def test_the_due_check_is_answered_on_its_own_page_and_says_why(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    approve(home, "MON-01")
    home.fall_ill(30)
    home.replan()
    assert 'href="/illness/check/"' in ana.get(reverse("due_list")).content.decode()
    kept(ana, home)
    home.replan()
    assert 'href="/illness/check/"' not in ana.get(reverse("due_list")).content.decode()


def test_one_tap_takes_the_whole_check_back(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    known = uuid4()
    kept(ana, home, id=known, spo2="97", pulse="80")
    ana.post(reverse("undo"), {"patient": home.people.patient.id, "of": known})
    assert "No check is written down yet." in by_day(ana)
    assert not ReadingTaken.objects.standing().exists()


def test_a_check_that_finds_nothing_begins_no_illness(ana: Client, home: Home) -> None:
    kept(ana, home, change="better")
    assert not episodes(read(home.people.patient.id, NOW), RULES, NOW)
    assert ana.get(reverse("daily_check")).headers["Location"] == reverse("wrong")


def test_a_quiet_check_after_a_positive_test_makes_no_first_symptom(ana: Client, home: Home) -> None:
    test = TestDone(patient=home.people.patient, method="antigen", result="positive", occurred_at=NOW)
    home.tell(test)
    kept(ana, home)
    (episode,) = episodes(read(home.people.patient.id, NOW), RULES, NOW)
    assert not episode.has_symptoms


def test_every_number_of_the_strip_stands_in_its_table(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    kept(ana, home, change="worse", temperature="38.4", spo2="93", alertness="sleepier")
    shown = by_day(ana)
    assert 'role="img"' in shown and shown.count('class="c-dot"') == 2
    assert "101.1 °F" in shown and "93 %" in shown and "Sleepier than usual" in shown and "worse" in shown


def test_a_stranger_checks_nobody(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    assert client.post(reverse("daily_check"), answers(home)).status_code == 404


def test_the_page_costs_the_same_for_many_checks(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    home.fall_ill(24 * 20)

    def told(at: datetime) -> None:
        patient = home.people.patient
        home.tell(SymptomNoticed(patient=patient, change="same", began_from=at, began_to=at, occurred_at=at))
        home.tell(ReadingTaken(patient=patient, measure="temperature", value=38, occurred_at=at))

    told(NOW)
    ana.get(reverse("illness"))
    with django_assert_max_num_queries(200) as few:
        ana.get(reverse("illness"))
    for hours in range(12, 24 * 16, 12):
        told(NOW - timedelta(hours=hours))
    with django_assert_max_num_queries(len(few)):
        ana.get(reverse("illness"))


def test_the_words_for_the_telephone_are_there_before_anything_was_noted(ana: Client, home: Home) -> None:
    page = ana.get(reverse("breathing")).content.decode().split('id="to-say"')[1].split("</section>")[0]
    assert "Breathing support first" in page and "Noted:" not in page and "OX-01" in page


def test_a_fever_medicine_is_named_as_long_as_it_hides_a_fever(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    home.fall_ill(30)
    assert "hides a fever" not in by_day(ana)
    patient = home.people.patient
    tylenol = Medicine.objects.create(patient=patient, name="Tylenol", milligrams=500, as_needed=True)
    home.tell(DoseGiven(patient=patient, medicine=tylenol, occurred_at=NOW))
    page = by_day(ana)
    assert "Something was given Fri 20 Nov, 03:07 that hides a fever or may hide one." in page
    assert "ISO-01.antipyretic" in page
    clock.shift(timedelta(hours=24))
    assert "hides a fever" not in by_day(ana)
