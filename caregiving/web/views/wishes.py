"""A wish about treatment is written in as it was signed elsewhere, changed, or taken off the list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.patients.models import Directive
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.web.telling import keep
from caregiving.web.visit import Visit, at_home
from caregiving.web.wish_forms import WishFacts


@at_home("GET")
def wishes(visit: Visit) -> HttpResponse:
    visit.must_edit()
    found = Directive.objects.filter(patient=visit.patient).order_by("title", "id")
    return visit.render("web/wishes.html", wishes=found)


@at_home("GET", "POST")
def new(visit: Visit) -> HttpResponse:
    visit.must_edit()
    form = WishFacts(visit.request.POST or None, instance=Directive(patient=visit.patient), today=visit.today)
    if form.is_valid() and keep(visit, form.instance):
        return redirect("wishes")
    return visit.render("web/wish.html", 400 if form.is_bound else 200, form=form)


@at_home("GET", "POST")
def change(visit: Visit, wish_id: UUID) -> HttpResponse:
    wish = _find(visit, wish_id)
    called = wish.title  # as it stands, whatever the form says
    form = WishFacts(visit.request.POST or None, instance=wish, today=visit.today)
    if form.is_valid() and keep(visit, form.instance):
        return redirect("wishes")
    return visit.render("web/wish.html", 400 if form.is_bound else 200, form=form, wish=wish, called=called)


@at_home("POST")
def remove(visit: Visit, wish_id: UUID) -> HttpResponse:
    wish = _find(visit, wish_id)
    record.removal(visit.user, wish, visit.now)
    messages.success(visit.request, _("%(name)s is no longer on the list.") % {"name": wish.title})
    return redirect("wishes")


def _find(visit: Visit, wish_id: UUID) -> Directive:
    own = Directive.objects.filter(patient=visit.patient).select_related("patient")
    return access.find(own, visit.user, wish_id, visit.now, Right.EDIT)
