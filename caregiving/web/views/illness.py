"""Feels ill: the first sign, the page before Start, and the illness while it runs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.agenda.conversion.illness import Episode
from caregiving.agenda.sources.illness import kept_apart
from caregiving.equipment.plans import InfectionPlanSwitched, last_switched, why_not_on
from caregiving.guidance.windows import Onset, antiviral_windows
from caregiving.illness.models import AntiviralAsked, Recovered, SymptomNoticed, TestDone, TestMethod
from caregiving.patients.models import ContactKind
from caregiving.web import care, danger, exposure, forms, glance
from caregiving.web.agenda import ANTIVIRAL
from caregiving.web.antiviral_days import Days
from caregiving.web.apart import Apart
from caregiving.web.countries import emergency_number
from caregiving.web.daily import Course
from caregiving.web.illness import began, is_night, named, plan_confirmed, words_to_say
from caregiving.web.kits import tests
from caregiving.web.team_asks import ILLNESS, questions
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import KEEP, KEPT_FOR, Visit, at_home

PENDING = "first_sign"
EARLIER_DAYS = range(2, 8)


@at_home("GET", "POST")
def first_sign(visit: Visit) -> HttpResponse:
    """Nothing is stored yet: the chosen day is shown with everything that follows from it."""
    form = forms.FirstSign(visit.request.POST or None, today=visit.today)
    if form.is_valid():
        visit.request.session[PENDING] = form.cleaned_data["day"].isoformat()
        return redirect("start")
    yesterday = visit.today - timedelta(days=1)
    earlier = [(days, visit.today - timedelta(days=days)) for days in EARLIER_DAYS]
    return visit.render(
        "web/first_sign.html",
        400 if form.is_bound else 200,
        form=form,
        tonight=is_night(visit.now, visit.patient.zone),
        yesterday=yesterday,
        earlier=earlier,
    )


@at_home("GET", "POST")
def start(visit: Visit) -> HttpResponse:
    """Everything at once, before anything is told to anybody; Start records it. A phone without network writes the
    chosen day into the page itself."""
    if visit.request.method == "POST":
        return _started(visit)
    pending = visit.request.session.get(PENDING)
    day = date.fromisoformat(pending) if pending and KEEP not in visit.request.headers else None
    page = visit.render("web/start.html", day=day, **_at_a_glance(visit))
    if day:
        page.headers.pop(KEPT_FOR, None)  # the one without a day is kept
    return page


def _started(visit: Visit) -> HttpResponse:
    form = forms.Start(visit.request.POST, today=visit.today)
    if not form.is_valid():
        messages.error(visit.request, _("Choose the day of the first sign."))
        return redirect("first_sign")
    at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
    earliest, latest = began(form.cleaned_data["day"], at, visit.patient.zone)
    sign = SymptomNoticed(
        id=form.cleaned_data["id"], patient=visit.patient, began_from=earliest, began_to=latest, occurred_at=at
    )
    switched = InfectionPlanSwitched(id=uuid5(sign.id, "plan"), patient=visit.patient, on=True, occurred_at=at)
    tell(visit, _("The illness plan is on."), sign, *([switched] if plan_confirmed(visit.patient) else []))
    visit.request.session.pop(PENDING, None)
    return redirect("illness")


@at_home("GET")
def begun(visit: Visit) -> HttpResponse:
    """What a phone without network shows after Start: the same for whatever day was chosen."""
    onset = Onset(earliest=visit.now, latest=visit.now)
    windows = antiviral_windows(onset, visit.patient.zone, visit.facts.rules, visit.patient.country).windows
    return visit.render(
        "web/illness_begun.html",
        of=windows[0].days if windows else None,
        contacts=care.contacts(visit.patient, ContactKind.PRESCRIBER, ContactKind.RESPIRATORY, ContactKind.EMERGENCY),
        **_at_a_glance(visit),
    )


@at_home("GET")
def running(visit: Visit) -> HttpResponse:
    episode = visit.facts.episode
    if episode is None:
        if exposure.is_near(visit.facts):
            return redirect("exposed")
        return redirect("after" if kept_apart(visit.facts, visit.now) else "wrong")
    sheet, prescriber = care.screening_sheet(visit.patient), care.prescriber(visit.patient)
    clock = glance.clock(visit.facts)
    return visit.render(
        "web/illness.html",
        clock=clock,
        prescriber=prescriber,
        say=words_to_say(visit.patient, episode, clock, sheet),
        ask=visit.agenda.first(*ANTIVIRAL),
        will_ask=visit.agenda.first_to_come(*ANTIVIRAL),
        **_course(visit, episode),
        **_at_a_glance(visit),
    )


def _course(visit: Visit, episode: Episode) -> dict[str, Any]:
    """How the illness went, and what the rules say of its days."""
    test = visit.agenda.begun("test")
    return {
        "test": test,
        "test_reasons": why.why(test.due, visit.facts.rules) if test else [],
        "tests": episode.tests[::-1],
        "course": Course(visit.facts, episode, visit.now),
        "days": Days(visit.facts, episode),
        "apart": Apart(visit.facts, episode, visit.now),
        "team_asks": list(questions(visit.facts.rules, ILLNESS)),
    }


def _at_a_glance(visit: Visit) -> dict[str, Any]:
    """What the page before Start and the page after it both show."""
    plans = care.plans(visit.patient)
    return {
        "can_switch": any(plan.confirmed for plan in plans),
        "respiratory": care.respiratory(visit.patient),
        "emergency": emergency_number(visit.patient.country),
        "signs": danger.SIGNS,
        "reasons": why.reasons(visit.facts.rules, danger.RULES),
        "plans": plans,
        "plan_on": visit.facts.plan_on,
        "switched": last_switched(visit.patient),
        "kits": tests(visit.facts),
        "other_test": forms.OtherTest(),
        "sheet": care.screening_sheet(visit.patient),
    }


@at_home("POST")
def tested(visit: Visit) -> HttpResponse:
    form = forms.Tested(visit.request.POST)
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        test = TestDone(patient=visit.patient, method=TestMethod.ANTIGEN, occurred_at=at, **form.cleaned_data)
        tell(visit, _("Test: %(result)s.") % {"result": test.get_result_display()}, test)
    return _back(visit, form)


@at_home("POST")
def other_tested(visit: Visit) -> HttpResponse:
    """A laboratory's result, or that of a home test for flu as well: one happening for each virus."""
    form = forms.OtherTest(visit.request.POST)
    if form.is_valid():
        done = form.tests(visit.patient, told_at(form.cleaned_data["id"], visit.patient, visit.now))
        said = [_("%(target)s, %(method)s: %(result)s.") % named(test) for test in done]
        tell(visit, " ".join(said), *done)
    return _back(visit, form)


@at_home("POST")
def asked(visit: Visit) -> HttpResponse:
    form = forms.Asked(visit.request.POST)
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        contact = care.prescriber(visit.patient)
        call = AntiviralAsked(patient=visit.patient, contact=contact, occurred_at=at, **form.cleaned_data)
        tell(visit, _("The call: %(outcome)s.") % {"outcome": call.get_outcome_display()}, call)
    return _back(visit, form)


@at_home("POST")
def switch(visit: Visit) -> HttpResponse:
    """Over to the infection plan or back; over only when a plan is confirmed."""
    form = forms.Switch(visit.request.POST)
    if form.is_valid():
        if form.cleaned_data["on"] and (why_not := why_not_on(visit.patient, visit.now)):
            messages.error(visit.request, why_not)
            return redirect("illness")
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        said = _("The infection plan is on.") if form.cleaned_data["on"] else _("Back to the usual plan.")
        tell(visit, said, InfectionPlanSwitched(patient=visit.patient, occurred_at=at, **form.cleaned_data))
    return _back(visit, form)


@at_home("POST")
def danger_noted(visit: Visit) -> HttpResponse:
    """A danger sign during an illness: the ladder asks for somebody at once."""
    form = forms.Tap(visit.request.POST)
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        sign = SymptomNoticed(
            patient=visit.patient, danger_signs=[danger.NOTED], began_from=at, began_to=at, hour_known=True,
            occurred_at=at, **form.cleaned_data,
        )  # fmt: skip
        tell(visit, _("The others are asked now."), sign)
    return _back(visit, form)


@at_home("POST")
def recovered(visit: Visit) -> HttpResponse:
    form = forms.Tap(visit.request.POST)
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        said = _("The illness is over.")
        if kept_apart(visit.facts, visit.now):
            said = _("The illness is over. Keeping apart goes on by its own rules.")
        tell(visit, said, Recovered(patient=visit.patient, occurred_at=at, **form.cleaned_data))
    return _back(visit, form, "now")


def _back(visit: Visit, form: forms.Tap, to: str = "illness") -> HttpResponse:
    for sentences in form.errors.values():
        messages.error(visit.request, str(sentences[0]))
    return redirect(to)
