"""The care team's journeys, tap by tap: T1 the nurse's list, T2 the pharmacist's sheet, T3 the therapist's plan.
At the desk and on a phone, axe clean in light and dark, nothing lost sideways."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Locator, Page, expect

from caregiving import record
from caregiving.agenda.models import Lane, Snapshot
from caregiving.agenda.panel import BITS
from caregiving.careteam import plans
from caregiving.careteam.models import Outcome, PlanTemplate
from caregiving.equipment.models import Device, DeviceKind, InfectionPlan
from caregiving.illness.models import ScreeningSheet
from caregiving.people.models import TeamRole, User
from caregiving.reminders.plan import replan
from caregiving.supplies.models import Medicine
from tests.browser.conftest import SIZES, Open
from tests.browser.test_access import faults
from tests.careteam.desk import clinician, make_case
from tests.careteam.test_asking_neurology import fell, scored_around_an_illness
from tests.careteam.test_sheets import sign_all
from tests.people import People, make_people
from tests.pictures import jpeg


class Taps:
    """Counts what a hand does: a tap, or a field that is written in."""

    def __init__(self) -> None:
        self.count = 0

    def tap(self, what: Locator) -> None:
        self.count += 1
        what.click()

    def write(self, what: Locator, words: str) -> None:
        self.count += 1
        what.fill(words)


@pytest.fixture
def people(transactional_db: None) -> People:
    return make_people(timezone.now())


def clean(page: Page, size: dict[str, int]) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults(page) == [], (page.url, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url


def a_photo(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg()}


def status_of(page: Page, path: str) -> int:
    answer = page.goto(path)
    assert answer, path
    return answer.status


def stale_sheet(people: People, now: datetime) -> User:
    """Dana's sheet, gone stale because a dose changed."""
    dana = clinician(people.team, "Dana Whitfield", TeamRole.PHARMACIST)
    for name, dose in {"Baclofen": "10 mg", "Riluzole": "50 mg"}.items():
        record.noun(people.ana, Medicine(patient=people.patient, name=name, dose=dose), now - timedelta(days=30))
    sign_all(dana, people, now - timedelta(days=9))
    baclofen = Medicine.objects.get(name="Baclofen")
    baclofen.dose = "15 mg"
    record.noun(people.ana, baclofen, now)
    return dana


@SIZES
def test_t1_an_urgent_patient_takes_four_taps(people: People, open_as: Open, size: dict[str, int]) -> None:
    ruth, taps = clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR), Taps()
    make_case(people.team, "Ben Achterberg", timezone.now())
    page = open_as(ruth, size)
    page.goto("/team/")
    clean(page, size)
    case = page.get_by_role("listitem").filter(has_text="Ben Achterberg").first
    expect(case).to_contain_text("No data from this home for 8 days.")
    expect(case.get_by_role("link", name="+1 555 0181")).to_be_visible()
    taps.count += 1  # the telephone is one tap: it is not called here
    taps.tap(page.get_by_role("link", name="Called: Ben Achterberg"))
    clean(page, size)
    expect(page.get_by_label("Look again on")).not_to_have_value("")
    taps.tap(page.get_by_role("button", name="Close the line"))
    expect(page.get_by_role("heading", name="Ben Achterberg")).to_have_count(0)
    assert taps.count <= 4
    assert Outcome.objects.get().verb == "called"


@SIZES
def test_t1_a_group_is_asked_in_three_taps(people: People, open_as: Open, size: dict[str, int]) -> None:
    ruth, taps, now = clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR), Taps(), timezone.now()
    for name in ("Ann", "Bo"):
        make_case(people.team, name, now, lane=Lane.WEEK, failing=BITS["drill"], panel={"reasons": [], "did": []})
    page = open_as(ruth, size)
    page.goto("/team/")
    taps.tap(page.get_by_role("link", name="Ask all 2"))
    clean(page, size)
    expect(page.get_by_text("please measure how long the machine runs")).to_be_visible()
    taps.tap(page.get_by_role("button", name="Send to 2 homes"))
    expect(page.get_by_text("2 homes were asked.")).to_be_visible()
    assert taps.count <= 3


@SIZES
def test_t2_one_changed_medicine_is_signed_in_five_taps(people: People, open_as: Open, size: dict[str, int]) -> None:
    dana, taps = stale_sheet(people, timezone.now()), Taps()
    assert Snapshot.objects.get(patient=people.patient).lane
    page = open_as(dana, size)
    page.goto("/team/sheets/")
    clean(page, size)
    taps.tap(page.get_by_role("link", name="Helen Reyes"))
    clean(page, size)
    verdict = page.get_by_role("group", name="Your verdict: Baclofen")
    expect(verdict.get_by_role("radio", checked=True)).to_have_count(0)
    taps.tap(verdict.get_by_label("needs a change"))
    taps.write(verdict.get_by_label("In the family’s words"), "Ask Dr Lee about the dose first.")
    taps.write(page.get_by_label("Plan B"), "Ask about remdesivir, 3 visits")
    taps.tap(page.get_by_role("button", name="Sign as Dana Whitfield"))
    expect(page.get_by_text("Signed. The home is asked to read it.")).to_be_visible()
    assert taps.count <= 5
    read_at_home(open_as(people.ana, size), size)
    assert ScreeningSheet.objects.order_by("version").last().plan_b == "Ask about remdesivir, 3 visits"  # type: ignore[union-attr]  # there is one


def read_at_home(page: Page, size: dict[str, int]) -> None:
    """Ana reads the new sheet, in the family's words, and says so in one tap."""
    page.goto("/illness/sheet/")
    page.wait_for_load_state()
    clean(page, size)
    expect(page.get_by_text("Ask Dr Lee about the dose first.")).to_be_visible()
    page.get_by_role("button", name="We have read it").click()
    page.wait_for_load_state()
    page.goto("/illness/sheet/")
    expect(page.get_by_text("Read at home")).to_be_visible()
    expect(page.get_by_role("button", name="We have read it")).to_have_count(0)
    clean(page, size)


def shown_back_at_home(page: Page, device: Device, size: dict[str, int]) -> None:
    """Ana shows how it is done, with a picture of it, in two taps."""
    page.goto(f"/equipment/{device.pk}/")
    page.wait_for_load_state()
    clean(page, size)
    page.get_by_label("A picture of it as you did it, if you like").set_input_files(a_photo("mask.jpg"))
    page.get_by_role("button", name="We have shown it").click()
    expect(page.get_by_role("button", name="We have shown it")).to_have_count(0)
    page.wait_for_load_state()
    clean(page, size)


@SIZES
def test_t3_a_plan_is_published_in_seven_taps_and_confirmed_in_two(
    people: People, open_as: Open, size: dict[str, int]
) -> None:
    now, taps = timezone.now(), Taps()
    priya = clinician(people.team, "Priya Nair", TeamRole.RESPIRATORY)
    niv = Device(patient=people.patient, kind=DeviceKind.NIV, name="BiPAP", life_support=True)
    record.noun(people.ana, niv, now)
    words = {"usual": "vented mask, size M", "during_infection": "closed mask\nfilter at the outlet"}
    PlanTemplate.objects.create(team=people.team, kind=DeviceKind.NIV, title="Home BiPAP, single tube", **words)
    page = open_as(priya, size)
    page.goto("/team/plans/")
    clean(page, size)
    taps.tap(page.get_by_role("link", name="Helen Reyes"))
    clean(page, size)
    taps.tap(page.get_by_role("link", name="Write a plan: BiPAP"))
    taps.tap(page.get_by_role("link", name="Home BiPAP, single tube"))
    clean(page, size)
    taps.write(page.get_by_label("Usual", exact=True), "vented mask, size S")
    taps.write(page.get_by_label("During an infection, one step a line"), "closed mask, drawer B")
    taps.tap(page.get_by_role("button", name="Publish as Priya Nair"))
    expect(page.get_by_text("Version 1: published")).to_be_visible()
    assert taps.count <= 7
    home = open_as(people.ana, size)
    shown_back_at_home(home, niv, size)
    confirming = Taps()
    page.goto("/team/plans/")
    confirming.tap(page.get_by_role("link", name="Helen Reyes").first)
    confirming.tap(page.get_by_role("button", name="Confirm: BiPAP"))
    expect(page.get_by_text("Version 1: confirmed")).to_be_visible()
    clean(page, size)
    assert confirming.count <= 2


@SIZES
def test_t1_neurology_is_asked_in_two_taps_with_both_speeds_on_the_note(
    people: People, open_as: Open, size: dict[str, int]
) -> None:
    ruth, taps, now = clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR), Taps(), timezone.now()
    fell(people, now)
    page = open_as(ruth, size)
    page.goto("/team/")
    said = re.compile(r"Before the illness -?0\.0 points a month, after it -\d+\.\d\.")
    expect(page.get_by_role("listitem").filter(has_text="Helen Reyes").first).to_contain_text(said)
    clean(page, size)
    taps.tap(page.get_by_role("link", name="Ask neurology: Helen Reyes"))
    clean(page, size)
    taps.tap(page.get_by_role("button", name="Close the line"))
    expect(page.get_by_text("Closed: Helen Reyes.")).to_be_visible()
    assert taps.count <= 2
    assert said.search(Outcome.objects.get().note)
    page.goto("/team/huddle/")
    expect(page.get_by_text("1 of 1 closed. 1 waits for: neurology.")).to_be_visible()
    clean(page, size)


@SIZES
@pytest.mark.parametrize("button", ["Bring the visit forward", "Respiratory tests", "Watch"])
def test_t3_a_look_back_is_acted_on_in_two_taps(
    people: People, open_as: Open, size: dict[str, int], button: str
) -> None:
    scored_around_an_illness(people, timezone.now())
    replan(people.patient.pk, timezone.now())
    page, taps = open_as(clinician(people.team, "Priya Nair", TeamRole.RESPIRATORY), size), Taps()
    page.goto(f"/team/patients/{people.patient.id}/")
    taps.tap(page.get_by_role("link", name=button))
    clean(page, size)
    taps.tap(page.get_by_role("button", name="Close the line"))
    expect(page.get_by_text("Closed: Helen Reyes.")).to_be_visible()
    assert taps.count <= 2
    assert "after it -" in Outcome.objects.get().note


@SIZES
def test_t2_what_a_home_keeps_back_is_gone_from_the_desk(people: People, open_as: Open, size: dict[str, int]) -> None:
    desk, home = open_as(stale_sheet(people, timezone.now()), size), open_as(people.ana, size)
    said, patient = desk.locator("body"), f"/team/patients/{people.patient.id}/"
    told, sheet = ("/team/sheets/", "/team/?lane=week&line=screening"), f"/team/sheets/{people.patient.id}/"
    for path in (*told, sheet):
        desk.goto(path)
        expect(said).to_contain_text("Helen Reyes")
    home.goto("/people/team/")
    home.get_by_label("Medicines and the screening sheet").uncheck()
    home.get_by_role("button", name="Keep", exact=True).click()
    expect(home.get_by_label("Medicines and the screening sheet")).not_to_be_checked()
    clean(home, size)
    assert status_of(desk, sheet) == 404
    for path in (*told, patient, "/team/", "/team/?lane=week", "/team/?lane=ready", "/team/huddle/"):
        assert status_of(desk, path) == 200
        for fact in ("Baclofen", "plan is out of date", *(["Helen Reyes"] if path in told else [])):
            expect(said).not_to_contain_text(fact)
        clean(desk, size)
    desk.goto(patient)
    expect(desk.get_by_role("heading", name="Helen Reyes")).to_be_visible()
    expect(desk.get_by_role("main").get_by_role("link", name="Screening sheet", exact=True)).to_have_count(0)


@SIZES
def test_t1_a_home_that_takes_its_leave_back_is_on_no_list(people: People, open_as: Open, size: dict[str, int]) -> None:
    fell(people, timezone.now())
    desk, home = open_as(people.dee, size), open_as(people.ana, size)
    said, patient = desk.locator("body"), f"/team/patients/{people.patient.id}/"
    for path in (patient, "/team/"):
        desk.goto(path)
        expect(said).to_contain_text("Helen Reyes")
    home.goto("/people/team/")
    home.get_by_role("button", name="End it now: Albany ALS clinic").click()
    expect(home.get_by_text("No care team sees this home.")).to_be_visible()
    clean(home, size)
    assert status_of(desk, patient) == 404
    for path in ("/team/", "/team/?lane=week", "/team/?lane=ready", "/team/huddle/"):
        assert status_of(desk, path) == 200
        expect(said).not_to_contain_text("Helen Reyes")
        clean(desk, size)


@SIZES
def test_t3_a_picture_of_the_homes_own_parts_is_on_the_plan_that_ana_reads(
    people: People, open_as: Open, size: dict[str, int]
) -> None:
    """The clinic's own words are right as they stand: the picture takes their place in the seven taps."""
    priya, taps = clinician(people.team, "Priya Nair", TeamRole.RESPIRATORY), Taps()
    niv = Device(patient=people.patient, kind=DeviceKind.NIV, name="BiPAP", life_support=True)
    record.noun(people.ana, niv, timezone.now())
    words = {"usual": "vented mask, size M", "during_infection": "closed mask\nfilter at the outlet"}
    PlanTemplate.objects.create(team=people.team, kind=DeviceKind.NIV, title="Home BiPAP, single tube", **words)
    page = open_as(priya, size)
    page.goto("/team/plans/")
    taps.tap(page.get_by_role("link", name="Helen Reyes"))
    taps.tap(page.get_by_role("link", name="Write a plan: BiPAP"))
    taps.tap(page.get_by_role("link", name="Home BiPAP, single tube"))
    taps.tap(page.get_by_text("Add pictures of this home’s own parts"))
    taps.count += 1  # the file's own dialogue is the browser's
    page.get_by_label("Picture", exact=True).first.set_input_files(a_photo("filter.jpg"))
    taps.write(page.get_by_label("What it shows").first, "The filter at the outlet")
    page.wait_for_load_state()
    clean(page, size)
    taps.tap(page.get_by_role("button", name="Publish as Priya Nair"))
    expect(page.get_by_text("Version 1: published")).to_be_visible()
    assert taps.count <= 7
    home = open_as(people.ana, size)
    shown_back_at_home(home, niv, size)
    plans.confirm(priya, InfectionPlan.objects.get().pk, timezone.now())
    home.goto(f"/equipment/{niv.pk}/")
    expect(home.get_by_role("img", name="The filter at the outlet")).to_be_visible()
    clean(home, size)
