"""Lots on the page: what is past its date is said, and a date that is later takes no day away."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from caregiving.supplies.models import Counted, Lot, Restocked, Supply, Used
from tests.people import NOW
from tests.web.home import Home


def make_supply(home: Home, **fields: object) -> Supply:
    values = {"kind": "feeding", "unit": "packs", "use": "scheduled", "per_day": 1, "critical": True, **fields}
    return Supply.objects.create(patient=home.people.patient, name="Formula", **values)


def tell(home: Home, what: type[Counted | Restocked | Used], of: Supply | Lot, quantity: int, ago: int) -> None:
    supply, lot = (of.supply, of) if isinstance(of, Lot) else (of, None)
    at = NOW - timedelta(days=ago)
    home.tell(what(patient=home.people.patient, supply=supply, lot=lot, quantity=Decimal(quantity), occurred_at=at))


def line_of(ana: Client) -> str:
    page = ana.get(reverse("supplies")).content.decode()
    return page.split("<b>Formula</b>")[1].split("</li>")[0]


def test_what_is_past_its_date_is_said_and_nothing_is_owed(ana: Client, home: Home) -> None:
    formula = make_supply(home)
    Lot.objects.create(supply=formula, label="old", expires_on=home_day(home, -30))
    tell(home, Counted, formula, 50, ago=3)
    line = line_of(ana)
    assert "0 packs left" in line
    assert "47 packs past their date" in line
    assert "0<small> days" in line


def test_a_later_date_takes_no_day_away_from_lots_that_were_counted_at_different_moments(
    ana: Client, home: Home
) -> None:
    formula = make_supply(home)
    lasting, other = (
        Lot.objects.create(supply=formula, label=label, expires_on=home_day(home, in_days))
        for label, in_days in (("lasting", 40), ("other", 30))
    )
    for lot, ago in ((lasting, 10), (other, 10), (other, 2)):
        tell(home, Counted, lot, 20, ago)
    assert "30<small> days" in line_of(ana)
    other.expires_on = home_day(home, 60)
    other.save()
    assert "30<small> days" in line_of(ana)


def test_what_was_noted_as_used_of_a_lot_is_gone_when_everything_is_counted(ana: Client, home: Home) -> None:
    formula = make_supply(home)
    soon, late = (
        Lot.objects.create(supply=formula, label=label, expires_on=home_day(home, in_days))
        for label, in_days in (("soon", 4), ("late", 59))
    )
    tell(home, Restocked, soon, 20, ago=9)
    tell(home, Restocked, late, 20, ago=9)
    tell(home, Used, late, 15, ago=8)
    tell(home, Counted, formula, 25, ago=0)
    assert "10<small> days" in line_of(ana)


def home_day(home: Home, in_days: int) -> date:
    return NOW.astimezone(home.people.patient.zone).date() + timedelta(days=in_days)
