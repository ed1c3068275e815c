"""One-tap answers from a mail: looking stores nothing, a tap stores once, as the person to whom the mail went."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid5

import pytest
import time_machine
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.models import Answer, Answered, Snapshot
from caregiving.people.models import Membership
from caregiving.reminders.deliver import deliver
from caregiving.reminders.mail_answers import token
from caregiving.reminders.models import Reminder
from tests.people import NOW
from tests.reminders.sending import due, reminder, snapshot
from tests.web.home import Home


@pytest.fixture
def asked(home: Home) -> Reminder:
    return ask(home)


def ask(home: Home, kind: str = "after_covid.flags") -> Reminder:
    key = f"{kind}:1"
    snapshot(home.people, due(key, kind=kind, params={"count": 2, "at_once": False}, closes=NOW + timedelta(hours=6)))
    return reminder(home.people, home.people.ben, key=f"x:{key}", due_key=key)


def link(asked: Reminder, verb: str = "have") -> str:
    return f"/m/{token(asked, Answer(verb))}/"


def page(address: str, *, tap: bool = False) -> str:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(address, follow=True) if tap else client.get(address)
    return answer.content.decode()


def said() -> list[tuple[str, str]]:
    return [(one.author.name if one.author else "", one.verb) for one in Answered.objects.all()]


def test_a_program_that_opens_every_link_answers_nothing(asked: Reminder) -> None:
    for verb in Answer.values:
        assert "Nothing is stored before you tap." in page(link(asked, verb))
        assert Client().head(link(asked, verb)).status_code == 200
    assert said() == []


@pytest.mark.parametrize("verb", ["have", "done", "later"])
def test_a_tap_answers_as_the_person_of_the_mail_without_signing_in(asked: Reminder, verb: str) -> None:
    page(link(asked, verb), tap=True)
    assert said() == [("Ben Reyes", verb)]


def test_it_is_theirs_also_in_a_browser_in_which_somebody_else_is_signed_in(ana: Client, asked: Reminder) -> None:
    assert "You answer as Ben Reyes." in ana.get(link(asked)).content.decode()
    ana.post(link(asked))
    assert said() == [("Ben Reyes", "have")]


def test_tapped_again_it_is_stored_once_and_still_says_so(asked: Reminder, clock: time_machine.Traveller) -> None:
    assert "You have it. Thank you." in page(link(asked), tap=True)
    clock.shift(timedelta(minutes=3))
    assert "You have it. Thank you." in page(link(asked), tap=True)
    assert "You have it. Thank you." in page(link(asked))
    assert said() == [("Ben Reyes", "have")]


def test_it_says_by_which_hour_the_outcome_is_awaited_however_late_it_is_read(
    ana: Client, home: Home, asked: Reminder, clock: time_machine.Traveller
) -> None:
    by, item = NOW + timedelta(minutes=30), uuid5(home.people.patient.pk, asked.due_key)
    page(link(asked), tap=True)
    clock.shift(timedelta(minutes=20))
    assert f"by {by.astimezone(home.people.ben.zone):%H:%M} the others are asked anew" in page(link(asked))
    bens: dict[str, Any] = {"owner": "Ben Reyes", "owner_id": str(home.people.ben.pk), "owned_at": NOW}
    snapshot(home.people, due(asked.due_key, closes=NOW + timedelta(hours=6), **bens))
    theirs = ana.get(f"/due/{home.people.patient.pk}/{item}/who/").content.decode()
    assert f"by {by.astimezone(home.people.patient.zone):%H:%M} the others are asked anew" in theirs


def test_what_somebody_else_has_is_not_taken_from_them(home: Home, asked: Reminder) -> None:
    kept = Snapshot.objects.get(patient=home.people.patient)
    kept.due[0] |= {"owner": "Ana Reyes", "owner_id": str(home.people.ana.pk)}
    kept.save()
    assert "Somebody has it already. Nothing was stored." in page(link(asked), tap=True)
    assert said() == []


def test_a_button_of_a_notification_gets_words_instead_of_a_page(asked: Reminder) -> None:
    for _tap in range(2):
        answer = Client().post(link(asked), headers={"accept": "text/plain"}, follow=True)
        assert (answer.content, answer["Content-Type"]) == (b"You have it. Thank you.", "text/plain; charset=utf-8")
    broken = Client().post("/m/x/", headers={"accept": "text/plain"})
    assert (broken.status_code, broken["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert said() == [("Ben Reyes", "have")]


def test_later_comes_back_in_an_hour(asked: Reminder) -> None:
    assert "You are asked again at 04:07." in page(link(asked, "later"), tap=True)
    assert Answered.objects.get().later_until == NOW + timedelta(hours=1)


def test_an_old_link_says_so_and_stores_nothing(asked: Reminder, clock: time_machine.Traveller) -> None:
    clock.move_to(asked.expires_at)
    assert Client().get(link(asked)).status_code == 410
    assert "This link is too old. Nothing was stored." in page(link(asked), tap=True)
    assert said() == []


def test_a_link_lasts_two_days_however_long_the_item_is_open(asked: Reminder, clock: time_machine.Traveller) -> None:
    Reminder.objects.filter(pk=asked.pk).update(expires_at=NOW + timedelta(days=5))
    clock.move_to(NOW + timedelta(days=2))
    assert Client().get(link(asked)).status_code == 410


@pytest.mark.parametrize("form", ["{0:.10}", "{0}A", "A{0}", "x", ":", "a:b:c"])
def test_a_link_that_was_tampered_with_says_so_and_stores_nothing(asked: Reminder, form: str) -> None:
    broken = f"/m/{form.format(token(asked, Answer.HAVE))}/"
    assert Client().get(broken).status_code == Client().post(broken).status_code == 404
    assert "This link is not whole." in page(broken, tap=True)
    assert said() == []


def test_what_is_done_already_is_said_to_be_no_longer_due(home: Home, asked: Reminder) -> None:
    Snapshot.objects.filter(patient=home.people.patient).update(due=[])
    assert "This is no longer due. Nothing was stored." in page(link(asked), tap=True)
    assert said() == []


def test_who_left_the_home_answers_nothing_any_more(home: Home, asked: Reminder) -> None:
    Membership.objects.get(user=home.people.ben).delete()
    assert Client().post(link(asked)).status_code == 404
    assert said() == []


def test_what_needs_more_than_a_tap_leads_to_its_page(home: Home) -> None:
    told = ask(home, "antiviral.ask")
    assert "This needs more than one tap." in page(link(told, "done"), tap=True)
    assert said() == []
    page(link(told), tap=True)
    assert said() == [("Ben Reyes", "have")]


def test_the_mail_of_an_alert_has_the_three_links_and_no_address_tells_anything(asked: Reminder) -> None:
    deliver(NOW)
    text = str(mail.outbox[0].body)
    for verb, words in (("have", "I have it"), ("done", "Done"), ("later", "Later")):
        address = link(asked, verb)
        assert f"{words}: http://localhost:8000{address}" in text
        assert "covid" not in unquote(address) and "Ben" not in unquote(address)


def test_the_page_says_nothing_about_health_and_in_the_language_of_its_person(home: Home, asked: Reminder) -> None:
    assert "COVID" not in page(link(asked))
    home.people.ben.language = "es"
    home.people.ben.save()
    assert '<html lang="es"' in page(link(asked))
    assert "Usted responde como Ben Reyes." in page(link(asked))


def test_looking_takes_as_many_questions_however_much_is_due(
    home: Home, asked: Reminder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    snapshot(home.people, *(due(f"test:{number}") for number in range(40)), due(asked.due_key))
    with django_assert_max_num_queries(8):
        page(link(asked))
