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
from caregiving.careteam.patient_page import Record
from caregiving.patients.models import EmergencyAccess, Patient
from caregiving.patients.seen import EMERGENCY_LASTS, Screen
from caregiving.patients.sharing import shared_parts
from caregiving.web.tries import may_try


@at_desk("GET", clinical=True)
def patient(desk: Desk, patient_id: UUID) -> HttpResponse:
    found = desk.patient(patient_id, Screen.PATIENT)
    shown = Record(found, shared_parts(desk.user, [found.pk], desk.now)[found.pk], desk.now)
    return render(desk.request, "careteam/patient.html", {"desk": desk, "record": shown, "patient": found})


@at_desk("GET", "POST", clinical=True)
def emergency(desk: Desk) -> HttpResponse:
    """Opened for a few hours, with the reason under the clinician's name; the household reads both."""
    form = Opening(desk.request.POST or None)
    if form.is_valid() and (found := _named(desk, form)):
        opened = EmergencyAccess(
            patient=found, user=desk.user, name=str(desk.user), reason=form.cleaned_data["reason"], at=desk.now,
            ends_at=desk.now + EMERGENCY_LASTS,
        )  # fmt: skip
        record.noun(desk.user, opened, desk.now)
        messages.success(desk.request, _("Opened. The household sees your name and your reason."))
        return redirect("team_patient", found.pk)
    status = 400 if form.is_bound else 200
    return render(desk.request, "careteam/emergency.html", {"desk": desk, "form": form}, status=status)


def _named(desk: Desk, form: Opening) -> Patient | None:
    """Whom the form names. Every try counts, the ones that find somebody too: nobody is found by trying names."""
    if not may_try(desk.request, "emergency"):
        form.add_error(None, _("Too many records were tried. Please wait an hour, or let a colleague open it."))
        return None
    if (found := form.patient()) is None:
        form.add_error(None, _("Nobody of this name and birthday is here, or the home has written in no birthday."))
    return found
