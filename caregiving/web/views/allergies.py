"""An allergy is written in, changed, or taken off the list: the emergency sheet says them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.patients.models import Allergy
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.web.allergy_forms import AllergyFacts
from caregiving.web.telling import keep
from caregiving.web.visit import Visit, at_home


@at_home("GET")
def allergies(visit: Visit) -> HttpResponse:
    visit.must_edit()
    found = Allergy.objects.filter(patient=visit.patient).order_by("substance", "id")
    return visit.render("web/allergies.html", allergies=found)


@at_home("GET", "POST")
def new(visit: Visit) -> HttpResponse:
    visit.must_edit()
    form = AllergyFacts(visit.request.POST or None, instance=Allergy(patient=visit.patient))
    if form.is_valid() and keep(visit, form.instance):
        return redirect("allergies")
    return visit.render("web/allergy.html", 400 if form.is_bound else 200, form=form)


@at_home("GET", "POST")
def change(visit: Visit, allergy_id: UUID) -> HttpResponse:
    """What was looked at and left as it is makes no signed sheet old."""
    allergy = _find(visit, allergy_id)
    called = allergy.substance  # as it stands, whatever the form says
    form = AllergyFacts(visit.request.POST or None, instance=allergy)
    if form.is_valid() and (not form.has_changed() or keep(visit, form.instance)):
        return redirect("allergies")
    return visit.render("web/allergy.html", 400 if form.is_bound else 200, form=form, allergy=allergy, called=called)


@at_home("POST")
def remove(visit: Visit, allergy_id: UUID) -> HttpResponse:
    allergy = _find(visit, allergy_id)
    record.removal(visit.user, allergy, visit.now)
    messages.success(visit.request, _("%(name)s is no longer on the list.") % {"name": allergy.substance})
    return redirect("allergies")


def _find(visit: Visit, allergy_id: UUID) -> Allergy:
    own = Allergy.objects.filter(patient=visit.patient).select_related("patient")
    return access.find(own, visit.user, allergy_id, visit.now, Right.EDIT)
