"""The equipment of a home: each machine with its settings, what is due on it, its battery and its infection plan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from caregiving.agenda import why
from caregiving.careteam import plans
from caregiving.careteam.plan_photos import Taken, taken
from caregiving.equipment.models import Device, InfectionPlan, PlanPhoto
from caregiving.equipment.plans import last_switched
from caregiving.patients.models import Part
from caregiving.patients.seen import Screen
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.web import care, equipment
from caregiving.web.team_asks import EQUIPMENT, questions
from caregiving.web.telling import complain
from caregiving.web.uploads import takes_pictures, was_too_much
from caregiving.web.visit import Visit, at_home, signed_in


@at_home("GET", tells=[Part.EQUIPMENT])
def devices(visit: Visit) -> HttpResponse:
    return visit.render(
        "web/equipment.html",
        machines=equipment.machines(visit),
        retired=equipment.retired(visit),
        team_asks=list(questions(visit.facts.rules, EQUIPMENT)),
    )


@at_home("GET", tells=[Part.EQUIPMENT])
def device(visit: Visit, device_id: UUID) -> HttpResponse:
    own = Device.objects.filter(patient=visit.patient).select_related("supplier")
    found = access.find(own, visit.user, device_id, visit.now)
    machine = equipment.machine(visit, found)
    told_of_illness = Part.ILLNESS in visit.parts
    switched = last_switched(visit.patient) if told_of_illness else None
    rule_ids = machine.battery.rule_ids if machine.battery and told_of_illness else ()
    return visit.render(
        "web/device.html",
        machine=machine,
        shortened=why.reasons(visit.facts.rules, rule_ids),
        settings=found.settings.order_by("name"),
        photos=found.photos.all(),
        respiratory=care.respiratory(visit.patient) if machine.lacks_plan and visit.whole else None,
        plan_on=bool(switched and switched.on),
        switched=switched,
        rests_on=[task.rule_id for task in machine.asks_team],
    )


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """A picture of a plan, of whichever home of the person: part of pages that a phone keeps."""
    user, now = signed_in(request), timezone.now()
    found = access.find(PlanPhoto.objects.select_related("plan__device__patient"), user, photo_id, now)
    return equipment.shown(user, found.plan.device.patient, found.image, Screen.PLAN, now)


@takes_pictures
@at_home("POST")
def show_back(visit: Visit, plan_id: UUID) -> HttpResponse:
    """Somebody at home has shown how it is done, perhaps in a picture; the respiratory team confirms it then."""
    own = InfectionPlan.objects.filter(device__patient=visit.patient)
    plan = access.find(own, visit.user, plan_id, visit.now, Right.TELL)
    try:
        plans.shown_back(visit.user, plan.pk, visit.now, _picture(visit.request))
    except ValidationError as error:
        complain(visit.request, error)
    else:
        messages.success(visit.request, _("Told to the respiratory team. They confirm it next."))
    return redirect("device", plan.device_id)


def _picture(request: HttpRequest) -> Taken | None:
    """What the home shows, if it does. Raises `ValidationError` for what is no picture, or too large."""
    if was_too_much(request):
        raise ValidationError(_("This picture is too large. Send a smaller one."))
    file = request.FILES.get("photo")
    return taken(file) if file else None
