"""What stands on one box: its date, and that it was opened, after which it is good for less long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.supplies.models import Lot, Supply
from tests.web.home import Home


@pytest.fixture
def bottle(home: Home) -> Lot:
    """Of the filters, which are good for ten days after they are opened."""
    Supply.objects.filter(pk=home.filters.pk).update(days_after_opening=10)
    return Lot.objects.create(supply=home.filters, label="B7", expires_on=home.now.date() + timedelta(days=300))


def address(lot: Lot) -> str:
    return reverse("lot", args=[lot.supply_id, lot.pk])


def write(client: Client, lot: Lot, **told: Any) -> Any:
    values = {"label": lot.label, "expires_on": lot.expires_on or ""}
    return client.post(address(lot), {"patient": lot.supply.patient_id, **values, **told})


def page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_bottle_that_was_opened_is_good_for_as_long_as_its_supply_says(ana: Client, home: Home, bottle: Lot) -> None:
    assert address(bottle) in page(ana.get(reverse("supply", args=[bottle.supply_id])))
    assert "It is good for 10 days after it is opened." in page(ana.get(address(bottle)))
    opened = home.now.astimezone(home.people.patient.zone).date()
    assert write(ana, bottle, opened_on=opened).status_code == 302
    bottle.refresh_from_db()
    assert bottle.opened_on == opened
    shown = page(ana.get(reverse("supply", args=[bottle.supply_id])))
    assert f"Opened {opened:%-d %b %Y}" in shown
    assert f"Good until {opened + timedelta(days=9):%-d %b %Y}" in shown  # the day of opening is the first of the ten


def test_a_later_date_of_the_authoritys_list_is_asked_for_home_tests_alone(
    ana: Client, home: Home, bottle: Lot
) -> None:
    kit = Lot.objects.get(supply=home.tests)
    assert "extended_expires_on" in page(ana.get(address(kit)))
    assert "extended_expires_on" not in page(ana.get(address(bottle)))
    assert write(ana, kit, extended_expires_on="2027-12-01").status_code == 302
    kit.refresh_from_db()
    assert kit.extended_expires_on == date(2027, 12, 1)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"opened_on": "2099-01-01"}, "It cannot have been opened in the future."),
        ({"expires_on": "soon"}, "Choose a day of the calendar, or leave it empty."),
        ({"days_after_shipping": "-1"}, "Write a number in digits, or leave it empty."),
        ({"label": "B8"}, "A lot of that name and date is written in already."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(
    ana: Client, bottle: Lot, told: dict[str, str], said: str
) -> None:
    Lot.objects.create(supply=bottle.supply, label="B8", expires_on=bottle.expires_on)
    answer = write(ana, bottle, **told)
    assert answer.status_code == 400 and said in page(answer)
    again = Lot.objects.get(pk=bottle.pk)
    assert (again.label, again.opened_on, again.expires_on) == (bottle.label, None, bottle.expires_on)


def test_a_later_date_before_the_one_on_the_box_is_asked_about_and_not_kept(ana: Client, home: Home) -> None:
    kit = Lot.objects.get(supply=home.tests)
    answer = write(ana, kit, expires_on="2027-12-01", extended_expires_on="2027-06-01")
    assert answer.status_code == 400 and "The box is good for longer than that. Write a later date." in page(answer)
    kit.refresh_from_db()
    assert kit.extended_expires_on is None
    assert write(ana, kit, expires_on="2027-12-01", extended_expires_on="2027-12-01").status_code == 302


def test_a_later_date_of_something_else_that_came_by_the_api_can_be_mended(ana: Client, bottle: Lot) -> None:
    assert bottle.expires_on is not None
    Lot.objects.filter(pk=bottle.pk).update(extended_expires_on=bottle.expires_on - timedelta(days=9))
    assert "Write a later date." in page(write(ana, bottle, extended_expires_on=bottle.expires_on - timedelta(days=9)))
    assert write(ana, bottle).status_code == 302
    bottle.refresh_from_db()
    assert bottle.extended_expires_on is None


def test_a_lot_of_another_supply_does_not_exist_there(ana: Client, home: Home, bottle: Lot) -> None:
    assert ana.get(reverse("lot", args=[home.tests.pk, bottle.pk])).status_code == 404
