"""Every page of the care team at the desk and on a phone: axe clean in light and dark, nothing lost sideways, and
everything to touch large enough."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from caregiving import record
from caregiving.agenda.models import Lane
from caregiving.agenda.panel import BITS
from caregiving.careteam.models import PlanTemplate, SavedView
from caregiving.careteam.urls import urlpatterns
from caregiving.equipment.models import DeviceKind
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.models import (
    ITEMS,
    FunctionScored,
    Measure,
    ReadingTaken,
)
from caregiving.people.models import CareTeam, CareTeamMembership, TeamRole
from caregiving.vaccines.models import Vaccination
from checklists.models import Checklist
from tests.browser.conftest import SIZES, Open
from tests.browser.test_access import faults, too_small
from tests.careteam.desk import clinician, make_case, signed_in
from tests.careteam.test_checklist_templates import draft
from tests.careteam.test_sheets import sign_all
from tests.web.home import Home

CHANGES_ONLY = {
    "save_view", "forget_view", "send_bulk", "team_invite_again", "team_invite_withdraw", "closed", "screening_signed",
    "plan_template", "plan_template_withdraw", "plan_publish", "plan_confirm", "plan_withdraw", "checklist_pictures",
    "checklist_publish", "checklist_withdraw", "guidance_review",
}  # fmt: skip
NO_PAGE = {"panel_csv"}


class DeskOf:
    """What a care team looks at on a full day: lines of every kind, somebody ill, versions, letters, templates."""

    def __init__(self, home: Home) -> None:
        self.home, self.people, self.now = home, home.people, home.now
        self.ruth = clinician(self.people.team, "Ruth Adeyemi", TeamRole.COORDINATOR)
        for role in (TeamRole.PHARMACIST, TeamRole.RESPIRATORY, TeamRole.REVIEWER):
            CareTeamMembership.objects.create(user=self.ruth, team=self.people.team, role=role)
        boston = CareTeam.objects.create(name="Boston ALS clinic")
        CareTeamMembership.objects.create(user=self.ruth, team=boston, role=TeamRole.RESPIRATORY)
        self._lines()
        self._helen()
        self.draft, self.published = self._lists()
        words = {"usual": "vented mask, size M", "during_infection": "closed mask\nfilter at the outlet"}
        title = "Home BiPAP, single tube"
        self.template = PlanTemplate.objects.create(team=self.people.team, kind=DeviceKind.NIV, title=title, **words)

    def _lines(self) -> None:
        make_case(self.people.team, "Maximiliana Featherstonehaugh-Cholmondeley", self.now)
        week = {"lane": Lane.WEEK, "failing": BITS["drill"] | BITS["vaccines"], "panel": {"reasons": [], "did": []}}
        make_case(self.people.team, "Ann Bo", self.now, **week)
        make_case(self.people.team, "Bo Ann", self.now, lane=Lane.READY, panel={"reasons": [], "did": []})
        SavedView.objects.create(
            user=self.ruth, name="Everybody whose battery nobody tested", query="lane=week&line=drill"
        )
        letter = {"team": str(self.people.team.pk), "language": "en", "homes": "Lou Reed, lou.reed@test.example"}
        signed_in(self.ruth).post("/team/invite/", {**letter, "send": "yes"})

    def _helen(self) -> None:
        patient, ana = self.people.patient, self.people.ana
        sign_all(self.ruth, self.people, self.now - timedelta(days=9))
        self.home.medicine.dose = "75 mg"
        record.noun(ana, self.home.medicine, self.now)
        Vaccination.objects.create(patient=patient, group="Influenza", cvx="150", given_on=self.now.date())
        record.happening(
            ana,
            ReadingTaken(patient=patient, measure=Measure.WEIGHT, value=Decimal("53.7"), occurred_at=self.now),
            self.now,
        )
        for days in (200, 150, 120, 60, 30, 2):
            at = self.now - timedelta(days=days)
            scored = FunctionScored(patient=patient, rater="caregiver", occurred_at=at, **dict.fromkeys(ITEMS, 3))
            record.happening(ana, scored, at)
        at = self.now - timedelta(days=100)
        record.happening(ana, SymptomNoticed(patient=patient, began_from=at, began_to=at, occurred_at=at), at)
        self.home.fall_ill(30)
        self.home.replan()

    def _lists(self) -> tuple[Checklist, Checklist]:
        client = signed_in(self.ruth)
        ours = str(self.people.team.pk)
        shown = draft(client, team=ours)
        client.post(f"/team/checklists/{shown.pk}/publish/")
        return draft(client, team=ours, title_en="Clean the tube"), Checklist.objects.get(pk=shown.pk)

    def paths(self) -> dict[str, list[str]]:
        """The addresses of each page by the name of its route."""
        helen, niv = self.people.patient.pk, self.home.niv.pk
        return {
            "panel": ["/team/", "/team/?lane=week", "/team/?lane=ready", "/team/?closed=1"],
            "huddle": ["/team/huddle/"],
            "bulk": ["/team/ask/drill/"],
            "team_invite": ["/team/invite/"],
            "team_leaving_together": ["/team/leaving/?lane=today"],
            "emergency": ["/team/emergency/"],
            "team_patient": [f"/team/patients/{helen}/"],
            "team_leaving": [f"/team/patients/{helen}/leaving/"],
            "outcome": [f"/team/patients/{helen}/outcome/{verb}/" for verb in ("called", "message", "refer", "snooze")],
            "screening_sheets": ["/team/sheets/"],
            "screening_sheet": [f"/team/sheets/{helen}/"],
            "plans": ["/team/plans/"],
            "plan_devices": [f"/team/plans/{helen}/"],
            "plan_write": [f"/team/plans/{helen}/{niv}/", f"/team/plans/{helen}/{niv}/?template={self.template.pk}"],
            "plan_templates": ["/team/plans/templates/"],
            "plan_template_read": [f"/team/plans/templates/{self.template.pk}/"],
            "team_checklists": ["/team/checklists/"],
            "checklist_write": ["/team/checklists/write/", f"/team/checklists/write/?of={self.published.slug}"],
            "team_checklist": [f"/team/checklists/{one.pk}/" for one in (self.draft, self.published)],
            "guidance": ["/team/guidance/", "/team/guidance/?topic=supplies"],
            "guidance_row": ["/team/guidance/SUP-01/"],
        }


@pytest.fixture
def desk(lived_in: Home) -> DeskOf:
    return DeskOf(lived_in)


def test_every_page_of_the_care_team_is_looked_at(desk: DeskOf) -> None:
    routes = {route.name for route in urlpatterns}
    assert set(desk.paths()) | CHANGES_ONLY | NO_PAGE == routes


@SIZES
def test_axe_finds_nothing_and_a_finger_finds_everything(desk: DeskOf, open_as: Open, size: dict[str, int]) -> None:
    page, found = open_as(desk.ruth, size), []
    for path in [path for paths in desk.paths().values() for path in paths]:
        answer = page.goto(path)
        assert answer and answer.status == 200, path
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [(path, scheme, fault) for fault in faults(page)]
        found += [(path, "too small", words) for words in too_small(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [(path, "sideways", wide)] if wide > size["width"] else []
    assert found == [], "\n".join(map(str, found))
