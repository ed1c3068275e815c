"""Whatever is sent: a success or a clear problem, never a fault of ours, and nothing stored by halves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from caregiving.api.door import WriteRate
from caregiving.api.happenings import SERIALIZERS
from caregiving.patients.happenings import Happening
from tests.api.samples import BODIES, device, supply
from tests.api.tell import post
from tests.people import People

pytestmark = pytest.mark.django_db
NASTY: list[Any] = [
    None, True, -1, 0, 1.5, 2**31, 2**63, 10**400, 1e308, -1e-308, "", " ", "\x00", "a\x00b", "\ud800", "é" * 5000,
    "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30",
    "2026-11-20T03:07:00", "24:00", "08:00+14:00", "1e400", "NaN", "Infinity", "-0",
    "00000000-0000-0000-0000-000000000000",
    [], {}, [[]], [None], ["\x00"], [{"a": 1}], {"id": 1}, [1] * 500, "x" * 700,
]  # fmt: skip
DEEP: Any = json.loads("[" * 200 + "]" * 200)
values = st.one_of(
    st.sampled_from([*NASTY, DEEP]),
    st.integers(),
    st.text(max_size=30),
    st.datetimes().map(str),
    st.dates().map(str),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.recursive(st.none() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3), max_leaves=5),
)
many = bounded(
    max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """These writes come faster than a person's."""
    monkeypatch.setattr(WriteRate, "THROTTLE_RATES", dict.fromkeys(WriteRate.THROTTLE_RATES, "1000000/s"))


def outcome(client: Client, url: str, told: dict[str, Any]) -> int:
    with transaction.atomic():
        answer = post(client, url, told)
        transaction.set_rollback(True)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert json.loads(answer.content)["detail"]
    return int(answer.status_code)


@many
@given(data=st.data())
def test_a_noun_with_a_field_gone_wrong(data: st.DataObject, ana: Client, people: People) -> None:
    noun = data.draw(st.sampled_from(sorted(BODIES)))
    body = BODIES[noun](people)
    name = data.draw(st.sampled_from(sorted(body)) | st.text(max_size=8))
    told = {**body, name: data.draw(values)}
    assert outcome(ana, f"/api/v1/{noun}/", told) in {200, 201, 400, 404, 409}


@many
@given(data=st.data())
def test_a_happening_of_any_kind_with_anything_in_its_fields(data: st.DataObject, ana: Client, people: People) -> None:
    kind = data.draw(st.sampled_from(sorted(SERIALIZERS)))
    names = [name for name, field in SERIALIZERS[kind]().fields.items() if not field.read_only]
    told = {name: data.draw(values) for name in names} | {
        "kind": kind, "patient": str(people.patient.id), "occurred_at": "2026-11-20T03:07:00-05:00",
        "id": data.draw(st.uuids().map(str)),
    }  # fmt: skip
    if "supply" in told:
        told["supply"] = str(supply(people).id)
    if "device" in told:
        told["device"] = str(device(people).id)
    broken = data.draw(st.sampled_from(sorted(told)))
    told[broken] = data.draw(values)
    status = outcome(ana, "/api/v1/happenings/", told)
    assert status in {200, 201, 400, 404, 409}


@many
@given(told=st.dictionaries(st.text(max_size=10), values, max_size=6))
def test_any_object_at_all(told: dict[str, Any], ana: Client, people: People) -> None:
    assert outcome(ana, "/api/v1/happenings/", told) in {400, 404}
    assert not Happening.objects.exists()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "1899-12-31T00:00:00Z", "2026-13-01T00:00:00Z"])
def test_a_moment_that_no_calendar_of_ours_holds_is_named(moment: str, ana: Client, people: People) -> None:
    told = {"id": "8f14e45f-ceea-467f-a0e6-1b7f5d1b9a11", "kind": "recovered", "patient": str(people.patient.id),
            "occurred_at": moment}  # fmt: skip
    answer = post(ana, "/api/v1/happenings/", told)
    assert answer.status_code == 400
    assert "occurred_at" in answer.content.decode()


@pytest.mark.parametrize("number", [32_768, 2**31, -1])
def test_a_number_that_some_database_could_not_hold_is_named(number: int, ana: Client, people: People) -> None:
    told = {**BODIES["supplies"](people), "lead_days": number}
    answer = post(ana, "/api/v1/supplies/", told)
    assert answer.status_code == 400
    assert "lead_days" in answer.content.decode()
