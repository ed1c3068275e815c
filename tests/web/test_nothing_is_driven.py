"""What a withdrawn, or not approved, row of the guidance drove is gone from the agenda, and the page says to ask."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from caregiving.agenda import printed
from caregiving.agenda.due import horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.models import ReviewState, RuleReview, Snapshot
from caregiving.agenda.readiness import ASK_TEAM, readiness
from caregiving.agenda.rows import read
from caregiving.careteam.panel_words import lines
from caregiving.equipment.models import UpkeepTask
from caregiving.illness.models import Exposed, Recovered, ScreeningSheet, SymptomNoticed, TestDone
from caregiving.patients.models import ReadingTaken, SheetPrinted
from tests.people import NOW
from tests.web.home import Home
from tests.web.reviewed_home import live_in, page, review, withdraw


def kinds(home: Home) -> set[str]:
    known = facts(read(home.people.patient.pk, NOW), NOW)
    return {item.kind for item in horizon(known, NOW)}


def rule_ids(home: Home) -> set[str]:
    known = facts(read(home.people.patient.pk, NOW), NOW)
    return {rule_id for item in horizon(known, NOW) for rule_id in item.rule_ids}


def asks(home: Home) -> set[str]:
    """The lines of readiness of which only the team can say whether they hold."""
    known = facts(read(home.people.patient.pk, NOW), NOW)
    return {line.id for line in readiness(known, NOW, NOW) if line.missing == ASK_TEAM}


@pytest.fixture
def ill(home: Home) -> Home:
    live_in(home)
    return home


@pytest.mark.parametrize(
    ("gone", "kind"),
    [
        (("MON-08.every",), "weight"),
        (("MON-08",), "weight.loss"),
        (("SET-DRILL-AGE",), "drill"),
        (("PC-20",), "after_covid.flags"),
        (("MON-07", "LUNGS"), "lung_test"),
        (("AV-01", "AV-02", "AV-03"), "antiviral.ask"),
        (("VAX-C03", "VAX-F01", "VAX-P01", "VAX-R02"), "vaccine"),
    ],
)
def test_what_a_withdrawn_row_drove_is_not_on_the_agenda(ill: Home, gone: tuple[str, ...], kind: str) -> None:
    known = facts(read(ill.people.patient.pk, NOW), NOW)
    rows = [known.rules.about("lung_function.interval").row.id if one == "LUNGS" else one for one in gone]
    before = {one for one in kinds(ill) if one.split(".season")[0] == kind or one == kind}
    assert before
    withdraw(ill, *rows)
    assert not before & kinds(ill)


@pytest.mark.parametrize(
    ("rule_id", "kind"),
    [("AV-18", "flu.ask"), ("AV-18.late", "flu.ask_anyway"), ("TST-01", "test"), ("TST-01.tests", "test")],
)
def test_what_a_withdrawn_row_drove_before_any_test_is_not_on_the_agenda(home: Home, rule_id: str, kind: str) -> None:
    home.fall_ill(3)
    assert kind in kinds(home)
    withdraw(home, rule_id)
    assert kind not in kinds(home)


def test_without_any_window_the_prescriber_is_called_all_the_same(ana: Client, ill: Home) -> None:
    withdraw(ill, "AV-01", "AV-02", "AV-03")
    assert "antiviral.ask_anyway" in kinds(ill)
    ill.replan()
    assert "You will be asked to call: Fri 20 Nov, 08:00." in page(ana, "illness"), "at night nobody answers"
    with time_machine.travel(NOW + timedelta(hours=9), tick=False):
        said = page(ana, "illness")
    assert "about the antiviral, today" in said
    assert "usual days for the antiviral are over" not in said  # no row says how many there are


def test_no_row_that_is_named_with_a_due_item_may_not_act(ill: Home) -> None:
    """But that one who is ill stays apart: that keeps the others safer."""
    named: set[str] = set()
    for _round in range(4):  # where one window is gone the next one is named
        named |= rule_ids(ill)
        RuleReview.objects.all().delete()
        withdraw(ill, *named)
    left = facts(read(ill.people.patient.pk, NOW), NOW)
    driven = {item.kind for item in horizon(left, NOW) if item.rule_ids}
    assert driven == {"isolation"}


def test_without_the_fever_row_the_page_asks_when_to_end_the_isolation(ana: Client, home: Home) -> None:
    for hours, fields in ((60, {"symptoms": ["fever"]}), (59, {"change": "better"}), (1, {"change": "better"})):
        at = NOW - timedelta(hours=hours)
        home.tell(SymptomNoticed(patient=home.people.patient, began_from=at, began_to=at, occurred_at=at, **fields))
        home.tell(ReadingTaken(patient=home.people.patient, measure="temperature", value=Decimal(37), occurred_at=at))
    assert "When to end the isolation: ask the care team." in page(ana, "illness")
    review(home, ReviewState.APPROVED, "ISO-01.fever")
    shown = page(ana, "illness")
    assert "When to end the isolation: ask the care team." not in shown
    assert "Extra care until" in shown


def test_without_the_row_of_the_days_of_care_they_have_no_end(ana: Client, home: Home) -> None:
    home.tell(
        TestDone(patient=home.people.patient, method="antigen", target="covid", result="positive", occurred_at=NOW)
    )
    assert "Extra care until" in page(ana, "illness")
    withdraw(home, "ISO-04")
    assert "Extra care: masks, air, distance. For how long: ask the care team." in page(ana, "illness")


def test_how_much_sooner_a_battery_stops_while_ill_is_asked(ana: Client, ill: Home) -> None:
    assert "shortened for illness" in page(ana, "power")
    withdraw(ill, "PW-03")
    shown = page(ana, "power")
    assert "shortened for illness" not in shown
    assert "h while well. While ill: ask your team." in shown
    assert "h while well. While ill: ask your team." in page(ana, "device", ill.niv.pk)


def test_where_nobody_measured_no_number_of_minutes_is_said_that_nobody_approved(ana: Client, home: Home) -> None:
    withdraw(home, "SET-DRILL-AGE")
    assert "could stop at any moment, and ask your team" in page(ana, "power")
    review(home, ReviewState.APPROVED, "PW-09")
    assert "Act as if it were 30 minutes" in page(ana, "power")


def test_a_vaccine_group_that_nobody_vouches_for_shows_no_day(ana: Client, home: Home) -> None:
    withdraw(home, "VAX-P01")
    line = page(ana, "vaccines").split("Pneumococcal")[1].split("</section>")[0]
    assert "Whether one is due: ask the care team or the pharmacy." in line
    assert "Possible from" not in line
    assert "Recommended" not in line


def test_upkeep_that_the_catalog_alone_asks_for_is_not_due_without_its_row(ana: Client, home: Home) -> None:
    task = UpkeepTask.objects.create(
        device=home.niv, verb="replace", part="fine filter", every=30, source_type="catalog", rule_id="EQ-05",
        started_on=date(2026, 1, 1),
    )  # fmt: skip
    assert "EQ-05" in rule_ids(home)
    withdraw(home, "EQ-05")
    assert "EQ-05" not in rule_ids(home)
    asked = page(ana, "device", home.niv.pk).split("How often: ask your team")[1].split("</section>")[0]
    assert task.part in asked
    assert "No longer used here" in page(ana, "device", home.niv.pk)


def test_the_emergency_sheet_asks_instead_of_saying_what_was_withdrawn(ana: Client, home: Home) -> None:
    assert "Oxygen alone can raise carbon dioxide" in page(ana, "sheet")
    withdraw(home, "OX-01")
    shown = page(ana, "sheet")
    assert "Before oxygen or anything else for breathing: ask the breathing team." in shown
    assert "Oxygen alone" not in shown.split('class="esheet"')[1]


def test_a_paper_that_says_what_was_withdrawn_is_to_be_printed_again(home: Home) -> None:
    known = facts(read(home.people.patient.pk, NOW), NOW)
    home.tell(
        SheetPrinted(
            patient=home.people.patient,
            facts=printed.fingerprint(known.rows, known.rules, known.today),
            occurred_at=NOW,
        )
    )
    last = printed.last_printed(facts(read(home.people.patient.pk, NOW), NOW).rows)
    assert not printed.is_changed(known.rows, known.rules, last, known.today)
    withdraw(home, "OX-01")
    assert printed.is_changed(known.rows, facts(read(home.people.patient.pk, NOW), NOW).rules, last, known.today)


def test_papers_do_not_age_by_a_row_that_was_withdrawn(ana: Client, home: Home) -> None:
    """A sheet that a changed fact made stale is still brought up: the home's own facts ask for that."""
    patient = home.people.patient
    sheet = ScreeningSheet.objects.create(
        patient=patient, version=1, signer="Dr Lee", signed_at=NOW - timedelta(days=400)
    )
    home.tell(SheetPrinted(patient=patient, occurred_at=NOW - timedelta(days=200)))
    assert {"screening", "sheet", "score"} <= kinds(home)
    withdraw(home, "SET-SHEET-AGE", "SET-PRINT-AGE", "SET-SCORE-AGE", "SET-LADDER-AGE")
    assert not {"screening", "sheet", "score"} & kinds(home)
    assert {"screening", "sheet", "ladder"} <= asks(home)
    home.replan()
    assert "What it is held against is no longer used. Ask your team." in page(ana, "ready")
    sheet.stale_since = NOW
    sheet.save()
    assert "screening" in kinds(home)
    assert "SET-SHEET-AGE" not in rule_ids(home)


def test_two_weeks_and_old_counts_are_not_known_without_their_rows(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    withdraw(home, "SUP-01", "TST-01.tests")
    assert {"supplies", "tests"} <= asks(home)
    assert "supply.order" not in kinds(home)
    assert "How long everything should last: ask your team." in page(ana, "supplies")
    home.replan()
    told_the_team = lines(Snapshot.objects.get(patient=home.people.patient).readiness)
    assert "Enough of every supply: its guidance was withdrawn" in told_the_team
    assert "Not enough of a supply" not in told_the_team
    withdraw(home, "SET-COUNT-AGE")
    line = page(ana, "supplies").split("<b>Filters for the BiPAP</b>")[1].split("</li>")[0]
    assert "9<small> days" in line
    clock.move_to(NOW + timedelta(days=2))
    ana.force_login(home.people.ana)
    line = page(ana, "supplies").split("<b>Filters for the BiPAP</b>")[1].split("</li>")[0]
    assert "Not known" in line


def test_the_check_after_covid_says_to_ask_where_nobody_vouches_for_where_it_leads(ana: Client, ill: Home) -> None:
    assert "A neurologist should look at this." in page(ana, "after")
    withdraw(ill, "PC-20", "PC-12")
    shown = page(ana, "after")
    assert "Ask your team today what should come of this." in shown
    assert "A neurologist should look at this." not in shown
    assert "How much effort is right: ask your team." in shown


def test_how_much_is_too_much_is_asked_without_the_limits(ana: Client, ill: Home) -> None:
    ask = "How much is too much: ask the pharmacist or the prescriber before any more."
    assert ask not in page(ana, "doses")
    for rule_id in ("PC-06.max", "PC-06.warn", "PC-06.window"):
        RuleReview.objects.all().delete()
        withdraw(ill, rule_id)
        assert ask in page(ana, "doses")


def test_medicines_that_do_not_go_together_are_said_while_somebody_vouches_for_it(ana: Client, ill: Home) -> None:
    said = "Ciprofloxacin and tizanidine are both on the list, and they do not go together."
    assert said in page(ana, "screening")
    withdraw(ill, "MED-10")
    assert said not in page(ana, "screening")


def test_where_nobody_says_when_an_illness_is_over_only_the_home_ends_it(home: Home) -> None:
    at = NOW - timedelta(days=40)
    home.tell(SymptomNoticed(patient=home.people.patient, began_from=at, began_to=at, occurred_at=at))
    assert not facts(read(home.people.patient.pk, NOW), NOW).episode
    withdraw(home, "SET-ILLNESS-QUIET")
    assert facts(read(home.people.patient.pk, NOW), NOW).episode
    home.tell(Recovered(patient=home.people.patient, occurred_at=NOW))
    assert not facts(read(home.people.patient.pk, NOW), NOW).episode


def test_after_an_exposure_tests_are_asked_about_without_their_rows(home: Home) -> None:
    last_on = (NOW - timedelta(days=6)).date()
    home.tell(Exposed(patient=home.people.patient, last_on=last_on, occurred_at=NOW - timedelta(days=5)))
    assert "test" in kinds(home)
    withdraw(home, "TST-04")
    assert "test" not in kinds(home)


def test_weight_and_lungs_are_asked_about_without_their_rows(ana: Client, ill: Home) -> None:
    lungs = facts(read(ill.people.patient.pk, NOW), NOW).rules.about("lung_function.interval").row.id
    withdraw(ill, "MON-08.every", lungs)
    shown = page(ana, "measures")
    assert "How often to weigh: ask the care team." in shown
    assert "When the lungs are tested again: ask the care team." in shown
    assert "When the lungs are tested again: ask the care team." in page(ana, "after")
