"""Routine mail is switched off alone, from the mail itself and without signing in; critical mail stays as it is."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from caregiving.people.models import User
from caregiving.reminders.channels import Address, email
from caregiving.reminders.earlier import so_far
from caregiving.reminders.fit import fit
from caregiving.reminders.household import reach
from caregiving.reminders.mail_off import LASTS, token
from caregiving.reminders.models import Preference, PushSubscription, Reminder, State
from caregiving.reminders.wanted import wanted
from tests.people import NOW, People
from tests.reminders.sending import composed, due, reminder, snapshot

ROUTINE = due("routine:1", urgency="routine", closes=NOW + timedelta(days=2))
CRITICAL = due("critical:1")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def link(people: People) -> str:
    return f"/mail/off/{token(people.ana.pk, NOW)}/"


def sent(people: People, **fields: Any) -> dict[str, str]:
    """The headers of Ana's mail as they go over the line."""
    snapshot(people, ROUTINE, CRITICAL)
    message = composed(reminder(people, **fields), NOW)
    assert message
    email.send(Address("email:1", people.ana.email, shows_details=True), message)
    found = message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=policy.default)
    return {name: value.strip() for name, value in found.items()}


def planned(people: People) -> set[tuple[str, str]]:
    """Over which channels Ana is asked, and for what."""
    items, patient_id = [ROUTINE, CRITICAL], people.patient.id
    before = so_far({patient_id: items}, NOW)[patient_id]
    fit({patient_id: list(wanted(patient_id, items, reach(people.home.id, NOW), before, NOW))})
    rows = Reminder.objects.filter(user=people.ana, state=State.PENDING)
    return {(row.urgency, row.channel) for row in rows}


def phone_of(user: User) -> None:
    PushSubscription.objects.create(user=user, endpoint="https://push.example/1", last_seen_at=NOW)


def ask(link: str, said: dict[str, str] | None = None) -> str:
    """As a mail program or a browser that knows nobody does."""
    client = Client(enforce_csrf_checks=True)
    answer = client.get(link) if said is None else client.post(link, said)
    assert answer.status_code == 200
    return answer.content.decode()


def is_on(user: User) -> bool:
    kept = Preference.objects.filter(user=user).first()
    return kept is None or kept.routine_by_email


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_switched_off_the_morning_message_does_not_come_by_mail_and_alerts_do(people: People) -> None:
    assert planned(people) == {("critical", "email"), ("routine", "email")}
    Preference.objects.create(user=people.ana, routine_by_email=False)
    assert planned(people) == {("critical", "email")}


def test_switched_off_it_comes_to_the_phone_where_there_is_one(people: People) -> None:
    Preference.objects.create(user=people.ana, routine_by_email=False)
    phone_of(people.ana)
    assert planned(people) == {("critical", "push"), ("critical", "email"), ("routine", "push")}


def test_switched_off_it_does_not_fall_back_to_mail_when_the_phone_failed(people: People) -> None:
    Preference.objects.create(user=people.ana, routine_by_email=False)
    phone_of(people.ana)
    planned(people)
    Reminder.objects.filter(user=people.ana, urgency="routine").update(state=State.FAILED)
    assert ("routine", "email") not in planned(people)


def test_routine_mail_ends_by_one_post_from_the_mail_program(people: People) -> None:
    headers = sent(people, urgency="routine", due_key="digest")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https?://[^/]+(/mail/off/[^/<>\s]+/)>", headers["List-Unsubscribe"])
    assert found
    ask(found[1], ONE_CLICK)
    assert not is_on(people.ana) and is_on(people.ben)


def test_critical_mail_points_to_the_settings_and_cannot_be_ended_by_one_click(people: People) -> None:
    headers = sent(people, due_key="critical:1")
    assert headers["List-Unsubscribe"].endswith("/people/>")
    assert "List-Unsubscribe-Post" not in headers


def test_looking_switches_nothing_and_says_what_stays_on(people: People, link: str) -> None:
    page = ask(link)
    assert "Critical alerts still come by e-mail, at any hour." in page
    assert page.count("<button") == 1 and "Switch it off" in page
    assert Client().head(link).status_code == 200
    assert is_on(people.ana) and not Preference.objects.exists()


def test_it_is_switched_off_once_and_on_again_by_the_button(people: People, link: str) -> None:
    for _time in range(2):
        page = ask(link, ONE_CLICK)
        assert "The morning message no longer comes by e-mail." in page
        assert "Switch it on again" in page and "Critical alerts still come" in page
        assert not is_on(people.ana)
    assert LogEntry.objects.get_for_model(Preference).count() == 1
    assert "Switch it on again" in ask(link)
    assert "The morning message comes by e-mail again." in ask(link, {"routine": "on"})
    assert is_on(people.ana)


def test_it_is_written_down_as_the_persons_own_and_the_home_is_planned_again(
    people: People, link: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as planned_again:
        ask(link, ONE_CLICK)
    assert LogEntry.objects.get_for_model(Preference).get().actor == people.ana
    assert planned_again


def test_the_other_wishes_of_the_person_stay(people: People, link: str) -> None:
    Preference.objects.create(user=people.ana, by_email=False, digest_at="09:15")
    page = ask(link, ONE_CLICK)
    kept = Preference.objects.get()
    assert (kept.by_email, kept.digest_at.hour, kept.routine_by_email) == (False, 9, False)
    assert "Critical alerts do not come by e-mail either" in page


def test_it_is_theirs_also_in_a_browser_in_which_somebody_else_is_signed_in(people: People, link: str) -> None:
    client = Client()
    client.force_login(people.ben)
    client.post(link)
    assert not is_on(people.ana) and is_on(people.ben)


@pytest.mark.parametrize("form", ["{}x", "x{}", "none"])
def test_a_tampered_link_says_so_and_stores_nothing(people: People, form: str) -> None:
    link = f"/mail/off/{form.format(token(people.ana.pk, NOW))}/"
    for answer in (Client().get(link), Client().post(link, ONE_CLICK)):
        assert answer.status_code == 404
        assert "This link is not whole." in answer.content.decode()
    assert not Preference.objects.exists()


def test_an_answer_link_is_no_switch(people: People, link: str) -> None:
    assert Client().post(link.replace("/mail/off/", "/m/")).status_code == 404


def test_an_old_link_says_so_and_stores_nothing(people: People, link: str, clock: time_machine.Traveller) -> None:
    clock.shift(LASTS - timedelta(seconds=1))
    ask(link)
    clock.shift(timedelta(seconds=1))
    for answer in (Client().get(link), Client().post(link, ONE_CLICK)):
        assert answer.status_code == 410
        assert "This link is too old." in answer.content.decode()
    assert not Preference.objects.exists()


def test_who_has_no_account_any_more_has_no_link(people: People, link: str) -> None:
    User.objects.filter(pk=people.ana.pk).update(is_active=False)
    assert Client().post(link, ONE_CLICK).status_code == 404


def test_the_page_speaks_the_language_of_its_person(people: People, link: str) -> None:
    User.objects.filter(pk=people.ana.pk).update(language="es")
    assert '<html lang="es"' in ask(link)
    assert "Los avisos críticos siguen llegando por correo, a cualquier hora." in ask(link, ONE_CLICK)


def test_more_reminders_take_no_more_queries(
    people: People, link: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        reminder(people, key=f"x{number}")
    with django_assert_num_queries(2):
        ask(link)
