"""After COVID-19: where things stand, the check, the paper for the visit, and what the old text is worth today."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.guidance.after_covid import SAME_DAY_FLAGS
from caregiving.illness.models import AfterCovidChecked
from caregiving.patients.models import ContactKind
from caregiving.web import after_words, care, questions, team_asks
from caregiving.web.after import After, named
from caregiving.web.after_forms import AfterChecked
from caregiving.web.apart import still_apart
from caregiving.web.countries import emergency_number
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET")
def after(visit: Visit) -> HttpResponse:
    found = After(visit.facts)
    return visit.render(
        "web/after.html",
        after=found,
        apart=still_apart(visit.facts, visit.now),
        contacts=care.contacts(visit.patient, ContactKind.PRESCRIBER, ContactKind.RESPIRATORY) if found.flags else (),
        emergency=emergency_number(visit.patient.country),
        team_asks=list(team_asks.questions(visit.facts.rules, team_asks.AFTER)),
    )


@at_home("GET", "POST")
def check(visit: Visit) -> HttpResponse:
    found = After(visit.facts)
    form = AfterChecked(visit.request.POST or None, initial={"id": uuid4(), **_marked(found.told)})
    if form.is_valid():
        told = AfterCovidChecked(
            id=form.cleaned_data["id"], patient=visit.patient, symptoms=form.cleaned_data["symptoms"],
            red_flags=form.red_flags, worse_after_effort=form.cleaned_data["worse_after_effort"],
            occurred_at=told_at(form.cleaned_data["id"], visit.patient, visit.now),
        )  # fmt: skip
        if tell(visit, _("The check is kept."), told):
            return redirect("after")
    return visit.render("web/after_check.html", 400 if form.is_bound else 200, form=form, told=found.told)


def _marked(told: AfterCovidChecked | None) -> dict[str, object]:
    """What was there the last time; a sign for the same day is always asked anew."""
    if told is None:
        return {}
    flags = [flag for flag in told.red_flags if flag not in SAME_DAY_FLAGS]
    return {"flags": flags, "symptoms": told.symptoms, "worse_after_effort": told.worse_after_effort}


@at_home("GET")
def paper(visit: Visit) -> HttpResponse:
    """What to bring up at the visit, to be printed."""
    found = After(visit.facts)
    lists = found.preparation
    return visit.render(
        "web/after_visit.html",
        after=found,
        examination=named(lists.examination),
        blood=named(lists.blood),
        blood_if_wanted=named(lists.blood_if_wanted),
        breathing=named(lists.breathing),
        questions=after_words.QUESTIONS,
        own=questions.left(visit.patient, visit.now),
        reasons=why.reasons(visit.facts.rules, lists.rule_ids),
    )


@at_home("GET")
def statements(visit: Visit) -> HttpResponse:
    return visit.render("web/after_statements.html", after=After(visit.facts))
