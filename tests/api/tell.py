"""Talking to the API in tests."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client


def send(client: Client, method: str, url: str, data: object) -> Any:
    """Any method with a JSON body."""
    return client.generic(method.upper(), url, json.dumps(data), "application/json")


def post(client: Client, url: str, data: object) -> Any:
    return send(client, "post", url, data)


def body_of(answer: Any, status: int) -> dict[str, str]:
    """The errors of a problem by their paths, after checking that it is one."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert problem["status"] == status
    assert problem["detail"]
    return {error["path"]: error["message"] for error in problem["errors"]}
