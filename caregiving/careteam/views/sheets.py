"""Screening sheets: which have to be renewed, one of them, and its signing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caregiving.careteam.authority import SIGNS
from caregiving.careteam.case import Case
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.panel import Panel
from caregiving.careteam.sheet_forms import SigningForm
from caregiving.careteam.sheets import Overtaken, Sheet, sheet_of, sign
from caregiving.illness.models import ScreeningSheet
from caregiving.illness.screening import as_told
from caregiving.patients.models import Measure, Part, Patient, ReadingTaken
from caregiving.patients.seen import Screen, looked
from caregiving.patients.sharing import shared_parts


@at_desk("GET", clinical=True)
def sheets(desk: Desk) -> HttpResponse:
    """Those that have to be renewed: what changed, since when, the age of the kidney result, the route."""
    found = Panel(desk.user, desk.now).failing("screening", desk.request.GET.get("after", ""))
    patients = [case.patient for case in found.cases]
    looked(desk.user, patients, Screen.PANEL, desk.now)
    newest = {sheet.patient_id: sheet for sheet in _newest_first(patients)}
    measured = [case.patient for case in found.cases if Part.MEASURES in case.parts]
    kidney = {reading.patient_id: reading for reading in _kidney(measured)}
    rows = [_row(case, newest.get(case.patient.pk), kidney.get(case.patient.pk)) for case in found.cases]
    return render(desk.request, "careteam/sheets.html", {"desk": desk, "rows": rows, "next": found.next})


def _row(case: Case, sheet: ScreeningSheet | None, kidney: ReadingTaken | None) -> tuple[Any, ...]:
    """With why the sheet is out of date, as far as the team may know."""
    return case.patient, sheet, as_told(sheet.stale_because, case.parts) if sheet else "", kidney


@at_desk("GET", clinical=True)
def sheet(desk: Desk, patient_id: UUID) -> HttpResponse:
    patient = desk.patient(patient_id, Screen.SHEET, Part.MEDICINES)
    found = sheet_of(patient, desk.now, _parts(desk, patient))
    return _page(desk, found, SigningForm(found))


@at_desk("POST", clinical=True)
def signed(desk: Desk, patient_id: UUID) -> HttpResponse:
    patient = desk.patient(patient_id, Screen.SHEET, Part.MEDICINES)
    desk.must(patient, SIGNS)
    parts = _parts(desk, patient)
    found = sheet_of(patient, desk.now, parts)
    form = SigningForm(found, desk.request.POST)
    if not form.is_valid():
        return _page(desk, found, form, 400)
    try:
        sign(desk.user, patient, form.cleaned_data["mark"], form.said(), desk.now, parts)
    except (Overtaken, ValidationError) as error:
        form.add_error(None, str(error) if isinstance(error, Overtaken) else error.messages)
        form.read_again(found)
        return _page(desk, found, form, 409)
    messages.success(desk.request, _("Signed. The home is asked to read it."))
    return redirect("screening_sheets")


def _parts(desk: Desk, patient: Patient) -> frozenset[str]:
    return shared_parts(desk.user, [patient.pk], desk.now)[patient.pk]


def _page(desk: Desk, found: Sheet, form: SigningForm, status: int = 200) -> HttpResponse:
    said = {"sheet": found, "form": form, "may_sign": desk.may(found.patient, SIGNS)}
    return render(desk.request, "careteam/sheet.html", {"desk": desk, **said}, status=status)


def _newest_first(patients: list[Patient]) -> QuerySet[ScreeningSheet]:
    return ScreeningSheet.objects.filter(patient__in=patients).order_by("version")


def _kidney(patients: list[Patient]) -> QuerySet[ReadingTaken]:
    readings = ReadingTaken.objects.filter(patient__in=patients, measure=Measure.EGFR, undone_by=None)
    return readings.order_by("occurred_at")
