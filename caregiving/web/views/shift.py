"""The shift: on duty, what changed since one left, the next two hours, and handing over."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.people.models import Membership
from caregiving.web import caregivers, changes, forms, shift_forms
from caregiving.web import shift as shifts
from caregiving.web.telling import complain
from caregiving.web.visit import Visit, at_home


@at_home("GET", members_only=True)
def shift(visit: Visit) -> HttpResponse:
    member = _member(visit)
    left = shifts.left_at(member, visit.now)
    return visit.render(
        "web/shift.html",
        running=shifts.running(member, visit.now),
        on_duty=visit.reach.on_duty,
        by_default=visit.user.id in {person.id for person in visit.reach.on_duty},
        ill=caregivers.ill(visit.patient, visit.now).values(),
        items=shifts.next_items(visit.agenda, visit.now),
        done=shifts.just_done(visit.patient, visit.now),
        left=left,
        groups=changes.since(visit.patient, left, visit.user),
        note=shifts.last_note(visit.patient, left),
    )


@at_home("POST")
def on(visit: Visit) -> HttpResponse:
    form = forms.Tap(visit.request.POST)
    if not form.is_valid():
        messages.error(visit.request, forms.ONCE)
        return redirect("shift")
    tap = form.cleaned_data["id"]
    try:
        if shifts.begin(visit.user, _member(visit), tap, visit.now):
            shifts.offer_back(visit.request.session, tap, visit.patient.pk, visit.arrived)
    except ValidationError as error:
        complain(visit.request, error)
    return redirect("shift")


@at_home("GET", members_only=True)
def over(visit: Visit) -> HttpResponse:
    return _over(visit, shift_forms.HandOver(others=shifts.others(_member(visit))))


@at_home("POST")
def hand_over(visit: Visit) -> HttpResponse:
    member = _member(visit)
    form = shift_forms.HandOver(visit.request.POST, others=shifts.others(member))
    if not form.is_valid():
        return _over(visit, form, 400)
    to, note = form.cleaned_data["to"], form.cleaned_data["note"]
    try:
        shifts.hand_over(visit.user, member, to, form.cleaned_data["id"], note, visit.now)
    except ValidationError as error:
        complain(visit.request, error)
        return redirect("shift_over")
    messages.success(visit.request, _("%(who)s is on duty now. Thank you.") % {"who": to.user})
    return redirect("homes" if member.role == "aide" else "shift")


def _over(visit: Visit, form: shift_forms.HandOver, status: int = 200) -> HttpResponse:
    return visit.render(
        "web/shift_over.html", status, form=form, items=shifts.next_items(visit.agenda, visit.now),
        running=shifts.running(_member(visit), visit.now),
    )  # fmt: skip


def _member(visit: Visit) -> Membership:
    member = shifts.own(visit.user, visit.patient.household_id)
    if member is None:
        raise Http404
    return member
