"""Checklists: which there are, a run of one with who ticked what, and the ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import UUIDField
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.equipment.plans import last_switched
from caregiving.people import access
from caregiving.web import forms, outbox
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home
from checklists import lists, runs
from checklists.models import Checklist, RunStarted, Step, Ticked

SHOWN_FOR = timedelta(days=14)
# So that a door check that nobody finished does not push a longer list off the page.
SHOWN_OF_A_LIST, SHOWN_DONE = 3, 10
WITH_THE_PLAN_ON, WITH_THE_PLAN_OFF_AGAIN = ("infection_day", "door", "device_disinfection"), ("recovery",)


class Begin(forms.Tap):
    """A list is begun."""

    checklist = UUIDField()


class Tick(forms.Tap):
    """A step is done."""

    step = UUIDField()


@at_home("GET")
def checklists(visit: Visit) -> HttpResponse:
    offered = lists.offered(visit.patient, visit.user.language, visit.now)
    begun = runs.begun_since(visit.patient, visit.now - SHOWN_FOR, offered)
    first = _of_this_time(visit)
    return visit.render(
        "web/checklists.html",
        first=[one for one in offered if one.slug in first],
        offered=[one for one in offered if one.slug not in first],
        going_on=_few_of_each([run for run in begun if run.left]),
        done=[run for run in begun if not run.left][:SHOWN_DONE],
    )


def _of_this_time(visit: Visit) -> tuple[str, ...]:
    """What an infection asks for while its plan is on, and the way back when it was switched off lately."""
    switched = last_switched(visit.patient)
    if switched and switched.on:
        return WITH_THE_PLAN_ON
    lately = switched is not None and switched.occurred_at > visit.now - SHOWN_FOR
    return WITH_THE_PLAN_OFF_AGAIN if lately else ()


def _few_of_each(newest_first: Iterable[runs.Summary]) -> list[runs.Summary]:
    seen: Counter[str] = Counter()
    kept = []
    for run in newest_first:
        seen[run.started.checklist.slug] += 1
        if seen[run.started.checklist.slug] <= SHOWN_OF_A_LIST:
            kept.append(run)
    return kept


@at_home("GET")
def steps(visit: Visit, checklist_id: UUID) -> HttpResponse:
    """A list to read before it is begun. Begun without network, it is ticked here: a run has no page before it is
    sent."""
    chosen = _offered(visit, checklist_id)
    if chosen is None:
        return redirect("checklists")
    begun = runs.begun_since(visit.patient, visit.now - SHOWN_FOR, [chosen])
    listed = list(chosen.steps.all())
    return visit.render(
        "web/checklist_steps.html",
        list=chosen,
        steps=listed,
        going_on=_few_of_each([run for run in begun if run.left and run.started.checklist.slug == chosen.slug]),
        **_because(visit, listed),
    )


def _offered(visit: Visit, checklist_id: UUID | None) -> Checklist | None:
    """The list, if it is one that this home may begin now; else None, with a sentence."""
    offered = lists.offered(visit.patient, visit.user.language, visit.now) if checklist_id else []
    chosen = next((one for one in offered if one.id == checklist_id), None)
    if chosen is None:
        messages.error(visit.request, _("This list has changed. Please choose it again."))
    return chosen


def _because(visit: Visit, listed: Iterable[Step]) -> dict[str, Any]:
    """Which steps wait for the word of the care team, and what the others rest on."""
    rules = visit.rules
    resting_on = [step.rule_id for step in listed if step.rule_id in rules]
    driving = [rule_id for rule_id in dict.fromkeys(resting_on) if rules[rule_id].drives_reminders]
    return {"ask_team": set(resting_on) - set(driving), "reasons": why.reasons(rules, driving)}


@at_home("POST")
def begin(visit: Visit) -> HttpResponse:
    form = Begin(visit.request.POST)
    chosen = _offered(visit, form.cleaned_data["checklist"] if form.is_valid() else None)
    if chosen is None:
        return redirect("checklists")
    run_id = form.cleaned_data["id"]
    at = told_at(run_id, visit.patient, visit.now)
    started = RunStarted(id=run_id, patient=visit.patient, checklist=chosen, occurred_at=at)
    if not tell(visit, _("Begun: %(list)s.") % {"list": chosen.title}, started):
        return redirect("checklists")
    return redirect("checklist_run", visit.patient.id, run_id)


@at_home("GET")
def run(visit: Visit, run_id: UUID) -> HttpResponse:
    """Anybody who belongs may go on with it, whoever began it."""
    found = _find(visit, run_id)
    if found is None:
        return redirect("checklists")
    because = _because(visit, (line.step for line in found.lines))
    return visit.render("web/checklist_run.html", run=found, first_left=next(iter(found.left), None), **because)


@at_home("POST")
def tick(visit: Visit, run_id: UUID) -> HttpResponse:
    found = _find(visit, run_id)
    if found is None:
        return redirect("checklists")
    form = Tick(visit.request.POST)
    line = found.line_of(form.cleaned_data["step"]) if form.is_valid() else None
    if line is None:
        messages.error(visit.request, _("This step is not on this list. Nothing was stored."))
    else:
        _ticked(visit, found, line, form.cleaned_data["id"])
    return redirect(f"{reverse('checklist_run', args=[visit.patient.id, run_id])}#left")


def _ticked(visit: Visit, found: runs.Run, line: runs.Line, tick_id: UUID) -> None:
    """Somebody else may have been first: then that stands, and nothing is stored."""
    if line.tick and line.tick.id != tick_id:
        who = line.tick.author or _("Somebody")
        messages.info(visit.request, _("%(who)s has already done this step.") % {"who": who})
        return
    at = told_at(tick_id, visit.patient, visit.now)
    told = Ticked(id=tick_id, patient=visit.patient, run=found.started, step=line.step, occurred_at=at)
    tell(visit, _("Step %(place)s of %(count)s is done.") % {"place": line.step.place, "count": len(found.lines)}, told)


def _find(visit: Visit, run_id: UUID) -> runs.Run | None:
    """The run, for this patient only; None, with a sentence, when its beginning was taken back."""
    mine = RunStarted.objects.filter(patient=visit.patient).select_related("checklist__team", "author")
    started = access.find(mine, visit.user, run_id, visit.now)
    if runs.stands(started):
        return runs.read(started, visit.user.language)
    taken_back = _("This list was taken back. Begin it again if it is needed.")
    messages.info(visit.request, taken_back, extra_tags=outbox.REFUSED)
    return None
