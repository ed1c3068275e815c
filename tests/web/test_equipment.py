"""The equipment of a home: what each machine is, what is due on it, and the plan that is shown back first."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.models import Snapshot
from caregiving.equipment.models import (
    Device,
    InfectionPlan,
    InfectionPlanSwitched,
    PlanStage,
    UpkeepDone,
    UpkeepTask,
)
from caregiving.patients.models import Contact
from tests.web.home import Home


def device_page(client: Client, home: Home) -> str:
    return client.get(reverse("device", args=[home.niv.id])).content.decode()


def test_the_list_names_every_machine_in_use(ana: Client, home: Home) -> None:
    Device.objects.create(patient=home.people.patient, kind="other", name="Old pump", ended_on="2026-01-01")
    page = ana.get(reverse("equipment")).content.decode()
    assert home.niv.name in page and home.suction.name in page
    in_use, _line, retired = page.partition("No longer used</summary>")
    assert "Old pump" in retired and "Old pump" not in in_use


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


def test_a_newer_plan_that_waits_takes_the_one_in_force_from_nobody(ana: Client, home: Home) -> None:
    newer = InfectionPlan.objects.create(
        device=home.plan.device,
        version=home.plan.version + 1,
        stage=PlanStage.PUBLISHED,
        usual="Another mask.",
        during_infection="Something new.",
    )
    page = device_page(ana, home)
    assert home.plan.during_infection.splitlines()[0] in page
    assert "The nose mask." in page
    assert reverse("plan_shown_back", args=[newer.id]) in page
    assert "Something new." not in page


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


def switch_the_plan(home: Home, *, on: bool, minutes_ago: int = 0) -> None:
    at = home.now - timedelta(minutes=minutes_ago)
    home.tell(InfectionPlanSwitched(id=uuid4(), patient=home.people.patient, on=on, occurred_at=at))


def team_sets_the_usual_interval(home: Home) -> UpkeepTask:
    """The maker wants the tube cleaned daily in an infection and once after it; the team says every 30 days."""
    yesterday = home.now.date() - timedelta(days=1)
    UpkeepTask.objects.filter(pk=home.upkeep.pk).update(infection_every=1, after_illness=True)
    team = UpkeepTask.objects.create(
        device=home.niv, verb="clean", part="tube", every=30, source_type="team", started_on=yesterday
    )
    home.tell(
        UpkeepDone(id=uuid4(), patient=home.people.patient, task=team, occurred_at=home.now - timedelta(hours=30))
    )
    return team


def test_the_makers_interval_for_an_infection_holds_beside_the_teams_usual_one(ana: Client, home: Home) -> None:
    team = team_sets_the_usual_interval(home)
    assert "clean tube<small>By" in (page := device_page(ana, home))
    assert "The care team set how often." in page
    switch_the_plan(home, on=True)
    page = device_page(ana, home)
    assert "clean tube<small>Now" in page
    assert "The maker of the machine says how often. It comes more often while the infection plan is on." in page
    due = next(item for item in Snapshot.objects.get().due if item["kind"] == "upkeep")
    assert due["subject"] == team.pk.hex


def test_what_the_maker_wants_after_an_illness_is_due_though_the_team_set_the_usual_interval(
    ana: Client, home: Home
) -> None:
    team_sets_the_usual_interval(home)
    switch_the_plan(home, on=True, minutes_ago=1)
    switch_the_plan(home, on=False)
    page = device_page(ana, home)
    assert "clean tube<small>Now" in page
    assert "It comes once more when the illness is over." in page


def test_a_battery_time_that_was_shortened_says_so_and_why(ana: Client, home: Home) -> None:
    assert "shortened for illness" not in device_page(ana, home)
    home.fall_ill()
    page = device_page(ana, home)
    assert "3:41" in page and "shortened for illness" in page
    assert "Rule PW-03" in page and "Rule PW-04" in page


@pytest.mark.parametrize(("stage", "word"), [(None, "No plan yet"), ("draft", "Draft")])
def test_the_page_of_a_machine_without_a_confirmed_plan_says_whom_to_call(
    ana: Client, home: Home, stage: str | None, word: str
) -> None:
    assert 'id="plan"' not in device_page(ana, home)
    home.plan.delete()
    if stage:
        InfectionPlan.objects.create(
            device=home.niv, stage=stage, usual="The nose mask.", during_infection="The other."
        )
    asked = device_page(ana, home).split('id="plan"')[1].split("</section>")[0]
    assert word in asked and 'href="tel:+15550123"' in asked
    Contact.objects.filter(kind="respiratory").delete()
    assert 'href="/wrong/other/"' in device_page(ana, home).split('id="plan"')[1].split("</section>")[0]
