"""The care team's own checklists: which there are, writing one, and how a home reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caregiving.careteam import checklists as versions
from caregiving.careteam.authority import chosen_of
from caregiving.careteam.checklist_forms import Pictures, Writing
from caregiving.careteam.door import Desk, at_desk
from caregiving.people.models import User
from checklists.models import Checklist, ChecklistStage


@at_desk("GET", clinical=True)
def checklists(desk: Desk) -> HttpResponse:
    """Drafts and what the homes read now, and what another version can be written from."""
    standing = versions.own(desk.authority.teams).exclude(stage=ChecklistStage.WITHDRAWN)
    found = list(standing.order_by("team__name", "slug", "version", "language"))
    begin = versions.to_begin_from(desk.authority.teams, desk.user.language)
    return render(desk.request, "careteam/checklists.html", {"desk": desk, "lists": found, "begin": begin})


@at_desk("GET", "POST", clinical=True)
def write(desk: Desk) -> HttpResponse:
    """A draft; no home sees it."""
    teams = desk.authority.teams
    if desk.request.method == "GET":
        slug, team = desk.request.GET.get("of", "")[:40], chosen_of(teams, desk.request.GET.get("for", ""))
        return _page(desk, Writing.of(slug, versions.begins_with(team, slug), team, teams))
    form = Writing(desk.request.POST, teams=teams)
    if not form.is_valid():
        return _page(desk, form, 400)
    try:
        slug, wordings = form.cleaned_data["slug"], form.wordings()
        written = versions.draft(desk.user, form.whose, slug, wordings, desk.now, form.sent)
    except ValidationError as error:
        form.add_error(None, error.messages)
        form.read_again()
        return _page(desk, form, 409)
    return redirect("team_checklist", written.pk)


@at_desk("GET", clinical=True)
def checklist(desk: Desk, list_id: UUID) -> HttpResponse:
    """One version as a home reads it, in each of its languages; also one that is no longer offered."""
    chosen = _chosen(desk, list_id)
    others = versions.own([chosen.team] if chosen.team else []).filter(slug=chosen.slug, language=chosen.language)
    said: dict[str, Any] = {
        "chosen": chosen,
        "spoken": versions.version_of(chosen),
        "others": others.order_by("-version"),
        "pictures": Pictures(chosen.steps.all()) if chosen.stage == ChecklistStage.DRAFT else None,
    }
    return render(desk.request, "careteam/checklist.html", {"desk": desk, **said})


@at_desk("POST", clinical=True)
def pictures(desk: Desk, list_id: UUID) -> HttpResponse:
    """What stands beside the words of a draft's steps."""
    chosen = _chosen(desk, list_id)
    form = Pictures(chosen.steps.all(), desk.request.POST)
    if not form.is_valid():
        raise Http404  # a picture that was never offered
    try:
        versions.picture(desk.user, chosen, form.said(), desk.now)
        messages.success(desk.request, _("Kept."))
    except ValidationError as error:
        messages.error(desk.request, " ".join(error.messages))
    return redirect("team_checklist", chosen.pk)


@at_desk("POST", clinical=True)
def publish(desk: Desk, list_id: UUID) -> HttpResponse:
    return _stepped(desk, list_id, versions.publish, _("Published. The homes of your patients are offered it now."))


@at_desk("POST", clinical=True)
def withdraw(desk: Desk, list_id: UUID) -> HttpResponse:
    return _stepped(desk, list_id, versions.withdraw, _("Withdrawn."))


def _stepped(desk: Desk, list_id: UUID, step: Callable[[User, Checklist, datetime], object], said: str) -> HttpResponse:
    try:
        step(desk.user, _chosen(desk, list_id), desk.now)
        messages.success(desk.request, said)
    except ValidationError as error:
        messages.error(desk.request, " ".join(error.messages))
    return redirect("team_checklists")


def _chosen(desk: Desk, list_id: UUID) -> Checklist:
    found = versions.own(desk.authority.teams).filter(pk=list_id).first()
    if found is None:
        raise Http404
    return found


def _page(desk: Desk, form: Writing, status: int = 200) -> HttpResponse:
    return render(desk.request, "careteam/checklist_write.html", {"desk": desk, "form": form}, status=status)
