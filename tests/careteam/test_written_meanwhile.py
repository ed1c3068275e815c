"""Two who write the same plan or list at once: nothing of either is lost, and a second click is no second version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from caregiving.careteam import plans
from caregiving.equipment.models import Device, InfectionPlan, PlanStage
from caregiving.people.models import TeamRole, User
from checklists.models import Checklist
from tests.careteam.desk import clinician, signed_in
from tests.careteam.test_checklist_templates import DESK, draft, page_of, written
from tests.people import People

WORDS = {"usual": "vented mask", "during_infection": "closed mask"}
LATER = "What you wrote is still here"


@pytest.fixture
def desk(priya: User) -> Client:
    return signed_in(priya)


@pytest.fixture
def colleague(people: People) -> Client:
    return signed_in(clinician(people.team, "Theo Park", TeamRole.RESPIRATORY))


class Writing:
    """A page on which somebody writes a plan, as it was opened."""

    def __init__(self, client: Client, device: Device) -> None:
        self.client, self.address = client, f"/team/plans/{device.patient_id}/{device.pk}/"
        form = client.get(self.address).context["form"]
        self.carried = {name: str(form[name].value()) for name in ("id", "read")}

    def publish(self, **said: str) -> Any:
        return self.client.post(f"{self.address}publish/", {**self.carried, **WORDS, **said})


def stages() -> dict[int, str]:
    return dict(InfectionPlan.objects.values_list("version", "stage"))


def test_a_second_click_publishes_a_plan_once(desk: Client, device: Device) -> None:
    page = Writing(desk, device)
    assert page.publish().status_code == page.publish().status_code == 302
    assert stages() == {1: PlanStage.PUBLISHED}


def test_what_was_changed_after_a_step_back_is_not_taken_for_a_second_click(desk: Client, device: Device) -> None:
    page = Writing(desk, device)
    page.publish()
    answer = page.publish(usual="another mask")
    assert answer.status_code == 409 and "another mask" in answer.content.decode()
    assert stages() == {1: PlanStage.PUBLISHED}


def test_who_wrote_on_an_older_page_is_told_and_nothing_that_the_home_showed_back_is_withdrawn(
    desk: Client, colleague: Client, people: People, device: Device, now: datetime
) -> None:
    older = Writing(colleague, device)
    Writing(desk, device).publish()
    shown = plans.shown_back(people.ana, InfectionPlan.objects.get().pk, now)
    answer = older.publish(usual="older words")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert LATER in page and "older words" in page and "Version 1: shown back" in page and "vented mask" in page
    assert stages() == {1: PlanStage.TAUGHT_BACK} and shown.usual == "vented mask"


def test_a_step_of_the_version_that_was_read_is_a_change_too(
    desk: Client, people: People, device: Device, now: datetime
) -> None:
    Writing(desk, device).publish()
    page = Writing(desk, device)
    plans.shown_back(people.ana, InfectionPlan.objects.get().pk, now)
    assert page.publish(usual="b").status_code == 409


def test_once_it_was_read_again_it_is_published(desk: Client, colleague: Client, device: Device) -> None:
    older = Writing(colleague, device)
    Writing(desk, device).publish()
    form = older.publish(usual="b").context["form"]
    assert older.publish(usual="b", read=str(form["read"].value())).status_code == 302
    assert stages() == {1: PlanStage.WITHDRAWN, 2: PlanStage.PUBLISHED}


def test_a_second_click_on_confirm_says_nothing_wrong(
    desk: Client, people: People, device: Device, now: datetime
) -> None:
    Writing(desk, device).publish()
    plan = plans.shown_back(people.ana, InfectionPlan.objects.get().pk, now)
    address = f"/team/plans/{device.patient_id}/{plan.pk}/confirm/"
    desk.post(address)
    page = desk.post(address, follow=True).content.decode()
    assert "Nobody at home has shown" not in page and stages() == {1: PlanStage.CONFIRMED}


def test_a_second_click_keeps_one_draft(desk: Client) -> None:
    told = written(**page_of(desk))
    first, second = (desk.post(f"{DESK}write/", told) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Checklist.objects.exclude(team=None).count() == 2  # one draft in two languages


def test_of_two_who_write_one_list_the_second_reads_what_the_first_wrote(desk: Client, colleague: Client) -> None:
    begun = draft(desk)
    carried = page_of(colleague, slug=begun.slug)
    draft(desk, slug=begun.slug, steps_en="Soak it.\nDry it.")
    told = written(**carried, slug=begun.slug, steps_en="Rinse it.\nDry it.")
    answer = colleague.post(f"{DESK}write/", told)
    page = answer.content.decode()
    assert answer.status_code == 409 and LATER in page and "Rinse it." in page and "Soak it." in page
    steps = [step.text for step in Checklist.objects.get(language="en", slug=begun.slug).steps.all()]
    assert steps == ["Soak it.", "Dry it."]
    again = answer.context["form"]["read"].value()
    assert colleague.post(f"{DESK}write/", {**told, "read": again}).status_code == 302


def test_a_draft_that_somebody_threw_away_does_not_come_back_unseen(desk: Client, colleague: Client) -> None:
    begun = draft(desk)
    carried = page_of(colleague, slug=begun.slug)
    desk.post(f"{DESK}{begun.pk}/withdraw/")
    assert colleague.post(f"{DESK}write/", written(**carried, slug=begun.slug)).status_code == 409
