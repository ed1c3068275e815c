"""Generated requests against every operation: no fault of ours, and no answer that is not described."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.conf import settings
from django.core import signals
from django.db import close_old_connections, transaction
from django.db.models import Model
from django.test import Client
from hypothesis import HealthCheck, Phase
from hypothesis import settings as bounded
from schemathesis.checks import content_type_conformance, not_a_server_error, response_schema_conformance
from schemathesis.specs.openapi.checks import status_code_conformance

from caregiving.api.door import WriteRate
from caregiving.wsgi import application
from tests.api.samples import ROWS, aide, device, supply
from tests.people import People

pytestmark = pytest.mark.django_db
schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TOKEN = "c" * 32


@pytest.fixture
def cookies(people: People, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Of a browser in which Ana is signed in; no push service is called, and she may write without end."""
    monkeypatch.setattr("caregiving.reminders.channels.push.send_test", lambda phone, now: None)
    monkeypatch.setattr(WriteRate, "THROTTLE_RATES", dict.fromkeys(WriteRate.THROTTLE_RATES, "1000000/s"))
    client = Client()
    client.force_login(people.ana)
    yield {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: TOKEN,
    }


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The requests see what the test has made: they share its connection, so none of them may close it."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


OURS: dict[str, Callable[[People], Model]] = {
    "patient": lambda people: people.patient,
    "household": lambda people: people.home,
    "user": lambda people: people.ben,
    "who": lambda people: people.ben,
    "device": device,
    "supply": supply,
    "membership": aide,
}


def is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def make_real(case: Any, people: People, rows: dict[str, str]) -> None:
    """Ids that were made up become those of Ana's home, so that requests come further than a 404."""
    noun = case.operation.path.split("/")[3]
    for name, value in (case.path_parameters or {}).items():
        if is_id(value):
            case.path_parameters[name] = str(people.patient.id) if noun == "patients" else rows.get(noun, value)
    if isinstance(case.body, dict):
        named = [name for name in OURS if is_id(case.body.get(name))]
        case.body |= {name: str(OURS[name](people).pk) for name in named}


@schema.parametrize()
@bounded(
    max_examples=15, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_answer_is_described(case: Any, people: People, cookies: dict[str, str]) -> None:
    noun = case.operation.path.split("/")[3]
    with transaction.atomic():
        rows = {noun: str(ROWS[noun](people, 0).pk)} if noun in ROWS and "{" in case.operation.path else {}
        make_real(case, people, rows)
        response = case.call(headers={"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"}, cookies=cookies)
        transaction.set_rollback(True)
    case.validate_response(response, checks=CHECKS)
