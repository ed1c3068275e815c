"""The published description is whole, needs no other host, and names every kind of happening."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from caregiving.api.happenings import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(client: Client) -> Any:
    return json.loads(client.get("/api/v1/schema/", headers={"accept": "application/json"}).content)


def test_it_is_valid_and_made_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    assert file.stat().st_size > 10_000


def test_every_kind_of_happening_is_described_by_its_name(described: Any) -> None:
    happening = described["components"]["schemas"]["HappeningRequest"]
    assert happening["discriminator"]["propertyName"] == "kind"
    assert set(happening["discriminator"]["mapping"]) == set(KINDS)


def test_every_write_names_the_problems_that_it_may_answer(described: Any) -> None:
    for path, operations in described["paths"].items():
        for method in {"post", "put", "patch", "delete"} & set(operations):
            assert {"400", "401", "403", "404", "409", "429"} <= set(operations[method]["responses"]), path


def test_the_viewer_needs_this_server_only(client: Client) -> None:
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert addresses
    assert all(address.startswith("/") for address in addresses)
    for address in addresses:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/").partition("?")[0]), address


def test_the_viewer_runs_no_script_that_stands_in_the_page(client: Client) -> None:
    page = client.get("/api/v1/docs/")
    assert not re.findall(r"<script[^>]*>(?!</script>)", page.content.decode())
    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"


def test_only_the_viewer_has_the_looser_policy(client: Client) -> None:
    assert "unsafe-inline" in client.get("/api/v1/docs/")["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/api/v1/schema/")["Content-Security-Policy"]
