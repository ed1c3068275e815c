"""The number of queries of a page does not grow with what stands on it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caregiving.equipment.models import Routine
from tests.web.home import Home, add_supply

PAGES = ("/", "/due/", "/supplies/", "/people/", "/sheet/", "/wrong/power/", "/wrong/other/")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def grow(home: Home, place: int) -> None:
    add_supply(home.people, f"Supply {place}", "", Decimal(5), home.now)
    Routine.objects.create(patient=home.people.patient, title=f"Care {place}", times=["04:00"])
    home.replan()


@pytest.mark.parametrize("address", PAGES)
def test_ten_rows_more_cost_no_query_more(ana: Client, home: Home, address: str) -> None:
    for place in range(10):
        grow(home, place)
    queries(ana, address)
    few = queries(ana, address)
    for place in range(10, 20):
        grow(home, place)
    assert queries(ana, address) == few


def test_the_first_screen_asks_little(ana: Client, home: Home) -> None:
    queries(ana, "/")
    assert queries(ana, "/") <= 20
