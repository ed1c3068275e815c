"""The equipment of a home: what each machine is, what is due on it, and the plan that is shown back first."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.equipment.models import Device, InfectionPlan, PlanStage, UpkeepDone, UpkeepTask
from tests.web.home import Home


def device_page(client: Client, home: Home) -> str:
    return client.get(reverse("device", args=[home.niv.id])).content.decode()


def test_the_list_names_every_machine_in_use(ana: Client, home: Home) -> None:
    Device.objects.create(patient=home.people.patient, kind="other", name="Old pump", ended_on="2026-01-01")
    page = ana.get(reverse("equipment")).content.decode()
    assert home.niv.name in page and home.suction.name in page
    assert "Old pump" not in page


def test_a_machine_shows_what_is_due_and_one_tap_says_that_it_is_done(ana: Client, home: Home) -> None:
    UpkeepTask.objects.filter(pk=home.upkeep.pk).update(device=home.niv, started_on="2026-10-01")
    home.replan()
    page = device_page(ana, home)
    address = page.split('action="/due/')[1].split('"')[0]
    ana.post(f"/due/{address}", {"patient": home.people.patient.id, "id": uuid4(), "verb": "done"})
    assert UpkeepDone.objects.get().task == home.upkeep


def test_a_plan_that_is_not_confirmed_shows_no_steps(ana: Client, home: Home) -> None:
    InfectionPlan.objects.filter(pk=home.plan.pk).update(stage=PlanStage.PUBLISHED, confirmed_at=None)
    page = device_page(ana, home)
    assert home.plan.during_infection.splitlines()[0] not in page
    assert "We have shown it" in page


def test_showing_it_back_lets_the_team_confirm_and_a_second_tap_changes_nothing(ana: Client, home: Home) -> None:
    InfectionPlan.objects.filter(pk=home.plan.pk).update(stage=PlanStage.PUBLISHED, confirmed_at=None)
    address = reverse("plan_shown_back", args=[home.plan.id])
    for _time in range(2):
        ana.post(address, {"patient": home.people.patient.id})
    home.plan.refresh_from_db()
    assert home.plan.stage == PlanStage.TAUGHT_BACK
    assert home.plan.taught_back_at is not None


def test_a_confirmed_plan_stands_with_who_signed_it(ana: Client, home: Home) -> None:
    page = device_page(ana, home)
    assert home.plan.during_infection.splitlines()[0] in page
    assert "Signed by" in page


def test_a_stranger_shows_nothing_back(client: Client, home: Home) -> None:
    InfectionPlan.objects.filter(pk=home.plan.pk).update(stage=PlanStage.PUBLISHED, confirmed_at=None)
    client.force_login(home.people.cleo)
    address = reverse("plan_shown_back", args=[home.plan.id])
    own = {"patient": home.people.other_patient.id}
    assert [client.post(address, said).status_code for said in ({"patient": home.people.patient.id}, own)] == [404, 404]


def test_the_pages_cost_the_same_for_many_machines(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for address in (reverse("equipment"), reverse("device", args=[home.niv.id])):
        with django_assert_max_num_queries(80) as few:
            ana.get(address)
        for number in range(5):
            Device.objects.create(patient=home.people.patient, kind="other", name=f"{address} {number}")
        with django_assert_max_num_queries(len(few.captured_queries)):
            ana.get(address)


@pytest.mark.parametrize("line", range(9))
def test_each_of_the_nine_lines_is_met_or_says_what_is_missing_and_where_it_is_mended(
    ana: Client, home: Home, line: int
) -> None:
    home.replan()
    page = ana.get(reverse("ready")).content.decode()
    rows = page.split('<ul class="leaf leaf-flush rows">')[1].split("</ul>")[0].split("<li>")[1:]
    assert len(rows) == 9
    row = rows[line]
    if "tag-ok" not in row:
        assert "<small></small>" not in row
        assert ana.get(row.split('href="')[1].split('"')[0]).status_code == 200


def test_what_a_payer_pays_for_again_is_a_day_and_never_a_task(ana: Client, home: Home) -> None:
    UpkeepTask.objects.create(
        device=home.niv, verb="replace", part="mask", every=3, unit="months", source_type="payer",
        started_on="2026-10-01",
    )  # fmt: skip
    page = device_page(ana, home)
    paid = page.split('id="paid"')[1].split("</section>")[0]
    assert "mask" in paid and "from 1 Jan 2027" in paid
    assert "Replace mask" not in page
