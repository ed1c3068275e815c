"""Somebody was near somebody ill: told in a few taps, with the tests that follow from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.illness.models import Exposed
from caregiving.patients.models import Part
from caregiving.web import exposure, forms
from caregiving.web.exposure_forms import Near
from caregiving.web.kits import tests
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home

EARLIER_DAYS = range(2, 15)


@at_home("GET", "POST", tells=[Part.ILLNESS, Part.SUPPLIES])
def exposed(visit: Visit) -> HttpResponse:
    people = exposure.people(visit.facts)
    form = Near(visit.request.POST or None, initial={"id": uuid4()}, people=people, today=visit.today)
    if form.is_valid() and _told(visit, form.cleaned_data, people):
        return redirect("exposed")
    return visit.render("web/exposed.html", 400 if form.is_bound else 200, form=form, **_page(visit))


def _told(visit: Visit, said: dict[str, Any], people: dict[object, str]) -> bool:
    contact = Exposed(
        id=said["id"],
        patient=visit.patient,
        last_on=said["day"],
        target=said["target"],
        who_id=said["who"],
        occurred_at=told_at(said["id"], visit.patient, visit.now),
    )
    return tell(visit, _("%(who)s was near somebody ill.") % {"who": people[said["who"]]}, contact)


def _page(visit: Visit) -> dict[str, Any]:
    test = visit.agenda.begun("test") or visit.agenda.first_to_come("test")
    own = test if test and test.due.params.get("contact_on") else None
    return {
        "contacts": exposure.contacts(visit.facts, visit.now),
        "test": own,
        "test_reasons": why.why(own.due, visit.facts.rules) if own else [],
        "tests": exposure.tests_since(visit.facts, visit.now),
        "kits": tests(visit.facts),
        "other_test": forms.OtherTest(),
        "yesterday": visit.today - timedelta(days=1),
        "earlier": [(days, visit.today - timedelta(days=days)) for days in EARLIER_DAYS],
    }
