"""Every address of the API against everybody who might ask: a table. An address without a line here fails."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from django.utils import timezone

from caregiving.api.views.description import Nowhere
from caregiving.people.models import CareTeam, Invitation, Membership, Role, Shift, TeamRole, User
from tests.api.samples import BODIES, OTHERWISE, ROWS
from tests.api.tell import send
from tests.careteam.desk import clinician, in_an_emergency, with_second_factor, without_factor
from tests.careteam.reviewers import make_rosa
from tests.people import NOW, People, make_user

pytestmark = pytest.mark.django_db

CLINICIANS = ("coordinator", "prescriber", "pharmacist", "respiratory")
WHO = ("lead", "patient", "family", "agency", "aide on shift", "aide off shift", *CLINICIANS, "no factor",
       "emergency", "clinician without consent", "reviewer", "operator", "stranger", "anonymous")  # fmt: skip
# What each may do with the nouns of a home, by the right that it needs.
NOBODY: dict[str, int] = dict.fromkeys(WHO, 404) | {"anonymous": 401}
EVERYBODY: dict[str, int] = dict.fromkeys(WHO, 200) | {"anonymous": 401}
LEAD = NOBODY | {"lead": 200, "patient": 200}
EDIT = LEAD | {"family": 200}
TELL = EDIT | {"agency": 200, "aide on shift": 200}
SEE = TELL | dict.fromkeys((*CLINICIANS, "emergency"), 200)
HOME = TELL  # what hangs on the home and not on the patient is not the care team's
MINE = NOBODY | {"lead": 200}  # Ana's own
TREATS = NOBODY | dict.fromkeys(CLINICIANS, 200)
OPEN = dict.fromkeys(WHO, 200)
ELSEWHERE = ("clinician without consent", "emergency", "reviewer")
A_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

PATIENTS = {"allergies", "contacts", "directives", "devices", "device-settings", "upkeep-tasks", "routines",
            "infection-plans", "medicines", "supplies", "lots", "vaccinations"}  # fmt: skip
Line = dict[str, int]
ROWS_OF: dict[str, dict[str, Line]] = {
    **{noun: {"get": SEE, "post": EDIT, "put": EDIT, "patch": EDIT, "delete": EDIT} for noun in PATIENTS},
    "patients": {"get": SEE, "post": EDIT, "put": EDIT, "patch": EDIT},
    "consents": {"get": SEE, "post": LEAD, "put": LEAD, "patch": LEAD, "delete": LEAD},
    "households": {"get": HOME, "put": LEAD, "patch": LEAD},
    "memberships": {"get": HOME, "put": LEAD, "patch": LEAD, "delete": LEAD},
    "shifts": {"get": HOME, "post": LEAD, "put": LEAD, "patch": LEAD, "delete": LEAD},
    "invitations": {"get": LEAD, "post": LEAD, "delete": LEAD},
    "rungs": {"get": HOME, "post": LEAD, "put": LEAD, "patch": LEAD, "delete": LEAD},
    "care-teams": {"get": EVERYBODY},
    "checklists": {"get": EVERYBODY},
    "screening-sheets": {"get": SEE},
    "screening-verdicts": {"get": SEE},
    "happenings": {"get": SEE, "post": TELL},
    "preferences": {"get": MINE, "post": EVERYBODY, "put": MINE, "patch": MINE, "delete": MINE},
    "subscriptions": {"get": MINE, "post": EVERYBODY, "put": MINE, "patch": MINE, "delete": MINE},
    "subscriptions/test": {"post": MINE},
    "team-observations": {"get": SEE, "post": TREATS, "put": TREATS, "patch": TREATS, "delete": TREATS},
    "caregiver-records": {"get": MINE, "post": MINE, "put": MINE, "patch": MINE, "delete": MINE},
    "answers": {"get": EVERYBODY, "post": TELL},
    "patients/agenda": {"get": SEE},
    "patients/readiness": {"get": SEE},
    "vaccines/forecast": {"post": EVERYBODY},
    "vaccines/health-cards/read": {"post": EVERYBODY},
    "guidance": {"get": EVERYBODY},
    # They review too, but not for this team; without a second factor nobody does.
    "guidance/review": {"post": TREATS | dict.fromkeys(ELSEWHERE, 400) | {"no factor": 403}},
    "me": {"get": EVERYBODY},
    "schema": {"get": OPEN},
    "docs": {"get": OPEN},
}
WITHOUT_A_ROW = {"me", "schema", "docs", "vaccines"}  # their address holds no id
ADDRESSES = [(name, method) for name, line in ROWS_OF.items() for method in line]


def routes() -> Iterator[tuple[str, str, bool]]:
    """(noun, method, whether the address names one row) of every address below /api/v1/."""
    for pattern in _below_api():
        route = re.sub(r"\(\?P<pk>[^)]*\)|<str:pk>", "ID", str(pattern.pattern)).strip("^$")
        view: Any = pattern.callback
        if route == ".*":
            continue
        actions = view.actions if hasattr(view, "actions") else view.view_class.http_method_names
        name = "/".join(part for part in route.strip("/").split("/") if part != "ID")
        for method in actions:
            if method in {"get", "post", "put", "patch", "delete"} and _answers(view, method):
                yield name, method, "ID" in route


def _answers(view: Any, method: str) -> bool:
    allowed = view.cls.http_method_names if hasattr(view, "cls") else view.view_class.http_method_names
    return method in allowed and (hasattr(view, "actions") or hasattr(view.view_class, method))


def _below_api() -> list[URLPattern]:
    resolvers = (part for part in get_resolver().url_patterns if isinstance(part, URLResolver))
    (root,) = (part for part in resolvers if str(part.pattern).startswith("api/"))
    return flat(root.url_patterns)


def flat(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern]:
    """All as they are: what is included anew would be an address that nobody asked about."""
    found = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
    included = [str(pattern.pattern) for pattern in patterns if isinstance(pattern, URLResolver)]
    assert not included, f"Write these addresses into caregiving/api/urls.py itself: {included}"
    return found


def test_no_address_hides_in_an_include() -> None:
    with pytest.raises(AssertionError, match="nested/"):
        flat([path("nested/", include([path("all/", Nowhere.as_view())]))])


def test_every_address_has_its_line() -> None:
    known = {(name, method) for name, method, _ in routes()}
    assert {(name, method) for name, method in known if method in ROWS_OF.get(name, {})} == known
    assert {address for address in ADDRESSES if address not in known} == set()


@pytest.fixture
def askers(people: People) -> dict[str, User | None]:
    elsewhere = CareTeam.objects.create(name="Elsewhere")
    return {
        "lead": people.ana,
        "patient": people.helen,
        "family": people.ben,
        "agency": _of_the_agency(people),
        "aide on shift": people.eva,
        "aide off shift": people.eva,
        "coordinator": clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR),
        "prescriber": people.dee,
        "pharmacist": clinician(people.team, "Dana Whitfield", TeamRole.PHARMACIST),
        "respiratory": clinician(people.team, "Priya Nair", TeamRole.RESPIRATORY),
        "no factor": without_factor(people.team),
        "emergency": in_an_emergency(people, timezone.now()),
        "clinician without consent": clinician(elsewhere, "Dan Doe", TeamRole.PRESCRIBER),
        "reviewer": make_rosa(),
        "operator": with_second_factor(User.objects.create_superuser("op@test.example", name="Op")),
        "stranger": people.cleo,
        "anonymous": None,
    }


@pytest.mark.parametrize(("name", "method"), ADDRESSES)
def test_everybody_gets_the_answer_of_the_table(
    name: str, method: str, people: People, askers: dict[str, User | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregiving.reminders.channels.push.send_test", lambda phone, now: None)
    answers = {who: _ask(name, method, who, people, askers[who]) for who in WHO}
    assert answers == ROWS_OF[name][method]


@pytest.mark.parametrize("home", ["other", "none"])
def test_in_another_home_only_who_leads_there_and_in_none_nobody(
    home: str, people: People, askers: dict[str, User | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All addresses that name a home in one world: every question takes back what it changed."""
    monkeypatch.setattr("caregiving.reminders.channels.push.send_test", lambda phone, now: None)
    there = _carls(people)
    wrong = [
        f"{method} {name}: {who} gets {found}, not {wanted}"
        for name, method in ADDRESSES
        if _names_a_home(name, method)
        for who in WHO
        if (found := _ask(name, method, who, there, askers[who], nowhere=home == "none"))
        != (wanted := _elsewhere(home, ROWS_OF[name][method], who))
    ]
    assert not wrong, "\n".join(wrong)


def _names_a_home(name: str, method: str) -> bool:
    """What belongs to everybody, or is written for oneself, is the same wherever one lives."""
    line = ROWS_OF[name][method]
    return line is not OPEN and line is not EVERYBODY and name != "guidance/review"


def _elsewhere(home: str, row: Line, who: str) -> int:
    if who == "anonymous":
        return 401
    return row["lead"] if home == "other" and who == "stranger" else 404


def _of_the_agency(people: People) -> User:
    user = make_user("Gus Agency")
    Membership.objects.create(user=user, household=people.home, role=Role.AGENCY)
    return user


def _carls(people: People) -> People:
    """The home next door, with as many people in it."""
    family, aide = make_user("Flo Clark"), make_user("Zed Clark")
    for user, role in ((family, Role.FAMILY), (aide, Role.AIDE)):
        Membership.objects.create(user=user, household=people.other_home, role=role)
    return replace(
        people, ana=people.cleo, ben=family, eva=aide, home=people.other_home, patient=people.other_patient,
        other_home=people.home, other_patient=people.patient,
    )  # fmt: skip


@pytest.mark.parametrize("noun", sorted({*PATIENTS, "screening-sheets", "happenings"} & set(ROWS)))
def test_a_list_holds_what_the_person_may_see_and_nothing_else(
    noun: str, people: People, askers: dict[str, User | None]
) -> None:
    ROWS[noun](people, 1), ROWS[noun](_carls(people), 2)
    for who in WHO:
        client, user = Client(), askers[who]
        if user:
            client.force_login(user)
        for patient, allowed in ((people.patient, SEE[who] == 200), (people.other_patient, who == "stranger")):
            with transaction.atomic():
                if who == "aide on shift":
                    _on_shift(user)
                answer = client.get(f"/api/v1/{noun}/", {"patient": str(patient.pk)})
                transaction.set_rollback(True)
            rows = answer.json()["results"] if answer.status_code == 200 else []
            assert (answer.status_code, bool(rows)) == (401 if who == "anonymous" else 200, allowed), who


def _ask(name: str, method: str, who: str, people: People, user: User | None, nowhere: bool = False) -> int:
    """The status that this person gets, success as 200. Whatever it changed is taken back. `nowhere` asks with ids
    that nobody has."""
    client = Client()
    with transaction.atomic():
        if user:
            client.force_login(user)
        if who == "aide on shift":
            _on_shift(user)
        asked = _request(name, method, people)
        status = send(client, method, *(_with_other_ids(asked) if nowhere else asked)).status_code
        transaction.set_rollback(True)
    return 200 if status in {"post": {200, 201}, "delete": {204}}.get(method, {200}) else status


def _on_shift(aide: User | None) -> None:
    """On duty in her own home, whichever is asked about."""
    now, hour = timezone.now(), timedelta(hours=1)
    Shift.objects.create(membership=Membership.objects.get(user=aide), starts_at=now - hour, ends_at=now + hour)


def _with_other_ids(asked: tuple[str, object]) -> tuple[str, object]:
    """The same question with made-up ids."""
    url, body = asked
    told = json.loads(A_UUID.sub(lambda found: str(uuid.uuid4()), json.dumps(body)))
    return A_UUID.sub(str(uuid.uuid4()), url), told


def _request(name: str, method: str, people: People) -> tuple[str, object]:
    noun, _, below = name.partition("/")
    if noun in WITHOUT_A_ROW or noun == "answers" or (method == "post" and not below):
        return f"/api/v1/{name}/", _new(name, people) if method == "post" else None
    row = people.patient if below in {"agenda", "readiness"} else _row(noun, people)
    url = f"/api/v1/{noun}/{row.pk}/" + (f"{below}/" if below else "")
    return url, _change(noun, method, people)


def _row(noun: str, people: People) -> Any:
    ours: dict[str, Any] = {
        "households": people.home, "patients": people.patient, "guidance": SimpleNamespace(pk="SUP-01"),
    }  # fmt: skip
    return ours.get(noun) or ROWS[noun](people, 1)


def _new(noun: str, people: People) -> object:
    shared = {"id": str(uuid.uuid4()), "patient": str(people.patient.id), "occurred_at": NOW.isoformat()}
    told: dict[str, object] = {
        "happenings": {**shared, "kind": "recovered"},
        "answers": {**shared, "due_key": "test:1", "verb": "have"},
        "vaccines/forecast": [{"dob": "1950-01-01"}],
        "vaccines/health-cards/read": {"text": "nothing"},
    }
    return told.get(noun) or BODIES[noun](people)


def _change(noun: str, method: str, people: People) -> object:
    if method == "patch":
        return OTHERWISE.get(noun, {})
    if noun == "guidance":
        return {"team": str(people.team.id), "state": "approved", "reason": "read the source"}
    if method != "put":
        return None
    whole = {"households": {"name": "Reyes"}, "memberships": {"role": "family"}}
    return whole.get(noun) or BODIES[noun](people)


def test_consent_that_has_ended_closes_the_door(people: People, client: Client) -> None:
    client.force_login(people.dee)
    url = f"/api/v1/patients/{people.patient.id}/"
    assert client.get(url).status_code == 200
    people.patient.consents.update(ends_at=timezone.now() - timedelta(minutes=1))
    assert client.get(url).status_code == 404


def test_an_invitation_is_not_told_to_the_family(people: People, client: Client) -> None:
    Invitation.objects.create(
        household=people.home, email="x@test.example", role="family", token_hash="x", expires_at=timezone.now()
    )
    client.force_login(people.ben)
    assert client.get("/api/v1/invitations/").json()["results"] == []
