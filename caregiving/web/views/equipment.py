"""The equipment of a home: each machine with its settings, what is due on it, its battery and its infection plan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.careteam import plans
from caregiving.equipment.models import Device, InfectionPlan
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.web import care, equipment
from caregiving.web.team_asks import EQUIPMENT, questions
from caregiving.web.telling import complain
from caregiving.web.visit import Visit, at_home


@at_home("GET")
def devices(visit: Visit) -> HttpResponse:
    return visit.render(
        "web/equipment.html",
        machines=equipment.machines(visit),
        team_asks=list(questions(visit.facts.rules, EQUIPMENT)),
    )


@at_home("GET")
def device(visit: Visit, device_id: UUID) -> HttpResponse:
    own = Device.objects.filter(patient=visit.patient).select_related("supplier")
    found = access.find(own, visit.user, device_id, visit.now)
    return visit.render(
        "web/device.html",
        machine=equipment.machine(visit, found),
        settings=found.settings.order_by("name"),
        plan_on=(switched := care.plan_switched(visit.patient)) is not None and switched.on,
        switched=switched,
    )


@at_home("POST")
def show_back(visit: Visit, plan_id: UUID) -> HttpResponse:
    """Somebody at home has shown how it is done; the respiratory team confirms it then."""
    own = InfectionPlan.objects.filter(device__patient=visit.patient)
    plan = access.find(own, visit.user, plan_id, visit.now, Right.TELL)
    try:
        plans.shown_back(visit.user, plan.pk, visit.now)
    except ValidationError as error:
        complain(visit.request, error)
    else:
        messages.success(visit.request, _("Told to the respiratory team. They confirm it next."))
    return redirect("device", plan.device_id)
