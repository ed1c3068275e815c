"""One row of the catalog: what it says, who approved it, its history, and what may be said about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.agenda.models import RuleReview
from caregiving.agenda.why import CONFIDENCE
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.forms import Looking, Reviewing
from caregiving.careteam.guidance import history, line_of, reviews_for, rules_on
from caregiving.guidance.catalog import Rules


@at_desk("GET")
def row(desk: Desk, rule_id: str) -> HttpResponse:
    return _page(desk, rule_id, Reviewing(authority=desk.authority))


@at_desk("POST")
def review(desk: Desk, rule_id: str) -> HttpResponse:
    """Stored with name and moment; nothing that was said before changes."""
    if rule_id not in Rules.load() or not desk.authority.any:
        raise Http404
    form = Reviewing(desk.request.POST, authority=desk.authority)
    if form.is_valid() and _stored(desk, rule_id, form):
        messages.success(desk.request, _("Stored with your name."))
        return redirect("guidance_row", rule_id)
    return _page(desk, rule_id, form, 400)


def _stored(desk: Desk, rule_id: str, form: Reviewing) -> bool:
    try:
        record.review(desk.user, RuleReview(rule_id=rule_id, **form.cleaned_data), desk.now)
    except ValidationError as error:
        for field, sentences in error.message_dict.items():
            form.add_error(field if field in form.fields else None, sentences)
        return False
    return True


def _page(desk: Desk, rule_id: str, form: Reviewing, status: int = 200) -> HttpResponse:
    if rule_id not in Rules.load():
        raise Http404
    looking = Looking(desk.request.GET, teams=desk.authority.teams, today=desk.today)
    if not looking.is_valid():
        return render(desk.request, "careteam/guidance.html", {"desk": desk, "form": looking}, status=400)
    team = looking.cleaned_data["team"]
    reviews = reviews_for(team)
    rules = rules_on(looking.cleaned_data["on"], desk.user.zone, reviews)
    line = line_of(rules, rule_id, looking.cleaned_data["on"])
    said: dict[str, Any] = {
        "line": line,
        "confidence": CONFIDENCE[line.row.confidence],
        "history": history(rules, rule_id, reviews),
        "on": looking.cleaned_data["on"],
        "looking": looking,
        "team": team,
    }
    return render(desk.request, "careteam/guidance_row.html", {"desk": desk, "form": form, **said}, status=status)
