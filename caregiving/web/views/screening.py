"""The antiviral sheet as the family reads it: what the clinicians decided, in the family's words."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from caregiving import record
from caregiving.patients.models import Part
from caregiving.web import care
from caregiving.web.prescriber_notes import notes
from caregiving.web.visit import Visit, at_home


@at_home("GET", tells=[Part.MEDICINES])
def screening(visit: Visit) -> HttpResponse:
    sheet = care.screening_sheet(visit.patient)
    verdicts = sheet.verdicts.select_related("medicine").order_by("medicine__name", "id") if sheet else ()
    said = notes(sheet, visit.facts, measures=Part.MEASURES in visit.parts)
    prescriber = care.prescriber(visit.patient) if visit.whole else None
    return visit.render("web/screening.html", sheet=sheet, verdicts=verdicts, notes=said, prescriber=prescriber)


@at_home("POST")
def read(visit: Visit) -> HttpResponse:
    """The family has read the newest sheet; said twice it is said once."""
    sheet = care.screening_sheet(visit.patient)
    if sheet and sheet.signed_at and not sheet.read_by_family_at and str(sheet.pk) == visit.request.POST.get("sheet"):
        sheet.read_by_family_at = visit.now
        record.noun(visit.user, sheet, visit.now)
    return redirect("screening")
