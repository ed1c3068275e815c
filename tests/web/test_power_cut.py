"""A power cut: what stops first, from the tap on, in the dark; and what was learnt when the power is back."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caregiving.equipment.models import DrillDone, PowerFailed
from tests.people import NOW
from tests.web.home import Home


def page_of(client: Client) -> str:
    return client.get(reverse("power")).content.decode()


def tap(client: Client, home: Home, name: str) -> None:
    answer = client.post(reverse(name), {"patient": home.people.patient.id, "id": uuid4()})
    assert answer.headers["Location"] == reverse("power")


def shown(page: str, name: str) -> bool:
    """Whether the button of that address can be pressed now."""
    form = page.split(f'action="{reverse(name)}"')[1].split(">")[0]
    return "hidden" not in form


def test_the_page_is_always_dark_and_offers_to_start_the_count(ana: Client, home: Home) -> None:
    page = page_of(ana)
    assert 'data-theme="dark"' in page
    assert (shown(page, "power_out"), shown(page, "power_on")) == (True, False)


def test_from_the_tap_on_it_counts_and_says_since_when(ana: Client, home: Home) -> None:
    tap(ana, home, "power_out")
    page = page_of(ana)
    assert 'data-since="2026-11-20T03:07:00-05:00"' in page
    assert (shown(page, "power_out"), shown(page, "power_on")) == (False, True)


def test_when_the_power_is_back_the_count_ends(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    tap(ana, home, "power_out")
    clock.shift(600)
    tap(ana, home, "power_on")
    assert PowerFailed.objects.count() == 2
    assert 'data-since=""' in page_of(ana)


def test_a_device_that_stopped_is_written_in_with_the_time_that_it_ran(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    tap(ana, home, "power_out")
    clock.shift(60 * 42)
    page = page_of(ana)
    address = f"{reverse('drill', args=[home.niv.id])}?minutes=42"
    assert address in page
    assert 'value="42"' in ana.get(address).content.decode()
    assert 'value="x"' not in ana.get(reverse("drill", args=[home.niv.id]), {"minutes": "x"}).content.decode()


def test_a_measurement_that_is_too_old_shows_no_time(ana: Client, home: Home) -> None:
    DrillDone._base_manager.all()._raw_delete("default")
    home.tell(
        DrillDone(patient=home.people.patient, device=home.niv, minutes=300, occurred_at=NOW - timedelta(days=91))
    )
    page = page_of(ana)
    assert "data-minutes" not in page.split(home.niv.name)[1].split("</li>")[0]
    assert "too long ago" in page


@pytest.mark.parametrize("name", ["power_out", "power_on"])
def test_a_stranger_tells_nothing(client: Client, home: Home, name: str) -> None:
    client.force_login(home.people.cleo)
    answer = client.post(reverse(name), {"patient": home.people.patient.id, "id": uuid4()})
    assert answer.status_code == 404
    assert not PowerFailed.objects.exists()


def test_without_script_the_page_still_says_when_each_machine_stops(ana: Client, home: Home) -> None:
    assert re.findall(r"<span data-at hidden> · until <b></b>", page_of(ana))
    tap(ana, home, "power_out")
    assert re.findall(r"<span data-at> · until <b>([\d:]+)</b>", page_of(ana)) == ["04:17", "08:17"]


def test_a_time_that_is_shortened_for_an_illness_says_by_which_rules(ana: Client, home: Home) -> None:
    assert "Why am I told this?" not in page_of(ana)
    home.fall_ill()
    told = page_of(ana).split(f"<b>{home.niv.name}</b>")[1].split("</details>")[0]
    assert "shortened for illness" in told
    assert "Why am I told this?" in told and "Rule PW-03" in told and "Rule PW-04" in told
    other = page_of(ana).split(f"<b>{home.suction.name}</b>")[1].split("<li")[0]
    assert "shortened" not in other and "Why am I told this?" not in other


def test_a_measurement_that_is_too_old_says_by_which_rule(ana: Client, home: Home) -> None:
    DrillDone._base_manager.all()._raw_delete("default")
    assert "Rule SET-DRILL-AGE" not in page_of(ana)
    home.tell(
        DrillDone(patient=home.people.patient, device=home.niv, minutes=300, occurred_at=NOW - timedelta(days=91))
    )
    assert "Rule SET-DRILL-AGE" in page_of(ana).split(home.niv.name)[1].split("</li>")[0]
