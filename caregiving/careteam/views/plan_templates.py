"""The clinic's own wordings of infection plans: which there are, a new one, the next version, and the end of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caregiving.careteam import plan_templates as steps
from caregiving.careteam.authority import PLANS, chosen_of
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.models import PlanTemplate
from caregiving.careteam.plan_forms import TemplateForm
from caregiving.people.models import CareTeam


@at_desk("GET", "POST", clinical=True)
def templates(desk: Desk) -> HttpResponse:
    """A new one is kept, or with `look` only shown as a plan would show it: nothing that was typed is lost."""
    if desk.request.method == "GET":
        return _list(desk, TemplateForm())
    team, form = planning_team(desk), TemplateForm(desk.request.POST)
    if not form.is_valid() or "look" in desk.request.POST:
        return _list(desk, form, 400 if form.errors else 200)
    try:
        kept = steps.keep(desk.user, team, form.cleaned_data["kind"], form.wording, desk.now)
    except ValidationError as error:
        form.add_error(None, error)
        return _list(desk, form, 400)
    messages.success(desk.request, _("Kept as a template of your clinic."))
    return redirect("plan_template_read", kept.pk)


@at_desk("GET", "POST", clinical=True)
def template(desk: Desk, template_id: UUID) -> HttpResponse:
    """One version as a plan shows it; the standing one can be changed, which makes the next version."""
    chosen = _chosen(desk, template_id)
    if desk.request.method == "GET":
        words = {name: getattr(chosen, name) for name in ("kind", "title", "usual", "during_infection")}
        return _page(desk, chosen, TemplateForm(initial=words))
    _must(desk, chosen)
    form = TemplateForm({**desk.request.POST.dict(), "kind": chosen.kind})
    if not form.is_valid() or "look" in desk.request.POST:
        return _page(desk, chosen, form, 400 if form.errors else 200)
    try:
        later = steps.change(desk.user, chosen, form.wording, desk.now)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(desk, chosen, form, 400)
    messages.success(desk.request, _("Kept as version %(version)s.") % {"version": later.version})
    return redirect("plan_template_read", later.pk)


@at_desk("POST", clinical=True)
def withdraw(desk: Desk, template_id: UUID) -> HttpResponse:
    chosen = _chosen(desk, template_id)
    _must(desk, chosen)
    try:
        steps.withdraw(desk.user, chosen, desk.now)
        messages.success(desk.request, _("Withdrawn."))
    except ValidationError as error:
        messages.error(desk.request, " ".join(error.messages))
    return redirect("plan_templates")


def planning_team(desk: Desk) -> CareTeam:
    """The clinic for which this therapist writes, as she chose it."""
    teams = desk.authority.teams_as(PLANS)
    if not teams:
        raise PermissionDenied
    own = chosen_of(teams, desk.request.POST.get("team", ""))
    if own is None:
        raise Http404
    return own


def _chosen(desk: Desk, template_id: UUID) -> PlanTemplate:
    found = PlanTemplate.objects.filter(team__in=desk.authority.teams, pk=template_id).select_related("team", "first")
    if (template := found.first()) is None:
        raise Http404
    return template


def _must(desk: Desk, chosen: PlanTemplate) -> None:
    if chosen.team not in desk.authority.teams_as(PLANS):
        raise PermissionDenied


def _list(desk: Desk, form: TemplateForm, status: int = 200) -> HttpResponse:
    found, teams = steps.standing(desk.authority.teams), desk.authority.teams_as(PLANS)
    said: dict[str, Any] = {"templates": found, "form": form, "teams": teams, "looks": desk.request.POST.get("look")}
    return render(desk.request, "careteam/plan_templates.html", {"desk": desk, **said}, status=status)


def _page(desk: Desk, chosen: PlanTemplate, form: TemplateForm, status: int = 200) -> HttpResponse:
    found = steps.versions(chosen)
    may = chosen.team in desk.authority.teams_as(PLANS) and (form.is_bound or chosen.ended_at is None)
    said: dict[str, Any] = {"chosen": chosen, "versions": found, "may_change": may, "form": form}
    said |= {"newest": found[0], "looks": desk.request.POST.get("look")}
    return render(desk.request, "careteam/plan_template.html", {"desk": desk, **said}, status=status)
