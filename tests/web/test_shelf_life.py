"""A bottle that was opened is good for as long as its label says, where the home wrote nothing else."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.agenda.facts import facts
from caregiving.agenda.rows import read
from caregiving.guidance.moments import local_day
from caregiving.supplies.models import Counted, Lot, Medicine, Supply
from tests.people import NOW
from tests.web.home import Home
from tests.web.reviewed_home import withdraw

DAY = timedelta(days=1)


def make(home: Home, name: str = "Tiglutik", **fields: Any) -> Supply:
    """900 mL at 20 a day, counted yesterday."""
    values = {"kind": "medicine", "unit": "mL", "use": "scheduled", "per_day": 20, "critical": True, **fields}
    supply = Supply.objects.create(patient=home.people.patient, name=name, **values)
    home.tell(Counted(patient=home.people.patient, supply=supply, quantity=Decimal(900), occurred_at=NOW - DAY))
    return supply


def bottle(home: Home, supply: Supply, *, opened: int | None = 6, sent: int | None = None, **fields: Any) -> Lot:
    """Opened and sent so many days ago."""
    today = local_day(NOW, home.people.patient.zone)
    return Lot.objects.create(
        supply=supply,
        label="B7",
        expires_on=today + 300 * DAY,
        opened_on=None if opened is None else today - opened * DAY,
        shipped_on=None if sent is None else today - sent * DAY,
        **fields,
    )


def lasts(home: Home, supply: Supply) -> int | None:
    return next(
        stock.runway.days for stock in facts(read(home.people.patient.pk, NOW), NOW).stocks if stock.row.pk == supply.pk
    )


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("name", "fields", "days"),
    [
        ("Riluzole suspension (Tiglutik)", {}, 9),
        ("Radicava ORS", {}, 9),
        ("Riluzole tablets", {"unit": "tablets"}, 44),
        ("Tiglutik", {"days_after_opening": 10}, 4),
        ("Tiglutik", {"days_after_opening": 28}, 22),
        ("Syringes for Tiglutik", {"kind": "feeding"}, 44),
    ],
)
def test_how_long_it_lasts_ends_with_the_last_good_day_of_what_was_opened(
    home: Home, name: str, fields: dict[str, Any], days: int
) -> None:
    supply = make(home, name, **fields)
    bottle(home, supply)
    assert lasts(home, supply) == days


def test_what_its_medicine_is_called_says_what_it_is(home: Home) -> None:
    medicine = Medicine.objects.create(patient=home.people.patient, name="Edaravone", dose="5 mL", route="tube")
    supply = make(home, "The morning one", medicine=medicine, unit="dose")
    bottle(home, supply)
    assert lasts(home, supply) == 9


@pytest.mark.parametrize(("written", "days"), [(None, 5), (60, 9)])
def test_the_day_on_which_the_pharmacy_sent_it_counts_as_well(home: Home, written: int | None, days: int) -> None:
    supply = make(home, "Radicava ORS")
    bottle(home, supply, sent=25, days_after_shipping=written)
    assert lasts(home, supply) == days


def test_the_pages_say_for_how_long_and_why(ana: Client, home: Home) -> None:
    supply = make(home, "Radicava ORS")
    lot = bottle(home, supply, sent=1)
    said = "It is good for 15 days after it is opened, unless the bottle or the pharmacy says otherwise"
    for shown in (
        page(ana, "supply", supply.pk),
        page(ana, "lot", supply.pk, lot.pk),
        page(ana, "supply_change", supply.pk),
    ):
        assert said in shown and "Rule SUP-06," in shown
    assert "It is good for 30 days after the pharmacy sent it, unless" in page(ana, "lot", supply.pk, lot.pk)
    ordering = page(ana, "supply", supply.pk).split('id="ordering"')[1].split("</section>")[0]
    assert ordering.count("Rule SUP-06,") == 1 and ordering.count("Rule SUP-06.shipped") == 1


def test_a_longer_figure_of_the_home_counts_and_the_shorter_one_is_said_to_be_safer(ana: Client, home: Home) -> None:
    supply = make(home, "Radicava ORS", days_after_opening=28)
    lot = bottle(home, supply, sent=1, days_after_shipping=60)
    shown = page(ana, "lot", supply.pk, lot.pk)
    safer = "and the shorter one is safer. Ask the pharmacy."
    assert f"Written here: good for 28 days after it is opened. The source says 15, {safer}" in shown
    assert f"Written here: good for 60 days after it was sent. The source says 30, {safer}" in shown
    Supply.objects.filter(pk=supply.pk).update(days_after_opening=14)
    Lot.objects.filter(pk=lot.pk).update(days_after_shipping=30)
    shown = page(ana, "lot", supply.pk, lot.pk)
    assert "It is good for 14 days after it is opened." in shown and "the shorter one" not in shown


def test_who_writes_in_a_supply_is_told_where_an_empty_field_counts(ana: Client, home: Home) -> None:
    shown = page(ana, "supply_new")
    assert "Where you leave it empty, this counts of these medicines:" in shown
    assert "Opened riluzole liquid keeps for 15 days." in shown and "Rule SUP-06," in shown


def test_a_row_that_was_withdrawn_is_named_and_drives_nothing(ana: Client, home: Home) -> None:
    supply = make(home)
    lot = bottle(home, supply)
    withdraw(home, "SUP-05")
    assert lasts(home, supply) == 44
    assert "It is good for" not in page(ana, "lot", supply.pk, lot.pk)
    gone = page(ana, "supply", supply.pk).split("No longer used here: ask your team")[1]
    assert "Opened riluzole liquid keeps for 15 days." in gone
    assert "Opened riluzole liquid" not in page(ana, "supply_new")
