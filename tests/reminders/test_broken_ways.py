"""A way that is broken is named, whatever arrived by another way, until something arrives by it."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caregiving.people.models import Membership, User
from caregiving.reminders.broken_ways import broken_ways
from caregiving.reminders.deliver import deliver
from caregiving.reminders.household import reach
from caregiving.reminders.models import Attempt, Outcome, Preference, PushSubscription, Reminder, State
from caregiving.web import alerts
from tests.people import NOW, People
from tests.reminders.push_service import Phone, PushService
from tests.reminders.sending import due, reminder, snapshot

Say = Callable[[datetime], str]


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def said(people: People) -> Iterator[Say]:
    """What the first screen says is broken."""

    def sentence(now: datetime) -> str:
        found = alerts.broken(reach(people.home.id, now), people.patient, now)
        return found.sentence if found else ""

    with patch.object(alerts, "clock_runs", lambda: True):
        yield sentence


def phone(user: User, service: PushService | None = None) -> PushSubscription:
    url = f"{service.url if service else 'https://fcm.googleapis.com'}/{uuid4().hex}"
    return PushSubscription.objects.create(
        user=user, endpoint=url, last_seen_at=NOW, test_tapped_at=at(-9999), **Phone().keys
    )


def row(people: People, channel: str, state: State, minutes: float = 0, **fields: Any) -> Reminder:
    """One alert that came to that so many minutes after 03:07."""
    values: dict[str, Any] = {"send_at": at(minutes), "begun_at": at(minutes), **fields}
    values["tried_at"] = values["begun_at"] if "attempts" in fields else None
    sent_at = at(minutes) if state == State.SENT else None
    return reminder(people, key=uuid4().hex, channel=channel, state=state, sent_at=sent_at, **values)


def test_a_push_service_out_of_order_is_named_within_two_minutes_though_the_mail_arrived(
    people: People, service: PushService, said: Say
) -> None:
    service.answers = [(500, {})] * 3
    phone(people.ana, service)
    snapshot(people, due())
    for channel in ("push", "email"):
        reminder(people, key=channel, channel=channel)
    heard = []
    for minutes in (0, 0.5, 1.5, 2, 3.5):
        deliver(at(minutes))
        heard.append(said(at(minutes)))
    broken = "Did not reach Ana Reyes: alert on the phone."
    assert len(mail.outbox) == 1
    assert heard == ["", "", broken, broken, ""]  # after a minute and a half it is known that two will not do


def test_mail_that_is_refused_for_good_is_named_though_the_phone_took_its_alert(
    people: People, service: PushService, said: Say
) -> None:
    phone(people.ana, service)
    snapshot(people, due())
    for channel in ("push", "email"):
        reminder(people, key=channel, channel=channel)
    refused = smtplib.SMTPRecipientsRefused({"a": (550, b"no")})
    with patch("django.core.mail.EmailMultiAlternatives.send", side_effect=refused):
        deliver(NOW)
    assert len(service.arrived) == 1
    assert said(at(1)) == "Did not reach Ana Reyes: e-mail."


def test_a_wrong_password_of_our_mail_is_told_at_once(people: People, said: Say) -> None:
    snapshot(people, due())
    reminder(people)
    refused = smtplib.SMTPAuthenticationError(535, b"no")
    with patch("django.core.mail.EmailMultiAlternatives.send", side_effect=refused):
        deliver(NOW)
    assert Attempt.objects.get().outcome == Outcome.TELL
    assert said(NOW) == "Did not reach Ana Reyes: e-mail."


def test_what_arrives_later_by_that_way_ends_it_and_by_another_does_not(people: People, said: Say) -> None:
    row(people, "email", State.FAILED)
    phone(people.ana)
    row(people, "push", State.SENT, 5)
    assert ": e-mail." in said(at(6))
    row(people, "email", State.SENT, 7)
    assert said(at(8)) == ""


def test_one_that_waits_to_be_tried_again_is_no_trouble_of_a_way_that_works_meanwhile(
    people: People, said: Say
) -> None:
    waiting = row(people, "email", State.PENDING, 20, begun_at=NOW, attempts=4)
    Attempt.objects.create(reminder=waiting, number=4, at=at(12), outcome=Outcome.LATER)
    assert ": e-mail." in said(at(13))
    row(people, "email", State.SENT, 14)
    assert said(at(15)) == ""


def test_that_nobody_needs_it_any_more_hides_nothing(people: People, said: Say) -> None:
    row(people, "email", State.CANCELLED, attempts=1)
    assert said(at(10)) == ""
    row(people, "email", State.CANCELLED, 3, begun_at=NOW, attempts=1)  # the one try of it asked for three minutes
    assert said(at(10)) == ""
    row(people, "email", State.CANCELLED, 8, begun_at=NOW, attempts=4)
    assert ": e-mail." in said(at(10))


def test_one_that_is_still_being_sent_after_two_minutes_counts_and_a_planned_one_does_not(
    people: People, said: Say
) -> None:
    row(people, "email", State.PENDING, -30)
    assert said(NOW) == ""
    row(people, "email", State.SENDING, attempts=1, lease_until=at(5))
    assert [said(at(1.9)), said(at(2))] == ["", "Did not reach Ana Reyes: e-mail."]


def test_whom_nothing_reached_is_named_first_with_all_that_is_broken(people: People, said: Say) -> None:
    phone(people.ana)
    row(people, "email", State.FAILED)
    row(people, "push", State.SENT)
    assert "Ana Reyes: e-mail." in said(at(1))
    phone(people.ben)
    for channel in ("email", "push"):
        row(people, channel, State.LAPSED, user=people.ben)
    assert said(at(1)) == "Did not reach Ben Reyes: e-mail, alert on the phone."


def test_a_test_that_was_tapped_since_ends_it(people: People, said: Say) -> None:
    hers = phone(people.ana)
    row(people, "push", State.FAILED)
    assert ": alert on the phone." in said(at(1))
    hers.test_tapped_at = at(2)
    hers.save()
    assert said(at(3)) == ""


def test_a_way_that_its_owner_took_away_is_not_named_nor_somebody_who_left(people: People, said: Say) -> None:
    row(people, "email", State.FAILED)
    wishes = Preference.objects.create(user=people.ana, by_email=False)
    assert said(at(1)) == ""
    wishes.delete()
    assert said(at(1)) != ""
    Membership.objects.filter(user=people.ana).delete()
    Membership.objects.filter(user=people.ben).update(role="lead")
    assert said(at(1)) == ""


def test_a_day_later_it_is_forgotten(people: People, said: Say) -> None:
    row(people, "email", State.FAILED)
    assert said(NOW + timedelta(hours=23)) != ""
    assert said(NOW + timedelta(hours=24)) == ""


def test_it_is_one_query_however_many_alerts_and_ways(people: People) -> None:
    def asked() -> int:
        found = reach(people.home.id, NOW)
        with CaptureQueriesContext(connection) as queries:
            assert broken_ways(found, people.home.id, at(1))
        return len(queries)

    row(people, "email", State.FAILED)
    assert asked() == 1
    for user in (people.ana, people.ben, people.eva):
        phone(user)
        for channel in ("email", "push", "sms"):
            row(people, channel, State.FAILED, user=user)
    assert asked() == 1
