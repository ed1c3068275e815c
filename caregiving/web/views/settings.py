"""Settings: language, light or dark, one's own clock, all data to take away, leaving a home, and erasing it."""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from caregiving import erasure, record
from caregiving.patients.happenings import Happening
from caregiving.people.models import Household, Membership, Role, User
from caregiving.reminders.models import Rung
from caregiving.web import export
from caregiving.web.settings_forms import Erase, Reading
from caregiving.web.telling import complain
from caregiving.web.visit import Visit, at_home

LEADING = (Role.LEAD, Role.PATIENT)


@at_home("GET", members_only=True)
def settings(visit: Visit) -> HttpResponse:
    return _page(visit, Reading(person=visit.user))


@at_home("POST")
def keep(visit: Visit) -> HttpResponse:
    person = User.objects.get(pk=visit.user.pk)
    form = Reading(visit.request.POST, person=person)
    if not form.is_valid():
        return _page(visit, form, 400)
    for name, value in form.cleaned_data.items():
        setattr(person, name, value)
    record.noun(visit.user, person, visit.now)
    with translation.override(person.language):
        messages.success(visit.request, _("Kept."))
    return redirect("settings")


@at_home("POST")
def download(visit: Visit) -> StreamingHttpResponse:
    """Everything of this home; the audit log says who took it."""
    visit.must_lead()
    home = visit.patient.household
    pack = export.packed(home, visit.user)
    access = LogEntry.Action.ACCESS
    LogEntry.objects.log_create(home, action=access, actor=visit.user, changes={}, force_log=True)
    answer = StreamingHttpResponse(pack, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="fortnight-{visit.today.isoformat()}.zip"'
    return answer


@at_home("POST")
def leave(visit: Visit) -> HttpResponse:
    """What this person told stays with the home; nobody leaves it without somebody who leads."""
    mine = _mine(visit)
    here = Membership.objects.filter(household=mine.household_id).exclude(pk=mine.pk)
    if mine.role in LEADING and not here.filter(role__in=LEADING).exists():
        messages.error(visit.request, _("Somebody must lead. Let another person lead first, or erase the home."))
        return redirect("settings")
    try:
        with record.together(visit.now):
            for rung in Rung.objects.filter(household=mine.household_id, user=visit.user):
                record.removal(visit.user, rung, visit.now)
            record.removal(visit.user, mine, visit.now)
        messages.success(visit.request, _("You have left. You see nothing of this home any more."))
    except ValidationError as error:
        complain(visit.request, error)
    return redirect("now")


@at_home("GET", "POST", members_only=True)
def erase(visit: Visit) -> HttpResponse:
    """For good: the name of the home is written by hand first."""
    visit.must_lead()
    home = visit.patient.household
    form = Erase(visit.request.POST if visit.request.method == "POST" else None, named=home.name)
    if form.is_valid():
        erasure.erase(home, visit.user)
        messages.success(visit.request, _("The home is erased."))
        return redirect("homes")
    status = 400 if form.is_bound else 200
    return visit.render("web/settings_erase.html", status, form=form, **_what_goes(home, visit.user))


def _what_goes(home: Household, user: User) -> dict[str, Any]:
    return {
        "names": home.patients.order_by("name").values_list("name", flat=True),
        "told": Happening.objects.filter(patient__household=home).count(),
        "others": Membership.objects.filter(household=home).exclude(user=user).select_related("user"),
    }


def _page(visit: Visit, form: Reading, status: int = 200) -> HttpResponse:
    return visit.render("web/settings.html", status, form=form)


def _mine(visit: Visit) -> Membership:
    mine = Membership.objects.filter(user=visit.user, household=visit.patient.household_id).first()
    if mine is None:
        raise Http404
    return mine
