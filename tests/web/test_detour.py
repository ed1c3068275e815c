"""Somebody to call is written in from a form that is not stored yet, and nothing that was typed there is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caregiving.equipment.models import Device
from caregiving.patients.models import Contact
from caregiving.supplies.models import Supply
from caregiving.web.visit import KEPT_FOR
from tests.web.home import Home

ON_THE_WAY = "/people/contacts/new/?back=1"
TYPED = {"kind": "cough_assist", "name": "Cough <b>assist</b>", "serial": "CW-77", "life_support": "on"}


def leave(client: Client, home: Home, address: str, **typed: str) -> Any:
    return client.post(address, {"patient": home.people.patient.pk, "detour": "1", **typed})


def write_in(client: Client, home: Home, address: str = ON_THE_WAY, **told: str) -> Any:
    fields = {"patient": home.people.patient.pk, "kind": "supplier", "name": "Hudson Medical", "phone": "5185550177"}
    return client.post(address, {**fields, **told})


def page(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_what_was_typed_of_a_machine_comes_back_with_the_new_contact_chosen(ana: Client, home: Home) -> None:
    before, form = Device.objects.count(), reverse("device_new")
    answer = leave(ana, home, form, **TYPED)
    assert answer.url == ON_THE_WAY  # nothing of what was typed
    assert Device.objects.count() == before
    asked = page(ana, ON_THE_WAY)
    assert '<option value="supplier" selected>' in asked and 'value="agency"' not in asked
    assert f'href="{form}?back=1#id_supplier"' in asked
    answer = write_in(ana, home)
    assert answer.url == f"{form}?back=1#id_supplier"
    shown, contact = page(ana, answer.url), Contact.objects.get(name="Hudson Medical")
    assert 'value="Cough &lt;b&gt;assist&lt;/b&gt;"' in shown and 'value="CW-77"' in shown
    assert '<option value="cough_assist" selected>' in shown and f'<option value="{contact.pk}" selected>' in shown
    assert 'name="life_support" id="id_life_support" checked' in shown
    assert 'name="needs_power" id="id_needs_power" checked' not in shown  # was taken away there
    assert '<details class="leaf" open>' in shown
    kept: Any = ana.post(answer.url, {"patient": home.people.patient.pk, **TYPED, "supplier": contact.pk})
    assert kept.url == reverse("device", args=[Device.objects.get(serial="CW-77").pk])
    assert "CW-77" not in page(ana, f"{form}?back=1")  # and waits no more


def test_a_supply_keeps_even_what_cannot_be_right_until_it_is_stored(ana: Client, home: Home) -> None:
    form = reverse("supply_change", args=[home.filters.pk])
    leave(ana, home, form, name="Filters", per_day="a few", lead_days="4", use="scheduled")
    answer = write_in(ana, home, kind="pharmacy", name="Lark Pharmacy")
    shown = page(ana, answer.url)
    assert 'value="a few"' in shown and 'value="4"' in shown and "digits" not in shown
    assert f'<option value="{Contact.objects.get(name="Lark Pharmacy").pk}" selected>' in shown
    assert Supply.objects.get(pk=home.filters.pk).lead_days == home.filters.lead_days


def test_who_turns_back_finds_what_was_typed(ana: Client, home: Home) -> None:
    form = reverse("device_change", args=[home.niv.pk])
    leave(ana, home, form, **TYPED)
    assert 'value="CW-77"' in page(ana, f"{form}?back=1")
    assert 'value="CW-77"' not in page(ana, form)
    assert Device.objects.get(pk=home.niv.pk).serial == ""


def test_a_contact_that_cannot_be_is_refused_on_the_way_and_the_way_goes_on(ana: Client, home: Home) -> None:
    leave(ana, home, reverse("device_new"), **TYPED)
    refused = write_in(ana, home, name="")
    assert refused.status_code == 400 and "Write the name." in refused.content.decode()
    assert write_in(ana, home, kind="agency").status_code == 400  # supplies no machine
    assert write_in(ana, home).url == f"{reverse('device_new')}?back=1#id_supplier"


def test_a_page_of_another_machine_shows_nothing_of_it(ana: Client, home: Home) -> None:
    leave(ana, home, reverse("device_change", args=[home.niv.pk]), **TYPED)
    for address in (reverse("device_new"), reverse("device_change", args=[home.suction.pk])):
        assert "CW-77" not in page(ana, f"{address}?back=1")


def test_after_an_hour_it_is_gone_and_the_contact_is_written_in_as_ever(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    leave(ana, home, reverse("device_new"), **TYPED)
    clock.shift(timedelta(minutes=61))
    assert write_in(ana, home).url == reverse("contacts")
    assert "CW-77" not in page(ana, f"{reverse('device_new')}?back=1")


def test_who_writes_in_a_contact_by_another_way_is_not_led_to_an_old_form(ana: Client, home: Home) -> None:
    leave(ana, home, reverse("device_new"), **TYPED)
    assert write_in(ana, home, address=reverse("contact_new"), kind="agency").url == reverse("contacts")


def test_nothing_of_it_is_there_in_another_home_or_for_another_person(ana: Client, home: Home) -> None:
    leave(ana, home, reverse("device_new"), **TYPED)
    bens = Client()
    bens.force_login(home.people.ben)
    assert "CW-77" not in page(bens, f"{reverse('device_new')}?back=1")
    session = ana.session
    session["detour"] = {**session["detour"], "patient": str(home.people.other_patient.pk)}
    session.save()
    assert "CW-77" not in page(ana, f"{reverse('device_new')}?back=1")


@pytest.mark.parametrize("name", ["device_new", "supply_new"])
def test_who_may_change_nothing_leaves_nothing(client: Client, home: Home, name: str) -> None:
    home.people.put_on_shift()
    client.force_login(home.people.eva)
    assert leave(client, home, reverse(name), **TYPED).status_code == 404
    assert "detour" not in client.session


def test_much_typed_text_is_cut_and_the_key_that_sends_a_form_keeps_it(ana: Client, home: Home) -> None:
    leave(ana, home, reverse("device_new"), **{**TYPED, "manual": "x" * 100_000})
    assert len(ana.session["detour"]["typed"]["manual"]) == 400
    shown = page(ana, reverse("device_new")).split("<form")[1:]
    buttons = next(form for form in shown if 'name="detour"' in form)
    assert buttons.index("Keep</button>") < buttons.index('name="detour"')


def test_a_phone_keeps_no_page_of_a_detour(ana: Client, home: Home) -> None:
    """The worker keeps no address with a query; the plain one shows nothing of what was typed."""
    leave(ana, home, reverse("device_new"), **TYPED)
    plain = ana.get(reverse("device_new"))
    assert KEPT_FOR in plain.headers and "CW-77" not in plain.content.decode()
