"""Caregiver 3, the paid aide, in Spanish: four taps to on duty, two a task, three to hand over. On duty without
network, too, on a phone that was closed in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from caregiving.equipment.models import Routine, RoutineDone
from caregiving.patients.models import DoorLink
from caregiving.people.models import Shift, User
from caregiving.supplies.models import Medicine
from tests.browser.conftest import PHONE, network_again, says, sign_in
from tests.browser.test_offline import ALL_KEPT, Closed
from tests.browser.weather import Weather
from tests.servers import wait_until
from tests.web.home import Home


class Taps:
    """Counts them: a budget is what a person does, not what a test calls."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # one of its words
        self.count += 1


@pytest.fixture
def due(lived_in: Home) -> Home:
    """A feed is due within the hour and no dose is, whatever the hour; Eva reads Spanish."""
    soon = (timezone.now() + timedelta(minutes=20)).astimezone(lived_in.people.patient.zone)
    Routine.objects.filter(pk=lived_in.routine.pk).update(times=[f"{soon:%H:%M}"])
    Medicine.objects.filter(pk=lived_in.medicine.pk).update(times=[])
    User.objects.filter(pk=lived_in.people.eva.pk).update(language="es")
    lived_in.replan()
    return lived_in


def test_four_taps_to_on_duty_two_a_task_three_to_hand_over_nothing_typed(
    chromium: Browser, address: str, due: Home
) -> None:
    link = DoorLink.objects.create(patient=due.people.patient, call_name="Ana", call_phone="+15550107")
    size: Any = PHONE
    phone = chromium.new_context(viewport=size, service_workers="block")
    sign_in(phone, due.people.eva, address)
    page = phone.new_page()
    page.goto(f"{address}/d/{link.secret}/")
    taps = Taps(page)
    taps.on("radio", "Bien: sin fiebre, tos ni dolor de garganta")
    taps.on("radio", "Nadie")
    page.get_by_role("group", name="¿Se lavó las manos").get_by_label("Sí").check()
    taps.count += 1
    taps.on("button", "Empezar mi turno")
    expect(page.get_by_role("heading", level=1)).to_have_text("De turno. Ahora: Feed.")
    assert (taps.count, Shift.objects.count()) == (4, 1)

    taps = Taps(page)
    taps.on("button", "Hecho Feed")
    expect(page.get_by_text("Hecho: Feed.")).to_be_visible()
    assert (taps.count <= 2, RoutineDone.objects.get().author) == (True, due.people.eva)

    page.goto(f"{address}/shift/")
    taps = Taps(page)
    taps.on("link", "Terminar el turno")
    taps.on("button", "Entregar el turno")
    expect(page.get_by_text("Ahora Ana Reyes está de turno. Gracias.")).to_be_visible()
    assert taps.count <= 3
    assert Shift.objects.get(handed_over_at=None).membership.user == due.people.ana
    page.goto(f"{address}/shift/")
    expect(page.get_by_text("Helen Reyes")).to_have_count(0)
    phone.close()


@pytest.fixture
def closed(chromium: Browser, tmp_path: Path, weather: Weather, due: Home) -> Iterator[Closed]:
    """Eva's phone, on duty, closed, with the network cut."""
    due.people.put_on_shift(timezone.now())
    phone = Closed(chromium, tmp_path / "phone", weather)
    page = phone.open()
    sign_in(page.context, due.people.eva, weather.address)
    page.goto(f"{weather.address}/shift/")
    wait_until(lambda: bool(says(page, ALL_KEPT)), 120, "the pages are not kept")
    phone.close()
    weather.cut()
    yield phone
    phone.close()


def test_on_duty_without_network_a_task_is_done_and_the_shift_handed_over(
    closed: Closed, weather: Weather, due: Home
) -> None:
    page = closed.open()
    page.goto(f"{weather.address}/shift/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("De turno.")
    page.get_by_role("button", name="Hecho Feed").click()
    expect(page.get_by_text("Espera para enviarse: 1")).to_be_visible()
    page.get_by_role("link", name="Terminar el turno").click()
    page.get_by_role("button", name="Entregar el turno").click()
    expect(page.get_by_text("Espera para enviarse: 2")).to_be_visible()
    assert not RoutineDone.objects.exists()
    network_again(page, weather)
    hers = Shift.objects.filter(membership__user=due.people.ana)
    wait_until(lambda: hers.count() == 1, 30, "the shift was not handed over")
    assert RoutineDone.objects.get().author == due.people.eva
    assert Shift.objects.get(handed_over_at=None).membership.user == due.people.ana
