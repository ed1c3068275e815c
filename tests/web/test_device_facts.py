"""A home writes in its machines and changes what is written of them; one that is no longer used asks for nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.agenda.models import Snapshot
from caregiving.equipment.models import Device, DrillDone
from caregiving.patients.models import Contact, ContactKind
from tests.web.home import Home

NEW = {"kind": "cough_assist", "name": "Cough assist", "needs_power": "on", "life_support": "on"}


def write_in(client: Client, home: Home, **told: str) -> Any:
    return client.post(reverse("device_new"), {"patient": home.people.patient.pk, **NEW, **told})


def change(client: Client, home: Home, **told: str) -> Any:
    fields = {"patient": home.people.patient.pk, "kind": "niv", "name": "BiPAP", "life_support": "on", **told}
    return client.post(reverse("device_change", args=[home.niv.pk]), fields)


def page(client: Client, name: str, *args: Any) -> str:
    return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def test_a_machine_that_is_written_in_has_its_page_at_once(ana: Client, home: Home) -> None:
    assert reverse("device_new") in page(ana, "equipment")
    answer = write_in(ana, home, maker_and_model="Clearway 2", serial="CW-77")
    device = Device.objects.get(name="Cough assist")
    assert answer.url == reverse("device", args=[device.pk])
    assert (device.patient, device.life_support, device.needs_power) == (home.people.patient, True, True)
    shown = page(ana, "device", device.pk)
    assert "Clearway 2" in shown and "CW-77" in shown


def test_a_breathing_machine_asks_for_a_plan_and_a_drill_though_nobody_ticked_it(ana: Client, home: Home) -> None:
    Device.objects.filter(pk=home.suction.pk).update(life_support=False)
    assert "A mask machine or ventilator counts in any case" in page(ana, "device_new")
    answer = ana.post(
        reverse("device_new"),
        {"patient": home.people.patient.pk, "kind": "ventilator", "name": "Night ventilator", "needs_power": "on"},
    )
    device = Device.objects.get(name="Night ventilator")
    assert answer.status_code == 302 and not device.life_support, "what the household wrote stays as it is"
    home.replan()
    lines = {line["id"]: line for line in Snapshot.objects.get(patient=home.people.patient).readiness}
    for name in ("infection_plan", "drill"):
        assert not lines[name]["ready"] and lines[name]["params"]["name"] == "Night ventilator"
    assert "Not tested" in page(ana, "device", device.pk)


def test_how_long_its_battery_lasts_is_not_written_in(ana: Client, home: Home) -> None:
    before = DrillDone.objects.count()
    write_in(ana, home, minutes="600")
    assert DrillDone.objects.count() == before
    assert "Not tested" in page(ana, "device", Device.objects.get(name="Cough assist").pk)


def test_a_change_keeps_the_settings_and_the_plan(ana: Client, home: Home) -> None:
    assert "Change what is written of it" in page(ana, "device", home.niv.pk)
    assert change(ana, home, kept_at="beside the bed").status_code == 302
    shown = page(ana, "device", home.niv.pk)
    assert "beside the bed" in shown and "IPAP" in shown and "The closed face mask, drawer B." in shown


def test_a_machine_that_is_no_longer_used_asks_for_nothing_and_can_come_back(ana: Client, home: Home) -> None:
    gone = home.now.astimezone(home.people.patient.zone).date() - timedelta(days=1)
    change(ana, home, ended_on=gone.isoformat())
    in_use, retired = page(ana, "equipment").split("<h1")[1].split("No longer used</summary>")
    assert "BiPAP" not in in_use and "BiPAP" in retired
    shown = page(ana, "device", home.niv.pk)
    assert "No longer used since 19 Nov 2026." in shown
    assert 'id="care"' not in shown and reverse("drill", args=[home.niv.pk]) not in shown
    change(ana, home, ended_on="")
    assert "No longer used</summary>" not in page(ana, "equipment")
    assert Device.objects.get(pk=home.niv.pk).ended_on is None


def test_only_the_homes_own_suppliers_can_be_chosen_and_who_stands_there_can_stay(ana: Client, home: Home) -> None:
    other = Contact.objects.create(patient=home.people.other_patient, kind=ContactKind.SUPPLIER, name="Elsewhere")
    agency = Contact.objects.create(patient=home.people.patient, kind=ContactKind.AGENCY, name="Albany Care")
    form = page(ana, "device_new")
    assert "MedAir" in form and "Elsewhere" not in form and "Albany Care" not in form
    assert write_in(ana, home, supplier=str(other.pk)).status_code == 400
    Device.objects.filter(pk=home.niv.pk).update(supplier=agency)
    assert change(ana, home, supplier=str(agency.pk)).status_code == 302
    assert Device.objects.get(pk=home.niv.pk).supplier == agency


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"kind": ""}, "Choose one."),
        ({"kind": "toaster"}, "Choose one."),
        ({"name": ""}, "Write what you call it."),
        ({"name": "bipap"}, "There is a machine of that name already."),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_stored(
    ana: Client, home: Home, told: dict[str, str], sentence: str
) -> None:
    before = Device.objects.count()
    answer = write_in(ana, home, **told)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert Device.objects.count() == before


def test_a_day_that_is_none_is_said_and_the_machine_stays_in_use(ana: Client, home: Home) -> None:
    answer = change(ana, home, ended_on="soon")
    assert answer.status_code == 400
    assert "Choose a day of the calendar, or leave it empty." in answer.content.decode()
    assert Device.objects.get(pk=home.niv.pk).used_on(date(2026, 11, 20))
