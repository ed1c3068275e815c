"""The emergency sheet: one page from live data, black on white, to show or to print."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.equipment.models import Device
from caregiving.patients.models import Allergy, ContactKind, Directive, Measure, ReadingTaken, SheetPrinted
from caregiving.supplies.models import Medicine
from caregiving.web import care, forms
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home

SHOWN = (Measure.SPO2, Measure.FVC, Measure.PEAK_COUGH_FLOW, Measure.EGFR, Measure.WEIGHT)
CALLED = (ContactKind.EMERGENCY, ContactKind.RESPIRATORY, ContactKind.PRESCRIBER, ContactKind.HOSPITAL)


@at_home("GET")
def sheet(visit: Visit) -> HttpResponse:
    patient = visit.patient
    readings = ReadingTaken.objects.standing().filter(patient=patient, measure__in=SHOWN).order_by("occurred_at")
    newest = {reading.measure: reading for reading in readings}
    return visit.render(
        "web/sheet.html",
        contacts=care.contacts(patient, *CALLED),
        medicines=Medicine.objects.filter(patient=patient, ended_on=None).order_by("name", "id"),
        allergies=Allergy.objects.filter(patient=patient).order_by("substance"),
        devices=Device.objects.filter(patient=patient).prefetch_related("settings").order_by("-life_support", "name"),
        directives=Directive.objects.filter(patient=patient).order_by("title"),
        readings=[newest[measure] for measure in SHOWN if measure in newest],
        printed=SheetPrinted.objects.standing().filter(patient=patient).order_by("-occurred_at").first(),
    )


@at_home("POST")
def printed(visit: Visit) -> HttpResponse:
    form = forms.Tap(visit.request.POST)
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        tell(visit, _("Printed."), SheetPrinted(patient=visit.patient, occurred_at=at, **form.cleaned_data))
    return redirect("sheet")
