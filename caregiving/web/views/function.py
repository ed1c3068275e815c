"""The function score at home: twelve items, what changed since the last time, and before and after an infection."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.agenda.conversion import function as scored
from caregiving.guidance import function as rules_of_function
from caregiving.patients.models import Contact, ContactKind, FunctionScored, Part, Rater, SwallowRoute
from caregiving.people.models import Membership, Role
from caregiving.web import care
from caregiving.web.function import Look
from caregiving.web.function_forms import Scored
from caregiving.web.team_asks import FUNCTION, questions
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET", tells=[Part.FUNCTION, Part.ILLNESS])
def function(visit: Visit) -> HttpResponse:
    look = Look(visit.facts)
    return visit.render(
        "web/function.html",
        look=look,
        contacts=_whom_to_ask(visit) if look.falls else (),
        reasons=why.reasons(visit.facts.rules, look.rule_ids),
        team_asks=list(questions(visit.facts.rules, FUNCTION)),
    )


@at_home("GET", "POST")
def score(visit: Visit) -> HttpResponse:
    last = max(scored.scores(visit.facts.rows, visit.facts.zone), key=lambda one: one.in_order, default=None)
    tube = visit.patient.swallow_route == SwallowRoute.TUBE
    form = Scored(visit.request.POST or None, tube=tube, last=last, initial={"id": uuid4(), "rater": _rater(visit)})
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        told = FunctionScored(patient=visit.patient, occurred_at=at, with_gastrostomy=tube, **form.cleaned_data)
        total = sum(form.cleaned_data[item.id] for item in rules_of_function.ITEMS)
        if tell(visit, _("Function score: %(total)s of 48.") % {"total": total}, told):
            return redirect("function")
    return visit.render("web/function_score.html", 400 if form.is_bound else 200, form=form, last=last)


def _whom_to_ask(visit: Visit) -> Sequence[Contact]:
    """Whom to call belongs to no part of the home: it is seen where nothing is kept back."""
    return care.contacts(visit.patient, ContactKind.PRESCRIBER, ContactKind.RESPIRATORY) if visit.whole else ()


def _rater(visit: Visit) -> Rater:
    own = Membership.objects.filter(user=visit.user, household=visit.patient.household_id, role=Role.PATIENT)
    return Rater.SELF if own.exists() else Rater.CAREGIVER
