"""The first page names a day that is still to come, and on the sixth and seventh that there is another antiviral."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from caregiving.guidance.moments import local_day
from caregiving.illness.models import TestDone
from tests.people import NOW
from tests.web.home import Home


def shown(client: Client, name: str) -> str:
    """At noon of that day: at 3 am nobody is asked to call a prescriber."""
    with time_machine.travel(NOW + timedelta(hours=9), tick=False):
        return re.sub(r"\s+", " ", client.get(reverse(name)).content.decode())


@pytest.mark.parametrize(("day", "left"), [(0, 4), (3, 1), (4, 0), (5, 0), (6, 1), (7, 0)])
def test_the_day_to_call_by_is_never_over(ana: Client, home: Home, day: int, left: int) -> None:
    home.fall_ill(24 * day)
    by = local_day(NOW, home.people.patient.zone) + timedelta(days=left)
    assert f"By <b>{date_format(by, 'D j M')}</b>" in shown(ana, "now")


def test_past_the_first_antivirals_days_both_pages_speak_of_another(ana: Client, home: Home) -> None:
    home.fall_ill(24 * 6)
    for name in ("now", "illness"):
        assert "The days of the first antiviral are over, not those of another." in shown(ana, name)
    assert "day 6 of 5" not in shown(ana, "illness")


def test_past_all_days_it_is_asked_anyway_without_a_day(ana: Client, home: Home) -> None:
    home.fall_ill(24 * 8)
    assert "Ask Dr Lee anyway, today." in shown(ana, "now")
    assert "By <b>" not in shown(ana, "now")


def test_past_all_days_a_positive_test_at_night_is_neither_settled_nor_over(ana: Client, home: Home) -> None:
    home.fall_ill(24 * 13)
    patient = home.people.patient
    home.tell(
        TestDone(id=uuid4(), patient=patient, method="antigen", target="covid", result="positive", occurred_at=NOW)
    )
    assert "You will be asked to call: Fri 20 Nov, 08:00." in ana.get(reverse("illness")).content.decode()
    assert "The COVID-19 test is positive." in shown(ana, "illness")
    assert "ask Dr Lee anyway, today." in shown(ana, "now")
