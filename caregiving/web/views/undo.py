"""Take the last write back: a happening of its own, so that nothing is ever lost. Going on duty is no happening: that
shift never was, and the audit log says so."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.patients.happenings import Happening
from caregiving.web import outbox, shift, undoing
from caregiving.web.visit import Visit, at_home


@at_home("POST")
def undo(visit: Visit) -> HttpResponse:
    ids = undoing.kept_as(visit.request.session, visit.request.POST.get("of", "")) or _by_its_id(visit)
    told = Happening.objects.standing().filter(patient=visit.patient, author=visit.user, pk__in=ids)
    try:
        with transaction.atomic():
            for happening in told.order_by("-occurred_at", "pk"):
                record.undo(visit.user, uuid5(happening.id, "undo"), happening, visit.arrived)
            shift.take_back(visit.user, visit.patient.household_id, ids, visit.arrived)
    except (record.Conflict, ValidationError):
        messages.error(visit.request, _("This was already taken back."))
    else:
        messages.success(visit.request, _("Taken back.") if ids else _("There is nothing to take back any more."))
    undoing.forget(visit.request.session)
    return redirect("now")


def _by_its_id(visit: Visit) -> list[UUID]:
    """A phone takes back what it told itself, whatever was told or who signed in between: with all that was told by
    the same tap."""
    if not outbox.comes_from(visit.request):
        return []
    mine = Happening.objects.filter(patient=visit.patient, author=visit.user)
    try:
        moment = mine.values_list("recorded_at", flat=True).get(pk=visit.request.POST.get("of", ""))
    except (Happening.DoesNotExist, ValidationError):
        return []
    return list(mine.filter(recorded_at=moment).values_list("pk", flat=True))
