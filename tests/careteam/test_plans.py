"""Infection plans: published, shown back at home, confirmed; only then can the home switch one on."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.careteam import plans
from caregiving.careteam.models import PlanTemplate
from caregiving.equipment.models import Device, InfectionPlan, InfectionPlanSwitched, PlanStage, UpkeepTask
from caregiving.equipment.plans import is_on
from caregiving.people.models import TeamRole, User
from caregiving.reminders.plan import replan
from caregiving.supplies.models import Counted, Supply
from tests.careteam.desk import clinician, signed_in
from tests.people import People


def switch(people: People, now: datetime, on: bool = True) -> None:
    record.happening(people.ana, InfectionPlanSwitched(patient=people.patient, on=on, occurred_at=now), now)


def test_it_cannot_be_switched_on_before_it_is_confirmed_and_each_refusal_says_why(
    people: People, priya: User, device: Device, now: datetime
) -> None:
    def refusal() -> str:
        with pytest.raises(ValidationError) as refused:
            switch(people, now)
        return str(refused.value.messages[0])

    assert refusal() == "No infection plan is confirmed yet. Ask the respiratory team."
    plan = plans.publish(priya, device, "vented mask", "closed mask and filter", now)
    assert "BiPAP: it is published; somebody at home has to show it back first." in refusal()
    with pytest.raises(ValidationError, match="Nobody at home has shown this plan back yet"):
        plans.confirm(priya, plan.pk, now)
    plans.shown_back(people.ana, plan.pk, now)
    assert "the respiratory team has to confirm it." in refusal()
    plans.confirm(priya, plan.pk, now)
    switch(people, now)


def test_a_new_version_leaves_the_confirmed_one_in_force_until_it_is_confirmed_itself(
    people: People, priya: User, device: Device, now: datetime
) -> None:
    first = plans.publish(priya, device, "a", "b", now)
    plans.shown_back(people.ana, first.pk, now)
    plans.confirm(priya, first.pk, now)
    second = plans.publish(priya, device, "c", "d", now)
    third = plans.publish(priya, device, "e", "f", now)
    stages = {plan.version: plan.stage for plan in InfectionPlan.objects.all()}
    assert stages == {1: PlanStage.CONFIRMED, 2: PlanStage.WITHDRAWN, 3: PlanStage.PUBLISHED}
    with pytest.raises(ValidationError):
        plans.shown_back(people.ana, second.pk, now)
    plans.shown_back(people.ana, third.pk, now)
    plans.confirm(priya, third.pk, now)
    assert InfectionPlan.objects.get(version=1).stage == PlanStage.WITHDRAWN
    plans.withdraw(priya, third.pk, now)
    with pytest.raises(ValidationError):
        switch(people, now)


def confirmed(people: People, by: User, device: Device, now: datetime) -> InfectionPlan:
    plan = plans.publish(by, device, "a", "b", now)
    plans.shown_back(people.ana, plan.pk, now)
    return plans.confirm(by, plan.pk, now)


def test_the_plan_of_a_device_that_is_used_no_longer_lets_nobody_switch_on(
    people: People, priya: User, device: Device, now: datetime
) -> None:
    confirmed(people, priya, device, now)
    device.ended_on = (now + timedelta(days=1)).astimezone(people.patient.zone).date()
    record.noun(people.ana, device, now)
    switch(people, now)
    switch(people, now + timedelta(hours=1), on=False)
    with pytest.raises(ValidationError, match="No infection plan is confirmed yet"):
        switch(people, now + timedelta(days=1))


def test_a_home_whose_only_plan_is_withdrawn_is_on_it_no_longer(
    people: People, priya: User, device: Device, now: datetime
) -> None:
    other = record.noun(people.ana, Device(patient=people.patient, kind="cough_assist", name="Cough assist"), now)
    first, second = confirmed(people, priya, device, now), confirmed(people, priya, other, now)
    switch(people, now)
    plans.withdraw(priya, first.pk, now + timedelta(minutes=1))
    assert is_on(people.patient)
    plans.withdraw(priya, second.pk, now + timedelta(minutes=2))
    assert not is_on(people.patient)
    off = InfectionPlanSwitched.objects.get(on=False)
    assert (off.author, off.occurred_at) == (priya, now + timedelta(minutes=2))
    plans.withdraw(priya, second.pk, now + timedelta(minutes=3))
    assert InfectionPlanSwitched.objects.count() == 2


def test_switching_on_changes_upkeep_and_demand_in_the_same_plan_and_off_asks_to_replace(
    people: People, priya: User, device: Device, now: datetime
) -> None:
    plan = plans.publish(priya, device, "a", "b", now)
    plans.shown_back(people.ana, plan.pk, now)
    plans.confirm(priya, plan.pk, now)
    day = now.astimezone(people.patient.zone).date()
    filters = Supply(
        patient=people.patient, name="Filters", kind="niv", unit="piece", use="scheduled", per_day=1,
        isolation_factor=3, critical=True,
    )  # fmt: skip
    record.noun(people.ana, filters, now)
    record.happening(people.ana, Counted(patient=people.patient, supply=filters, quantity=30, occurred_at=now), now)
    task = UpkeepTask(
        device=device, verb="replace", part="mask", every=30, source_type="team", infection_every=1,
        after_illness=True, started_on=day,
    )  # fmt: skip
    record.noun(people.ana, task, now)

    def seen(at: datetime) -> tuple[int, bool, list[str]]:
        replan(people.patient.pk, at)
        snapshot = Snapshot.objects.get(patient=people.patient)
        kinds = [item["kind"] for item in snapshot.due if item["kind"].startswith("upkeep")]
        return snapshot.summary["runway"]["first"]["days"], snapshot.summary["plan_on"], kinds

    usual, on, _kinds = seen(now)
    assert not on
    switch(people, now)
    shorter, on, _kinds = seen(now)
    assert on and shorter < usual / 2
    later = now + timedelta(hours=2)
    switch(people, later, on=False)
    assert "upkeep.after_illness" in seen(later)[2]


def test_the_machines_that_need_a_plan_stand_first_whatever_was_ticked(
    people: People, priya: User, device: Device
) -> None:
    Device.objects.filter(pk=device.pk).update(life_support=False, name="Z mask")
    for kind, name, ticked in (("oximeter", "A oximeter", False), ("suction", "X suction", True)):
        Device.objects.create(patient=people.patient, kind=kind, name=name, life_support=ticked)
    shown = signed_in(priya).get(f"/team/plans/{people.patient.id}/").content.decode()
    places = [shown.index(name) for name in ("X suction", "Z mask", "A oximeter")]
    assert places == sorted(places)


def test_a_therapist_publishes_from_the_clinics_template(
    people: People, priya: User, device: Device, now: datetime
) -> None:
    desk, address = signed_in(priya), f"/team/plans/{people.patient.id}/{device.id}/"
    told = {"usual": "vented mask", "during_infection": "closed mask\nfilter at the outlet"}
    assert desk.post("/team/plans/templates/", {"kind": "niv", "title": "Home BiPAP", **told}).status_code == 302
    template = PlanTemplate.objects.get()
    assert "filter at the outlet" in desk.get(f"{address}?template={template.pk}").content.decode()
    assert desk.post(f"{address}publish/", {"usual": "", "during_infection": ""}).status_code == 400
    assert desk.post(f"{address}publish/", told).status_code == 302
    assert InfectionPlan.objects.get().written_by == "Priya Nair"


@pytest.mark.parametrize("role", [TeamRole.COORDINATOR, TeamRole.PHARMACIST, TeamRole.PRESCRIBER])
def test_nobody_else_publishes_or_confirms(
    people: People, priya: User, device: Device, now: datetime, role: str
) -> None:
    plan = plans.publish(priya, device, "a", "b", now)
    plans.shown_back(people.ana, plan.pk, now)
    other = signed_in(clinician(people.team, "Ruth Adeyemi", role))
    home = f"/team/plans/{people.patient.id}/"
    told = {"usual": "a", "during_infection": "b"}
    assert "Write a plan" in signed_in(priya).get(home).content.decode()
    page = other.get(home)
    assert page.status_code == 200 and "Write a plan" not in page.content.decode()
    assert other.post(f"{home}{device.id}/publish/", told).status_code == 403
    assert other.post(f"{home}{plan.id}/confirm/").status_code == 403
    assert other.post(f"{home}{plan.id}/withdraw/").status_code == 403


def test_a_plan_or_a_device_of_another_home_is_not_there(
    people: People, priya: User, device: Device, client: Client
) -> None:
    desk = signed_in(priya)
    assert desk.get(f"/team/plans/{people.other_patient.id}/").status_code == 404
    assert desk.get(f"/team/plans/{people.patient.id}/{uuid4()}/").status_code == 404
    assert desk.post(f"/team/plans/{people.patient.id}/{uuid4()}/confirm/").status_code == 404
