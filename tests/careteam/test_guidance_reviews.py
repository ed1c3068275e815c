"""What is said about a guidance row: kept with name, moment and reason, within bounds, and every agenda follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.facts import facts
from caregiving.agenda.models import RuleReview, Snapshot
from caregiving.agenda.rows import read
from caregiving.guidance.catalog import Rules
from caregiving.patients.models import Patient
from caregiving.people.models import CareTeam, User
from tests.careteam.reviewers import make_rosa, said
from tests.people import NOW, People

LATER = NOW + timedelta(days=30)
WEEK = timedelta(days=7)


@pytest.fixture
def rosa(people: People) -> User:
    return make_rosa()


def rules_of(patient: Patient) -> Rules:
    return facts(read(patient.id, NOW), NOW).rules


def snapshots(people: People) -> None:
    for patient in (people.patient, people.other_patient):
        Snapshot.objects.create(patient=patient, computed_at=NOW, next_look_at=LATER)


def looked_at_again(people: People) -> list[str]:
    return sorted(Snapshot.objects.filter(next_look_at=NOW).values_list("patient__name", flat=True))


def test_a_reviewers_word_is_kept_with_name_moment_and_an_audit_line(rosa: User) -> None:
    kept = said(rosa, "AV-23")

    assert (kept.signer, kept.by, kept.at, kept.reason) == ("Rosa Lind", rosa, NOW, "read the source")
    entry = LogEntry.objects.get_for_object(kept).get()
    assert (entry.actor, entry.action) == (rosa, LogEntry.Action.CREATE)


def test_it_holds_for_every_home(people: People, rosa: User) -> None:
    said(rosa, "AV-23")

    assert all(rules_of(patient)["AV-23"].drives_reminders for patient in (people.patient, people.other_patient))


def test_a_teams_value_holds_for_its_own_patients_only(people: People) -> None:
    said(people.dee, "SUP-01", value="21", team=people.team)

    assert rules_of(people.patient).number("SUP-01") == 21
    assert rules_of(people.other_patient).number("SUP-01") == 14


def test_it_counts_from_that_day_on_the_patients_calendar(people: People) -> None:
    evening = NOW.replace(hour=23)
    said(people.dee, "SUP-01", value="21", team=people.team, now=evening + timedelta(hours=4))

    assert (
        facts(read(people.patient.id, evening + timedelta(hours=5)), evening + timedelta(hours=5)).rules.number(
            "SUP-01"
        )
        == 21
    )


def test_a_team_whose_consent_ended_is_no_longer_heard(people: People) -> None:
    said(people.dee, "SUP-01", value="21", team=people.team)
    people.patient.consents.update(ends_at=NOW - timedelta(hours=1))

    assert rules_of(people.patient).number("SUP-01") == 14


def test_a_fraction_is_kept_exactly(people: People) -> None:
    said(people.dee, "ISO-01.fever", value="37.9", team=people.team)

    assert str(rules_of(people.patient).number("ISO-01.fever")) == "37.9"


@pytest.mark.parametrize("value", ["13", "61", "20.5", "a lot", "NaN", "Infinity", "-14"])
def test_what_lies_outside_the_bounds_or_is_no_number_is_refused(people: People, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        said(people.dee, "SUP-01", value=value, team=people.team)

    assert list(refused.value.message_dict) == ["value"]
    assert not RuleReview.objects.exists()


@pytest.mark.parametrize("value", ["51", "1e30", "-1"])
def test_a_slip_of_the_reviewers_hand_is_refused_where_the_row_names_no_bounds(rosa: User, value: str) -> None:
    with pytest.raises(ValidationError):
        said(rosa, "AV-01", value=value)


def test_where_the_row_names_no_bounds_only_a_reviewer_changes_the_value(people: People, rosa: User) -> None:
    said(rosa, "AV-01", value="6")
    with pytest.raises(ValidationError, match="names no bounds"):
        said(people.dee, "AV-01", value="6", team=people.team)


@pytest.mark.parametrize("rule_id", ["PC-01", "ISO-03"])
def test_a_text_cannot_be_changed_here(rosa: User, rule_id: str) -> None:
    with pytest.raises(ValidationError, match="holds no number"):
        said(rosa, rule_id, value="3")


@pytest.mark.parametrize("wrong", [{"rule_id": "NO-SUCH"}, {"state": "great"}, {"reason": ""}])
def test_an_unknown_row_or_state_and_a_missing_reason_are_refused(rosa: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        said(rosa, **{"rule_id": "SUP-01", **wrong})


def test_the_same_said_twice_is_one_review(rosa: User) -> None:
    first, second = said(rosa, "AV-23"), said(rosa, "AV-23", now=NOW + timedelta(seconds=2))

    assert first == second
    assert RuleReview.objects.count() == 1


def test_what_was_said_before_stays_when_something_else_is_said(rosa: User) -> None:
    said(rosa, "AV-23")
    said(rosa, "AV-23", now=NOW + WEEK, state="withdrawn", reason="outdated")

    assert list(RuleReview.objects.values_list("state", "reason")) == [
        ("approved", "read the source"), ("withdrawn", "outdated"),
    ]  # fmt: skip


def test_every_agenda_is_looked_at_again_after_a_reviewers_word(people: People, rosa: User) -> None:
    snapshots(people)
    said(rosa, "AV-23")

    assert looked_at_again(people) == ["Carl Clark", "Helen Reyes"]


def test_after_a_teams_word_only_those_of_its_patients(people: People) -> None:
    snapshots(people)
    said(people.dee, "AV-23", team=people.team)

    assert looked_at_again(people) == ["Helen Reyes"]


def test_the_cost_does_not_grow_with_the_homes(
    people: People, rosa: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    snapshots(people)
    with django_assert_max_num_queries(12) as few:
        said(rosa, "AV-23")
    for number in range(5):
        patient = Patient.objects.create(household=people.home, name=f"P{number}", time_zone="UTC", country="US")
        Snapshot.objects.create(patient=patient, computed_at=NOW, next_look_at=LATER)
    with django_assert_max_num_queries(len(few)):
        said(rosa, "TST-12")


def test_of_two_teams_of_a_patient_one_is_heard(people: People) -> None:
    second = CareTeam.objects.create(name="Zurich clinic")
    people.patient.consents.create(team=second, given_at=NOW - WEEK)
    said(people.dee, "SUP-01", value="21", team=people.team)
    said(people.dee, "SUP-01", value="28", team=second)

    assert rules_of(people.patient).number("SUP-01") == 21
