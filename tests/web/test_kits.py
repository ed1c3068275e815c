"""The home tests on the pages: which are good, extended or past their date, and how many are left of each."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.supplies.models import Counted, Lot, Restocked, Supply, Used
from tests.careteam.reviewers import said
from tests.people import NOW
from tests.web.home import Home

TODAY = date(2026, 11, 20)


def rows(client: Client, name: str = "supplies") -> list[tuple[str, str]]:
    """What stands there of each lot, and how many of it are left."""
    found = re.sub(r"\s+", " ", client.get(reverse(name)).content.decode())
    lines = re.findall(
        r'<span class="row-b">Home tests<small>(.*?)</small></span><span class="row-e note">(.*?)</span>', found
    )
    return [(state.removesuffix(". Drawer B"), left) for state, left in lines]


def lot(home: Home, label: str, expires: date | None, count: int | None = None, extended: date | None = None) -> Lot:
    made = Lot.objects.create(supply=home.tests, label=label, expires_on=expires, extended_expires_on=extended)
    if count is not None:
        tell(home, Counted, count, made, minutes=30)
    return made


def tell(home: Home, what: type[Counted | Restocked | Used], quantity: int, lot: Lot | None, minutes: int = 0) -> None:
    at = NOW - timedelta(minutes=minutes)
    home.tell(
        what(
            id=uuid4(),
            patient=home.people.patient,
            supply=home.tests,
            lot=lot,
            quantity=Decimal(quantity),
            occurred_at=at,
        )
    )


def test_every_lot_says_whether_it_is_good_extended_or_past_its_date_and_how_many_are_left(
    ana: Client, home: Home
) -> None:
    Lot.objects.all().delete()
    Counted._base_manager.filter(supply=home.tests)._raw_delete("default")
    lot(home, "extended", TODAY - timedelta(days=9), 3, extended=TODAY + timedelta(days=9))
    lot(home, "good", TODAY + timedelta(days=99), 5)
    lot(home, "old box", TODAY - timedelta(days=1), 2)
    lot(home, "old in every way", date(2025, 1, 1), 4, extended=date(2026, 1, 1))
    lot(home, "used up", date(2025, 1, 1), 0)
    assert rows(ana) == [
        ("In date until 29 Nov 2026: longer than the box says", "3 left"),
        ("In date until 27 Feb 2027", "5 left"),
        ("Past its date, 1 Jan 2026, also by the authority&#x27;s list", "4 left"),
        ("Past the date on the box, 19 Nov 2026. Look on the authority&#x27;s list: it may be good longer.", "2 left"),
    ]
    assert "8 home tests are in date. Ask your team how many to keep." in ana.get(reverse("supplies")).content.decode()


def test_how_many_should_be_kept_is_said_once_the_team_said_so(ana: Client, home: Home) -> None:
    said(home.people.dee, "SUP-20.kits", value="8", now=NOW - timedelta(days=1), team=home.people.team)
    page = ana.get(reverse("supplies")).content.decode()
    assert "4 home tests are in date; 8 should be kept." in page
    told = page.split('id="kits"')[1].split("</section>")[0]
    assert "Rule SUP-20.kits," in told and "Rule TST-15," in told


def test_the_page_of_an_illness_and_the_one_before_it_show_the_same(ana: Client, home: Home) -> None:
    lot(home, "old box", TODAY - timedelta(days=1), 2)
    expected = rows(ana)
    assert expected[0] == ("In date until 3 May 2027", "2 left")  # two of the four are of the old box
    assert len(expected) == 2
    assert rows(ana, "start") == expected
    home.fall_ill()
    assert rows(ana, "illness") == expected


def test_a_test_that_was_used_is_no_longer_left(ana: Client, home: Home) -> None:
    tell(home, Used, 1, None)
    assert rows(ana) == [("In date until 3 May 2027", "3 left")]


def test_tests_that_nobody_counted_lately_have_no_number(ana: Client, home: Home) -> None:
    Counted._base_manager.update(occurred_at=NOW - timedelta(days=100))
    lot(home, "old box", TODAY - timedelta(days=1))
    assert rows(ana) == [
        ("In date until 3 May 2027", "Not counted"),
        (
            "Past the date on the box, 19 Nov 2026. Look on the authority&#x27;s list: it may be good longer.",
            "Not counted",
        ),
    ]


def test_what_came_in_and_was_used_of_an_old_lot_is_reckoned_with(ana: Client, home: Home) -> None:
    old = lot(home, "old box", TODAY - timedelta(days=1), 2)
    tell(home, Restocked, 3, old, minutes=20)
    tell(home, Used, 1, old, minutes=10)
    assert rows(ana)[1][1] == "4 left"


def test_tests_without_any_lot_are_counted_too(ana: Client, home: Home) -> None:
    Lot.objects.all().delete()
    assert rows(ana) == [("No date is written in", "4 left")]


@pytest.mark.parametrize("name", ["start", "illness"])
def test_without_a_test_that_can_be_used_it_says_where_to_ask(ana: Client, home: Home, name: str) -> None:
    Lot.objects.update(expires_on=TODAY - timedelta(days=1))
    home.fall_ill()
    page = ana.get(reverse(name)).content.decode()
    assert "No home test in date is written in. Ask where to be tested when you call." in page
    assert "Look on the authority&#x27;s list" in page


def test_a_home_without_tests_has_no_such_part_in_its_supplies(ana: Client, home: Home) -> None:
    Lot.objects.all().delete()
    Counted._base_manager.filter(supply=home.tests)._raw_delete("default")
    Supply.objects.filter(pk=home.tests.pk).update(kind="other")
    assert 'id="kits"' not in ana.get(reverse("supplies")).content.decode()
