"""A home writes in what it counts, changes what is written of it, and puts what came in on the shelf."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.patients.happenings import Undone
from caregiving.patients.models import Contact, ContactKind
from caregiving.supplies.models import Lot, Restocked, Supply
from tests.web.home import Home

DIGITS = "Write a number in digits, or leave it empty."
NEW = {
    "name": "Syringes, 60 mL",
    "kind": "feeding",
    "unit": "piece",
    "use": "scheduled",
    "per_day": "2",
    "lead_days": "7",
}


def write_in(client: Client, home: Home, **told: str) -> Any:
    return client.post(reverse("supply_new"), {"patient": home.people.patient.id, **NEW, **told})


def page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def syringes(ana: Client, home: Home) -> Supply:
    write_in(ana, home, repeats_left="2")
    return Supply.objects.get(name=NEW["name"])


def put(client: Client, supply: Supply, **told: Any) -> Any:
    values = {"patient": supply.patient_id, "id": uuid4(), "quantity": "60", **told}
    return client.post(reverse("supply_came_in", args=[supply.pk]), values)


def test_what_is_written_in_is_counted_next(ana: Client, home: Home) -> None:
    assert reverse("supply_new") in page(ana.get(reverse("supplies")))
    answer = write_in(ana, home)
    supply = Supply.objects.get(name=NEW["name"])
    assert answer.url == reverse("count", args=[supply.pk])
    assert (supply.patient, supply.per_day, supply.lead_days, supply.critical) == (
        home.people.patient,
        Decimal(2),
        7,
        False,
    )


def test_the_rest_may_wait(ana: Client, home: Home) -> None:
    write_in(ana, home, lead_days="")
    supply = Supply.objects.get(name=NEW["name"])
    assert (supply.lead_days, supply.repeats_left, supply.supplier) == (0, None, None)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"per_day": ""}, "Write how many are used a day."),
        ({"per_day": "some"}, DIGITS),
        ({"repeats_left": "-1"}, DIGITS),
        ({"lead_days": "soon"}, DIGITS),
        ({"name": "viral FILTERS"}, "There is a supply of that name already."),
        ({"unit": ""}, "Write what is counted, for example pieces."),
        ({"name": ""}, "Write the name as it stands on the box."),
        ({"use": "cycle"}, "Choose one."),
        ({"kind": "<b>"}, "Choose one."),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_stored(
    ana: Client, home: Home, told: dict[str, str], sentence: str
) -> None:
    before = Supply.objects.count()
    home.filters.name = "Viral filters"
    home.filters.save()
    answer = write_in(ana, home, **told)
    assert answer.status_code == 400
    assert sentence in page(answer)
    assert Supply.objects.count() == before


def test_only_the_homes_own_suppliers_can_be_chosen(ana: Client, home: Home) -> None:
    own = Contact.objects.create(patient=home.people.patient, kind=ContactKind.SUPPLIER, name="Northside")
    other = Contact.objects.create(patient=home.people.other_patient, kind=ContactKind.SUPPLIER, name="Elsewhere")
    form = page(ana.get(reverse("supply_new")))
    assert "Northside" in form and "Elsewhere" not in form
    assert write_in(ana, home, supplier=str(other.pk)).status_code == 400
    write_in(ana, home, supplier=str(own.pk))
    assert Supply.objects.get(name=NEW["name"]).supplier == own


def test_a_change_keeps_what_it_does_not_speak_of(ana: Client, home: Home, syringes: Supply) -> None:
    Supply.objects.filter(pk=syringes.pk).update(short_name="Syringes", isolation_factor=2)
    assert "Change what is written of it" in page(ana.get(reverse("supply", args=[syringes.pk])))
    told = {"patient": home.people.patient.id, **NEW, "repeats_left": "0", "kept_at": "hall", "critical": "on"}
    assert ana.post(reverse("supply_change", args=[syringes.pk]), told).status_code == 302
    syringes.refresh_from_db()
    assert (syringes.repeats_left, syringes.kept_at, syringes.critical) == (0, "hall", True)
    assert (syringes.short_name, syringes.isolation_factor) == ("Syringes", Decimal(2))


def test_what_came_in_is_on_the_shelf_under_its_date_and_uses_one_repeat(ana: Client, syringes: Supply) -> None:
    put(ana, syringes, expires_on="2027-08-31", label="A12", repeat="on")
    put(ana, syringes, expires_on="2027-08-31", label="A12", quantity="30")
    lot = Lot.objects.get(supply=syringes)
    assert (lot.label, lot.expires_on) == ("A12", date(2027, 8, 31))
    assert sorted(Restocked.objects.values_list("quantity", "lot")) == [(Decimal(30), lot.pk), (Decimal(60), lot.pk)]
    syringes.refresh_from_db()
    assert syringes.repeats_left == 1
    assert "Good until 31 Aug 2027" in page(ana.get(reverse("supply", args=[syringes.pk])))


def test_sent_twice_it_came_in_once_and_used_one_repeat(ana: Client, syringes: Supply) -> None:
    tap = uuid4()
    for _time in range(2):
        assert put(ana, syringes, id=tap, repeat="on").status_code == 302
    syringes.refresh_from_db()
    assert (Restocked.objects.count(), syringes.repeats_left) == (1, 1)


def test_the_same_tap_with_another_number_stores_nothing_of_it(ana: Client, syringes: Supply) -> None:
    tap = uuid4()
    put(ana, syringes, id=tap, repeat="on")
    put(ana, syringes, id=tap, quantity="61", label="B7", repeat="on")
    syringes.refresh_from_db()
    assert (Restocked.objects.get().quantity, syringes.repeats_left) == (Decimal(60), 1)
    assert not Lot.objects.filter(supply=syringes).exists()


@pytest.mark.parametrize("told", [{"quantity": "0"}, {"quantity": ""}, {"quantity": "x"}, {"expires_on": "tomorrow"}])
def test_a_number_and_a_date_are_asked_for_in_words(ana: Client, syringes: Supply, told: dict[str, str]) -> None:
    assert put(ana, syringes, **told).status_code == 400
    assert not Restocked.objects.exists()


def test_it_can_be_taken_back(ana: Client, syringes: Supply) -> None:
    tap = uuid4()
    put(ana, syringes, id=tap)
    ana.post(reverse("undo"), {"patient": syringes.patient_id, "of": tap})
    assert Undone.objects.get().undoes_id == Restocked.objects.get().pk
