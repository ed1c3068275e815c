"""What is due: the list, one item with its reasons, and the three answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.agenda.due import horizon
from caregiving.agenda.models import Answer
from caregiving.patients.happenings import Happening
from caregiving.reminders.answer import answered
from caregiving.web import asked, forms, outbox
from caregiving.web.agenda import Agenda, Item
from caregiving.web.done import done
from caregiving.web.telling import is_told, tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET", tells=())
def due_list(visit: Visit) -> HttpResponse:
    return visit.render("web/due_list.html", open=visit.agenda.open, coming=visit.agenda.coming)


@at_home("GET", tells=())
def due_item(visit: Visit, item_id: UUID) -> HttpResponse:
    """Also reached from a reminder, so the address names the home."""
    item = visit.agenda.find(item_id)
    if item is None:
        return visit.render("web/due_gone.html")
    return visit.render(
        "web/due_item.html",
        item=item,
        reasons=why.why(item.due, visit.facts.rules),
        set_by=why.set_by(item.due),
        steps=asked.steps(visit.patient, item, visit.now),
    )


@at_home("POST")
def answer(visit: Visit, item_id: UUID) -> HttpResponse:
    form = forms.Answering(visit.request.POST)
    item = visit.agenda.find(item_id) or _was_due(visit, item_id)
    if not form.is_valid():
        messages.error(visit.request, str(next(iter(form.errors.values()))[0]))
        return redirect("due_item", visit.patient.id, item_id)
    if item is None:
        if not is_told(form.cleaned_data["id"], visit.patient):
            messages.info(visit.request, _("This is no longer due. Nothing was stored."), extra_tags=outbox.REFUSED)
        return redirect("now")
    verb = Answer(form.cleaned_data["verb"])
    tell(visit, _said(item, verb), _told(visit, item, verb, form.cleaned_data["id"]))
    return redirect("who_has_it", visit.patient.id, item_id) if verb == Answer.HAVE else redirect("now")


def _was_due(visit: Visit, item_id: UUID) -> Item | None:
    """What was due as it was tapped, and closed while the tap waited on a phone without network."""
    if visit.arrived == visit.now:
        return None
    items = [item for item in horizon(visit.facts, visit.now) if item.is_for(visit.user.id)]
    return Agenda(visit.patient, items, visit.now).find(item_id)


def _told(visit: Visit, item: Item, verb: Answer, happening_id: UUID) -> Happening:
    at = told_at(happening_id, visit.patient, visit.now)
    if verb == Answer.DONE:
        return done(item, happening_id, at)
    return answered(visit.patient, item.due.key, verb, at, happening_id)


def _said(item: Item, verb: Answer) -> str:
    return {
        Answer.DONE: _("Done: %(what)s."),
        Answer.HAVE: _("You have it: %(what)s."),
        Answer.LATER: _("In an hour again: %(what)s."),
    }[verb] % {"what": item.short}


@at_home("GET", tells=())
def who_has_it(visit: Visit, item_id: UUID) -> HttpResponse:
    item = visit.agenda.find(item_id)
    if item is None:
        return visit.render("web/due_gone.html")
    return visit.render(
        "web/who_has_it.html",
        item=item,
        steps=asked.steps(visit.patient, item, visit.now),
        outcome_minutes=asked.OUTCOME_MINUTES,
    )
