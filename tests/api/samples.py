"""One body for every noun that can be written, and rows of every noun, of Ana's home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from caregiving.equipment.models import Device, DeviceSetting, InfectionPlan, Routine, UpkeepTask
from caregiving.illness.models import ScreeningSheet, ScreeningVerdict
from caregiving.patients.models import Allergy, Consent, Contact, Directive, ReadingTaken
from caregiving.people.models import CareTeam, Household, Invitation, Membership, Role, Shift
from caregiving.reminders.models import Preference, PushSubscription, Rung
from caregiving.supplies.models import Lot, Medicine, Supply
from caregiving.vaccines.models import CaregiverRecord, TeamObservation, Vaccination
from checklists.models import Checklist, Step
from tests.people import People, make_patient, make_user

# A browser's public key and secret, made for these tests.
P256DH = "BFISzctqH9R_v98bcf-N0vV7LGbaFi5eNw4UuebHM1TfP-28Cf3AwSPsQ-wXif6-gfGZXBP2lLyqkJcns2WBUIM"
AUTH = "AAECAwQFBgcICQoLDA0ODw"
MAY = date(2026, 5, 1)


def device(people: People, number: int = 0) -> Device:
    return Device.objects.get_or_create(patient=people.patient, kind="niv", name=f"NIV {number}")[0]


def supply(people: People, number: int = 0) -> Supply:
    fields = {"kind": "niv", "unit": "piece", "use": "kept"}
    return Supply.objects.get_or_create(patient=people.patient, name=f"Mask {number}", defaults=fields)[0]


def aide(people: People) -> Membership:
    return Membership.objects.get(user=people.eva)


def team(people: People, number: int = 0) -> CareTeam:
    return CareTeam.objects.get_or_create(name=f"Team {number}")[0]


def sheet(people: People, number: int = 0) -> ScreeningSheet:
    return ScreeningSheet.objects.get_or_create(patient=people.patient, version=number + 1)[0]


def medicine(people: People, number: int = 0) -> Medicine:
    return Medicine.objects.get_or_create(patient=people.patient, name=f"Riluzole {number}")[0]


def home_of(people: People, number: int) -> Household:
    home = Household.objects.create(name=f"Home {number}")
    Membership.objects.create(household=home, user=people.ana, role=Role.LEAD)
    return home


def checklist(people: People, number: int) -> Checklist:
    found = Checklist.objects.create(slug=f"door-{number}", title="At the door")
    Step.objects.create(checklist=found, place=1, text="Wash your hands")
    return found


def phone(people: People, number: int) -> PushSubscription:
    return PushSubscription.objects.create(
        user=people.ana, endpoint=f"https://web.push.apple.com/{number}", p256dh=P256DH, auth=AUTH,
        last_seen_at=timezone.now(),
    )  # fmt: skip


def verdict(people: People, number: int) -> ScreeningVerdict:
    return ScreeningVerdict.objects.create(
        sheet=sheet(people), medicine=medicine(people, number), verdict="no_issue", signer="Dr Dee",
        signed_at=timezone.now(),
    )  # fmt: skip


def shift(people: People, number: int) -> Shift:
    begins = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return Shift.objects.create(membership=aide(people), starts_at=begins, ends_at=begins + timedelta(hours=8))


def reading(people: People, number: int) -> ReadingTaken:
    now = timezone.now()
    return ReadingTaken.objects.create(
        patient=people.patient, measure="spo2", value=95, occurred_at=now, recorded_at=now, author=people.ana
    )


def own_record(people: People) -> CaregiverRecord:
    ours = Membership.objects.get(user=people.ana, household=people.home)
    fields = {"birth_date": MAY.replace(year=1970), "agreed_at": timezone.now()}
    return CaregiverRecord.objects.get_or_create(membership=ours, defaults=fields)[0]


def dose(people: People, number: int) -> Vaccination:
    given = date(2020, 1, 1) + timedelta(days=number)
    return Vaccination.objects.create(patient=people.patient, group="Influenza", cvx="141", given_on=given)


def observation(people: People, number: int) -> TeamObservation:
    said: dict[str, Any] = {"holds": True, "signer": "Dr Dee", "by": people.dee, "at": timezone.now()}
    return TeamObservation.objects.create(patient=people.patient, code=f"{number + 16:03}", **said)


ROWS: dict[str, Callable[[People, int], Model]] = {
    "households": home_of,
    "memberships": lambda p, n: Membership.objects.create(
        household=p.home, user=make_user(f"helper{n}"), role=Role.FAMILY
    ),
    "shifts": shift,
    "invitations": lambda p, n: Invitation.objects.create(
        household=p.home, email=f"n{n}@test.example", role="family", token_hash=str(n), expires_at=timezone.now()
    ),
    "care-teams": team,
    "patients": lambda p, n: make_patient(p.home, f"Twin {n}"),
    "consents": lambda p, n: Consent.objects.create(patient=p.patient, team=team(p, n), given_at=timezone.now()),
    "allergies": lambda p, n: Allergy.objects.create(patient=p.patient, substance=f"Latex {n}"),
    "contacts": lambda p, n: Contact.objects.create(patient=p.patient, kind="pharmacy", name=f"Corner {n}"),
    "directives": lambda p, n: Directive.objects.create(patient=p.patient, title=f"Wish {n}"),
    "devices": device,
    "device-settings": lambda p, n: DeviceSetting.objects.create(device=device(p), name=f"IPAP {n}", value="12"),
    "upkeep-tasks": lambda p, n: UpkeepTask.objects.create(
        device=device(p), verb="clean", part=f"Mask {n}", every=1, source_type="team", started_on=MAY
    ),
    "routines": lambda p, n: Routine.objects.create(patient=p.patient, title=f"Feed {n}", times=["08:00"]),
    "infection-plans": lambda p, n: InfectionPlan.objects.create(
        device=device(p), version=n + 1, usual="As now", during_infection="Ask the team"
    ),
    "medicines": medicine,
    "supplies": supply,
    "lots": lambda p, n: Lot.objects.create(supply=supply(p), label=f"A{n}"),
    "screening-sheets": sheet,
    "screening-verdicts": verdict,
    "checklists": checklist,
    "rungs": lambda p, n: Rung.objects.create(household=p.home, place=n, channel="push"),
    "preferences": lambda p, n: Preference.objects.create(user=p.ana, digest_at=time(9)),
    "subscriptions": phone,
    "happenings": reading,
    "vaccinations": dose,
    "caregiver-records": lambda p, n: own_record(p),
    "team-observations": observation,
}

Body = Callable[[People], dict[str, Any]]

BODIES: dict[str, Body] = {
    "shifts": lambda p: {
        "membership": str(aide(p).id), "starts_at": "2026-12-01T08:00:00-05:00", "ends_at": "2026-12-01T16:00:00-05:00",
    },
    "invitations": lambda p: {
        "household": str(p.home.id), "email": "new@test.example", "role": "family",
        "expires_at": (timezone.now() + timedelta(days=13)).isoformat(),
    },
    "patients": lambda p: {"household": str(p.home.id), "name": "Hugo", "time_zone": "UTC", "country": "US"},
    "consents": lambda p: {"patient": str(p.patient.id), "team": str(team(p).id)},
    "allergies": lambda p: {"patient": str(p.patient.id), "substance": "Latex"},
    "contacts": lambda p: {"patient": str(p.patient.id), "kind": "pharmacy", "name": "Corner pharmacy"},
    "directives": lambda p: {"patient": str(p.patient.id), "title": "At home", "signed_on": "2026-01-01"},
    "devices": lambda p: {"patient": str(p.patient.id), "kind": "niv", "name": "NIV"},
    "device-settings": lambda p: {"device": str(device(p).id), "name": "IPAP", "value": "12"},
    "upkeep-tasks": lambda p: {
        "device": str(device(p).id), "verb": "clean", "part": "Mask", "every": 1, "source_type": "team",
        "started_on": "2026-05-01",
    },
    "routines": lambda p: {"patient": str(p.patient.id), "title": "Feed", "times": ["08:00", "20:00"]},
    "infection-plans": lambda p: {
        "device": str(device(p).id), "usual": "As now", "during_infection": "Ask the team",
    },
    "medicines": lambda p: {"patient": str(p.patient.id), "name": "Riluzole", "times": ["08:00"]},
    "supplies": lambda p: {
        "patient": str(p.patient.id), "name": "Filters", "kind": "niv", "unit": "piece", "use": "scheduled",
        "per_day": "0.500",
    },
    "lots": lambda p: {"supply": str(supply(p).id), "label": "A1", "expires_on": "2027-01-31"},
    "rungs": lambda p: {"household": str(p.home.id), "place": 1, "channel": "email", "user": str(p.ben.id)},
    "preferences": lambda p: {"quiet_from": "21:30:00", "by_email": False},
    "vaccinations": lambda p: {
        "patient": str(p.patient.id), "group": "Influenza", "cvx": "141", "given_on": "2025-10-01",
    },
    "caregiver-records": lambda p: {
        "membership": str(Membership.objects.get(user=p.ana, household=p.home).id), "birth_date": "1970-05-01",
    },
    "team-observations": lambda p: {"patient": str(p.patient.id), "code": "017", "holds": True},
    "subscriptions": lambda p: {
        "endpoint": "https://fcm.googleapis.com/fcm/send/abc", "p256dh": P256DH, "auth": AUTH, "label": "Phone",
    },
}  # fmt: skip
# What to change in a body so that it says something else.
OTHERWISE: dict[str, dict[str, Any]] = {
    "shifts": {"handover_note": "Sleeps well"},
    "invitations": {"role": "aide"},
    "patients": {"name": "Hugh"},
    "consents": {"ends_at": "2126-01-01T00:00:00Z"},
    "allergies": {"reaction": "rash"},
    "contacts": {"phone": "555 0100"},
    "directives": {"kept_at": "Blue folder"},
    "devices": {"serial": "77"},
    "device-settings": {"value": "13"},
    "upkeep-tasks": {"every": 2},
    "routines": {"times": ["09:00"]},
    "infection-plans": {"usual": "Otherwise"},
    "medicines": {"as_needed": True},
    "supplies": {"critical": True},
    "lots": {"label": "A2"},
    "rungs": {"wait_minutes": 5},
    "preferences": {"by_email": True},
    "vaccinations": {"lot": "EX3"},
    "caregiver-records": {"withdrawn_at": "2026-11-20T00:00:00Z"},
    "team-observations": {"holds": False},
    "subscriptions": {"label": "Tablet"},
}
