"""The dose log: one tap for what was given now, another form for earlier, and the way back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.guidance.moments import at_clock, local_day
from caregiving.patients.models import Part
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.supplies.models import DoseGiven, Medicine
from caregiving.web import doses, forms
from caregiving.web.medicines import clashes
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET", tells=[Part.MEDICINES, Part.ILLNESS])
def dose_log(visit: Visit) -> HttpResponse:
    return visit.render(
        "web/doses.html",
        listed=doses.listed(visit.facts),
        log=doses.log(visit),
        acetaminophen=doses.acetaminophen_of(visit),
        clashes=clashes(visit.facts),
        ill=visit.facts.episode is not None,
    )


@at_home("POST")
def given(visit: Visit) -> HttpResponse:
    """One dose, now or at an earlier hour."""
    form = forms.Given(visit.request.POST)
    if form.is_valid():
        own = Medicine.objects.filter(patient=visit.patient)
        medicine = access.find(own, visit.user, form.cleaned_data["medicine"], visit.now, Right.TELL)
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        if clock := form.cleaned_data["at"]:
            at = _last_time(clock, at, visit.patient.zone)
        dose = DoseGiven(
            id=form.cleaned_data["id"], patient=visit.patient, medicine=medicine, milligrams=medicine.milligrams,
            for_fever=form.cleaned_data["for_fever"], occurred_at=at,
        )  # fmt: skip
        tell(visit, _("Given: %(what)s.") % {"what": medicine}, dose)
    for sentences in form.errors.values():
        messages.error(visit.request, str(sentences[0]))
    return redirect("doses")


def _last_time(clock: time, before: datetime, zone: ZoneInfo) -> datetime:
    """The last moment at which the clock on the wall showed that."""
    today = local_day(before, zone)
    moment = at_clock(today, clock, zone)
    return moment if moment <= before else at_clock(today - timedelta(days=1), clock, zone)


@at_home("POST")
def back(visit: Visit, given_id: UUID) -> HttpResponse:
    """Takes back a dose that the same person told; twice is once."""
    own = DoseGiven.objects.filter(patient=visit.patient, author=visit.user)
    dose = access.find(own, visit.user, given_id, visit.now, Right.TELL)
    try:
        record.undo(visit.user, uuid5(dose.id, "undo"), dose, visit.arrived)
    except (record.Conflict, ValidationError):
        messages.error(visit.request, _("This was already taken back."))
    else:
        messages.success(visit.request, _("Taken back."))
    return redirect("doses")
