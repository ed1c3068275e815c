"""Every phone is tested quietly once a week, and a way that is broken is seen."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caregiving.reminders import phones
from caregiving.reminders.models import Preference, PushSubscription
from caregiving.web.phones import keep, renew
from tests.people import NOW, People
from tests.reminders.push_service import Phone, PushService, push_service

NOON = NOW + timedelta(hours=9)  # in New York, where Ana lives
WEEK = timedelta(days=7)


@pytest.fixture
def hers() -> Phone:
    return Phone()


@pytest.fixture
def phone(people: People, service: PushService, hers: Phone) -> PushSubscription:
    return PushSubscription.objects.create(
        user=people.ana, endpoint=f"{service.url}/send/1", last_seen_at=NOW, test_sent_at=NOON - WEEK,
        test_tapped_at=NOON - WEEK - timedelta(days=1), **hers.keys,
    )  # fmt: skip


NOT_SET_UP = "The phone of Ana Reyes is not set up: no test alert was tapped on it."


def wrong(people: People, hours: int = 0) -> str:
    return phones.not_arrived([people.ana.id, people.ben.id], NOON + timedelta(hours=hours))


def further(service: PushService, people: People, before: timedelta = timedelta(0)) -> PushSubscription:
    """A phone of Ben's whose test is due since then; it was set up then, and showed that one."""
    at = NOON - WEEK - before
    address = f"{service.url}/{uuid4().hex}"
    return PushSubscription.objects.create(
        user=people.ben, endpoint=address, last_seen_at=NOW, test_sent_at=at, test_tapped_at=at, shown_at=at,
        **Phone().keys,
    )  # fmt: skip


def test_a_phone_that_proved_nothing_for_a_week_gets_a_quiet_test_once(
    phone: PushSubscription, service: PushService, hers: Phone
) -> None:
    assert [phones.check(NOON), phones.check(NOON + timedelta(minutes=15))] == [1, 0]
    (arrived,) = service.arrived
    said = json.loads(hers.read(arrived.body))
    assert (said["title"], said["quiet"], said["phone"]) == ("Fortnight: the weekly test", True, str(phone.id))
    assert arrived.headers["urgency"] == "normal"
    assert 86390 <= int(arrived.headers["ttl"]) <= 86400


def test_it_speaks_the_language_of_its_owner(phone: PushSubscription, service: PushService, hers: Phone) -> None:
    phone.user.language = "es"
    phone.user.save()
    phones.check(NOON)
    assert json.loads(hers.read(service.arrived[0].body))["title"] == "Fortnight: la prueba de cada semana"


@pytest.mark.parametrize("proof", ["shown_at", "test_tapped_at"])
def test_one_that_showed_something_this_week_is_left_alone(
    phone: PushSubscription, service: PushService, proof: str
) -> None:
    PushSubscription.objects.update(**{proof: NOON - timedelta(days=6)})
    assert phones.check(NOON) == 0
    PushSubscription.objects.update(**{proof: NOON - WEEK - timedelta(seconds=1)})
    assert phones.check(NOON) == 1


def test_one_that_was_never_tested_is_after_a_day(phone: PushSubscription, service: PushService) -> None:
    PushSubscription.objects.update(test_sent_at=None, created_at=NOON - timedelta(hours=23))
    assert phones.check(NOON) == 0
    assert phones.check(NOON + timedelta(hours=1)) == 1


def test_quiet_hours_are_kept(phone: PushSubscription, service: PushService) -> None:
    assert phones.check(NOW) == 0  # 03:07
    Preference.objects.create(user=phone.user, quiet_from="10:00", quiet_to="14:00")
    assert phones.check(NOON) == 0


def test_a_service_that_asks_for_patience_is_left_alone_until_the_next_run(
    phone: PushSubscription, service: PushService, people: People
) -> None:
    further(service, people)
    service.answers = [(429, {"Retry-After": "60"})]
    assert phones.check(NOON) == 0
    assert len(service.arrived) == 1


def test_it_does_not_keep_the_phones_of_another_service_waiting(
    phone: PushSubscription, service: PushService, people: People
) -> None:
    with push_service() as busy:
        busy.answers = [(503, {})]
        theirs = [further(busy, people, before=timedelta(days=days)) for days in (1, 2)]
        PushSubscription.objects.filter(pk=phone.pk).update(updated_at=NOON)  # last in the row
        assert phones.check(NOON) == 1
        assert [len(service.arrived), len(busy.arrived)] == [1, 1]
        for one in theirs:
            one.refresh_from_db()
        assert [one.test_sent_at for one in theirs] == [NOON - WEEK - timedelta(days=days) for days in (1, 2)]
        assert phones.not_arrived([people.ben.id], NOON + timedelta(hours=25)) == ""  # of a test that was never sent


def test_one_phone_that_its_service_never_takes_does_not_keep_the_others_waiting_for_ever(
    phone: PushSubscription, service: PushService, people: People
) -> None:
    further(service, people)
    service.answers = [(500, {}), (201, {}), (500, {})]
    assert [phones.check(NOON), phones.check(NOON + timedelta(minutes=15))] == [0, 1]
    assert len({one.path for one in service.arrived[:2]}) == 2


def test_so_many_go_out_in_one_run_however_many_wait_for_a_busy_service(
    phone: PushSubscription, service: PushService, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "AT_ONCE", 2)
    with push_service() as busy:
        busy.answers = [(503, {})]
        for _ in range(3):
            further(busy, people)
        PushSubscription.objects.filter(pk=phone.pk).update(updated_at=NOON)
        assert phones.check(NOON) == 1
        further(service, people)
        further(service, people)
        further(service, people)
        busy.answers = [(503, {})]
        assert phones.check(NOON) == 1


def test_a_test_that_nobody_saw_for_a_day_is_named(phone: PushSubscription, people: People) -> None:
    phones.check(NOON)
    assert [wrong(people, 23), wrong(people, 24)] == ["", "The last test did not arrive on the phone of Ana Reyes."]
    PushSubscription.objects.update(shown_at=NOON + timedelta(minutes=1))
    assert wrong(people, 24) == ""


def test_a_phone_that_is_gone_is_named_until_another_takes_its_place(
    phone: PushSubscription, service: PushService, people: People
) -> None:
    service.answers = [(410, {})]
    phones.check(NOON)
    assert not PushSubscription.objects.exists()
    assert wrong(people) == "Alerts no longer reach the phone of Ana Reyes."
    keep(people.ana, {"endpoint": f"{service.url}/new", **Phone().keys}, NOON)
    assert wrong(people) == NOT_SET_UP


def test_what_its_owner_took_away_is_neither_named_nor_comes_back(
    phone: PushSubscription, people: People, service: PushService, hers: Phone
) -> None:
    PushSubscription.objects.all().delete()
    renew(people.ana, {"endpoint": f"{service.url}/send/1", **hers.keys}, "", NOON)
    assert not PushSubscription.objects.exists()
    assert wrong(people) == ""


def test_an_open_page_says_that_the_phone_is_still_there(phone: PushSubscription, people: People, hers: Phone) -> None:
    renew(people.ana, {"endpoint": phone.endpoint, **hers.keys}, "", NOON)
    phone.refresh_from_db()
    assert phone.last_seen_at == NOON


def test_a_browser_that_changed_its_address_is_kept_under_the_new_one(
    phone: PushSubscription, people: People, service: PushService
) -> None:
    said = {"endpoint": f"{service.url}/new", **Phone().keys}
    renew(people.ben, said, phone.endpoint, NOON)
    assert PushSubscription.objects.get() == phone
    renew(people.ana, said, phone.endpoint, NOON)
    assert PushSubscription.objects.get().endpoint == said["endpoint"]
    assert wrong(people) == ""


def test_a_lost_phone_comes_back_by_being_opened(phone: PushSubscription, people: People, service: PushService) -> None:
    service.answers = [(404, {})]
    phones.check(NOON)
    renew(people.ana, {"endpoint": f"{service.url}/new", **Phone().keys}, "", NOON)
    assert PushSubscription.objects.get().user == people.ana
    assert wrong(people) == NOT_SET_UP


def test_the_number_of_queries_does_not_grow_with_the_phones(phone: PushSubscription, people: People) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert wrong(people, 48) == "The last test did not arrive on the phone of Ana Reyes."
        return len(queries)

    before = asked()
    for number in range(5):
        PushSubscription.objects.create(
            user=people.ben, endpoint=f"https://x.example/{number}", last_seen_at=NOW,
            test_sent_at=NOON - WEEK, test_tapped_at=NOON - WEEK, shown_at=NOON, **Phone().keys,
        )  # fmt: skip
    assert asked() == before
