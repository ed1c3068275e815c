"""Infection plans: whose home has none, the plans of one home, writing one, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.careteam import plans as steps
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.models import PlanTemplate
from caregiving.careteam.panel import Panel
from caregiving.careteam.plan_forms import PlanForm
from caregiving.equipment.models import Device, InfectionPlan, PlanStage
from caregiving.patients.models import Part, Patient
from caregiving.patients.seen import Screen, looked
from caregiving.people import access
from caregiving.people.models import User


@at_desk("GET", clinical=True)
def plans(desk: Desk) -> HttpResponse:
    """What waits to be confirmed, then the homes without a confirmed plan."""
    patients = access.looked_after(Patient.objects.all(), desk.user, desk.now, Part.EQUIPMENT)
    shown = InfectionPlan.objects.filter(device__patient__in=patients.values("pk"), stage=PlanStage.TAUGHT_BACK)
    waiting = list(shown.select_related("device__patient").order_by("taught_back_at", "pk")[:50])
    without = Panel(desk.user, desk.now).failing("infection_plan", Part.EQUIPMENT, desk.request.GET.get("after", ""))
    seen = {plan.device.patient for plan in waiting} | {case.patient for case in without.cases}
    looked(desk.user, seen, Screen.PANEL, desk.now)
    return render(desk.request, "careteam/plans.html", {"desk": desk, "waiting": waiting, "without": without})


@at_desk("GET", clinical=True)
def devices(desk: Desk, patient_id: UUID) -> HttpResponse:
    patient = desk.patient(patient_id, Screen.PLAN, Part.EQUIPMENT)
    found = _devices(patient).prefetch_related("infection_plans", "settings")
    return render(desk.request, "careteam/plan_devices.html", {"desk": desk, "patient": patient, "devices": found})


@at_desk("GET", clinical=True)
def write(desk: Desk, patient_id: UUID, device_id: UUID) -> HttpResponse:
    device = _device(desk, patient_id, device_id)
    return _page(desk, device, PlanForm(initial=_begins_with(desk, device)))


@at_desk("POST", clinical=True)
def publish(desk: Desk, patient_id: UUID, device_id: UUID) -> HttpResponse:
    device = _device(desk, patient_id, device_id)
    _may_plan(desk)
    form = PlanForm(desk.request.POST)
    if not form.is_valid():
        return _page(desk, device, form, 400)
    steps.publish(desk.user, device, form.cleaned_data["usual"], form.cleaned_data["during_infection"], desk.now)
    messages.success(desk.request, _("Published. Somebody at home shows it back, then you confirm it."))
    return redirect("plan_devices", patient_id)


@at_desk("POST", clinical=True)
def confirm(desk: Desk, patient_id: UUID, plan_id: UUID) -> HttpResponse:
    return _stepped(desk, patient_id, plan_id, steps.confirm, _("Confirmed. The home can switch it on."))


@at_desk("POST", clinical=True)
def withdraw(desk: Desk, patient_id: UUID, plan_id: UUID) -> HttpResponse:
    return _stepped(desk, patient_id, plan_id, steps.withdraw, _("Withdrawn."))


@at_desk("POST", clinical=True)
def save_template(desk: Desk) -> HttpResponse:
    """The clinic's own wording, for the next home with such a device."""
    _may_plan(desk)
    told = {name: desk.request.POST.get(name, "") for name in ("kind", "title", "usual", "during_infection")}
    try:
        record.noun(desk.user, PlanTemplate(team=desk.authority.teams[0], **told), desk.now)
        messages.success(desk.request, _("Kept as a template of your clinic."))
    except ValidationError as error:
        messages.error(desk.request, " ".join(error.messages))
    return redirect("plans")


def _stepped(
    desk: Desk, patient_id: UUID, plan_id: UUID, step: Callable[[User, UUID, datetime], InfectionPlan], said: str
) -> HttpResponse:
    patient = desk.patient(patient_id, Screen.PLAN, Part.EQUIPMENT)
    _may_plan(desk)
    if not InfectionPlan.objects.filter(pk=plan_id, device__patient=patient).exists():
        raise Http404
    try:
        step(desk.user, plan_id, desk.now)
        messages.success(desk.request, said)
    except ValidationError as error:
        messages.error(desk.request, " ".join(error.messages))
    return redirect("plan_devices", patient_id)


def _may_plan(desk: Desk) -> None:
    if not desk.authority.may_plan():
        raise PermissionDenied


def _devices(patient: Patient) -> QuerySet[Device]:
    return Device.objects.filter(patient=patient, ended_on=None).order_by("-life_support", "name")


def _device(desk: Desk, patient_id: UUID, device_id: UUID) -> Device:
    patient = desk.patient(patient_id, Screen.PLAN, Part.EQUIPMENT)
    device = _devices(patient).filter(pk=device_id).select_related("patient").first()
    if device is None:
        raise Http404
    return device


def _templates(desk: Desk, device: Device) -> QuerySet[PlanTemplate]:
    return PlanTemplate.objects.filter(team__in=desk.authority.teams, kind=device.kind)


def _begins_with(desk: Desk, device: Device) -> dict[str, str]:
    """The chosen template; failing that the newest version of this home."""
    chosen = desk.request.GET.get("template", "")
    template = next((one for one in _templates(desk, device) if str(one.pk) == chosen), None)
    before = template or device.infection_plans.order_by("-version").first()
    return {"usual": before.usual, "during_infection": before.during_infection} if before else {}


def _page(desk: Desk, device: Device, form: PlanForm, status: int = 200) -> HttpResponse:
    said = {"device": device, "patient": device.patient, "form": form, "templates": _templates(desk, device)}
    return render(desk.request, "careteam/plan_write.html", {"desk": desk, **said}, status=status)
