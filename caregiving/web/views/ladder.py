"""The ladder of a home: who is asked, in which order, how, and how long each has. Who leads decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.reminders.broken_ways import as_it_works, broken_ways
from caregiving.reminders.household import USUAL_WAIT_MINUTES
from caregiving.reminders.models import Rung
from caregiving.reminders.tonight import asked_now
from caregiving.web import caregivers
from caregiving.web import ladder as steps
from caregiving.web.asked import OUTCOME_MINUTES
from caregiving.web.ladder_forms import NewStep
from caregiving.web.visit import Visit, at_home


@at_home("GET", members_only=True)
def ladder(visit: Visit) -> HttpResponse:
    return _page(visit, NewStep(found=visit.reach, initial={"wait_minutes": USUAL_WAIT_MINUTES}))


@at_home("POST")
def add(visit: Visit) -> HttpResponse:
    """One more step, as the last."""
    visit.must_lead()
    form = NewStep(visit.request.POST, found=visit.reach)
    if not form.is_valid():
        return _page(visit, form, 400)
    home = visit.patient.household
    return _keep(visit, Rung(household=home, place=steps.next_place(home.id)), form)


@at_home("GET", "POST", members_only=True)
def change(visit: Visit, rung_id: UUID) -> HttpResponse:
    """Whom one step asks, how, and how long each has; its place stays."""
    rung = _own(visit, rung_id)
    kept = {"who": rung.user_id or "", "channel": rung.channel, "wait_minutes": rung.wait_minutes}
    said = visit.request.POST if visit.request.method == "POST" else None
    form = NewStep(said, found=visit.reach, initial=kept)
    if form.is_valid():
        return _keep(visit, rung, form)
    return visit.render("web/ladder_step.html", 400 if form.is_bound else 200, form=form, rung=rung)


def _keep(visit: Visit, rung: Rung, form: NewStep) -> HttpResponse:
    said = form.cleaned_data
    rung.user_id, rung.channel, rung.wait_minutes = said["who"] or None, said["channel"], said["wait_minutes"]
    try:
        record.noun(visit.user, rung, visit.now)
        messages.success(visit.request, _("Kept."))
    except ValidationError as error:
        messages.error(visit.request, " ".join(error.messages))
    return redirect("ladder")


@at_home("POST")
def move(visit: Visit, rung_id: UUID) -> HttpResponse:
    """One step earlier or later."""
    rung = _own(visit, rung_id)
    other = steps.neighbour(rung, up=visit.request.POST.get("way") == "up")
    if other:
        steps.swap(visit.user, rung, other, visit.now)
    return redirect("ladder")


@at_home("POST")
def remove(visit: Visit, rung_id: UUID) -> HttpResponse:
    record.removal(visit.user, _own(visit, rung_id), visit.now)
    messages.success(visit.request, _("That step is gone."))
    return redirect("ladder")


def _own(visit: Visit, rung_id: UUID) -> Rung:
    rung = access.find(Rung.objects.all(), visit.user, rung_id, visit.now, Right.LEAD)
    if rung.household_id != visit.patient.household_id:
        raise Http404
    return rung


def _page(visit: Visit, form: NewStep, status: int = 200) -> HttpResponse:
    home = visit.patient.household_id
    works = as_it_works(form.found, broken_ways(form.found, home, visit.now))
    return visit.render(
        "web/ladder.html",
        status,
        form=form,
        rungs=steps.rungs(works, home),
        usual=steps.usual(works),
        asked_now=asked_now(works, visit.patient.zone, visit.now),
        people=form.found.people,
        ill=caregivers.ill(visit.patient, visit.now),
        ends_outside=form.found.ends_outside,
        outcome_minutes=OUTCOME_MINUTES,
    )
