"""Measured values: weight at home, breathing and kidneys from the clinic."""

from __future__ import annotations

from datetime import datetime, time
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.guidance.moments import at_clock
from caregiving.patients.models import ContactKind, Measure, Part, ReadingTaken
from caregiving.web import care
from caregiving.web.measure_forms import Measured
from caregiving.web.measures import Measures
from caregiving.web.team_asks import MEASURES, questions
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET", "POST", tells=[Part.MEASURES])
def measures(visit: Visit) -> HttpResponse:
    first = {"id": uuid4(), "on": visit.today, "measure": Measure.WEIGHT}
    form = Measured(visit.request.POST or None, today=visit.today, initial=first)
    if form.is_valid() and tell(visit, _("The value is kept."), _taken(visit, form)):
        return redirect("measures")
    page = Measures(visit.facts)
    return visit.render(
        "web/measures.html",
        400 if form.is_bound else 200,
        form=form,
        page=page,
        contacts=care.contacts(visit.patient, ContactKind.RESPIRATORY) if page.loss and visit.whole else (),
        team_asks=list(questions(visit.facts.rules, MEASURES)),
    )


def _taken(visit: Visit, form: Measured) -> ReadingTaken:
    said = form.cleaned_data
    return ReadingTaken(
        id=said["id"], patient=visit.patient, measure=said["measure"], value=said["value"], occurred_at=_at(visit, form)
    )


def _at(visit: Visit, form: Measured) -> datetime:
    """Today's is of now; an earlier day's of its noon, since nobody remembers the hour."""
    if form.cleaned_data["on"] == visit.today:
        return told_at(form.cleaned_data["id"], visit.patient, visit.now)
    return at_clock(form.cleaned_data["on"], time(12), visit.patient.zone)
