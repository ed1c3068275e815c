"""Somebody who cares is ill: told by one tap, with what leads on from there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.illness.models import CaregiverIll
from caregiving.patients.models import Part
from caregiving.web import caregivers
from caregiving.web.team_asks import CAREGIVER, questions
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home
from checklists import lists
from checklists.models import Checklist

LIST = "caregiver_ill"


@at_home("GET", "POST", tells=[Part.ILLNESS])
def caregiver(visit: Visit) -> HttpResponse:
    people = caregivers.people(visit.patient)
    form = caregivers.Ill(visit.request.POST or None, people=people)
    if form.is_valid() and _told(visit, form.cleaned_data, people[form.cleaned_data["who"]]):
        return redirect("caregiver_ill")
    ill = caregivers.ill(visit.patient, visit.now)
    return visit.render(
        "web/caregiver.html",
        400 if form.is_bound else 200,
        form=form,
        ill=sorted(ill.values(), key=lambda one: one.occurred_at),
        others={person: name for person, name in people.items() if person not in ill},
        lists=[one for one in _lists(visit) if one.slug == LIST] if ill else [],
        team_asks=list(questions(visit.rules, CAREGIVER)),
    )


def _lists(visit: Visit) -> list[Checklist]:
    """A care team from which something is kept back sees no lists."""
    return lists.offered(visit.patient, visit.user.language, visit.now) if visit.whole else []


def _told(visit: Visit, said: dict[str, Any], name: str) -> bool:
    sentence = _("%(who)s is ill.") if said["ill"] else _("%(who)s is well again.")
    at = told_at(said["id"], visit.patient, visit.now)
    told = CaregiverIll(id=said["id"], patient=visit.patient, who_id=said["who"], ill=said["ill"], occurred_at=at)
    return tell(visit, sentence % {"who": name}, told)
