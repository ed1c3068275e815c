"""Whoever opens an alert finds the answer among the first two controls of its page, whatever it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid5

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from tests.people import NOW
from tests.reminders.sending import due, snapshot
from tests.web.home import Home

CONTROL = re.compile(r"<(a|button|summary|input|select)\b([^>]*)>(.*?)(?:</\1>|$)", re.DOTALL | re.MULTILINE)


def controls(client: Client, home: Home, item: Due) -> list[str]:
    """What can be tapped on its page, in order, by its words."""
    address = reverse("due_item", args=[home.people.patient.id, uuid5(home.people.patient.id, item.key)])
    main = client.get(address).content.decode().split("<main", 1)[1].split("</main", 1)[0]
    seen = (found for found in CONTROL.finditer(main) if 'type="hidden"' not in found[2])
    return [re.sub(r"<[^>]+>|\s+", " ", found[3]).strip() for found in seen]


def of_the_home(home: Home) -> Iterator[Due]:
    return map(Due.from_json, Snapshot.objects.get(patient=home.people.patient).due)


def test_i_have_it_is_among_the_first_two_of_every_item(ana: Client, home: Home) -> None:
    home.fall_ill(hours_ago=1)
    home.replan()
    items = list(of_the_home(home))
    assert any(item.kind.startswith("antiviral") for item in items)
    for item in items:
        assert "I have it" in controls(ana, home, item)[:2], item.kind


def test_who_has_it_finds_what_comes_next_first(ana: Client, home: Home) -> None:
    params = {"count": 2, "at_once": False, "phone": "+15550142", "contact": "Dr Lee"}
    item = due(
        "after_covid.flags:1", kind="after_covid.flags", params=params, owner="Ana Reyes",
        owner_id=str(home.people.ana.id), owned_at=NOW,
    )  # fmt: skip
    snapshot(home.people, item)
    assert controls(ana, home, item)[:3] == ["Done", "Later", "Call Dr Lee"]


@pytest.mark.parametrize("kind", ["antiviral.ask", "antiviral.ask_anyway"])
def test_the_call_comes_right_after_the_answers(ana: Client, home: Home, kind: str) -> None:
    home.fall_ill(hours_ago=1)
    home.replan()
    for item in of_the_home(home):
        if item.kind == kind:
            assert controls(ana, home, item)[:4] == ["I have it", "Later", "Call Dr Lee", "Write it down"]
