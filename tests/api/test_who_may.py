"""Every address of the API against everybody who might ask: a table. An address without a line here fails."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from caregiving.people.models import Invitation, User
from tests.api.samples import BODIES, OTHERWISE, ROWS
from tests.api.tell import send
from tests.people import NOW, People

pytestmark = pytest.mark.django_db

WHO = ("lead", "patient", "family", "aide on shift", "aide off shift", "care team", "care team without consent",
       "stranger", "anonymous")  # fmt: skip
# What each may do with the nouns of a home, by the right that it needs.
NOBODY: dict[str, int] = dict.fromkeys(WHO, 404) | {"anonymous": 401}
EVERYBODY: dict[str, int] = dict.fromkeys(WHO, 200) | {"anonymous": 401}
LEAD = NOBODY | {"lead": 200, "patient": 200}
EDIT = LEAD | {"family": 200}
TELL = EDIT | {"aide on shift": 200}
SEE = TELL | {"care team": 200}
HOME = TELL  # what hangs on the home and not on the patient is not the care team's
MINE = NOBODY | {"lead": 200}  # Ana's own
TREATS = NOBODY | {"care team": 200}
OPEN = dict.fromkeys(WHO, 200)

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
    "guidance/review": {"post": TREATS},
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
    root = next(part for part in resolvers if str(part.pattern) == "api/v1/")
    return [pattern for pattern in root.url_patterns if isinstance(pattern, URLPattern)]


def test_every_address_has_its_line() -> None:
    known = {(name, method) for name, method, _ in routes()}
    assert {(name, method) for name, method in known if method in ROWS_OF.get(name, {})} == known
    assert {address for address in ADDRESSES if address not in known} == set()


@pytest.fixture
def askers(people: People) -> dict[str, User | None]:
    other_clinician = User.objects.create_user("dan@test.example", name="Dan Doe")
    return {
        "lead": people.ana,
        "patient": people.helen,
        "family": people.ben,
        "aide on shift": people.eva,
        "aide off shift": people.eva,
        "care team": people.dee,
        "care team without consent": other_clinician,
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


def _ask(name: str, method: str, who: str, people: People, user: User | None) -> int:
    """The status that this person gets, success as 200. Whatever it changed is taken back."""
    client = Client()
    with transaction.atomic():
        if user:
            client.force_login(user)
        if who == "aide on shift":
            people.put_on_shift(timezone.now())
        status = send(client, method, *_request(name, method, people)).status_code
        transaction.set_rollback(True)
    return 200 if status in {"post": {200, 201}, "delete": {204}}.get(method, {200}) else status


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
