"""Something is wrong: four tiles, and what each of them leads to at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.equipment.models import PowerFailed
from caregiving.guidance.power import countdown
from caregiving.patients.models import ContactKind, Part
from caregiving.web import care, danger, forms
from caregiving.web.countries import emergency_number
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET")
def wrong(visit: Visit) -> HttpResponse:
    return visit.render("web/wrong.html", emergency=emergency_number(visit.patient.country))


@at_home("GET")
def breathing(visit: Visit) -> HttpResponse:
    return visit.render(
        "web/breathing.html",
        to_say=danger.to_say(visit.facts, visit.now),
        emergency=emergency_number(visit.patient.country),
        signs=danger.SIGNS,
        reasons=why.reasons(visit.facts.rules, danger.RULES),
        contacts=care.contacts(visit.patient, ContactKind.RESPIRATORY),
        plans=care.plans(visit.patient),
        settings=care.breathing_settings(visit.patient),
    )


@at_home("GET", tells=[Part.EQUIPMENT, Part.ILLNESS])
def power(visit: Visit) -> HttpResponse:
    """What stops first; after a power cut, when. With script the page counts by itself, also without network."""
    since, power = care.power_out_since(visit.patient), visit.facts.power
    stops = {stop.device.id: stop.at for stop in countdown(power, since)} if since else {}
    return visit.render(
        "web/power.html",
        emergency=emergency_number(visit.patient.country),
        power=power,
        lives=[(one, stops.get(one.device.id), why.reasons(visit.facts.rules, one.rule_ids)) for one in power.lives],
        too_long_ago=why.reasons(visit.facts.rules, ["SET-DRILL-AGE"]),
        while_ill=why.reasons(visit.facts.rules, ["PW-03", "PW-04"]),
        act_as_if=visit.facts.rules.number("PW-09"),
        contacts=care.contacts(visit.patient, ContactKind.UTILITY, ContactKind.SUPPLIER) if visit.whole else (),
        since=since,
        ran=int((visit.now - since).total_seconds() // 60) if since else 0,
    )


@at_home("POST")
def power_out(visit: Visit) -> HttpResponse:
    return _power(visit, out=True, said=_("The power is out."))


@at_home("POST")
def power_on(visit: Visit) -> HttpResponse:
    return _power(visit, out=False, said=_("The power is on. Look at the settings of every machine and charge it."))


def _power(visit: Visit, *, out: bool, said: str) -> HttpResponse:
    form = forms.Tap(visit.request.POST)
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        tell(visit, said, PowerFailed(patient=visit.patient, occurred_at=at, out=out, **form.cleaned_data))
    return redirect("power")


@at_home("GET")
def other(visit: Visit) -> HttpResponse:
    return visit.render(
        "web/other.html",
        emergency=emergency_number(visit.patient.country),
        contacts=care.contacts(visit.patient),
    )
