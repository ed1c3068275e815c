"""The one door for writes: once by id, with an audit line, planned anew on commit, all or nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.happenings import AppendOnly, Happening, Undone
from caregiving.patients.models import Measure, ReadingTaken
from caregiving.record import Conflict, Stored
from caregiving.supplies.models import Counted, Lot, Medicine, Supply, SupplyKind, Use
from tests.people import NOW, People


@pytest.fixture
def filters(people: People) -> Supply:
    return Supply.objects.create(
        patient=people.patient, name="Viral filters", kind=SupplyKind.NIV, unit="pieces", use=Use.AS_NEEDED
    )


def count(people: People, supply: Supply, **fields: Any) -> Counted:
    return Counted(
        **{
            "id": uuid.UUID(int=1),
            "patient": people.patient,
            "supply": supply,
            "quantity": Decimal(9),
            "occurred_at": NOW,
            **fields,
        }
    )


def test_a_happening_is_stored_with_who_told_it_and_when(people: People, filters: Supply) -> None:
    assert record.happening(people.ana, count(people, filters), NOW) is Stored.NEW
    stored = Counted.objects.get()
    assert (stored.author, stored.recorded_at, stored.kind) == (people.ana, NOW, "counted")


def test_the_same_again_is_a_success_and_stores_nothing(people: People, filters: Supply) -> None:
    record.happening(people.ana, count(people, filters), NOW)
    assert record.happening(people.ana, count(people, filters), NOW + timedelta(hours=1)) is Stored.SAME
    assert Happening.objects.count() == 1


def test_equal_numbers_written_differently_are_the_same(people: People, filters: Supply) -> None:
    record.happening(people.ana, count(people, filters, quantity=Decimal("9")), NOW)
    again = count(people, filters, quantity=Decimal("9.000"))
    assert record.happening(people.ana, again, NOW) is Stored.SAME


@pytest.mark.parametrize("fields", [{"quantity": Decimal(8)}, {"note": "other"}, {"occurred_at": NOW - timedelta(1)}])
def test_the_same_id_with_other_content_is_a_conflict(people: People, filters: Supply, fields: dict[str, Any]) -> None:
    record.happening(people.ana, count(people, filters), NOW)
    with pytest.raises(Conflict):
        record.happening(people.ana, count(people, filters, **fields), NOW)
    assert Counted.objects.get().quantity == 9


def test_the_same_id_for_another_household_is_a_conflict(people: People, filters: Supply) -> None:
    record.happening(people.ana, count(people, filters), NOW)
    theirs = ReadingTaken(
        id=uuid.UUID(int=1), patient=people.other_patient, measure=Measure.PULSE, value=70, occurred_at=NOW
    )
    with pytest.raises(Conflict):
        record.happening(people.cleo, theirs, NOW)


def test_a_clock_that_is_ahead_is_set_back_to_now_and_a_repeat_is_still_the_same(
    people: People, filters: Supply
) -> None:
    ahead = {"occurred_at": NOW + timedelta(days=1)}
    record.happening(people.ana, count(people, filters, **ahead), NOW)
    assert Counted.objects.get().occurred_at == NOW
    assert record.happening(people.ana, count(people, filters, **ahead), NOW) is Stored.SAME


def test_what_belongs_to_somebody_else_is_refused(people: People, filters: Supply) -> None:
    stolen = count(people, filters, patient=people.other_patient)
    with pytest.raises(ValidationError):
        record.happening(people.cleo, stolen, NOW)
    assert not Happening.objects.exists()


def test_what_breaks_a_rule_of_the_model_is_refused_in_words(people: People, filters: Supply) -> None:
    wrong = ReadingTaken(patient=people.patient, measure="mood", value=1, occurred_at=NOW)
    with pytest.raises(ValidationError) as refused:
        record.happening(people.ana, wrong, NOW)
    assert "measure" in refused.value.message_dict
    assert not Happening.objects.exists()


def test_happenings_cannot_be_changed_or_removed(people: People, filters: Supply) -> None:
    record.happening(people.ana, count(people, filters), NOW)
    stored = Counted.objects.get()
    with pytest.raises(AppendOnly):
        stored.save()
    with pytest.raises(AppendOnly):
        stored.delete()
    with pytest.raises(AppendOnly):
        Happening.objects.update(note="x")
    with pytest.raises(AppendOnly):
        Happening.objects.all().delete()


def test_undo_is_a_happening_too(people: People, filters: Supply) -> None:
    record.happening(people.ana, count(people, filters), NOW)
    record.undo(people.ana, uuid.UUID(int=2), Counted.objects.get(), NOW)
    assert not Counted.objects.filter(undone_by=None).exists()
    assert Undone.objects.get().author == people.ana


def test_every_write_leaves_an_audit_line(people: People, filters: Supply) -> None:
    record.happening(people.ana, count(people, filters), NOW)
    filters.name = "Filters"
    record.noun(people.ben, filters, NOW)
    lines = LogEntry.objects.order_by("id").values_list("actor__name", "object_repr")
    assert ("Ana Reyes", "counted 2026-11-20 08:07") in lines
    assert ("Ben Reyes", "Filters") in lines


def test_the_history_of_a_noun_says_what_was_there_before(people: People, filters: Supply) -> None:
    filters.lead_days = 7
    record.noun(people.ana, filters, NOW)
    assert LogEntry.objects.get_for_object(filters).first().changes["lead_days"] == ["0", "7"]


def test_the_agenda_is_computed_as_soon_as_the_write_is_committed(
    people: People, filters: Supply, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record.happening(people.ana, count(people, filters), NOW)
    kept = Snapshot.objects.get(patient=people.patient)
    assert kept.computed_at == NOW
    assert kept.next_look_at is not None and kept.next_look_at > NOW


def test_a_process_that_dies_before_planning_leaves_a_mark_for_beat(people: People, filters: Supply) -> None:
    record.happening(people.ana, count(people, filters), NOW)  # its on-commit hooks never run here
    assert Snapshot.objects.get(patient=people.patient).next_look_at == NOW


def test_a_plan_that_fails_does_not_lose_the_fact(
    people: People, filters: Supply, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with (
        patch("caregiving.record.replan", side_effect=RuntimeError),
        django_capture_on_commit_callbacks(execute=True),
    ):
        record.happening(people.ana, count(people, filters), NOW)
    assert Counted.objects.exists()
    assert Snapshot.objects.get(patient=people.patient).next_look_at == NOW


def test_a_screening_sheet_goes_stale_with_the_medicine_that_changes(people: People) -> None:
    medicine = Medicine.objects.create(patient=people.patient, name="Baclofen", dose="10 mg")
    sheet = ScreeningSheet.objects.create(
        patient=people.patient, signer="Dr Dee", signed_at=NOW - timedelta(days=3), route="whole"
    )
    medicine.dose = "20 mg"
    record.noun(people.ana, medicine, NOW)
    sheet.refresh_from_db()
    assert (sheet.stale_since, sheet.stale_because) == (NOW, "a medicine changed")


def test_a_change_that_the_sheet_does_not_rest_on_leaves_it_fresh(people: People, filters: Supply) -> None:
    sheet = ScreeningSheet.objects.create(
        patient=people.patient, signer="Dr Dee", signed_at=NOW - timedelta(days=3), route="whole"
    )
    filters.lead_days = 3
    record.noun(people.ana, filters, NOW)
    people.patient.address = "1 Elm St"
    record.noun(people.ana, people.patient, NOW)
    sheet.refresh_from_db()
    assert sheet.stale_since is None


@pytest.mark.parametrize("change", ["route", "kidney"])
def test_a_new_route_or_kidney_result_makes_it_stale(people: People, change: str) -> None:
    sheet = ScreeningSheet.objects.create(
        patient=people.patient, signer="Dr Dee", signed_at=NOW - timedelta(days=3), route="whole"
    )
    if change == "route":
        people.patient.swallow_route = "tube"
        record.noun(people.ana, people.patient, NOW)
    else:
        egfr = ReadingTaken(patient=people.patient, measure=Measure.EGFR, value=55, occurred_at=NOW)
        record.happening(people.ana, egfr, NOW)
    sheet.refresh_from_db()
    assert sheet.stale_since == NOW


def test_removing_a_noun_is_told_and_planned(people: People, filters: Supply) -> None:
    record.removal(people.ana, filters, NOW)
    assert not Supply.objects.exists()
    assert Snapshot.objects.get(patient=people.patient).next_look_at == NOW


def test_many_writes_together_are_all_or_nothing_and_planned_once(
    people: People, filters: Supply, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with (
        patch("caregiving.record.replan") as replan,
        django_capture_on_commit_callbacks(execute=True),
        record.together(NOW),
    ):
        for number in range(5):
            record.happening(people.ana, count(people, filters, id=uuid.UUID(int=number + 1)), NOW)
    replan.assert_called_once_with(people.patient.id, NOW)
    with pytest.raises(RuntimeError), record.together(NOW):
        record.happening(people.ana, count(people, filters, id=uuid.UUID(int=9)), NOW)
        raise RuntimeError
    assert Counted.objects.count() == 5


def test_what_something_was_told_about_is_not_removed(people: People, filters: Supply) -> None:
    record.happening(people.ana, count(people, filters), NOW)
    with pytest.raises(ValidationError, match="Give it an end"):
        record.removal(people.ana, filters, NOW)
    assert Supply.objects.exists() and Counted.objects.exists()


def test_a_lot_of_another_supply_is_refused(people: People, filters: Supply) -> None:
    gloves = Supply.objects.create(
        patient=people.patient, name="Gloves", kind=SupplyKind.PROTECTION, unit="pairs", use=Use.AS_NEEDED
    )
    lot = Lot.objects.create(supply=gloves)
    with pytest.raises(ValidationError, match="another supply"):
        record.happening(people.ana, count(people, filters, lot=lot), NOW)


def test_a_patient_who_leaves_takes_all_along(people: People, filters: Supply) -> None:
    record.happening(people.ana, count(people, filters), NOW)
    people.patient.delete()
    assert not Supply.objects.exists() and not Happening.objects.exists()


def test_two_people_who_edit_different_things_both_keep_their_edit(people: People, filters: Supply) -> None:
    anas, bens = Supply.objects.get(), Supply.objects.get()
    anas.lead_days = 7
    bens.kept_at = "Drawer B"
    record.noun(people.ana, anas, NOW)
    record.noun(people.ben, bens, NOW)
    kept = Supply.objects.get()
    assert (kept.lead_days, kept.kept_at) == (7, "Drawer B")


def test_a_phone_gone_wild_cannot_fill_the_server(people: People, filters: Supply) -> None:
    with patch("caregiving.record.MOST_TOLD_A_DAY", 3):
        for number in range(1, 4):
            record.happening(people.ana, count(people, filters, id=uuid.UUID(int=number)), NOW)
        with pytest.raises(ValidationError, match="Too much was told today"):
            record.happening(people.ana, count(people, filters, id=uuid.UUID(int=4)), NOW)
        assert record.happening(people.ana, count(people, filters, id=uuid.UUID(int=3)), NOW) is Stored.SAME
        tomorrow = NOW + timedelta(days=1, seconds=1)
        record.happening(people.ana, count(people, filters, id=uuid.UUID(int=4)), tomorrow)
    assert Counted.objects.count() == 4


def test_no_home_has_a_thousand_supplies_and_one_that_is_full_still_edits(people: People, filters: Supply) -> None:
    with patch("caregiving.record.MOST_OF_A_KIND", 1):
        gloves = {"name": "Gloves", "kind": SupplyKind.NIV, "unit": "pairs", "use": Use.AS_NEEDED}
        with pytest.raises(ValidationError, match="too many of these"):
            record.noun(people.ana, Supply(patient=people.patient, **gloves), NOW)
        filters.unit = "packs"
        record.noun(people.ana, filters, NOW)
        record.noun(people.cleo, Supply(patient=people.other_patient, **gloves), NOW)
    assert Supply.objects.get(patient=people.patient).unit == "packs"
