"""The care teams of a home: who may see what and until when, and who of them looked. Who leads decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.careteam import leaving
from caregiving.patients.consents import a_year_from
from caregiving.patients.models import Consent, EmergencyAccess, LeaveAsked, Part
from caregiving.patients.seen import looks
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.web.team_forms import Giving, Sharing
from caregiving.web.visit import Visit, at_home

MOST = 100
ENDED_LATELY = timedelta(days=90)


@at_home("GET")
def team(visit: Visit) -> HttpResponse:
    return _page(visit, Giving())


@at_home("POST")
def give(visit: Visit) -> HttpResponse:
    """A team may see this home from now on, until the day that was chosen."""
    visit.must_lead()
    form = Giving(visit.request.POST)
    if not form.is_valid():
        return _page(visit, form, 400)
    ends_at = form.ends_at(visit.patient.zone)
    given = Consent(patient=visit.patient, team=form.cleaned_data["team"], given_at=visit.now, ends_at=ends_at)
    return _stored(visit, given)


@at_home("POST")
def share(visit: Visit, consent_id: UUID) -> HttpResponse:
    """What that team sees; what is not ticked it does not see from now on."""
    consent, form = _own(visit, consent_id), Sharing(visit.request.POST)
    if not form.is_valid():
        return redirect("team")
    consent.withheld = " ".join(part for part in Part.values if part not in form.cleaned_data["shared"])
    return _stored(visit, consent)


@at_home("POST")
def extend(visit: Visit, consent_id: UUID) -> HttpResponse:
    """A leave that is to end sooner lasts for a year from today; twice is as good as once. One that a team ends in the
    same moment stays ended."""
    with transaction.atomic():
        consent = _own(visit, consent_id, Consent.objects.select_for_update(of=("self",)))
        if consent.ended_by or (consent.ends_at and consent.ends_at <= visit.now):
            messages.error(visit.request, _("This leave has ended. Let the team see the home anew, below."))
            return redirect("team")
        if consent.ends_at:
            consent.ends_at = max(consent.ends_at, _a_year_from(visit))
        return _stored(visit, consent)


@at_home("POST")
def end(visit: Visit, consent_id: UUID) -> HttpResponse:
    consent = _own(visit, consent_id)
    if consent.ends_at is None or consent.ends_at > visit.now:
        consent.ends_at, consent.ended_by = visit.now, str(visit.user)
    return _stored(visit, consent)


@at_home("POST")
def end_opened(visit: Visit, opened_id: UUID) -> HttpResponse:
    """What was opened in an emergency is closed by who leads the home, before it ends by itself."""
    running = EmergencyAccess.objects.filter(patient=visit.patient, ends_at__gt=visit.now)
    opened = access.find(running, visit.user, opened_id, visit.now, Right.LEAD)
    opened.ends_at = visit.now
    return _stored(visit, opened)


@at_home("POST")
def answer(visit: Visit, asked_id: UUID) -> HttpResponse:
    """Whether the other team may see this home instead."""
    asked = access.find(LeaveAsked.objects.filter(patient=visit.patient), visit.user, asked_id, visit.now, Right.LEAD)
    try:
        leaving.answer(visit.user, asked, "yes" in visit.request.POST, visit.now)
        messages.success(visit.request, _("Kept."))
    except ValidationError as error:
        messages.error(visit.request, " ".join(error.messages))
    return redirect("team")


def _own(visit: Visit, consent_id: UUID, among: QuerySet[Consent] | None = None) -> Consent:
    consent = access.find(
        Consent.objects.all() if among is None else among, visit.user, consent_id, visit.now, Right.LEAD
    )
    if consent.patient_id != visit.patient.pk:
        raise Http404
    return consent


def _a_year_from(visit: Visit) -> datetime:
    return a_year_from(visit.now, visit.patient.zone)


def _stored(visit: Visit, given: Consent | EmergencyAccess) -> HttpResponse:
    try:
        record.noun(visit.user, given, visit.now)
        messages.success(visit.request, _("Kept."))
    except ValidationError as error:
        messages.error(visit.request, " ".join(error.messages))
    return redirect("team")


def _ended(visit: Visit) -> QuerySet[Consent]:
    """What came to an end lately, by whom and why."""
    ended = Consent.objects.filter(patient=visit.patient, ends_at__lte=visit.now, ends_at__gt=visit.now - ENDED_LATELY)
    return ended.select_related("team").order_by("-ends_at")


def _page(visit: Visit, form: Giving, status: int = 200) -> HttpResponse:
    running = Consent.objects.filter(access.consent_runs(visit.now), patient=visit.patient).order_by("given_at", "pk")
    found = running.select_related("team", "patient")
    consents = [(one, [(part, part not in one.withheld.split()) for part in Part]) for one in found]
    return visit.render(
        "web/team.html",
        status,
        consents=consents,
        a_year_ahead=_a_year_from(visit),
        form=form,
        leads=visit.may_lead,
        asked=LeaveAsked.objects.filter(patient=visit.patient, answered_at=None).select_related("team", "to"),
        ended=_ended(visit),
        looked=looks(visit.patient, MOST),
        opened=EmergencyAccess.objects.filter(patient=visit.patient)[:MOST],
    )
