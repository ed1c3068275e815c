"""The facts of the person with ALS, written in and changed by whoever leads the home."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from caregiving.patients.models import Patient
from caregiving.web.patient_forms import PatientFacts
from caregiving.web.telling import keep
from caregiving.web.visit import Visit, at_home


@at_home("GET", "POST", members_only=True)
def patient(visit: Visit) -> HttpResponse:
    visit.must_lead()
    one = Patient.objects.get(pk=visit.patient.pk)  # the visit's own stays as it is stored
    form = PatientFacts(visit.request.POST or None, instance=one, today=visit.today)
    if form.is_valid() and keep(visit, form.instance):
        return redirect("patient")
    return visit.render("web/patient.html", 400 if form.is_bound else 200, form=form)
