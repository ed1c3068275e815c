"""One patient for a clinician; and, in an emergency and with a reason, one who gave no leave."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.emergency_forms import Opening
from caregiving.careteam.patient_page import Record, shared_parts
from caregiving.patients.models import EmergencyAccess
from caregiving.patients.seen import EMERGENCY_LASTS, Screen


@at_desk("GET", clinical=True)
def patient(desk: Desk, patient_id: UUID) -> HttpResponse:
    found = desk.patient(patient_id, Screen.PATIENT)
    shown = Record(found, shared_parts(desk.user, found, desk.now), desk.now)
    return render(desk.request, "careteam/patient.html", {"desk": desk, "record": shown, "patient": found})


@at_desk("GET", "POST", clinical=True)
def emergency(desk: Desk) -> HttpResponse:
    """Opened for a few hours, with the reason under the clinician's name; the household reads both."""
    form = Opening(desk.request.POST or None)
    if desk.request.method == "POST" and form.is_valid():
        found = form.cleaned_data["patient"]
        opened = EmergencyAccess(
            patient=found, user=desk.user, name=str(desk.user), reason=form.cleaned_data["reason"], at=desk.now,
            ends_at=desk.now + EMERGENCY_LASTS,
        )  # fmt: skip
        record.noun(desk.user, opened, desk.now)
        messages.success(desk.request, _("Opened. The household sees your name and your reason."))
        return redirect("team_patient", found.pk)
    status = 400 if form.is_bound else 200
    return render(desk.request, "careteam/emergency.html", {"desk": desk, "form": form}, status=status)
