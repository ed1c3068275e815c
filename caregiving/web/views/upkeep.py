"""What is done to a machine again and again is written in, changed, and taken away or given an end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.equipment.models import Device, UpkeepTask
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.web.telling import keep
from caregiving.web.upkeep import lines, offers
from caregiving.web.upkeep_forms import UpkeepFacts
from caregiving.web.visit import Visit, at_home


@at_home("GET")
def upkeep(visit: Visit, device_id: UUID) -> HttpResponse:
    device = _device(visit, device_id)
    used, ended = lines(device, visit.rules, visit.today)
    offered = offers(device, visit.rules, visit.today)
    tasks = [*(one.task for one in used), *(one.task for one in offered)]
    rests_on = [task.rule_id for task in tasks if task.rule_id]
    return visit.render("web/upkeep.html", device=device, used=used, ended=ended, offers=offered, rests_on=rests_on)


@at_home("GET", "POST")
def new(visit: Visit, device_id: UUID) -> HttpResponse:
    device = _device(visit, device_id)
    form = UpkeepFacts(visit.request.POST or None, instance=UpkeepTask(device=device), today=visit.today)
    if form.is_valid() and keep(visit, form.instance):
        return redirect("upkeep", device_id)
    return visit.render("web/upkeep_task.html", 400 if form.is_bound else 200, form=form, device=device)


@at_home("POST")
def offered(visit: Visit, device_id: UUID) -> HttpResponse:
    """What the guidance says of such a machine, as it stood on the page."""
    device = _device(visit, device_id)
    asked = visit.request.POST.get("rule", "")
    chosen = next((one for one in offers(device, visit.rules, visit.today) if one.task.rule_id == asked), None)
    if chosen is None:
        messages.error(visit.request, _("This is no longer offered. Please look again."))
    else:
        keep(visit, chosen.task)
    return redirect("upkeep", device_id)


@at_home("GET", "POST")
def change(visit: Visit, task_id: UUID) -> HttpResponse:
    task = _find(visit, task_id)
    called = str(task)  # as it stands, whatever the form says
    form = UpkeepFacts(visit.request.POST or None, instance=task, today=visit.today)
    if form.is_valid() and keep(visit, form.instance):
        return redirect("upkeep", task.device_id)
    shown = {"form": form, "device": task.device, "task": task, "called": called}
    return visit.render("web/upkeep_task.html", 400 if form.is_bound else 200, **shown)


@at_home("POST")
def remove(visit: Visit, task_id: UUID) -> HttpResponse:
    """What was ever done stays told: such a task only comes to an end."""
    task = _find(visit, task_id)
    try:
        record.removal(visit.user, task, visit.now)
    except ValidationError:
        task.ended_on = visit.today
        record.noun(visit.user, task, visit.now)
    messages.success(visit.request, _("No longer asked for: %(name)s.") % {"name": task})
    return redirect("upkeep", task.device_id)


def _device(visit: Visit, device_id: UUID) -> Device:
    return access.find(Device.objects.filter(patient=visit.patient), visit.user, device_id, visit.now, Right.EDIT)


def _find(visit: Visit, task_id: UUID) -> UpkeepTask:
    own = UpkeepTask.objects.filter(device__patient=visit.patient).select_related("device__patient")
    return access.find(own, visit.user, task_id, visit.now, Right.EDIT)
