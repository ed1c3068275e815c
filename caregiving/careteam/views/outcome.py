"""An outcome closes a line: for one patient, or for all of one failing line at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caregiving.agenda.models import Lane
from caregiving.agenda.words import ASKED
from caregiving.careteam import panel_words
from caregiving.careteam.case import Case, Filter
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.models import Outcome, Verb
from caregiving.careteam.outcome_forms import Asking, Closing, about_the_line, after_the_curve
from caregiving.careteam.outcomes import MOST_AT_ONCE, ask, close, said_by, team_asked, teams_of
from caregiving.careteam.panel import Panel
from caregiving.patients.models import Patient
from caregiving.patients.seen import Screen, looked
from caregiving.people.models import CareTeam


@at_desk("GET", clinical=True)
def outcome(desk: Desk, patient_id: UUID, verb: str) -> HttpResponse:
    case, _team = _case(desk, patient_id)
    if verb not in Verb.values:
        raise Http404
    compared = "compared" in desk.request.GET
    initial = after_the_curve(case, _language(case.patient, case)) if compared else about_the_line(case, verb)
    initial = {**initial, "answers": desk.request.GET.get("answers", "")}
    return _page(desk, case, Closing(desk.now, desk.user.zone, case.snapshot.lane, initial=initial), verb)


@at_desk("POST", clinical=True)
def closed(desk: Desk, patient_id: UUID) -> HttpResponse:
    """Closes the line as it was read: a reason that came meanwhile stays."""
    case, team = _case(desk, patient_id)
    form = Closing(desk.now, desk.user.zone, case.snapshot.lane, desk.request.POST)
    if team is None:
        form.add_error(None, _("This record was opened in an emergency: there is no list to close it on."))
    elif desk.request.POST.get("about") != case.snapshot.about:
        form.add_error(None, _("This line has changed meanwhile. Read it again, then close it."))
    elif form.is_valid():
        try:
            close(desk.user, [(case.snapshot, team)], form.said(), desk.now)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(desk.request, _("Closed: %(name)s.") % {"name": case.patient.name})
            return redirect("panel")
    return _page(desk, case, form, desk.request.POST.get("verb", ""), 400)


@at_desk("GET", clinical=True)
def bulk(desk: Desk, line: str) -> HttpResponse:
    """The message that each home would get, in the languages of those who would read it."""
    found = Panel(desk.user, desk.now)
    failing = _failing(found, line)
    chosen, listed = _askable(desk, failing), len(failing)
    waiting = found.counts[f"line_{line}"] - listed if listed == MOST_AT_ONCE else 0
    more = {"waiting": waiting, "not_asked": listed - len(chosen)}
    return render(desk.request, "careteam/bulk.html", _preview(desk, line, chosen, Asking()) | more)


@at_desk("POST", clinical=True)
def send_bulk(desk: Desk, line: str) -> HttpResponse:
    read = desk.request.POST.getlist("home")  # who came onto the list since then was not previewed
    failing = _failing(Panel(desk.user, desk.now), line)
    chosen = [case for case in _askable(desk, failing) if f"{case.patient.pk} {case.snapshot.about}" in read]
    teams, form = teams_of(desk.user, [case.patient for case in chosen], desk.now), Asking(desk.request.POST)
    asked = [(case.snapshot, teams[case.patient.pk]) for case in chosen if case.patient.pk in teams]
    if form.is_valid():
        try:
            ask(desk.user, asked, form.said(line, desk.now), desk.now)
            return _asked(desk, said_by(desk.user, form.said(line, desk.now), [home.split(" ")[0] for home in read]))
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(desk.request, "careteam/bulk.html", _preview(desk, line, chosen, form), status=400)


def _asked(desk: Desk, outcomes: QuerySet[Outcome]) -> HttpResponse:
    """How many homes the form asked; the second click on it reads the same."""
    if count := outcomes.count():
        said = ngettext("%(count)s home was asked.", "%(count)s homes were asked.", count) % {"count": count}
        messages.success(desk.request, said)
    else:
        messages.info(desk.request, _("No home was asked: what was to be asked was asked or done meanwhile."))
    return redirect(f"{reverse('panel')}?lane={Lane.WEEK}")


def _case(desk: Desk, patient_id: UUID) -> tuple[Case, CareTeam | None]:
    patient = desk.patient(patient_id, Screen.PANEL)
    case = Panel(desk.user, desk.now).case_of(patient)
    if case is None:
        raise Http404
    return case, team_asked(desk.user, patient, case.referrals, desk.now)


def _page(desk: Desk, case: Case, form: Closing, verb: str, status: int = 200) -> HttpResponse:
    said = {"case": case, "form": form, "verb": verb, "verbs": Verb}
    return render(desk.request, "careteam/outcome.html", {"desk": desk, **said}, status=status)


def _failing(found: Panel, line: str) -> list[Case]:
    """Those who fail in it this week, as many as one message may go to."""
    if line not in ASKED:
        raise Http404
    return found.cases(Filter(lane=Lane.WEEK, line=line), MOST_AT_ONCE)


def _askable(desk: Desk, failing: Sequence[Case]) -> list[Case]:
    """Those for whom one of the clinician's teams can ask: not one whose record was opened in an emergency."""
    teams = teams_of(desk.user, [case.patient for case in failing], desk.now)
    chosen = [case for case in failing if case.patient.pk in teams]
    looked(desk.user, [case.patient for case in chosen], Screen.PANEL, desk.now)
    return chosen


def _preview(desk: Desk, line: str, chosen: Sequence[Case], form: Asking) -> dict[str, Any]:
    previews = []
    for language in sorted({_language(case.patient, case) for case in chosen}):
        with translation.override(language):
            previews.append((language, ASKED[line]()))
    name = panel_words.LINES[line]
    return {"desk": desk, "line": line, "name": name, "cases": chosen, "previews": previews, "form": form}


def _language(patient: Patient, case: Case) -> str:
    """The language of who leads the home; failing that the patient's."""
    return case.lead.language if case.lead else patient.language
