"""The door check: three questions without an account, a plain word what follows, and nothing else of the home."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving import record
from caregiving.patients.door import forget_visitors
from caregiving.patients.happenings import Happening, Undone
from caregiving.patients.models import DoorChecked, DoorLink, Patient
from caregiving.web.door import MOST
from caregiving.web.sheet import square
from tests.people import NOW
from tests.web.home import Home

FINE = {"visitor": "Flo", "well": "yes", "away": "yes", "hands": "yes"}


@pytest.fixture
def link(home: Home) -> DoorLink:
    return DoorLink.objects.create(patient=home.people.patient, call_name="Ana", call_phone="+15550107")


def open_door(link: DoorLink, client: Client | None = None, **asked: str) -> str:
    return (client or Client()).get(reverse("door_check", args=[link.secret]), asked).content.decode()


def answer(link: DoorLink, by: Client | None = None, **said: Any) -> Any:
    values = {"id": uuid4(), **FINE, **said}
    return (by or Client()).post(reverse("door_check", args=[link.secret]), values, follow=True)


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_who_is_well_reads_to_come_in_and_the_home_reads_the_name(ana: Client, link: DoorLink) -> None:
    assert "Thank you. Please come in." in answer(link).content.decode()
    told = DoorChecked.objects.get()
    assert (told.visitor, told.outcome, told.author, told.occurred_at) == ("Flo", "in", None, NOW)
    assert "03:07 Flo: may come in" in ana.get(reverse("now")).content.decode()
    for name in ("people", "door"):
        assert "Flo" in ana.get(reverse(name)).content.decode()


@pytest.mark.parametrize("ill", [{"well": "no"}, {"away": "no"}])
def test_who_is_ill_or_was_near_somebody_ill_calls_first_and_no_reason_is_kept(
    ana: Client, link: DoorLink, ill: dict[str, Any]
) -> None:
    page = answer(link, **ill).content.decode()
    assert "Please call Ana before you come in." in page
    assert 'href="tel:+15550107"' in page
    told = DoorChecked.objects.get()
    assert told.outcome == "call"
    kept = {field.name for field in DoorChecked._meta.local_concrete_fields}
    assert kept == {"happening_ptr", "visitor", "outcome"}
    assert "Flo: was asked to call first" in ana.get(reverse("now")).content.decode()


def test_unwashed_hands_come_first_and_a_mask_only_where_the_home_asks_for_one(link: DoorLink) -> None:
    assert "Wash your hands with soap for 20 seconds, then come in." in text(answer(link, hands="no").content.decode())
    assert "mask" not in open_door(link) + answer(link).content.decode()
    DoorLink.objects.update(masks=True)
    assert "Is your mask on" in open_door(link)
    assert "Come in with your mask on." in answer(link).content.decode()


def test_the_questions_say_the_numbers_of_their_rows(link: DoorLink) -> None:
    page = open_door(link)
    assert "in the last 14 days" in page and "for 20 seconds" in page


def test_nothing_of_the_home_is_shown_but_its_name_and_whom_to_call(link: DoorLink, home: Home) -> None:
    home.fall_ill(30)
    shown = text(open_door(link)) + text(answer(link, well="no").content.decode())
    for private in ("Helen", "ALS", "BiPAP", "Riluzole", "Filters", "Dr Lee", "ill at home", "Day 2", "Ben"):
        assert private not in shown
    assert "Reyes" in shown


def test_an_unanswered_question_is_asked_again_and_stores_nothing(link: DoorLink) -> None:
    page = answer(link, away="")
    assert page.status_code == 400
    assert "Please choose one." in page.content.decode()
    assert 'value="Flo"' in page.content.decode()
    assert not DoorChecked.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u200b", "x" * 61])
def test_a_name_must_be_one(link: DoorLink, name: str) -> None:
    assert answer(link, visitor=name).status_code == 400
    assert not DoorChecked.objects.exists()


def test_a_name_is_only_text_wherever_it_is_shown(ana: Client, link: DoorLink) -> None:
    evil = "<script>alert(1)</script>\u202eFlo"
    shown = answer(link, visitor=evil, well="no").content.decode()
    shown += "".join(ana.get(reverse(name)).content.decode() for name in ("now", "people", "door"))
    assert "<script>alert" not in shown and "\u202e" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize("said", [{"well": "maybe"}, {"id": "x"}, {"id": ""}, {"hands": "\x00"}, {"visitor": "\x00"}])
def test_what_no_page_of_ours_sends_is_refused(link: DoorLink, said: dict[str, Any]) -> None:
    assert answer(link, **said).status_code == 400
    assert not DoorChecked.objects.exists()


def test_the_same_answer_sent_twice_is_one(link: DoorLink) -> None:
    said: dict[str, Any] = {"id": uuid4()}
    for _time in range(2):
        assert "Please come in." in answer(link, **said).content.decode()
    assert DoorChecked.objects.count() == 1


def test_an_id_that_is_taken_by_something_else_stores_nothing(link: DoorLink, home: Home) -> None:
    sign = home.fall_ill()
    assert "Before you come in" in answer(link, id=sign.id).content.decode()
    assert not DoorChecked.objects.exists()


def test_more_answers_than_any_door_sees_are_not_stored_but_whom_to_call_is_said(
    link: DoorLink, clock: time_machine.Traveller
) -> None:
    for _time in range(MOST):
        answer(link)
    page = answer(link)
    assert (page.status_code, DoorChecked.objects.count()) == (429, MOST)
    assert "Please call Ana before you come in." in page.content.decode()
    clock.shift(timedelta(minutes=61))
    assert answer(link).status_code == 200


@pytest.mark.parametrize("secret", ["x", "0" * 43, "'; --", "%00", "é"])
def test_a_made_up_code_opens_nothing(link: DoorLink, secret: str) -> None:
    assert Client().get(reverse("door_check", args=[secret])).status_code == 404
    assert Client().post(reverse("door_check", args=[secret]), FINE).status_code == 404


def test_what_follows_is_read_at_that_door_only_and_not_for_long(
    link: DoorLink, home: Home, clock: time_machine.Traveller
) -> None:
    answer(link)
    other = DoorLink.objects.create(patient=home.people.other_patient, call_name="Cleo")
    told = DoorChecked.objects.get()
    assert Client().get(reverse("door_said", args=[other.secret, told.id])).status_code == 404
    clock.shift(timedelta(hours=13))
    assert Client().get(reverse("door_said", args=[link.secret, told.id])).status_code == 404


def test_the_page_says_to_no_other_site_where_it_was_and_is_kept_nowhere(link: DoorLink) -> None:
    found = Client().get(reverse("door_check", args=[link.secret]))
    assert found.headers["Referrer-Policy"] == "same-origin"  # with none, a browser could not send the form
    assert "no-store" in found.headers["Cache-Control"]
    assert "<script" not in found.content.decode()


def test_the_visitor_chooses_the_language(link: DoorLink) -> None:
    page = Client().get(reverse("door_check", args=[link.secret]), headers={"Accept-Language": "es"})
    assert "¿Cómo está hoy?" in page.content.decode()
    spoken = Client().post(reverse("door_check", args=[link.secret]) + "?lang=es", {"id": uuid4(), **FINE}, follow=True)
    assert "Gracias. Pase, por favor." in spoken.content.decode()


def test_one_of_the_home_is_known_by_her_account_also_before_her_shift(client: Client, link: DoorLink) -> None:
    eva = Patient.objects.get(pk=link.patient_id).household.memberships.get(role="aide").user
    client.force_login(eva)
    assert "Good to see you, Eva Ruiz." in open_door(link, client)
    answer(link, client, visitor="Somebody else")
    told = DoorChecked.objects.get()
    assert (told.visitor, told.author) == ("Eva Ruiz", eva)


def test_a_stranger_with_an_account_is_a_visitor_like_others(client: Client, link: DoorLink, home: Home) -> None:
    client.force_login(home.people.cleo)
    answer(link, client)
    assert (DoorChecked.objects.get().visitor, DoorChecked.objects.get().author) == ("Flo", None)


def shared(ana: Client, home: Home, **said: str) -> Any:
    values = {"patient": home.people.patient.id, "call_name": "Ana", "call_phone": "+15550107", **said}
    return ana.post(reverse("door_shared"), values, follow=True)


def test_who_leads_makes_the_door_check_and_prints_its_code(ana: Client, home: Home, settings: Any) -> None:
    assert "There is no door check yet." in ana.get(reverse("door")).content.decode()
    assert ana.get(reverse("door_paper"))["Location"] == reverse("door")
    shared(ana, home, masks="on")
    link = DoorLink.objects.get()
    assert (link.call_name, link.masks) == ("Ana", True)
    paper = ana.get(reverse("door_paper")).content.decode()
    assert square(settings.SITE_URL + reverse("door_check", args=[link.secret])) in paper
    assert "Before you come in" in paper and "Antes de entrar" in paper


def test_a_home_must_say_whom_to_call(ana: Client, home: Home) -> None:
    assert shared(ana, home, call_name="").status_code == 400
    assert not DoorLink.objects.exists()


def test_a_new_code_makes_the_old_paper_worthless_and_an_ended_check_opens_nothing(
    ana: Client, home: Home, link: DoorLink
) -> None:
    home_says = {"patient": home.people.patient.id}
    ana.post(reverse("door_new_code"), home_says)
    assert Client().get(reverse("door_check", args=[link.secret])).status_code == 404
    link.refresh_from_db()
    assert "Before you come in" in open_door(link)
    ana.post(reverse("door_end"), home_says)
    assert Client().get(reverse("door_check", args=[link.secret])).status_code == 404


def test_the_audit_log_never_holds_the_secret(ana: Client, home: Home) -> None:
    shared(ana, home)
    ana.post(reverse("door_new_code"), {"patient": home.people.patient.id})
    secret = DoorLink.objects.get().secret
    assert not [line for line in LogEntry.objects.all() if secret in str(line.changes)]


def test_what_is_long_past_is_not_on_the_first_screen(
    ana: Client, link: DoorLink, clock: time_machine.Traveller
) -> None:
    answer(link)
    clock.shift(timedelta(hours=2))
    assert "Flo" not in ana.get(reverse("now")).content.decode()
    assert "Flo" in ana.get(reverse("door")).content.decode()
    clock.shift(timedelta(days=14))
    assert "Flo" not in ana.get(reverse("door")).content.decode()


def test_the_care_team_does_not_see_who_came(client: Client, link: DoorLink, home: Home) -> None:
    answer(link)
    client.force_login(home.people.dee)
    assert "Flo" not in client.get(reverse("now")).content.decode()
    assert client.get(reverse("door")).status_code == 404


def test_the_pages_cost_the_same_for_many_visitors(
    ana: Client, link: DoorLink, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    answer(link)
    for name in ("door", "now"):
        ana.get(reverse(name))
        with django_assert_max_num_queries(60) as few:
            ana.get(reverse(name))
        before = len(few)
        for _time in range(5):
            answer(link)
        with django_assert_max_num_queries(before):
            ana.get(reverse(name))


def test_after_two_weeks_nothing_tells_who_came(home: Home, link: DoorLink) -> None:
    """Neither a row, nor the log of what was written, nor a row that took it back."""
    for name, days in (("Flo", 15), ("Gus", 15), ("Hal", 13)):
        with time_machine.travel(NOW - timedelta(days=days), tick=False):
            answer(link, visitor=name)
    gus = DoorChecked.objects.get(visitor="Gus")
    record.happening(home.people.ana, Undone(patient=gus.patient, undoes=gus, occurred_at=NOW), NOW)
    assert forget_visitors(NOW) == 2
    assert [told.visitor for told in DoorChecked.objects.all()] == ["Hal"]
    assert not Undone.objects.exists()
    assert Happening.objects.filter(kind=DoorChecked.KIND).count() == 1
    assert not [line for line in LogEntry.objects.all() if "Flo" in str(line.changes) or "Gus" in str(line.changes)]
    assert forget_visitors(NOW) == 0
