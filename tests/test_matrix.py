"""Every page against every role, in its own home, in another one and in none: exactly the answer of the table.

The API has the same in `tests/api/test_who_may.py`; below /accounts/ everything is the sign-in library's.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from django.utils import timezone

from caregiving.agenda.models import Answer, Snapshot
from caregiving.careteam.admin_reads import tells_of_a_patient
from caregiving.careteam.models import PlanTemplate, SavedView
from caregiving.equipment.models import Device, InfectionPlan, Photo, PlanPhoto, UpkeepTask
from caregiving.patients.models import (
    Allergy,
    Consent,
    Contact,
    Directive,
    DoorChecked,
    DoorLink,
    EmergencyAccess,
    LeaveAsked,
    Patient,
    SheetLink,
    VisitQuestion,
)
from caregiving.people import letters
from caregiving.people.models import (
    CareTeam,
    HomeInvitation,
    Invitation,
    Membership,
    Role,
    TeamRole,
    User,
)
from caregiving.reminders import call_back, mail_off
from caregiving.reminders.mail_answers import token
from caregiving.reminders.models import PushSubscription, Reminder, Rung
from caregiving.reminders.plan import replan
from caregiving.supplies.models import DoseGiven, Lot, Medicine, Supply
from caregiving.vaccines.models import CaregiverRecord, Vaccination
from caregiving.web import script
from checklists import lists
from checklists.models import Checklist, ChecklistStage, RunStarted
from tests.careteam.desk import clinician, in_an_emergency, with_second_factor, without_factor
from tests.careteam.reviewers import make_rosa
from tests.matrix_table import (
    DESK,
    HANDED_OVER,
    INVITE,
    LETTER,
    NO_HOME,
    OPEN,
    REVIEW,
    SIGNED,
    SIGNED_IN,
    TABLE,
    TEMPLATE,
    WHO,
    Row,
)
from tests.people import People, make_people, make_user

pytestmark = pytest.mark.once
ELSEWHERE = ("api/v1/", "admin/", "accounts/")
UNNAMED = {"healthz": "/healthz", "readyz": "/readyz", "metrics": "/metrics"}
FIXED = {"line": "drill", "verb": "called", "rule_id": "SUP-01", "digest": script.digest()}
OF_NO_HOME = (DESK, TEMPLATE, INVITE, REVIEW, OPEN, LETTER, SIGNED_IN, SIGNED, HANDED_OVER)


def routes(patterns: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """(name, address) of every page."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern.name or address, address
        elif address not in ELSEWHERE:
            yield from routes(pattern.url_patterns, address)


def includes(patterns: Any, before: str = "") -> Iterator[str]:
    """The address of everything that is included, as often as it is."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield address
            yield from () if address in ELSEWHERE else includes(pattern.url_patterns, address)


def named_twice(found: Iterable[tuple[str, str]]) -> set[str]:
    """The second would be asked about in place of the first."""
    return {name for name, count in Counter(name for name, _address in found).items() if count > 1}


ADDRESSES = dict(routes())


def test_no_two_routes_have_one_name() -> None:
    added = path("huddle2/", lambda _request: HttpResponse(), name="panel_csv")
    assert named_twice(routes([*get_resolver().url_patterns, added])) == {"panel_csv"}
    assert named_twice(routes()) == set()


def test_what_is_asked_about_elsewhere_is_one_place_each() -> None:
    assert sorted(one for one in includes(get_resolver().url_patterns) if one.startswith(ELSEWHERE)) == sorted(
        ELSEWHERE
    )


def test_every_route_has_its_line() -> None:
    missing = sorted(set(ADDRESSES) - set(TABLE))
    assert not missing, f"Nobody said who may open these. Add a line to tests/matrix_table.py: {missing}"
    assert set(TABLE) - set(ADDRESSES) == set(), "These lines are about no route."


@dataclass
class World:
    """Helen's home, Carl's home, and everybody who might ask."""

    people: People
    askers: dict[str, User | None]
    ids: dict[str, dict[str, Any]]  # by home: what its things are called


@pytest.fixture
def world(db: None) -> World:
    now = timezone.now()
    people = make_people(now)
    team = people.team
    askers: dict[str, User | None] = {
        "lead": people.ana,
        "patient": people.helen,
        "family": people.ben,
        "agency": _of_the_agency(people),
        "aide on shift": people.eva,
        "aide off shift": people.eva,
        "stranger": people.cleo,
        "coordinator": clinician(team, "Ruth Adeyemi", TeamRole.COORDINATOR),
        "prescriber": people.dee,
        "pharmacist": clinician(team, "Dana Whitfield", TeamRole.PHARMACIST),
        "respiratory": clinician(team, "Priya Nair", TeamRole.RESPIRATORY),
        "reviewer": make_rosa(),
        "no factor": without_factor(team),
        "leave ended": _whose_leave_ended(people, now),
        "emergency": in_an_emergency(people, now),
        "operator": with_second_factor(User.objects.create_superuser("op@test.example", name="Op")),
        "anonymous": None,
    }
    ids = {
        "own": _things(people.patient, people.ana, people),
        "other": _things(people.other_patient, people.cleo, people),
        "none": dict.fromkeys((*_things(people.patient, people.ana, people, again=True), "patient_id"), uuid.uuid4()),
    }
    ids["none"] |= {"reminder_id": 999_999}
    ids["none"] |= dict.fromkeys(("secret", "token", "letter_token", "home_token"), "none")
    return World(people, askers, ids)


def _things(patient: Patient, lead: User, people: People, again: bool = False) -> dict[str, Any]:
    """One of everything that an address can name, in that home."""
    if again:
        return dict.fromkeys((
            "supply_id", "device_id", "item_id", "phone_id", "consent_id", "run_id", "dose_id", "own_dose_id",
            "given_id", "plan_id", "view_id", "reminder_id", "rung_id", "secret", "token", "check_id", "question_id",
            "list_id", "asked_id", "off_token", "reply", "letter_id", "letter_token", "home_letter_id", "home_token",
            "photo_id", "medicine_id", "opened_id", "contact_id", "template_id", "lot_id",
            "checklist_id", "task_id", "allergy_id", "wish_id", "device_photo_id", "person_id",
        ))  # fmt: skip
    now = timezone.now()
    device = Device.objects.create(patient=patient, kind="niv", name="BiPAP", life_support=True)
    supply = Supply.objects.create(
        patient=patient, name="Filters", kind="niv", unit="piece", use="scheduled", per_day=1, critical=True
    )
    replan(patient.pk, now)
    due = Snapshot.objects.get(patient=patient).due[0]["key"]
    reminder = Reminder.objects.create(
        key=f"matrix:{patient.pk}", patient=patient, user=lead, channel="email", urgency="routine", due_key=due,
        send_at=now, begun_at=now, expires_at=now + timedelta(hours=1),
    )  # fmt: skip
    phone = PushSubscription.objects.create(
        user=lead, endpoint=f"https://push.example/{patient.pk}", p256dh="x", auth="x", last_seen_at=now
    )
    checklist = Checklist.objects.filter(team=None).first() or Checklist.objects.create(slug="m", title="M")
    run = RunStarted.objects.create(patient=patient, checklist=checklist, occurred_at=now, recorded_at=now)
    medicine = Medicine.objects.create(patient=patient, name="Riluzole")
    given = DoseGiven.objects.create(patient=patient, medicine=medicine, author=lead, occurred_at=now, recorded_at=now)
    consent = Consent.objects.filter(patient=patient).first() or Consent.objects.create(
        patient=patient, team=people.team, given_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
    )
    plan = InfectionPlan.objects.create(device=device, usual="a", during_infection="b")
    secret = SheetLink.objects.create(patient=patient).secret
    DoorLink.objects.create(patient=patient, secret=secret, call_name="Ana")
    return {
        "patient_id": patient.pk,
        "supply_id": supply.pk,
        "lot_id": Lot.objects.create(supply=supply, label="A1").pk,
        "device_id": device.pk,
        "item_id": uuid.uuid5(patient.pk, due),
        "reminder_id": reminder.pk,
        "phone_id": phone.pk,
        "person_id": lead.pk,
        "rung_id": Rung.objects.create(household=patient.household, place=1, channel="email").pk,
        "consent_id": consent.pk,
        "opened_id": EmergencyAccess.objects.create(
            patient=patient, name="Dr Roe", reason="Night call", at=now, ends_at=now + timedelta(hours=4)
        ).pk,
        "run_id": run.pk,
        "given_id": given.pk,
        "medicine_id": medicine.pk,
        "allergy_id": Allergy.objects.create(patient=patient, substance="Latex").pk,
        "task_id": UpkeepTask.objects.create(
            device=device, verb="clean", part="tube", every=7, source_type="team", started_on=now.date()
        ).pk,
        "wish_id": Directive.objects.create(patient=patient, title="At home").pk,
        "contact_id": Contact.objects.create(patient=patient, kind="supplier", name="MedAir").pk,
        "own_dose_id": _own_dose(lead).pk,
        "dose_id": Vaccination.objects.create(patient=patient, group="Influenza", cvx="141", given_on=now.date()).pk,
        "plan_id": plan.pk,
        "device_photo_id": Photo.objects.create(device=device, image=ContentFile(b"jpeg", "b.jpg"), caption="B").pk,
        "photo_id": PlanPhoto.objects.create(plan=plan, image=ContentFile(b"jpeg", "a.jpg")).pk,
        "view_id": SavedView.objects.create(
            user=people.dee if patient == people.patient else lead, name="x", query=""
        ).pk,
        "asked_id": LeaveAsked.objects.create(
            patient=patient,
            team=people.team,
            to=CareTeam.objects.create(name=f"Next {patient.pk}"),
            name="Dee",
            reason="moves away",
            at=now,
        ).pk,
        "checklist_id": lists.offered(patient, "en", now)[0].pk,
        "list_id": _own_list(patient, people).pk,
        "template_id": _own_template(patient, people).pk,
        "secret": secret,
        "token": token(reminder, Answer.HAVE),
        "reply": call_back.token(reminder),
        "off_token": mail_off.token(lead.pk, now),
        **_letters(patient, people, now),
        "question_id": VisitQuestion.objects.create(patient=patient, text="Why?", occurred_at=now, recorded_at=now).pk,
        "check_id": DoorChecked.objects.create(
            patient=patient, visitor="Flo", outcome="in", occurred_at=now, recorded_at=now
        ).pk,
    }


def _letters(patient: Patient, people: People, now: datetime) -> dict[str, Any]:
    """An invitation to that home, and one by its care team; Carl's team is another one."""
    team = people.team if patient == people.patient else CareTeam.objects.create(name="Far away")
    for_one = Invitation(household=patient.household, email="new@test.example", role=Role.FAMILY)
    for_home = HomeInvitation(team=team, email="new@test.example")
    tokens = [letters.seal(letter, now) for letter in (for_one, for_home)]
    for_one.save()
    for_home.save()
    return {
        "letter_id": for_one.pk,
        "letter_token": tokens[0],
        "home_letter_id": for_home.pk,
        "home_token": tokens[1],
    }


def _of_the_agency(people: People) -> User:
    user = make_user("Gus Agency")
    Membership.objects.create(user=user, household=people.home, role=Role.AGENCY)
    return user


def _whose_leave_ended(people: People, now: datetime) -> User:
    """Of a care team that saw Helen until yesterday."""
    team = CareTeam.objects.create(name="Former clinic")
    past = {"given_at": now - timedelta(days=90), "ends_at": now - timedelta(days=1)}
    Consent.objects.create(patient=people.patient, team=team, **past)
    return clinician(team, "Lee Former", TeamRole.PHARMACIST)


def _own_list(patient: Patient, people: People) -> Checklist:
    """Written by the care team of that home; Carl's is another one's."""
    team = people.team if patient == people.patient else CareTeam.objects.create(name="Elsewhere")
    return Checklist.objects.create(slug="own", title="Own", team=team, stage=ChecklistStage.DRAFT)


def _own_template(patient: Patient, people: People) -> PlanTemplate:
    """Of the care team of that home; Carl's is another one's."""
    team = people.team if patient == people.patient else CareTeam.objects.create(name="Elsewhere too")
    return PlanTemplate.objects.create(team=team, kind="niv", title="Own", usual="a", during_infection="b")


def _own_dose(lead: User) -> Vaccination:
    """Written in by somebody who agreed to keep an own record."""
    member = Membership.objects.get(user=lead)
    agreed = CaregiverRecord.objects.create(membership=member, birth_date=date(1970, 1, 1), agreed_at=timezone.now())
    return Vaccination.objects.create(caregiver=agreed, group="Influenza", cvx="141", given_on=date(2026, 1, 1))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("home", ["own", "other", "none"])
def test_everybody_gets_the_answer_of_the_table(
    home: str, method: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All lines in one world: every question takes back what it changed. No paper is drawn here, which takes long."""
    monkeypatch.setattr("caregiving.web.paper.can_print", lambda: True)
    monkeypatch.setattr("caregiving.web.paper.pdf", lambda *_: b"%PDF")
    names = [name for name in TABLE if method in TABLE[name] and (home == "own" or _names_a_home(name, method))]
    wanted = {name: _in_home(home, TABLE[name][method]) for name in names}
    found = {name: {who: _ask(world, name, method, who, home) for who in WHO} for name in names}
    wrong = [
        f"{name}: {who} gets {found[name][who]!r}, the table says {wanted[name][who]!r}"
        for name in names
        for who in WHO
        if found[name][who] != wanted[name][who]
    ]
    assert not wrong, "\n".join(wrong)


def _names_a_home(name: str, method: str) -> bool:
    address = ADDRESSES[name]
    by_id = any(f":{kwarg}>" in address for kwarg in ("patient_id", "supply_id", "device_id", "consent_id", "run_id",
                                                      "reminder_id", "phone_id", "dose_id", "list_id",
                                                      "letter_id", "photo_id", "opened_id", "view_id", "template_id",
                                                      "home_letter_id"))  # fmt: skip
    return by_id or (method == "post" and not any(TABLE[name][method] is row for row in OF_NO_HOME))


def _in_home(home: str, row: Row) -> Row:
    """In another home nobody of Helen's gets in, and Cleo, who leads there, gets what Ana gets here; in one that
    never was, nobody does."""
    if home == "own":
        return row
    first = ("sign in", "choose", "factor", *(["403"] if row is INVITE else []))  # said before the home is looked for
    closed = {who: row[who] if row[who] in first else "404" for who in WHO}
    return closed | {"stranger": row["lead"]} if home == "other" else closed


def _ask(world: World, name: str, method: str, who: str, home: str) -> str:
    """What this person gets; whatever it changed is taken back."""
    ids, user, client = world.ids[home], world.askers[who], Client()
    with transaction.atomic():
        if user:
            client.force_login(user)
        if who == "aide on shift":
            world.people.put_on_shift(timezone.now())
        told = {"patient": str(ids["patient_id"])} if method == "post" else {}
        answer = getattr(client, method)(page_address(name, ids), told)
        transaction.set_rollback(True)
    if home == "own" and who in ("stranger", *NO_HOME) and name != "sheet_opened":
        assert b"Helen Reyes" not in b"".join(answer), f"{who} reads of Helen at {name}"
    if home == "other" and who != "stranger":
        assert b"Carl Clark" not in b"".join(answer), f"{who} reads of Carl at {name}"
    return _word(answer)


def page_address(name: str, ids: dict[str, Any]) -> str:
    known = {**ids, **FIXED, **({"dose_id": ids["own_dose_id"]} if name.startswith("own_") else {})}
    wanted = {part.split(">")[0].split(":")[-1] for part in ADDRESSES[name].split("<")[1:]}
    return UNNAMED.get(name) or reverse(name, kwargs={kwarg: known[kwarg] for kwarg in wanted})


def _word(answer: HttpResponse) -> str:
    assert answer.status_code < 500 or answer.status_code == 503, answer
    if answer.status_code in (403, 404):
        return str(answer.status_code)
    where = answer.headers.get("Location", "")
    ways = {"/accounts/login": "sign in", "/accounts/2fa": "factor", "/homes/": "choose"}
    return next((word for start, word in ways.items() if where.startswith(start)), "in")


def test_what_has_no_line_is_not_answered(world: World) -> None:
    """A way of asking that is not in the table is refused to everybody, so to who may most."""
    for who in ("lead", "respiratory"):
        client = Client()
        client.force_login(world.askers[who])  # type: ignore[arg-type]  # both have an account
        for name, methods in TABLE.items():
            for method in {"get", "head", "post", "put", "delete"} - {
                *methods,
                *({"head"} if "get" in methods else ()),
            }:
                answer = getattr(client, method)(page_address(name, world.ids["own"]))
                assert answer.status_code in (404, 405), f"{method} {name}: {answer.status_code}"


@pytest.mark.parametrize("who", [who for who in WHO if who != "operator"])
def test_the_admin_is_there_for_the_operator_alone(who: str, world: World) -> None:
    client, user = Client(), world.askers[who]
    if user:
        client.force_login(user)
    for name, address in admin_pages():
        answer = client.get(f"/admin/{address}")
        assert answer.status_code == 302 and answer["Location"].startswith("/a"), name


def test_the_operator_gets_the_overview_and_no_list_of_health_data(world: World) -> None:
    client = Client()
    client.force_login(world.askers["operator"])  # type: ignore[arg-type]  # has an account
    answers = {address: client.get(f"/admin/{address}").status_code for _name, address in admin_pages()}
    assert answers[""] == 200
    lists = {f"{model._meta.app_label}/{model._meta.model_name}/": model for model in admin.site._registry}
    wanted = {address: 403 if tells_of_a_patient(model) else 200 for address, model in lists.items()}
    assert {address: answers[address] for address in lists} == wanted


def admin_pages() -> Iterator[tuple[str, str]]:
    """Those whose address names nothing, but for the way in and out."""
    resolver: Any = next(part for part in get_resolver().url_patterns if str(part.pattern) == "admin/")
    for name, address in routes(resolver.url_patterns):
        if "<" not in address and "(" not in address and name not in ("login", "logout"):
            yield name, address
