"""Somebody to call is written in, changed, or taken off the list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.patients.models import Contact
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.web import care, detour
from caregiving.web.contact_forms import ContactFacts
from caregiving.web.telling import keep
from caregiving.web.visit import Visit, at_home


@at_home("GET")
def contacts(visit: Visit) -> HttpResponse:
    visit.must_edit()
    return visit.render("web/contacts.html", contacts=care.contacts(visit.patient))


@at_home("GET", "POST")
def new(visit: Visit) -> HttpResponse:
    visit.must_edit()
    way = detour.of(visit)
    fits: dict[str, Any] = {"kinds": way.kinds, "initial": {"kind": way.kinds[0]}} if way else {}
    form = ContactFacts(visit.request.POST or None, instance=Contact(patient=visit.patient), **fits)
    if form.is_valid() and keep(visit, form.instance):
        return detour.end(visit, way, form.instance) if way else redirect("contacts")
    return visit.render("web/contact.html", 400 if form.is_bound else 200, form=form, way=way)


@at_home("GET", "POST")
def change(visit: Visit, contact_id: UUID) -> HttpResponse:
    contact = _find(visit, contact_id)
    called = contact.name  # as it stands, whatever the form says
    form = ContactFacts(visit.request.POST or None, instance=contact)
    if form.is_valid() and keep(visit, form.instance):
        return redirect("contacts")
    return visit.render("web/contact.html", 400 if form.is_bound else 200, form=form, contact=contact, called=called)


@at_home("POST")
def remove(visit: Visit, contact_id: UUID) -> HttpResponse:
    """Machines, supplies and medicines that named them stay, without them."""
    contact = _find(visit, contact_id)
    record.removal(visit.user, contact, visit.now)
    messages.success(visit.request, _("%(name)s is no longer on the list.") % {"name": contact.name})
    return redirect("contacts")


def _find(visit: Visit, contact_id: UUID) -> Contact:
    own = Contact.objects.filter(patient=visit.patient).select_related("patient")
    return access.find(own, visit.user, contact_id, visit.now, Right.EDIT)
