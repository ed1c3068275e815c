"""The page of one supply: what the pharmacy allows, what expires unused, and the rules behind it, as on the list."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.agenda.words import title
from caregiving.supplies.models import Counted, Lot, OrderSent, Restocked, Supply
from tests.people import NOW
from tests.web.home import Home, add_supply

TODAY = date(2026, 11, 20)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def page(client: Client, supply: Supply) -> str:
    answer = client.get(reverse("supply", args=[supply.id]))
    assert answer.status_code == 200
    return plain(answer.content.decode())


def line(client: Client, supply: Supply) -> str:
    found = plain(client.get(reverse("supplies")).content.decode())
    return found.split(f"<b>{supply.name}</b>")[1].split("</li>")[0]


def tablets(home: Home, count: int = 40, came_ago: int | None = 10, **fields: Any) -> Supply:
    """Counted an hour ago; the last refill came so many days ago."""
    values = {"kind": "medicine", "unit": "tablets", "critical": True, "repeats_left": 2, **fields}
    supply = add_supply(home.people, "Lorazepam tablets", "", Decimal(count), NOW, **values)
    if came_ago is not None:
        at = NOW - timedelta(days=came_ago)
        home.tell(Restocked(id=uuid4(), patient=home.people.patient, supply=supply, quantity=30, occurred_at=at))
    home.replan()
    return supply


def test_a_refill_that_comes_after_the_last_safe_day_is_said_everywhere(ana: Client, home: Home) -> None:
    """Forty tablets run out on 30 December: to be ordered by 13 December, refilled from 20 December on."""
    supply = tablets(home, refill_after_days=40)
    there = page(ana, supply)
    assert "A refill is due only from Sun 20 Dec, and the last safe day to order is Sun 13 Dec." in there
    assert "Ask the pharmacy now." in there
    assert "Rule SUP-01," in there and "Rule SUP-10," in there and "Rule SUP-11," in there
    assert "A refill is due only from Sun 20 Dec: ask the pharmacy now" in line(ana, supply)


@pytest.mark.parametrize(("after", "words"), [(33, "A refill is due from Sun 13 Dec."), (34, "last safe day to order")])
def test_a_refill_on_the_last_safe_day_is_in_time_and_a_day_later_is_not(
    ana: Client, home: Home, after: int, words: str
) -> None:
    there = page(ana, tablets(home, refill_after_days=after))
    assert words in there
    assert ("Ask the pharmacy now." in there) is (after == 34)


@pytest.mark.parametrize(("after", "came_ago"), [(10, 10), (None, 10), (40, None)])
def test_a_refill_that_is_allowed_today_or_of_which_nobody_knows_says_nothing(
    ana: Client, home: Home, after: int | None, came_ago: int | None
) -> None:
    supply = tablets(home, refill_after_days=after, came_ago=came_ago)
    assert "A refill is due" not in page(ana, supply)
    assert "A refill is due" not in line(ana, supply)


@pytest.mark.parametrize(
    ("days", "words"), [(0, None), (1, "It takes 1 day to come."), (3, "It takes 3 days to come.")]
)
def test_how_long_an_order_takes_is_said_only_when_somebody_wrote_it_in(
    ana: Client, home: Home, days: int, words: str | None
) -> None:
    supply = tablets(home, 1, lead_days=days, repeats_left=None)
    listed = plain(ana.get(reverse("supplies")).content.decode())
    to_order = listed.split("Order Lorazepam tablets today</h2>")[1].split("</section>")[0]
    for there in (to_order, page(ana, supply)):
        assert ("It takes" in there) is (words is not None)
        assert words is None or words in there
    assert "<p></p>" not in to_order


def test_what_is_to_be_ordered_today_says_that_the_refill_comes_too_late(ana: Client, home: Home) -> None:
    tablets(home, 12, refill_after_days=40)
    found = plain(ana.get(reverse("supplies")).content.decode())
    order = found.split("Order Lorazepam tablets today")[1].split("</section>")[0]
    assert "A refill is due only from Sun 20 Dec" in order
    assert "Why am I told this?" in order and "Rule SUP-01," in order
    due = next(item for item in Snapshot.objects.get().due if item["params"].get("name") == "Lorazepam tablets")
    assert due["params"]["refill"] == "2026-12-20"
    listed = ana.get(reverse("due_list")).content.decode()
    item = next(
        ana.get(address).content.decode()
        for address in re.findall(r'href="(/due/[^"]+/)"', listed)
        if "Lorazepam" in ana.get(address).content.decode()
    )
    assert "A refill is due only from Sun 20 Dec: ask the pharmacy now." in item
    assert "SUP-11" in item


def test_a_controlled_medicine_says_so_with_its_rules(ana: Client, home: Home) -> None:
    controlled, other = tablets(home, controlled=True), home.filters
    assert "It is a controlled medicine: early and emergency refills are often not allowed." in page(ana, controlled)
    assert "Rule SUP-09," in page(ana, controlled) and "Rule SUP-11.refills," in page(ana, controlled)
    assert "controlled medicine" not in page(ana, other) and "SUP-09" not in page(ana, other)


def test_a_controlled_medicine_that_nobody_counted_still_says_so(ana: Client, home: Home) -> None:
    supply = Supply.objects.create(
        patient=home.people.patient, name="Morphine", kind="medicine", unit="mL", use="scheduled", per_day=1,
        controlled=True,
    )  # fmt: skip
    there = page(ana, supply)
    assert "It is a controlled medicine" in there and "Rule SUP-09," in there
    assert "How long it lasts is not known. Count it." in there


def test_units_that_will_expire_before_they_are_used_are_said_in_the_list_and_on_the_page(
    ana: Client, home: Home
) -> None:
    supply = tablets(home, 40, came_ago=None)
    lot = Lot.objects.create(supply=supply, label="B7", expires_on=TODAY + timedelta(days=9))
    at = NOW - timedelta(minutes=30)
    home.tell(
        Counted(id=uuid4(), patient=home.people.patient, supply=supply, lot=lot, quantity=Decimal(40), occurred_at=at)
    )
    assert "30 tablets will expire before they are used" in line(ana, supply)
    there = page(ana, supply)
    assert "<dt>Will expire before they are used</dt><dd>30 tablets</dd>" in there
    assert "B7</span>" in there and "Good until 29 Nov 2026" in there
    assert "What expires first is used first." in there
    assert "will expire before they are used" not in line(ana, home.filters)


def test_the_page_says_how_long_it_lasts_also_with_somebody_ill_and_since_when_it_is_ordered(
    ana: Client, home: Home
) -> None:
    supply = tablets(home, 40, isolation_factor=2)
    there = page(ana, supply)
    assert "40 days, until Wed 30 Dec." in there
    assert "<dt>With somebody ill</dt><dd>20 days</dd>" in there
    assert "Order by Sun 13 Dec." in there and "2 repeats left." in there
    sent = OrderSent(id=uuid4(), patient=home.people.patient, supply=supply, quantity=30, occurred_at=NOW)
    home.tell(sent)
    assert "Ordered." in page(ana, supply)


def test_an_item_of_which_nothing_is_known_or_that_never_ends_says_so(ana: Client, home: Home) -> None:
    kept = add_supply(home.people, "Spare mask", "", Decimal(2), NOW, use="kept", per_day=None, keep_at_least=1)
    assert "It does not run out." in page(ana, kept)
    assert "Nothing says yet when to order." in page(ana, kept)
    assert "How long it lasts is not known." in page(ana, home.tests)


def test_another_homes_supply_has_no_page(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    assert client.get(reverse("supply", args=[home.filters.id])).status_code == 404


def test_the_page_costs_the_same_for_many_supplies_and_lots(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(90) as few:
        page(ana, home.filters)
    for number in range(5):
        add_supply(home.people, f"More {number}", "", Decimal(3), NOW)
        Lot.objects.create(supply=home.filters, label=str(number))
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(ana, home.filters)


@pytest.mark.parametrize(("left", "needed"), [(0, True), (1, False), (None, False)])
def test_an_order_that_needs_a_new_prescription_says_so_where_it_is_due(
    home: Home, left: int | None, needed: bool
) -> None:
    tablets(home, 12, repeats_left=left)
    (order,) = [item for item in Snapshot.objects.get().due if item["params"].get("name") == "Lorazepam tablets"]
    assert ("Ask for a new prescription." in title(Due.from_json(order), home.people.patient.zone)) is needed


def test_as_many_as_the_last_time_are_ordered_by_one_tap_and_can_be_changed(ana: Client, home: Home) -> None:
    """Filters for nine days: to be ordered today. Nobody has ordered them yet, then thirty came in."""
    supplies, order = reverse("supplies"), reverse("order", args=[home.filters.id])
    assert 'name="quantity"' not in ana.get(supplies).content.decode()
    for days, many in {30: "30", 60: "20"}.items():
        at = NOW - timedelta(days=days)
        patient = home.people.patient
        home.tell(Restocked(patient=patient, supply=home.filters, quantity=Decimal(many), occurred_at=at))
    there = plain(ana.get(supplies).content.decode())
    assert "30 pieces, as last time" in there
    assert '<input type="hidden" name="quantity" value="30"><input type="hidden" name="expected_on"' in there
    assert 'value="30"' in ana.get(order).content.decode()
    told = {"patient": home.people.patient.id, "id": uuid4(), "quantity": "30", "expected_on": "2026-11-23"}
    assert ana.post(order, told)["Location"] == supplies
    assert 'name="quantity"' not in ana.get(supplies).content.decode()


def test_a_care_team_orders_nothing_for_a_home(client: Client, home: Home) -> None:
    at = NOW - timedelta(days=30)
    home.tell(Restocked(patient=home.people.patient, supply=home.filters, quantity=30, occurred_at=at))
    client.force_login(home.people.dee)
    assert "as last time" not in client.get(reverse("supplies")).content.decode()
