"""A patient leaves the team, or several do: handed on with the home's consent, or discharged; with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caregiving.careteam import leaving as steps
from caregiving.careteam.case import Filter
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.leaving_forms import Leaving, LeavingTogether
from caregiving.careteam.outcomes import MOST_AT_ONCE, team_of
from caregiving.careteam.panel import Panel
from caregiving.patients.models import Patient
from caregiving.patients.seen import Screen, looked
from caregiving.people.models import CareTeam
from caregiving.web.telling import complain


@at_desk("GET", "POST", clinical=True)
def leaving(desk: Desk, patient_id: UUID) -> HttpResponse:
    """A first post shows what would happen, only the second one counts."""
    patient = desk.patient(patient_id, Screen.PATIENT)
    team = team_of(desk.user, patient, desk.now)
    if team is None:  # opened in an emergency: this team has nobody to let go
        raise Http404
    form = Leaving(team, desk.request.POST or None)
    if form.is_valid() and "sure" in desk.request.POST:
        try:
            return _left(desk, patient, team, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
    said = {"desk": desk, "patient": patient, "team": team, "form": form, "look": form.is_valid()}
    return render(desk.request, "careteam/leaving.html", said, status=400 if form.errors else 200)


@at_desk("GET", "POST", clinical=True)
def together(desk: Desk) -> HttpResponse:
    """Several of a list of the panel: a first post shows who leaves and who stays, only the second one counts."""
    wanted = Filter.of(desk.request.GET)
    listed = [case.patient for case in Panel(desk.user, desk.now).cases(wanted, MOST_AT_ONCE)]
    looked(desk.user, listed, Screen.PANEL, desk.now)
    form = LeavingTogether(listed, desk.request.POST or None)
    said: dict[str, Any] = {"desk": desk, "form": form, "wanted": wanted}
    if not form.is_valid():
        return render(desk.request, "careteam/leaving_together.html", said, status=400 if form.is_bound else 200)
    to, chosen = form.cleaned_data["to"], sorted(form.cleaned_data["patients"], key=listed.index)
    going = steps.leavers(desk.user, chosen, to, desk.now)
    if "sure" in desk.request.POST:
        return _left_together(desk, going, to, form.cleaned_data["reason"])
    leaves = sum(not one.stays for one in going)
    return render(desk.request, "careteam/leaving_together.html", {**said, "going": going, "leaves": leaves, "to": to})


def _left_together(desk: Desk, going: Sequence[steps.Leaver], to: CareTeam | None, reason: str) -> HttpResponse:
    try:
        count = steps.leave_together(desk.user, going, to, reason, desk.now)
    except ValidationError as error:
        complain(desk.request, error)
        return redirect("panel")
    values = {"count": count}
    if to:
        said = ngettext("%(count)s home is asked.", "%(count)s homes are asked.", count) % values
    else:
        said = ngettext("%(count)s home was discharged.", "%(count)s homes were discharged.", count) % values
    messages.success(desk.request, said)
    return redirect("panel")


def _left(desk: Desk, patient: Patient, team: CareTeam, form: Leaving) -> HttpResponse:
    to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
    if to is None:
        steps.discharge(desk.user, patient, team, reason, desk.now)
        messages.success(desk.request, _("Discharged. The home reads your name and your reason."))
        return redirect("panel")
    steps.ask(desk.user, patient, team, to, reason, desk.now)
    messages.success(desk.request, _("The home is asked. Until it agrees, nothing changes."))
    return redirect("team_patient", patient.pk)
