"""What somebody did about lines of the list: stored with a name, and the message where it is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from caregiving import record
from caregiving.agenda.models import Snapshot, TeamMessage
from caregiving.careteam.models import Outcome, Verb
from caregiving.patients.models import Patient
from caregiving.people.models import CareTeam, User


@dataclass(frozen=True, slots=True)
class Said:
    """An outcome as it was given on a form; `text` or `line` is what a message says."""

    verb: str
    until: datetime | None = None
    to: str = ""
    note: str = ""
    text: str = ""
    line: str = ""


def team_of(user: User, patient: Patient, now: datetime) -> CareTeam | None:
    """The team for which this clinician sees the patient; None when a record was opened in an emergency."""
    running = CareTeam.objects.filter(memberships__user=user, consents__patient=patient, consents__given_at__lte=now)
    return (running.filter(consents__ends_at=None) | running.filter(consents__ends_at__gt=now)).order_by("name").first()


def close(user: User, snapshots: Iterable[tuple[Snapshot, CareTeam]], said: Said, now: datetime) -> int:
    """Close lines as they stood, all or none. Raises `ValidationError` in the person's words."""
    count = 0
    with record.together(now):
        for snapshot, team in snapshots:
            patient = snapshot.patient
            if said.verb == Verb.MESSAGE:
                record.noun(user, _message(user, patient, team, said, now), now)
            record.noun(user, _outcome(user, snapshot, team, said, now), now)
            count += 1
    return count


def _message(user: User, patient: Patient, team: CareTeam, said: Said, now: datetime) -> TeamMessage:
    return TeamMessage(
        patient=patient, team=team, line=said.line, text=said.text, by=user, signer=f"{user}, {team}", at=now
    )


def _outcome(user: User, snapshot: Snapshot, team: CareTeam, said: Said, now: datetime) -> Outcome:
    return Outcome(
        patient=snapshot.patient,
        team=team,
        about=snapshot.about,
        verb=said.verb,
        to=said.to,
        until=said.until,
        note=said.note,
        by=user,
        name=str(user),
        at=now,
    )
