"""Who belongs to several care teams says for which of them something is written; nothing lands with the first one."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from caregiving.careteam.models import PlanTemplate
from caregiving.equipment.models import Device
from caregiving.people.models import CareTeam, CareTeamMembership, TeamRole, User
from checklists.models import Checklist
from tests.careteam.desk import signed_in
from tests.careteam.test_checklist_templates import DESK, draft, publish, written
from tests.people import People


@pytest.fixture
def desk(priya: User, people: People, boston: CareTeam) -> Client:
    """Priya's, of two clinics."""
    CareTeamMembership.objects.create(user=priya, team=boston, role=TeamRole.RESPIRATORY)
    return signed_in(priya)


def page(desk: Client, address: str) -> str:
    return desk.get(address).content.decode()


def test_a_new_list_is_kept_only_once_its_clinic_is_chosen(desk: Client, people: People, boston: CareTeam) -> None:
    form = desk.get(f"{DESK}write/").context["form"]
    assert not form["team"].value()
    answer = desk.post(f"{DESK}write/", written())
    assert answer.status_code == 400 and "Choose for whom." in answer.content.decode()
    assert draft(desk, team=str(boston.pk)).team == boston
    assert draft(desk, team=str(people.team.pk)).team == people.team


def test_another_clinics_name_is_no_choice(desk: Client) -> None:
    other = CareTeam.objects.create(name="Elsewhere")
    assert desk.post(f"{DESK}write/", written(team=str(other.pk))).status_code == 400
    assert not Checklist.objects.exclude(team=None).exists()


def test_the_next_version_is_of_the_clinic_whose_list_it_is(desk: Client, people: People, boston: CareTeam) -> None:
    first = draft(desk, team=str(boston.pk), slug="door", title_en="Our door")
    publish(desk, first)
    address = f"{DESK}write/?of=door&amp;for={boston.pk}"
    assert address in page(desk, f"{DESK}{first.pk}/") and address in page(desk, DESK)
    form = desk.get(address.replace("&amp;", "&")).context["form"]
    assert (form["team"].value(), form["title_en"].value()) == (str(boston.pk), "Our door")
    second = draft(desk, slug="door", team=str(boston.pk), title_en="Our better door")
    assert (second.team, second.version) == (boston, 2)
    albany = draft(desk, slug="door", team=str(people.team.pk))
    assert albany.version == 1


def test_the_projects_list_is_offered_until_every_clinic_has_its_own(
    desk: Client, people: People, boston: CareTeam
) -> None:
    projects = f'{DESK}write/?of=door"'
    for team in (boston, people.team):
        assert projects in page(desk, DESK)
        publish(desk, draft(desk, team=str(team.pk), slug="door", title_en="Our door"))
    assert projects not in page(desk, DESK)
    assert page(desk, DESK).count("write/?of=door&amp;for=") == 2


def test_who_has_one_clinic_is_not_asked(people: People, priya: User) -> None:
    client = signed_in(priya)
    assert 'name="team"' not in page(client, f"{DESK}write/")
    assert draft(client).team == people.team


def test_a_template_is_kept_for_the_clinic_that_was_chosen(
    desk: Client, people: People, boston: CareTeam, device: Device
) -> None:
    shown = page(desk, f"/team/plans/{people.patient.pk}/{device.pk}/")
    assert shown.index(f'<option value="{people.team.pk}">') < shown.index(f'<option value="{boston.pk}">')
    told = {"kind": "niv", "title": "Home BiPAP", "usual": "vented", "during_infection": "closed"}
    for team in (boston, people.team):
        assert desk.post("/team/plans/templates/", {**told, "team": str(team.pk)}).status_code == 302
        assert PlanTemplate.objects.filter(team=team).count() == 1
    for nothing in ("", "x", str(CareTeam.objects.create(name="Elsewhere").pk)):
        assert desk.post("/team/plans/templates/", {**told, "title": "B", "team": nothing}).status_code == 404


def test_the_clinic_that_sees_the_home_stands_first(
    desk: Client, people: People, device: Device, now: datetime
) -> None:
    CareTeam.objects.filter(pk=people.team.pk).update(name="Zurich ALS clinic")
    shown = page(desk, f"/team/plans/{people.patient.pk}/{device.pk}/")
    assert shown.index("Zurich ALS clinic</option>") < shown.index("Boston ALS clinic</option>")
