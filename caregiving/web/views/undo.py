"""Take the last write back: a happening of its own, so that nothing is ever lost. Going on duty is no happening: that
shift never was, and the audit log says so."""

from __future__ import annotations

from uuid import uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.patients.happenings import Happening
from caregiving.web import shift, undoing
from caregiving.web.visit import Visit, at_home


@at_home("POST")
def undo(visit: Visit) -> HttpResponse:
    ids = undoing.kept_as(visit.request.session, visit.request.POST.get("of", ""))
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
