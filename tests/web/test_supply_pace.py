"""What is used as needed: until two counts tell how fast it goes, the page does not say how long it lasts."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from caregiving.supplies.models import Counted, Supply
from tests.people import NOW
from tests.web.home import Home


def test_what_is_used_as_needed_does_not_last_for_ever_while_nobody_knows_how_fast_it_goes(
    ana: Client, home: Home
) -> None:
    masks = Supply.objects.create(
        patient=home.people.patient, name="Spare masks", kind="niv", unit="piece", use="as_needed", critical=True
    )
    for ago, quantity in ((20, 60), (0, 20)):
        home.tell(
            Counted(patient=home.people.patient, supply=masks, quantity=quantity, occurred_at=NOW - timedelta(days=ago))
        )
        page = ana.get(reverse("supplies")).content.decode()
        line = page.split("<b>Spare masks</b>")[1].split("</li>")[0]
        assert ("How fast it goes is not known yet" in line) is (ago == 20)
        assert "Lasts" not in line
    assert "10<small> days" in line
