"""A machine is written in or changed, and given an end when it is no longer used."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from caregiving.equipment.models import Device
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.web import detour
from caregiving.web.device_forms import SUPPLIES_MACHINES, DeviceFacts
from caregiving.web.telling import keep
from caregiving.web.visit import Visit, at_home


@at_home("GET", "POST")
def new(visit: Visit) -> HttpResponse:
    visit.must_edit()
    device = Device(patient=visit.patient)
    form = DeviceFacts(visit.request.POST or None, instance=device, initial=detour.typed(visit))
    if detour.begins(visit):
        return detour.begin(visit, form, SUPPLIES_MACHINES)
    if form.is_valid() and keep(visit, form.instance):
        detour.forget(visit)
        return redirect("device", form.instance.pk)
    return visit.render("web/device_facts.html", 400 if form.is_bound else 200, form=form)


@at_home("GET", "POST")
def change(visit: Visit, device_id: UUID) -> HttpResponse:
    own = Device.objects.filter(patient=visit.patient).select_related("supplier")
    device = access.find(own, visit.user, device_id, visit.now, Right.EDIT)
    called = device.name  # as it stands, whatever the form says
    form = DeviceFacts(visit.request.POST or None, instance=device, initial=detour.typed(visit))
    if detour.begins(visit):
        return detour.begin(visit, form, SUPPLIES_MACHINES)
    if form.is_valid() and keep(visit, form.instance):
        detour.forget(visit)
        return redirect("device", device_id)
    return visit.render("web/device_facts.html", 400 if form.is_bound else 200, form=form, device=device, called=called)
