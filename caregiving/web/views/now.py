"""Now: the same page for every caregiver. And which home it is about, when there are several."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.models import CLINICAL, CareTeamMembership
from caregiving.reminders.tonight import tonight
from caregiving.web import alerts, care, door, glance
from caregiving.web.agenda import ANTIVIRAL
from caregiving.web.visit import Visit, at_home, choose, homes, looked_at, signed_in

NEXT = 3


@at_home("GET", tells=())
def now(visit: Visit) -> HttpResponse:
    ask = visit.agenda.first(*ANTIVIRAL)
    unanswered = visit.agenda.unanswered
    return visit.render(
        "web/now.html",
        unanswered=unanswered,
        outside=care.outside(visit.patient) if unanswered and visit.whole else None,
        ill=glance.is_ill(visit.snapshot),
        illness=glance.illness(visit.snapshot),
        ask=ask,
        prescriber=care.prescriber(visit.patient) if ask and visit.whole else None,
        first=next((item for item in visit.agenda.waiting if item.presses), None),
        next_items=visit.agenda.next(NEXT, without=ask),
        following=next((item for item in visit.agenda.coming if item.presses), None),
        supply=glance.supply(visit.snapshot),
        power=glance.power(visit.snapshot),
        tonight=tonight(visit.reach, visit.patient.zone, visit.now),
        at_the_door=door.just_now(visit.patient, visit.now) if visit.may_tell else None,
        broken=alerts.broken(visit.reach, visit.patient, visit.now) if visit.may_tell else None,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def which_home(request: HttpRequest) -> HttpResponse:
    """Choose among several homes; says so when there is none to see now."""
    user, moment = signed_in(request), timezone.now()
    if request.method == "POST":
        choose(request, access.find_seen(Patient.objects.all(), user, request.POST.get("patient", ""), moment))
        return redirect("now")
    treats = CareTeamMembership.objects.filter(user=user, role__in=CLINICAL).exists()
    seen = {"patients": homes(user, moment), "looked_at": looked_at(request, user, moment), "treats": treats}
    return render(request, "web/homes.html", seen)
