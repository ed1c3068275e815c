"""A clinic's templates of infection plans: changed by a new version, withdrawn, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caregiving.careteam import plan_templates
from caregiving.careteam.models import PlanTemplate
from caregiving.careteam.plan_templates import Wording
from caregiving.equipment.models import Device, InfectionPlan
from caregiving.people.models import CareTeam, TeamRole, User
from tests.careteam.desk import clinician, signed_in
from tests.people import People

ALL = "/team/plans/templates/"
WORDS = {"title": "Home BiPAP", "usual": "vented mask", "during_infection": "closed mask\nfilter at the outlet"}
SAME_TITLE = "Your clinic already has a template of that title. Change that one, or write another title."


@pytest.fixture
def desk(priya: User) -> Client:
    return signed_in(priya)


@pytest.fixture
def template(people: People, priya: User, now: datetime) -> PlanTemplate:
    return plan_templates.keep(priya, people.team, "niv", Wording(**WORDS), now)


def post(client: Client, address: str, **told: str) -> Any:
    answer = client.post(address, {**WORDS, "kind": "niv", **told})
    return answer, " ".join(answer.content.decode().split())


def test_a_change_makes_a_new_version_and_the_old_one_can_still_be_read(
    people: People, desk: Client, template: PlanTemplate, device: Device
) -> None:
    answer, _shown = post(desk, f"{ALL}{template.pk}/", usual="vented mask, size S")
    later = PlanTemplate.objects.get(ended_at=None)
    assert answer.headers["Location"] == f"{ALL}{later.pk}/"
    assert (later.version, later.first, later.written_by) == (2, template, "Priya Nair")
    shown = desk.get(f"{ALL}{later.pk}/").content.decode()
    assert "size S" in shown and f"{ALL}{template.pk}/" in shown
    old = desk.get(f"{ALL}{template.pk}/").content.decode()
    assert "Changed, " in old and "size S" not in old and "Keep the new version" not in old
    write = f"/team/plans/{people.patient.pk}/{device.pk}/"
    assert f"?template={later.pk}" in desk.get(write).content.decode()
    assert f"?template={template.pk}" not in desk.get(write).content.decode()


def test_who_changed_what_another_changed_meanwhile_is_told_and_loses_no_word(
    desk: Client, template: PlanTemplate
) -> None:
    post(desk, f"{ALL}{template.pk}/", usual="first")
    answer, shown = post(desk, f"{ALL}{template.pk}/", usual="second")
    assert answer.status_code == 400 and "changed or withdrawn meanwhile" in shown and "second" in shown
    assert post(desk, f"{ALL}{template.pk}/", usual="first")[0].status_code == 302  # a second click
    assert PlanTemplate.objects.count() == 2


def test_what_is_withdrawn_begins_no_plan_and_its_title_is_free(
    people: People, desk: Client, template: PlanTemplate, device: Device
) -> None:
    for _click in range(2):
        assert desk.post(f"{ALL}{template.pk}/withdraw/").status_code == 302
    write = f"/team/plans/{people.patient.pk}/{device.pk}/"
    assert "Home BiPAP" not in desk.get(write).content.decode() + desk.get(ALL).content.decode()
    assert "Withdrawn, " in desk.get(f"{ALL}{template.pk}/").content.decode()
    assert post(desk, f"{ALL}{template.pk}/")[0].status_code == 400
    assert post(desk, ALL)[0].status_code == 302
    assert PlanTemplate.objects.filter(ended_at=None).count() == 1


def test_what_another_changed_meanwhile_is_not_withdrawn_unread(desk: Client, template: PlanTemplate) -> None:
    post(desk, f"{ALL}{template.pk}/", usual="of another")
    assert desk.post(f"{ALL}{template.pk}/withdraw/").status_code == 302
    assert PlanTemplate.objects.get(ended_at=None).usual == "of another"
    assert "changed meanwhile. Read its newest version" in desk.get(ALL).content.decode()


@pytest.mark.parametrize("where", ["the list", "a plan", "another template"])
def test_the_same_title_is_refused_in_a_sentence_and_nothing_typed_is_lost(
    people: People, desk: Client, priya: User, template: PlanTemplate, device: Device, now: datetime, where: str
) -> None:
    other = plan_templates.keep(priya, people.team, "niv", Wording("B", "x", "y"), now)
    address = {
        "the list": ALL, "a plan": f"/team/plans/{people.patient.pk}/{device.pk}/template/",
        "another template": f"{ALL}{other.pk}/",
    }[where]  # fmt: skip
    answer, shown = post(desk, address, usual="what I typed")
    assert answer.status_code == 400
    assert SAME_TITLE in shown and "plan_template_once" not in shown
    assert "what I typed" in shown and "filter at the outlet" in shown and 'value="Home BiPAP"' in shown


def test_a_plan_that_is_being_written_is_still_there_after_a_template_was_kept_of_it(
    people: People, desk: Client, device: Device
) -> None:
    home = f"/team/plans/{people.patient.pk}/{device.pk}/"
    answer, shown = post(desk, f"{home}template/", usual="what I typed", caption_1="the tube")
    assert answer.status_code == 200
    assert "Kept as a template of your clinic. This plan is not published yet." in shown
    assert "what I typed" in shown and "filter at the outlet" in shown and 'value="the tube"' in shown
    assert PlanTemplate.objects.get().usual == "what I typed" and not InfectionPlan.objects.exists()
    assert post(desk, f"{home}publish/", usual="what I typed")[0].status_code == 302


def test_a_preview_shows_it_and_keeps_nothing(desk: Client, template: PlanTemplate) -> None:
    for address in (ALL, f"{ALL}{template.pk}/"):
        answer, shown = post(desk, address, usual="line one\nline two", title="New", look="1")
        assert answer.status_code == 200
        assert "line one<br>line two" in shown and "As a home reads it" in shown
    assert PlanTemplate.objects.count() == 1


@pytest.mark.parametrize("missing", ["title", "usual", "during_infection"])
def test_what_is_missing_is_said(desk: Client, missing: str) -> None:
    answer, shown = post(desk, ALL, **{missing: ""})
    assert answer.status_code == 400 and "Write " in shown
    assert not PlanTemplate.objects.exists()


def test_others_of_the_clinic_read_it_and_another_clinic_does_not(
    people: People, template: PlanTemplate, boston: CareTeam
) -> None:
    ruth = signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))
    assert "Keep the new version" not in ruth.get(f"{ALL}{template.pk}/").content.decode()
    assert post(ruth, f"{ALL}{template.pk}/")[0].status_code == 403
    assert ruth.post(f"{ALL}{template.pk}/withdraw/").status_code == 403
    far = signed_in(clinician(boston, "Far", TeamRole.RESPIRATORY))
    assert far.get(f"{ALL}{template.pk}/").status_code == 404
    assert post(far, f"{ALL}{template.pk}/")[0].status_code == 404


def test_the_list_asks_as_often_however_long_it_is(people: People, desk: Client, priya: User, now: datetime) -> None:
    counted = []
    for number in range(12):
        plan_templates.keep(priya, people.team, "niv", Wording(f"T{number}", "x", "y"), now)
        if number in (1, 11):
            with CaptureQueriesContext(connection) as asked:
                desk.get(ALL)
            counted.append(len(asked))
    assert counted[0] == counted[1]
