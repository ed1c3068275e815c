"""What somebody did about lines of the list: stored with a name, and the message where it is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from caregiving import record
from caregiving.agenda.models import Snapshot, TeamMessage
from caregiving.agenda.panel import BITS
from caregiving.careteam.models import Outcome, Verb
from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.models import CareTeam, CareTeamMembership, TeamRole, User

# The bit of the line that an outcome is about: the sum of the different ones is what several outcomes cover.
BIT = Case(*[When(line=line, then=bit) for line, bit in BITS.items()], output_field=IntegerField())
Answered = tuple[UUID, str, str]
# So many homes are asked, or let go, at once. The product's own manners.
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Said:
    """An outcome as it was given on a form; `text` or `line` is what a message says. `answers` is a list on which it
    was given although nobody has that role. `id` was made with the form: what is sent twice is said once."""

    verb: str
    until: datetime | None = None
    to: str = ""
    note: str = ""
    text: str = ""
    line: str = ""
    answers: str = ""
    id: UUID = field(default_factory=uuid4)

    def id_for(self, patient_id: object) -> UUID:
        """Of the outcome that this form makes for that patient."""
        return uuid5(self.id, str(patient_id))


def team_of(user: User, patient: Patient, now: datetime) -> CareTeam | None:
    """The team for which this clinician sees the patient; None when a record was opened in an emergency."""
    return teams_of(user, [patient], now).get(patient.pk)


def teams_of(user: User, patients: Collection[Patient], now: datetime) -> dict[UUID, CareTeam]:
    """The same of several, in one query: by patient, those alone whom one of the clinician's teams sees."""
    mine = access.own_consents(Patient, user, now).filter(patient__in=patients)
    ordered = mine.select_related("team").order_by("-team__name", "-team_id")
    return {consent.patient_id: consent.team for consent in ordered}


def team_asked(user: User, patient: Patient, referrals: Iterable[Outcome], now: datetime) -> CareTeam | None:
    """The same, first of all the one in which the clinician was referred to: an outcome of another answers nothing."""
    mine = access.own_consents(Patient, user, now).filter(patient=patient).select_related("team")
    teams = {consent.team_id: consent.team for consent in mine}
    asked = [one.team_id for one in referrals if one.is_to_reader]  # type: ignore[attr-defined]
    return next((teams[pk] for pk in asked if pk in teams), None) or team_of(user, patient, now)


def still_seen(user: User, now: datetime) -> Exists:
    """Whether the team of an outcome still looks after the patient: what it did and asked for ends with its leave."""
    consents = access.own_consents(Patient, user, now)
    return Exists(consents.filter(patient=OuterRef("patient"), team=OuterRef("team")))


def running(user: User, now: datetime) -> QuerySet[Outcome]:
    """What this person's teams did about those whom they look after, until the day on which it comes back."""
    return Outcome.objects.filter(Q(until=None) | Q(until__gt=now), still_seen(user, now))


def close(user: User, snapshots: Iterable[tuple[Snapshot, CareTeam]], said: Said, now: datetime) -> None:
    """Close lines as they stood, all or none; the same form again changes nothing. Raises `ValidationError` in the
    person's words."""
    lines = list(snapshots)
    with record.together(now):
        _lock([team for _snapshot, team in lines])
        known = said_by(user, said, [snapshot.patient_id for snapshot, _team in lines])
        done, roles = set(known.values_list("patient", flat=True)), _roles(user, {team for _snapshot, team in lines})
        for snapshot, team in lines:
            if snapshot.patient_id not in done:
                _close(user, snapshot, team, said, roles[team.pk], now)


def ask(user: User, snapshots: Iterable[tuple[Snapshot, CareTeam]], said: Said, now: datetime) -> None:
    """Close by a message those lines that are still open once it is our turn: of two who ask the same homes at once, in
    two tabs or as two people, one asks. Raises `ValidationError`."""
    lines = list(snapshots)
    with record.together(now):
        _lock([team for _snapshot, team in lines])
        closed = set(_closed(user, [snapshot.patient for snapshot, _team in lines], now))
        close(user, [line for line in lines if not _answers(line[0], said.line) & closed], said, now)


def said_by(user: User, said: Said, patients: Iterable[object]) -> QuerySet[Outcome]:
    """The outcomes that this form made for these patients."""
    return Outcome.objects.filter(pk__in=[said.id_for(patient) for patient in patients], by=user)


def _closed(user: User, patients: Collection[Patient], now: datetime) -> Iterator[Answered]:
    """Of whom what is closed, as this person's list shows it: a row as it stood, or one failing line."""
    found = running(user, now).filter(patient__in=patients).values_list("patient", "about", "line")
    return ((patient, "" if line else about, line) for patient, about, line in found)


def _answers(snapshot: Snapshot, line: str) -> set[Answered]:
    """What closes it for who asks about that line: the row as it stands, or the line."""
    return {(snapshot.patient_id, snapshot.about, ""), (snapshot.patient_id, "", line)}


def _roles(user: User, teams: Collection[CareTeam]) -> dict[UUID, list[str]]:
    """For which roles of each team the clinician answers: her own, and those that nobody there has any more."""
    held: dict[UUID, set[str]] = defaultdict(set)
    own: dict[UUID, set[str]] = defaultdict(set)
    members = CareTeamMembership.objects.filter(team__in=teams, user__is_active=True)
    for team_id, role, member in members.values_list("team", "role", "user"):
        held[team_id].add(role)
        if member == user.pk:
            own[team_id].add(role)
    return {
        team.pk: [role for role in TeamRole.values if role in own[team.pk] or role not in held[team.pk]]
        for team in teams
    }


def _lock(teams: Iterable[CareTeam]) -> None:
    """Whatever these teams say about their lines, they say one after the other."""
    found = CareTeam.objects.filter(pk__in={team.pk for team in teams}).order_by("pk")
    list(found.select_for_update(no_key=True))


def _close(user: User, snapshot: Snapshot, team: CareTeam, said: Said, roles: list[str], now: datetime) -> None:
    if said.verb == Verb.MESSAGE:
        record.noun(user, _message(user, snapshot.patient, team, said, now), now)
    record.noun(user, _outcome(user, snapshot, team, said, roles, now), now)


def _message(user: User, patient: Patient, team: CareTeam, said: Said, now: datetime) -> TeamMessage:
    return TeamMessage(
        patient=patient, team=team, line=said.line, text=said.text, by=user, signer=f"{user}, {team}", at=now
    )


def _outcome(user: User, snapshot: Snapshot, team: CareTeam, said: Said, roles: list[str], now: datetime) -> Outcome:
    return Outcome(
        id=said.id_for(snapshot.patient_id),
        patient=snapshot.patient,
        team=team,
        about=snapshot.about,
        line=said.line,
        verb=said.verb,
        to=said.to,
        answers="" if said.line else " ".join([*roles, said.answers]).strip(),
        until=said.until,
        note=said.note,
        by=user,
        name=str(user),
        at=now,
    )
