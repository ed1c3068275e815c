"""The address of an answer, of a door or of a sheet opens it: the log tells the route, not the address."""

import json
import logging

import pytest
from django.test import Client

from caregiving.runtime.log_lines import JsonLines

KEY = "eyJrZXkiOiJvbmUifQ:1xYz:abc-def"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "address", "status", "event"),
    [
        ("get", f"/m/{KEY}/", 404, "Not Found: m/<str:token>/"),
        ("post", f"/t/{KEY}/status/", 403, "Forbidden: t/<str:reply>/status/"),
        ("get", f"/t/{KEY}/status/", 405, "Method Not Allowed (GET): t/<str:reply>/status/"),
        ("get", f"/nowhere/{KEY}/", 404, "Not Found: no page"),
    ],
)
def test_a_refusal_is_told_by_its_route(
    way: str, address: str, status: int, event: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answer = getattr(Client(), way)(address)
    assert answer.status_code == status
    lines = [JsonLines().format(record) for record in caplog.records]
    assert KEY not in "".join(lines)
    assert event in [json.loads(line)["event"] for line in lines]
