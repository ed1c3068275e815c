"""The shift: on duty, what changed since one left, the next two hours, and handing over to the next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from caregiving import record
from caregiving.agenda.models import Answered
from caregiving.api.happenings import KINDS
from caregiving.equipment.models import PowerFailed, RoutineDone
from caregiving.patients.models import DoorLink, Undone
from caregiving.people.models import Membership, Shift, User
from caregiving.reminders.household import reach
from caregiving.reminders.models import Reminder, State
from caregiving.supplies.models import Counted, DoseGiven
from caregiving.web.changes import GROUPS
from caregiving.web.visit import KEEP
from checklists.models import Ticked
from tests.people import NOW
from tests.web.home import Home

HOUR = timedelta(hours=1)


@pytest.fixture
def eva(client: Client, home: Home) -> Client:
    """Her phone, and her first shift ended yesterday at eleven in the evening."""
    home.people.put_on_shift(NOW - 12 * HOUR, hours=4)
    client.force_login(home.people.eva)
    return client


@pytest.fixture
def on_shift(eva: Client, home: Home) -> Client:
    home.people.put_on_shift()
    return eva


def page(client: Client, name: str = "shift") -> str:
    return client.get(reverse(name)).content.decode()


def post(client: Client, home: Home, name: str, **said: Any) -> Any:
    return client.post(reverse(name), {"patient": home.people.patient.id, "id": uuid4(), **said}, follow=True)


def membership(user: User) -> Membership:
    return Membership.objects.get(user=user)


def on_duty(home: Home) -> set[UUID]:
    return {person.id for person in reach(home.people.home.id, timezone.now()).on_duty}


def at_the_door(client: Client, home: Home, **said: str) -> Any:
    link, _ = DoorLink.objects.get_or_create(patient=home.people.patient, defaults={"call_name": "Ana"})
    values = {"id": uuid4(), "well": "yes", "away": "yes", "hands": "yes", **said}
    return client.post(reverse("door_check", args=[link.secret]), values, follow=True)


def test_an_aide_comes_on_duty_at_the_door_and_the_alerts_go_to_her(eva: Client, home: Home) -> None:
    assert on_duty(home) == {home.people.ana.id}
    shown = at_the_door(eva, home, shift="yes").content.decode()
    assert "On duty." in shown
    assert on_duty(home) == {home.people.eva.id}


@pytest.mark.parametrize("said", [{"well": "no"}, {"away": "no"}])
def test_who_is_not_well_does_not_come_on_duty(eva: Client, home: Home, said: dict[str, str]) -> None:
    assert "Please call Ana" in at_the_door(eva, home, shift="yes", **said).content.decode()
    assert on_duty(home) == {home.people.ana.id}


def test_a_stranger_never_comes_on_duty_at_the_door(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    at_the_door(client, home, shift="yes", visitor="Cleo")
    at_the_door(Client(), home, shift="yes", visitor="Nobody")
    assert not Shift.objects.exists()


def test_the_door_sent_twice_is_one_shift(eva: Client, home: Home) -> None:
    same = str(uuid4())
    for _time in range(2):
        at_the_door(eva, home, shift="yes", id=same)
    assert Shift.objects.filter(ends_at__gt=NOW).count() == 1


def test_one_of_the_family_goes_on_duty_with_one_tap(client: Client, home: Home) -> None:
    client.force_login(home.people.ben)
    assert "You are not on duty." in page(client)
    same = uuid4()
    for _time in range(2):
        post(client, home, "shift_on", id=same)
    assert on_duty(home) == {home.people.ben.id}
    assert Shift.objects.count() == 1
    assert "I am on duty" not in page(client)


def undo(client: Client, home: Home, of: UUID) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(reverse("undo"), {"patient": home.people.patient.id, "of": of}, follow=True)


def waiting(home: Home) -> set[tuple[str, UUID]]:
    """Which reminders are planned, and for whom."""
    return set(Reminder.objects.filter(state=State.PENDING).values_list("key", "user"))


def test_going_on_duty_by_mistake_is_taken_back_and_the_alerts_move_back(client: Client, home: Home) -> None:
    home.fall_ill()
    client.force_login(home.people.ben)
    before, tap = waiting(home), uuid4()
    with TestCase.captureOnCommitCallbacks(execute=True):
        shown = post(client, home, "shift_on", id=tap).content.decode()
    assert "You are on duty. What is urgent comes to you first." in shown and f'value="{tap}"' in shown
    assert on_duty(home) == {home.people.ben.id} and waiting(home) != before
    assert "Taken back." in undo(client, home, tap).content.decode()
    assert on_duty(home) == {home.people.ana.id} and waiting(home) == before
    assert not Shift.objects.exists()
    assert "You are not on duty." in page(client)


def test_an_aide_who_came_on_duty_at_the_door_by_mistake_takes_it_back(eva: Client, home: Home) -> None:
    at_the_door(eva, home, shift="yes")
    shift = Shift.objects.get(starts_at=NOW)
    assert f'value="{shift.pk}"' in page(eva)
    assert "Taken back." in undo(eva, home, shift.pk).content.decode()
    assert on_duty(home) == {home.people.ana.id}
    assert eva.get(reverse("now"))["Location"] == reverse("homes")


def test_who_is_on_duty_already_has_nothing_to_take_back(on_shift: Client, home: Home) -> None:
    tap = uuid4()
    assert f'value="{tap}"' not in post(on_shift, home, "shift_on", id=tap).content.decode()
    assert "There is nothing to take back any more." in undo(on_shift, home, tap).content.decode()
    assert on_duty(home) == {home.people.eva.id}


def test_sent_twice_it_is_still_taken_back_by_one_tap(client: Client, home: Home) -> None:
    client.force_login(home.people.ben)
    tap = uuid4()
    for _time in range(2):
        post(client, home, "shift_on", id=tap)
    undo(client, home, tap)
    undo(client, home, tap)
    assert on_duty(home) == {home.people.ana.id}


def test_a_shift_that_was_handed_over_is_not_taken_back(client: Client, home: Home) -> None:
    client.force_login(home.people.ben)
    tap = uuid4()
    post(client, home, "shift_on", id=tap)
    post(client, home, "shift_hand_over", to=membership(home.people.ana).pk)
    undo(client, home, tap)
    assert Shift.objects.filter(pk=tap).exists()


def test_nobody_takes_back_the_shift_of_another(client: Client, home: Home) -> None:
    client.force_login(home.people.ben)
    tap = uuid4()
    post(client, home, "shift_on", id=tap)
    others = Client()
    others.force_login(home.people.ana)
    undo(others, home, tap)
    assert on_duty(home) == {home.people.ben.id}


def test_what_is_due_within_two_hours_is_there_with_one_tap(on_shift: Client, home: Home) -> None:
    shown = page(on_shift)
    assert "Feed" in shown and "Riluzole" not in shown
    item = next(one for one in on_shift.get(reverse("shift")).context["items"] if one.short == "Feed")
    post_to = reverse("answer", args=[item.id])
    on_shift.post(post_to, {"patient": home.people.patient.id, "id": uuid4(), "verb": "done"})
    assert RoutineDone.objects.get().author == home.people.eva
    assert "Eva Ruiz, 03:07" in page(on_shift)


def test_who_gave_it_and_when_stands_where_it_stood(on_shift: Client, home: Home) -> None:
    home.tell(DoseGiven(patient=home.people.patient, medicine=home.medicine, occurred_at=NOW - timedelta(minutes=20)))
    assert "Ana Reyes, 02:47" in page(on_shift)


def test_what_others_told_since_her_last_shift_is_said_in_words(on_shift: Client, home: Home) -> None:
    home.tell(PowerFailed(patient=home.people.patient, out=True, occurred_at=NOW - HOUR))
    counted = Counted(patient=home.people.patient, supply=home.filters, quantity=7, occurred_at=NOW - HOUR)
    home.tell(counted)
    home.tell(DoseGiven(patient=home.people.patient, medicine=home.medicine, occurred_at=NOW - HOUR), home.people.eva)
    shown = page(on_shift)
    assert "The power went out." in shown
    assert "Filters for the BiPAP: 7 counted" in shown
    changed = shown.partition("What changed since")[2]
    assert "Thu 19 Nov, 19:07" in changed
    assert "Riluzole" not in changed  # she gave it herself


def test_what_was_told_before_she_left_is_no_news(on_shift: Client, home: Home) -> None:
    with time_machine.travel(NOW - 20 * HOUR, tick=False):
        told = PowerFailed(patient=home.people.patient, out=True, occurred_at=NOW - 20 * HOUR)
        record.happening(home.people.ana, told, NOW - 20 * HOUR)
    assert "The power went out." not in page(on_shift)
    record.undo(home.people.ana, uuid4(), told, NOW)
    assert "<s>The power went out.</s> (taken back)" in page(on_shift)


def test_every_kind_of_happening_has_its_words_or_is_none_of_an_aides_business() -> None:
    worded = {kind for _title, _icon, kinds in GROUPS for kind in kinds}
    assert set(KINDS.values()) - worded == {Answered, Ticked, Undone}


def test_an_illness_that_began_is_news(on_shift: Client, home: Home) -> None:
    home.fall_ill(5)
    assert "Feels ill." in page(on_shift)


def test_handing_over_takes_one_off_duty_and_puts_the_other_on(on_shift: Client, home: Home) -> None:
    assert "Ben Reyes" in page(on_shift, "shift_over")
    to = membership(home.people.ben)
    said = post(on_shift, home, "shift_hand_over", to=to.pk, note="Slept well.\n<b>Filters</b> are low.")
    assert "Ben Reyes is on duty now. Thank you." in said.content.decode()
    assert on_duty(home) == {home.people.ben.id}
    assert on_shift.get(reverse("now"))["Location"] == reverse("homes")
    bens = Client()
    bens.force_login(home.people.ben)
    shown = page(bens)
    assert "Slept well." in shown and "&lt;b&gt;Filters&lt;/b&gt;" in shown and "Eva Ruiz" in shown


def test_what_the_phone_fetches_only_to_keep_does_not_take_the_thanks_away(on_shift: Client, home: Home) -> None:
    told = {"patient": home.people.patient.id, "id": uuid4(), "to": membership(home.people.ana).pk}
    on_shift.post(reverse("shift_hand_over"), told)
    for name in ("kept", "now", "sheet"):
        assert on_shift.get(reverse(name), headers={KEEP: "yes"}, follow=True).status_code == 404
    assert "Ana Reyes is on duty now. Thank you." in on_shift.get(reverse("shift"), follow=True).content.decode()


def test_a_hand_over_is_all_or_nothing(on_shift: Client, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("caregiving.web.shift.begin", fail)
    with pytest.raises(RuntimeError):
        post(on_shift, home, "shift_hand_over", to=membership(home.people.ben).pk)
    assert on_duty(home) == {home.people.eva.id}


def test_handing_over_twice_is_once(on_shift: Client, home: Home) -> None:
    said = {"id": uuid4(), "to": membership(home.people.ana).pk}
    post(on_shift, home, "shift_hand_over", **said)
    post(on_shift, home, "shift_hand_over", **said)
    assert Shift.objects.filter(membership__user=home.people.ana).count() == 1


@pytest.mark.parametrize("to", ["", "x", "cleo", "self"])
def test_one_hands_over_to_somebody_of_this_home_only(on_shift: Client, home: Home, to: str) -> None:
    people = {"cleo": home.people.cleo, "self": home.people.eva}
    chosen = str(membership(people[to]).pk) if to in people else to
    assert post(on_shift, home, "shift_hand_over", to=chosen).status_code == 400
    assert on_duty(home) == {home.people.eva.id}


def test_a_note_that_is_too_long_is_refused_and_kept_on_the_page(on_shift: Client, home: Home) -> None:
    said = post(on_shift, home, "shift_hand_over", to=membership(home.people.ana).pk, note="x" * 1001)
    assert said.status_code == 400
    assert "1000 letters are enough" in said.content.decode() and "x" * 1001 in said.content.decode()


def test_what_she_tapped_on_duty_without_network_is_stored_after_the_shift(
    on_shift: Client, home: Home, clock: time_machine.Traveller
) -> None:
    tapped = NOW + timedelta(minutes=5)
    clock.shift(10 * HOUR)
    headers = {"X-Outbox": str(home.people.eva.id), "X-Outbox-Clock": timezone.now().isoformat()}
    told = {"patient": home.people.patient.id, "id": uuid4(), "minutes": 60, "occurred_at": tapped.isoformat()}
    address = reverse("count", args=[home.filters.id])
    before = Counted.objects.count()
    assert on_shift.post(address, {**told, "quantity": 7}, headers=headers).status_code == 200
    assert Counted.objects.count() == before + 1
    assert Counted.objects.latest("recorded_at").occurred_at == tapped
    late = {**told, "id": uuid4(), "occurred_at": (NOW + 9 * HOUR).isoformat()}
    assert on_shift.post(address, {**late, "quantity": 6}, headers=headers).status_code == 404
    clock.shift(24 * HOUR)
    headers["X-Outbox-Clock"] = timezone.now().isoformat()
    again = {**told, "id": uuid4(), "quantity": 5}
    assert on_shift.post(address, again, headers=headers).status_code == 404


def test_the_care_team_has_no_shift_here(client: Client, home: Home) -> None:
    client.force_login(home.people.dee)
    assert client.get(reverse("shift")).status_code == 404


def test_the_page_costs_the_same_for_much_that_changed(
    on_shift: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def tell() -> None:
        home.tell(Counted(patient=home.people.patient, supply=home.filters, quantity=7, occurred_at=NOW))
        home.tell(DoseGiven(patient=home.people.patient, medicine=home.medicine, occurred_at=NOW))

    tell()
    page(on_shift)
    with django_assert_max_num_queries(60) as few:
        page(on_shift)
    before = len(few)
    for _time in range(6):
        tell()
    with django_assert_max_num_queries(before):
        page(on_shift)
