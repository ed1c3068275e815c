"""How long something stays on the list, and when it is late, is what the rows say: at another number, and at none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from caregiving.agenda.due import horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.item import Due
from caregiving.agenda.models import ReviewState, RuleReview, TeamMessage
from caregiving.agenda.rows import read
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import day_end, local_day
from caregiving.illness.models import SymptomNoticed
from caregiving.people.models import CareTeam
from caregiving.supplies.models import DoseGiven
from caregiving.web.danger import to_say
from tests.people import NOW
from tests.web.home import Home
from tests.web.reviewed_home import live_in, withdraw

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def set_to(home: Home, rule_id: str, value: int) -> None:
    RuleReview.objects.create(
        rule_id=rule_id, state=ReviewState.APPROVED, value=str(value), reason="ours", signer="Dr Dee", at=NOW
    )


def due(home: Home, kind: str, at: datetime = NOW) -> Due | None:
    """The first of that kind that is on the list or known to come."""
    found = (item for item in horizon(facts(read(home.people.patient.pk, at), at), at) if item.kind == kind)
    return min(found, key=lambda item: item.opens, default=None)


def asked_by_the_team(home: Home) -> None:
    TeamMessage.objects.create(
        patient=home.people.patient, team=CareTeam.objects.get(), line="drill", text="?", signer="Dr Dee", at=NOW
    )


@pytest.fixture
def ill(home: Home) -> Home:
    live_in(home)
    told = {"began_from": NOW - DAY, "began_to": NOW, "danger_signs": ["breathless_at_rest"], "change": "worse"}
    home.tell(SymptomNoticed(patient=home.people.patient, occurred_at=NOW, **told))
    asked_by_the_team(home)
    return home


STAYS = [
    ("danger", "SET-DANGER-STAYS", 12 * HOUR, 24, 24 * HOUR),
    ("after_covid.flags", "SET-FLAGS-STAY", 24 * HOUR, 48, 48 * HOUR),
    ("weight.loss", "SET-WEIGHT-STAYS", 60 * DAY, 90, 90 * DAY),
    ("antiviral.ask_anyway", "SET-ANYWAY-STAYS", 5 * DAY, 9, 9 * DAY),
]


@pytest.mark.parametrize(("kind", "rule_id", "shipped", "value", "lasts"), STAYS, ids=[row[1] for row in STAYS])
def test_it_stays_for_as_long_as_the_row_says_and_without_one_until_somebody_answers(
    ill: Home, kind: str, rule_id: str, shipped: timedelta, value: int, lasts: timedelta
) -> None:
    found = due(ill, kind)
    assert found and found.closes - found.opens == shipped
    set_to(ill, rule_id, value)
    found = due(ill, kind)
    assert found and found.closes - found.opens == lasts
    withdraw(ill, rule_id)
    for at in (NOW, NOW + 9 * DAY):
        found = due(ill, kind, at)
        zone = ill.people.patient.zone
        assert found and found.closes == day_end(max(local_day(found.opens, zone), local_day(at, zone)) + DAY, zone)


LATE = [
    ("team.message", "SET-TEAM-ANSWER", 2 * DAY, 5, 5 * DAY),
    ("antiviral.ask_anyway", "SET-CALL-LATE", HOUR, 3, 3 * HOUR),
]


@pytest.mark.parametrize(("kind", "rule_id", "shipped", "value", "after"), LATE, ids=[row[1] for row in LATE])
def test_it_is_late_after_as_long_as_the_row_says_and_without_one_at_once(
    ill: Home, kind: str, rule_id: str, shipped: timedelta, value: int, after: timedelta
) -> None:
    found = due(ill, kind)
    assert found and found.due - found.opens == shipped
    set_to(ill, rule_id, value)
    found = due(ill, kind)
    assert found and found.due - found.opens == after
    withdraw(ill, rule_id)
    found = due(ill, kind)
    assert found and found.due == found.opens


def test_a_test_is_late_after_as_long_as_the_row_says(home: Home) -> None:
    home.fall_ill()
    found = due(home, "test")
    assert found and found.due - found.opens == 2 * HOUR
    set_to(home, "SET-TEST-LATE", 6)
    found = due(home, "test")
    assert found and found.due - found.opens == 6 * HOUR
    withdraw(home, "SET-TEST-LATE")
    found = due(home, "test")
    assert found and found.due == found.opens


def test_what_comes_by_the_clock_comes_and_goes_as_the_rows_say(home: Home) -> None:
    found = due(home, "dose")
    assert found and (found.due - found.opens, found.closes - found.due) == (HOUR, 3 * HOUR)
    set_to(home, "SET-CLOCK-EARLY", 2)
    set_to(home, "SET-CLOCK-STAYS", 5)
    found = due(home, "dose")
    assert found and (found.due - found.opens, found.closes - found.due) == (2 * HOUR, 5 * HOUR)
    withdraw(home, "SET-CLOCK-EARLY", "SET-CLOCK-STAYS")
    found = due(home, "dose", found.due)
    assert found and (found.due - found.opens, found.closes - found.due) == (timedelta(0), DAY)


@pytest.mark.parametrize(("hours", "counts"), [(4, False), (5, True)])
def test_a_dose_counts_for_a_time_within_what_the_row_says(home: Home, hours: int, counts: bool) -> None:
    set_to(home, "SET-CLOCK-STAYS", hours)
    first = due(home, "dose")
    assert first
    assert first.due - NOW == timedelta(hours=4, minutes=53)
    home.tell(DoseGiven(patient=home.people.patient, medicine=home.medicine, occurred_at=NOW))
    found = due(home, "dose")
    assert found and (found.key != first.key) is counts


@pytest.mark.parametrize(("ago", "said"), [(11, True), (12, False)])
def test_a_danger_sign_is_said_on_the_telephone_page_for_as_long_as_it_is_asked_about(
    home: Home, ago: int, said: bool
) -> None:
    home.fall_ill(20)
    at = NOW - ago * HOUR
    told = {"began_from": at, "began_to": at, "danger_signs": ["breathless_at_rest"], "change": "worse"}
    home.tell(SymptomNoticed(patient=home.people.patient, occurred_at=at, **told))

    def noted() -> bool:
        return bool(to_say(facts(read(home.people.patient.pk, NOW), NOW), NOW).noted)

    assert noted() is said
    withdraw(home, "SET-DANGER-STAYS")
    assert noted()


def test_the_lengths_are_settings_of_the_product_that_count_without_approval() -> None:
    rules = Rules.load()
    for rule_id in ("SET-DANGER-STAYS", "SET-FLAGS-STAY", "SET-CALL-LATE", "SET-TEST-LATE", "SET-CLOCK-STAYS"):
        assert rules[rule_id].row.product_setting and rules[rule_id].drives_reminders
