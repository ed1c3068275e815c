"""Which pages a phone may keep, for whom, and what those never hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.patients.models import Patient
from caregiving.people.models import Membership, Role
from caregiving.web.visit import KEEP, KEPT_FOR
from checklists.models import Checklist
from tests.web.home import Home, add_supply

KEEPING = {KEEP: "yes"}
NEEDED = (
    "now", "wrong", "breathing", "power", "other", "first_sign", "start", "begun", "sheet", "supplies", "due_list",
    "checklists", "people", "outbox", "patient", "vaccines", "own_vaccines",
)  # fmt: skip


def listed(client: Client) -> list[str]:
    return list(client.get(reverse("kept")).json()["pages"])


def test_the_list_names_what_the_night_needs(ana: Client, home: Home) -> None:
    pages = listed(ana)
    assert {reverse(name) for name in NEEDED} <= set(pages)
    of_a_machine = (reverse(name, args=[home.niv.id]) for name in ("drill", "device", "upkeep", "device_photos"))
    assert {reverse("count", args=[home.filters.id]), *of_a_machine} <= set(pages)
    assert any(page.startswith(f"/due/{home.people.patient.id}/") for page in pages)
    offered = Checklist.objects.filter(language="en")
    assert {reverse("checklist_steps", args=[one.id]) for one in offered} <= set(pages)


def test_every_page_of_the_list_may_be_kept_for_its_person_or_leads_elsewhere(ana: Client, home: Home) -> None:
    for path in listed(ana):
        answer = ana.get(path, headers=KEEPING)
        assert answer.status_code == 302 or answer[KEPT_FOR] == f"{home.people.ana.id}.{home.people.patient.id}", path


def test_the_whole_of_it_stays_small(ana: Client, home: Home) -> None:
    home.fall_ill()
    assert sum(len(ana.get(path, headers=KEEPING).content) for path in listed(ana)) < 5_000_000 / 2


def test_a_page_with_something_just_said_or_just_told_is_not_kept(ana: Client, home: Home) -> None:
    said = {"patient": home.people.patient.id, "id": uuid4(), "quantity": "7"}
    ana.post(reverse("count", args=[home.filters.id]), said)
    assert KEPT_FOR not in ana.get(reverse("now")).headers
    ana.post(reverse("undo"), {"patient": home.people.patient.id, "of": "x"})
    assert KEPT_FOR not in ana.get(reverse("now")).headers
    assert KEPT_FOR in ana.get(reverse("now")).headers


def test_a_page_fetched_to_be_kept_chooses_no_patient(ana: Client, home: Home) -> None:
    people = home.people
    Membership.objects.create(user=people.ana, household=people.other_home, role=Role.FAMILY)
    ana.post(reverse("homes"), {"patient": people.patient.id})
    hers = f"/vaccines/of/{people.other_patient.id}/"
    assert ana.get(hers, headers=KEEPING)[KEPT_FOR] == f"{people.ana.id}.{people.other_patient.id}"
    assert "Helen Reyes" in ana.get(reverse("now")).content.decode()
    ana.get(hers)
    assert "Carl Clark" in ana.get(reverse("now")).content.decode()


def test_the_choice_of_a_home_says_to_the_phone_whose_pages_may_stay(ana: Client, home: Home) -> None:
    people = home.people
    assert f'data-patient="{people.patient.id}"' in ana.get(reverse("homes")).content.decode()
    ana.force_login(people.eva)
    assert 'data-patient="none"' in ana.get(reverse("homes")).content.decode()


def test_what_is_shown_to_whoever_holds_the_phone_names_no_person(ana: Client, home: Home) -> None:
    for name in ("offline", "install"):
        assert "data-person" not in ana.get(reverse(name)).content.decode()


def test_a_page_fetched_to_be_kept_leaves_what_was_said_to_the_next_one(ana: Client, home: Home) -> None:
    ana.post(reverse("undo"), {"patient": home.people.patient.id, "of": "x"})
    assert "nothing to take back" not in ana.get(reverse("now"), headers=KEEPING).content.decode()
    assert "nothing to take back" in ana.get(reverse("now")).content.decode()


def test_the_page_before_start_is_kept_without_a_day(ana: Client, home: Home) -> None:
    ana.post(reverse("first_sign"), {"patient": home.people.patient.id, "day": "2026-11-19"})
    assert KEPT_FOR not in ana.get(reverse("start")).headers
    kept = ana.get(reverse("start"), headers=KEEPING)
    assert "2026-11-19" not in kept.content.decode()
    assert KEPT_FOR in kept.headers


@pytest.mark.parametrize("path", ["/homes/", "/offline/", "/team/guidance/", "/api/v1/me/", "/accounts/2fa/", "/kept/"])
def test_what_is_no_page_of_a_home_is_never_kept(ana: Client, home: Home, path: str) -> None:
    assert KEPT_FOR not in ana.get(path).headers


def test_nobody_is_told_which_pages_there_are(client: Client, home: Home) -> None:
    assert client.get(reverse("kept")).status_code == 302
    client.force_login(home.people.cleo)
    assert str(home.people.patient.id) not in client.get(reverse("kept")).content.decode()


def test_who_sees_no_home_any_more_is_given_no_list(client: Client, home: Home) -> None:
    client.force_login(home.people.eva)
    assert client.get(reverse("kept"))["Location"] == reverse("homes")


def test_the_list_costs_as_much_for_many_supplies_as_for_few(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ana.get(reverse("kept"))
    with django_assert_max_num_queries(100) as few:
        listed(ana)
    for number in range(5):
        add_supply(home.people, f"Thing {number}", "", Decimal(4), home.now)
    with django_assert_max_num_queries(len(few)):
        pages = listed(ana)
    assert len(pages) == len(set(pages))


def test_what_a_person_typed_is_text_in_every_kept_page(ana: Client, home: Home) -> None:
    hostile: Any = '<img src=x onerror="alert(1)">'
    Patient.objects.filter(pk=home.people.patient.id).update(name=hostile)
    for path in listed(ana):
        assert hostile not in ana.get(path, headers=KEEPING).content.decode(), path
