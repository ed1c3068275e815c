"""What is due: the list, one item with its reasons, and the three answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.agenda.due import horizon
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answer
from caregiving.patients.happenings import Happening
from caregiving.reminders.answer import answered
from caregiving.web import asked, forms, outbox
from caregiving.web.agenda import Agenda, Item
from caregiving.web.done import done
from caregiving.web.holding import as_answered
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
    verb, happening_id = Answer(form.cleaned_data["verb"]), form.cleaned_data["id"]
    if verb == Answer.HAVE:
        return _have(visit, item, happening_id)
    tell(visit, _said(item, verb), _told(visit, item, verb, happening_id))
    return redirect("now")


def _have(visit: Visit, item: Item, happening_id: UUID) -> HttpResponse:
    """What somebody else has is not taken from them. What waited on a phone is stored all the same, since it is of no
    account in which order things arrive; but nobody is said to have what they have not."""
    at = told_at(happening_id, visit.patient, visit.now)
    told = answered(visit.patient, item.due.key, Answer.HAVE, at, happening_id)
    told.author = visit.user
    has_it = as_answered(item.due, visit.patient, visit.arrived)
    if has_it and has_it.owner_id not in ("", str(visit.user.id)) and outbox.LATE not in visit.request.headers:
        sentence = _("%(who)s has it already. Nothing was stored.") % {"who": has_it.owner}
        messages.info(visit.request, sentence, extra_tags=outbox.REFUSED)
    else:
        tell(visit, _left_so(visit, item, as_answered(item.due, visit.patient, visit.arrived, told)), told)
    return redirect("who_has_it", visit.patient.id, item.id)


def _left_so(visit: Visit, item: Item, left: Due | None) -> str:
    """What came of "I have it": while it waited, others may have taken or done it, or its time may have run out."""
    if left and left.owner_id == str(visit.user.id):
        return _said(item, Answer.HAVE)
    if left and left.owner:
        return _("%(who)s has it already: %(what)s.") % {"who": left.owner, "what": item.short}
    return _("Kept: %(name)s.") % {"name": item.short}


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
    )
