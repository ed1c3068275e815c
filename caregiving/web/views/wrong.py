"""Something is wrong: four tiles, and what each of them leads to at once."""

from __future__ import annotations

from django.http import HttpResponse

from caregiving.agenda import why
from caregiving.patients.models import ContactKind
from caregiving.web import care, danger
from caregiving.web.countries import emergency_number
from caregiving.web.visit import Visit, at_home


@at_home("GET")
def wrong(visit: Visit) -> HttpResponse:
    return visit.render("web/wrong.html", emergency=emergency_number(visit.patient.country))


@at_home("GET")
def breathing(visit: Visit) -> HttpResponse:
    return visit.render(
        "web/breathing.html",
        emergency=emergency_number(visit.patient.country),
        signs=danger.SIGNS,
        reasons=why.reasons(visit.facts.rules, danger.RULES),
        contacts=care.contacts(visit.patient, ContactKind.RESPIRATORY),
        plans=care.plans(visit.patient),
        settings=care.breathing_settings(visit.patient),
    )


@at_home("GET")
def power(visit: Visit) -> HttpResponse:
    return visit.render(
        "web/power.html",
        emergency=emergency_number(visit.patient.country),
        power=visit.facts.power,
        contacts=care.contacts(visit.patient, ContactKind.UTILITY, ContactKind.SUPPLIER),
    )


@at_home("GET")
def other(visit: Visit) -> HttpResponse:
    return visit.render(
        "web/other.html",
        emergency=emergency_number(visit.patient.country),
        contacts=care.contacts(visit.patient),
    )
