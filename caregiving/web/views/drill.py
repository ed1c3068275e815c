"""How long a device really ran on its battery."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.equipment.models import Device, DrillDone
from caregiving.patients.models import Part
from caregiving.people import access
from caregiving.web import forms
from caregiving.web.team_asks import POWER, questions
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


def _first(request: HttpRequest) -> dict[str, object]:
    """After a power cut the page knows how long the device ran."""
    ran = request.GET.get("minutes", "")
    return {"id": uuid4(), "minutes": ran if ran.isdecimal() else None}


@at_home("GET", "POST", tells=[Part.EQUIPMENT])
def drill(visit: Visit, device_id: UUID) -> HttpResponse:
    device = access.find(Device.objects.filter(patient=visit.patient), visit.user, device_id, visit.now)
    form = forms.Drill(visit.request.POST or None, initial=_first(visit.request))
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        measured = DrillDone(patient=visit.patient, device=device, occurred_at=at, **form.cleaned_data)
        if tell(
            visit, _("%(device)s: %(minutes)s minutes.") % {"device": device, "minutes": measured.minutes}, measured
        ):
            return redirect("power")
    asks = list(questions(visit.rules, POWER))
    return visit.render("web/drill.html", 400 if form.is_bound else 200, device=device, form=form, team_asks=asks)
