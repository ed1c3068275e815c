"""When a signed screening sheet goes out of date: in the same transaction as the fact that changed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_noop

from caregiving.guidance.catalog import Row
from caregiving.guidance.medicine_names import holds
from caregiving.illness.models import ScreeningSheet, ScreeningVerdict
from caregiving.patients.happenings import Undone
from caregiving.patients.models import Allergy, Measure, Part, Patient, ReadingTaken
from caregiving.supplies.models import Medicine

# Rows of the table of interactions are about `interaction.<ingredient>.<route>`.
INTERACTION = "interaction"
# What a sheet rests on. Who changes it and who signs take turns.
RESTS_ON = (Medicine, Patient, Allergy, ReadingTaken, Undone)
# What a person says of a medicine for the counting at home: no verdict rests on it.
SAID_OF_IT = frozenset({"lowers_fever", "acetaminophen"})
NEW_RESULT = gettext_noop("there is a new kidney result")
RESULT_GONE = gettext_noop("a kidney result was taken back")


def mark_stale(changed: Model, patient_ids: Iterable[UUID], now: datetime) -> None:
    """Mark the signed sheets of these patients when `changed` is something that they rest on."""
    for sheet in ScreeningSheet.objects.filter(patient__in=patient_ids, stale_since=None).exclude(signed_at=None):
        if because := _why_stale(changed, sheet):
            _mark(sheet, because, now)


def _why_stale(changed: Model, sheet: ScreeningSheet) -> str | None:
    if isinstance(changed, Medicine) and not SAID_OF_IT.issuperset(changed.changed_fields() or ["name"]):
        return gettext_noop("a medicine changed")
    if isinstance(changed, Patient) and "country" in (changed.changed_fields() or ()):
        return gettext_noop("the country changed")
    if isinstance(changed, Patient) and changed.swallow_route != sheet.route:
        return gettext_noop("the way medicines are given changed")
    if isinstance(changed, Allergy):
        return gettext_noop("an allergy was written in or changed")
    if isinstance(changed, ReadingTaken) and changed.measure == Measure.EGFR:
        return NEW_RESULT
    if isinstance(changed, Undone) and ReadingTaken.objects.filter(pk=changed.undoes_id, measure=Measure.EGFR).exists():
        return RESULT_GONE
    return None


def as_told(because: str, parts: Collection[str]) -> str:
    """Why a sheet is out of date, for a reader of these parts of the home: a kidney result is one of the measures."""
    hidden = because in (NEW_RESULT, RESULT_GONE) and Part.MEASURES not in parts
    return gettext_noop("something that it rests on changed") if hidden else because


def mark_stale_by(row: Row, patients: QuerySet[Any], now: datetime) -> None:
    """Mark the signed sheets of these patients on which a medicine stands of which the table says otherwise now."""
    table, _, about = row.subject.partition(".")
    if table != INTERACTION:
        return
    ingredient, _, _route = about.partition(".")
    fresh = ScreeningSheet.objects.filter(patient__in=patients, stale_since=None).exclude(signed_at=None)
    named = ScreeningVerdict.objects.filter(sheet__in=fresh).values_list("sheet", "medicine__name")
    for sheet in fresh.filter(pk__in={sheet for sheet, name in named if holds(name, ingredient)}):
        _mark(sheet, gettext_noop("what the sources say of a medicine changed"), now)


def _mark(sheet: ScreeningSheet, because: str, now: datetime) -> None:
    sheet.stale_since, sheet.stale_because = now, because
    sheet.save(update_fields=["stale_since", "stale_because", "updated_at"])
