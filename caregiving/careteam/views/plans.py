"""Infection plans: whose home has none, the plans of one home, writing one, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caregiving.careteam import plan_templates as steps_of_templates
from caregiving.careteam import plans as steps
from caregiving.careteam.authority import PLANS
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.models import PlanTemplate
from caregiving.careteam.outcomes import team_of
from caregiving.careteam.panel import Panel
from caregiving.careteam.plan_forms import PlanForm, TemplateForm
from caregiving.careteam.views.plan_templates import planning_team
from caregiving.equipment.models import NEEDS_PLAN, Device, InfectionPlan, PlanStage
from caregiving.patients.models import Part, Patient
from caregiving.patients.seen import Screen, looked
from caregiving.people import access
from caregiving.people.models import CareTeam, User
from caregiving.web.uploads import takes_pictures


@at_desk("GET", clinical=True)
def plans(desk: Desk) -> HttpResponse:
    """What waits to be confirmed, then the homes without a confirmed plan."""
    patients = access.looked_after(Patient.objects.all(), desk.user, desk.now, Part.EQUIPMENT)
    shown = InfectionPlan.objects.filter(device__patient__in=patients.values("pk"), stage=PlanStage.TAUGHT_BACK)
    waiting = list(shown.select_related("device__patient").order_by("taught_back_at", "pk")[:50])
    without = Panel(desk.user, desk.now).failing("infection_plan", desk.request.GET.get("after", ""))
    seen = {plan.device.patient for plan in waiting} | {case.patient for case in without.cases}
    looked(desk.user, seen, Screen.PANEL, desk.now)
    return render(desk.request, "careteam/plans.html", {"desk": desk, "waiting": waiting, "without": without})


@at_desk("GET", clinical=True)
def devices(desk: Desk, patient_id: UUID) -> HttpResponse:
    patient = desk.patient(patient_id, Screen.PLAN, Part.EQUIPMENT)
    theirs = _devices(patient).prefetch_related("infection_plans__photos", "settings", "photos")
    found = [_versions(device) for device in theirs]
    said = {"patient": patient, "devices": found, "may_plan": desk.may(patient, PLANS)}
    return render(desk.request, "careteam/plan_devices.html", {"desk": desk, **said})


def _versions(device: Device) -> tuple[Device, list[InfectionPlan], list[InfectionPlan]]:
    """What stands of its plans, and what was withdrawn, each the newest first."""
    plans = sorted(device.infection_plans.all(), key=lambda plan: -plan.version)
    gone = [plan for plan in plans if plan.stage == PlanStage.WITHDRAWN]
    return device, [plan for plan in plans if plan.stage != PlanStage.WITHDRAWN], gone


@at_desk("GET", clinical=True)
def write(desk: Desk, patient_id: UUID, device_id: UUID) -> HttpResponse:
    device = _device(desk, patient_id, device_id)
    return _page(desk, device, PlanForm(device, initial=_begins_with(desk, device)))


@takes_pictures
@at_desk("POST", clinical=True)
def publish(desk: Desk, patient_id: UUID, device_id: UUID) -> HttpResponse:
    device = _device(desk, patient_id, device_id)
    desk.must(device.patient, PLANS)
    form = PlanForm(device, desk.request.POST, desk.request.FILES)
    form.refuse_what_was_too_much(desk.request)
    if not form.is_valid():
        return _page(desk, device, form, 400)
    words = form.cleaned_data["usual"], form.cleaned_data["during_infection"]
    try:
        steps.publish(desk.user, device, *words, desk.now, form.pictures, form.sent)
    except ValidationError as error:
        form.add_error(None, error)
        form.read_again()
        return _page(desk, device, form, 409)
    messages.success(desk.request, _("Published. Somebody at home shows it back, then you confirm it."))
    return redirect("plan_devices", patient_id)


@at_desk("POST", clinical=True)
def confirm(desk: Desk, patient_id: UUID, plan_id: UUID) -> HttpResponse:
    return _stepped(desk, patient_id, plan_id, steps.confirm, _("Confirmed. The home can switch it on."))


@at_desk("POST", clinical=True)
def withdraw(desk: Desk, patient_id: UUID, plan_id: UUID) -> HttpResponse:
    return _stepped(desk, patient_id, plan_id, steps.withdraw, _("Withdrawn."))


@takes_pictures
@at_desk("POST", clinical=True)
def save_template(desk: Desk, patient_id: UUID, device_id: UUID) -> HttpResponse:
    """Keeps the words of a plan that is being written for the next home with such a device. The page comes back with
    all that was typed: the plan itself is not published yet."""
    device = _device(desk, patient_id, device_id)
    desk.must(device.patient, PLANS)
    team, told = planning_team(desk), desk.request.POST
    form, new = PlanForm(device, told), TemplateForm({**told.dict(), "kind": device.kind})
    if new.is_valid():
        try:
            steps_of_templates.keep(desk.user, team, device.kind, new.wording, desk.now)
        except ValidationError as error:
            new.add_error(None, error)
    if not new.errors:
        messages.success(desk.request, _("Kept as a template of your clinic. This plan is not published yet."))
    return _page(desk, device, form, 400 if new.errors else 200, new)


def _stepped(
    desk: Desk, patient_id: UUID, plan_id: UUID, step: Callable[[User, UUID, datetime], InfectionPlan], said: str
) -> HttpResponse:
    patient = desk.patient(patient_id, Screen.PLAN, Part.EQUIPMENT)
    desk.must(patient, PLANS)
    if not InfectionPlan.objects.filter(pk=plan_id, device__patient=patient).exists():
        raise Http404
    try:
        step(desk.user, plan_id, desk.now)
        messages.success(desk.request, said)
    except ValidationError as error:
        messages.error(desk.request, " ".join(error.messages))
    return redirect("plan_devices", patient_id)


def _devices(patient: Patient) -> QuerySet[Device]:
    """Those in use, the ones that need a plan first."""
    first = Q(life_support=True) | Q(kind__in=NEEDS_PLAN)
    return Device.objects.filter(patient=patient, ended_on=None).alias(first=first).order_by("-first", "name")


def _device(desk: Desk, patient_id: UUID, device_id: UUID) -> Device:
    patient = desk.patient(patient_id, Screen.PLAN, Part.EQUIPMENT)
    device = _devices(patient).filter(pk=device_id).select_related("patient").first()
    if device is None:
        raise Http404
    return device


def _templates(desk: Desk, device: Device) -> QuerySet[PlanTemplate]:
    return steps_of_templates.standing(desk.authority.teams).filter(kind=device.kind)


def _planners(desk: Desk, patient: Patient) -> list[CareTeam]:
    """The teams for which this therapist keeps a template, first the one that sees this home."""
    seeing = team_of(desk.user, patient, desk.now)
    return sorted(desk.authority.teams_as(PLANS), key=lambda team: team != seeing)


def _begins_with(desk: Desk, device: Device) -> dict[str, str]:
    """The chosen template; failing that the newest version of this home."""
    chosen = desk.request.GET.get("template", "")
    template = next((one for one in _templates(desk, device) if str(one.pk) == chosen), None)
    before = template or steps.newest_of(device)
    return {"usual": before.usual, "during_infection": before.during_infection} if before else {}


def _page(
    desk: Desk, device: Device, form: PlanForm, status: int = 200, new: TemplateForm | None = None
) -> HttpResponse:
    said = {"device": device, "patient": device.patient, "form": form, "templates": _templates(desk, device)}
    said["new"] = new
    said["may_plan"], said["teams"] = desk.may(device.patient, PLANS), _planners(desk, device.patient)
    return render(desk.request, "careteam/plan_write.html", {"desk": desk, **said}, status=status)
