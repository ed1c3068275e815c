"""How a patient leaves a care team: discharged with a reason, or handed on once the home has agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.careteam.outcomes import teams_of
from caregiving.patients.models import Consent, LeaveAsked, Patient
from caregiving.people.access import consent_runs
from caregiving.people.models import CareTeam, Household, User


def discharge(by: User, patient: Patient, team: CareTeam, reason: str, now: datetime) -> None:
    """The team sees the home no more; the home reads who ended it and why."""
    with record.together(now):
        _end(by, patient, team, reason, now)


def ask(by: User, patient: Patient, team: CareTeam, to: CareTeam, reason: str, now: datetime) -> LeaveAsked:
    """Ask the home to let the other team see it; asked twice it is asked once. Raises `ValidationError`."""
    if _running(patient, to, now):
        raise ValidationError(_("%(team)s sees this home already.") % {"team": to})
    known = LeaveAsked.objects.filter(patient=patient, team=team, to=to, answered_at=None).first()
    asked = LeaveAsked(patient=patient, team=team, to=to, name=str(by), reason=reason, at=now)
    return known or record.noun(by, asked, now)


@dataclass(frozen=True, slots=True)
class Leaver:
    """One of several who leave together. `stays` says why this one does not; empty for who leaves."""

    patient: Patient
    team: CareTeam | None
    stays: str


def leavers(by: User, patients: Sequence[Patient], to: CareTeam | None, now: datetime) -> list[Leaver]:
    """Who of them would leave, and who stays and why: in as many queries however many they are."""
    teams = teams_of(by, patients, now)
    why = _why_not_handed_on(teams, to, now) if to else {}
    opened = _("was opened in an emergency: your team has nobody to let go")
    why |= dict.fromkeys((patient.pk for patient in patients if patient.pk not in teams), opened)
    return [Leaver(patient, teams.get(patient.pk), why.get(patient.pk, "")) for patient in patients]


def _why_not_handed_on(teams: Mapping[UUID, CareTeam], to: CareTeam, now: datetime) -> dict[UUID, str]:
    """Of these patients, each with the team that lets go."""
    asked = LeaveAsked.objects.filter(patient__in=teams, to=to, answered_at=None).values_list("patient", "team")
    seen = Consent.objects.filter(consent_runs(now), patient__in=teams, team=to).values_list("patient", flat=True)
    waits = (patient for patient, team in asked if teams[patient].pk == team)
    why = dict.fromkeys(waits, _("was asked already and has not answered yet"))
    return why | dict.fromkeys(seen, _("%(team)s sees this home already.") % {"team": to})


def leave_together(by: User, going: Sequence[Leaver], to: CareTeam | None, reason: str, now: datetime) -> int:
    """Those who do not stay: all or none. Without another team they are discharged, else each home is asked."""
    leaving = [(one.patient, one.team) for one in going if one.team and not one.stays]
    with record.together(now):
        for patient, team in leaving:
            if to is None:
                _end(by, patient, team, reason, now)
            else:
                ask(by, patient, team, to, reason, now)
    return len(leaving)


def answer(by: User, asked: LeaveAsked, given: bool, now: datetime) -> None:
    """With a yes the other team sees what the first one saw, as long as it might have, and the first one no more."""
    with record.together(now):
        Household.objects.select_for_update().get(patients=asked.patient_id)
        asked.refresh_from_db()
        if asked.answered_at is not None:
            raise ValidationError(_("This was answered already."))
        asked.answered_at, asked.given = now, given
        record.noun(by, asked, now)
        if given:
            _hand_on(by, asked, now)


def _hand_on(by: User, asked: LeaveAsked, now: datetime) -> None:
    before = _running(asked.patient, asked.team, now)
    if before and not _running(asked.patient, asked.to, now):
        same = {"withheld": before[0].withheld, "ends_at": before[0].ends_at}
        record.noun(by, Consent(patient=asked.patient, team=asked.to, given_at=now, **same), now)
    _end(by, asked.patient, asked.team, _("handed on to %(team)s") % {"team": asked.to}, now)


def _end(by: User, patient: Patient, team: CareTeam, reason: str, now: datetime) -> None:
    for consent in _running(patient, team, now):
        consent.ends_at, consent.ended_by, consent.ended_because = now, str(by), reason
        record.noun(by, consent, now)


def _running(patient: Patient, team: CareTeam, now: datetime) -> list[Consent]:
    return list(Consent.objects.filter(consent_runs(now), patient=patient, team=team).order_by("given_at", "pk"))
