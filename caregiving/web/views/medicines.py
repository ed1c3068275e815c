"""The list of medicines: read it, write one in, and say what a name that is not known was meant to be."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.patients.models import Part
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.supplies.models import Medicine
from caregiving.web import medicines as listed
from caregiving.web.medicine_forms import HOW_MUCH, HowMuch, NewMedicine
from caregiving.web.telling import keep
from caregiving.web.visit import Visit, at_home


@at_home("GET", tells=[Part.MEDICINES])
def medicines(visit: Visit) -> HttpResponse:
    return visit.render("web/medicines.html", lines=listed.lines(visit.facts), clashes=listed.clashes(visit.facts))


@at_home("GET", "POST")
def new(visit: Visit) -> HttpResponse:
    """A name that is not known is shown with those that it is like; a person says which it is, or keeps it."""
    visit.must_edit()
    form = NewMedicine(visit.request.POST or None)
    if form.is_valid():
        name = _chosen(visit, form.cleaned_data["name"])
        if name is None:
            typed = form.cleaned_data["name"]
            return visit.render(
                "web/medicine_new.html", 400, form=form, typed=typed, suggestions=listed.suggestions(typed)
            )
        if keep(visit, Medicine(patient=visit.patient, **{**form.values(), "name": name})):
            return redirect("medicines")
    return visit.render("web/medicine_new.html", 400 if form.is_bound else 200, form=form)


def _chosen(visit: Visit, typed: str) -> str | None:
    """The name to keep: one that is known, the suggestion that was tapped, or the typed one if that was said."""
    meant, keep = visit.request.POST.get("meant"), visit.request.POST.get("keep")
    if meant in listed.suggestions(typed):
        return meant
    return typed if listed.is_known(typed) or keep == typed else None


@at_home("POST")
def meant(visit: Visit, medicine_id: UUID) -> HttpResponse:
    """Somebody taps the name that was meant; only one that is like the one that stands there."""
    own = Medicine.objects.filter(patient=visit.patient)
    medicine = access.find(own, visit.user, medicine_id, visit.now, Right.EDIT)
    name = visit.request.POST.get("name", "")
    if name in listed.suggestions(medicine.name):
        medicine.name = name
        keep(visit, medicine)
    else:
        messages.error(visit.request, _("The name was changed in between. Please look again."))
    return redirect("medicines")


@at_home("POST")
def lowers_fever(visit: Visit, medicine_id: UUID) -> HttpResponse:
    """Somebody says of a medicine whose name is not known whether it lowers a fever."""
    own = Medicine.objects.filter(patient=visit.patient)
    medicine = access.find(own, visit.user, medicine_id, visit.now, Right.EDIT)
    said = {"yes": True, "no": False}.get(visit.request.POST.get("lowers", ""))
    if said is not None:
        medicine.lowers_fever = said
        keep(visit, medicine)
    return redirect("medicines")


@at_home("POST")
def how_much(visit: Visit, medicine_id: UUID) -> HttpResponse:
    """Somebody says how much acetaminophen the label names for one dose of a mixture."""
    own = Medicine.objects.filter(patient=visit.patient)
    medicine = access.find(own, visit.user, medicine_id, visit.now, Right.EDIT)
    form = HowMuch(visit.request.POST)
    if form.is_valid():
        medicine.acetaminophen = form.cleaned_data["acetaminophen"]
        keep(visit, medicine)
    else:
        messages.error(visit.request, HOW_MUCH)
    return redirect("medicines")
