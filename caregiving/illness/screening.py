"""When a signed screening sheet goes out of date: in the same transaction as the fact that changed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_noop

from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Measure, Patient, ReadingTaken
from caregiving.supplies.models import Medicine


def mark_stale(changed: Model, patient_ids: Iterable[UUID], now: datetime) -> None:
    """Mark the signed sheets of these patients when `changed` is something that they rest on."""
    for sheet in ScreeningSheet.objects.filter(patient__in=patient_ids, stale_since=None).exclude(signed_at=None):
        if because := _why_stale(changed, sheet):
            sheet.stale_since, sheet.stale_because = now, because
            sheet.save(update_fields=["stale_since", "stale_because", "updated_at"])


def _why_stale(changed: Model, sheet: ScreeningSheet) -> str | None:
    if isinstance(changed, Medicine):
        return gettext_noop("a medicine changed")
    if isinstance(changed, Patient) and "country" in (changed.changed_fields() or ()):
        return gettext_noop("the country changed")
    if isinstance(changed, Patient) and changed.swallow_route != sheet.route:
        return gettext_noop("the way medicines are given changed")
    if isinstance(changed, ReadingTaken) and changed.measure == Measure.EGFR:
        return gettext_noop("there is a new kidney result")
    return None
