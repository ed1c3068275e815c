"""What a browser may run and load: the same strict policy with every answer of every page, but for two named places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from tests.matrix_table import TABLE, WHO
from tests.test_matrix import World, admin_pages, page_address, routes, world  # noqa: F401  # world is a fixture

pytestmark = pytest.mark.once
OWN, NOTHING = "'self'", "'none'"
STRICT = {
    **dict.fromkeys(("default-src", "frame-ancestors", "base-uri"), NOTHING),
    **dict.fromkeys(
        ("script-src", "style-src", "font-src", "connect-src", "manifest-src", "worker-src", "form-action"), OWN
    ),
    "img-src": f"{OWN} data:",
}
# The only places with a looser one: libraries of others that style themselves, behind a sign-in or without one's data.
LOOSER = {
    "/admin/": STRICT | {"script-src": f"{OWN} 'unsafe-eval'", "style-src": f"{OWN} 'unsafe-inline'"},
    "/api/v1/docs/": STRICT | {"style-src": f"{OWN} 'unsafe-inline'", "img-src": STRICT["img-src"]},
}


def policy(answer: HttpResponseBase) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _space, sources in parts}


def ask(world: World, who: str, method: str, address: str) -> HttpResponse:  # noqa: F811
    """Whatever it changes is taken back."""
    client, user = Client(), world.askers[who]
    with transaction.atomic():
        if user:
            client.force_login(user)
        if who == "aide on shift":
            world.people.put_on_shift(timezone.now())
        told = {"patient": str(world.ids["own"]["patient_id"])} if method == "post" else {}
        answer: HttpResponse = getattr(client, method)(address, told)
        b"".join(answer)
        transaction.set_rollback(True)
    return answer


def askers(row: dict[str, str]) -> Iterator[str]:
    """The first who gets in, and the first who does not."""
    for inside in (True, False):
        yield from [who for who in WHO if (row[who] == "in") is inside][:1]


def test_every_page_has_the_strict_policy_whatever_it_answers(
    world: World,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("caregiving.web.paper.can_print", lambda: True)
    monkeypatch.setattr("caregiving.web.paper.pdf", lambda *_: b"%PDF")
    for name, methods in TABLE.items():
        for method, row in methods.items():
            for who in askers(row):
                answer = ask(world, who, method, page_address(name, world.ids["own"]))
                assert policy(answer) == STRICT, f"{method} {name} as {who}: {answer.status_code}"


@pytest.mark.parametrize("who", ["lead", "anonymous"])
def test_the_sign_in_and_the_api_have_it_too(who: str, world: World) -> None:  # noqa: F811
    for start in ("accounts/", "api/v1/"):
        part: Any = next(one for one in get_resolver().url_patterns if str(one.pattern) == start)
        plain = [address.strip("^$") for _name, address in routes(part.url_patterns) if not {"<", "("} & {*address}]
        addresses = [f"/{start}{address}" for address in plain]
        assert len(addresses) > 5
        for address in addresses:
            answer = ask(world, who, "get", address)
            assert policy(answer) == LOOSER.get(address, STRICT), f"{address} as {who}: {answer.status_code}"


def test_the_admin_alone_lets_its_style_library_run(world: World) -> None:  # noqa: F811
    for name, address in admin_pages():
        assert policy(ask(world, "operator", "get", f"/admin/{address}")) == LOOSER["/admin/"], name


def test_what_is_not_there_and_what_fails_have_it_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert policy(client.get("/no/such/page/")) == STRICT
    monkeypatch.setattr("caregiving.web.pwa.render", lambda *_: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/offline/")
    assert (answer.status_code, policy(answer)) == (500, STRICT)
