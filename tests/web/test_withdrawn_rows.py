"""The page that rested on a row of the guidance that was withdrawn names it and says to ask the team. Every page
opens, whichever row is withdrawn, and with none left."""

from __future__ import annotations

import pytest
from django.test import Client

from caregiving.agenda.models import RuleReview
from caregiving.guidance.catalog import Rules
from caregiving.web.relied_on import RELIED_ON, relied_on
from tests.web.home import Home
from tests.web.reviewed_home import live_in, page, withdraw

RULES = Rules.load()
ADDRESSES = {
    "web/illness.html": "illness",
    "web/exposed.html": "exposed",
    "web/daily.html": "daily_check",
    "web/breathing.html": "breathing",
    "web/power.html": "power",
    "web/supplies.html": "supplies",
    "web/vaccines.html": "vaccines",
    "web/screening.html": "screening",
    "web/sheet.html": "sheet",
    "web/function.html": "function",
    "web/measures.html": "measures",
    "web/doses.html": "doses",
    "web/after.html": "after",
    "web/after_visit.html": "after_visit",
    "web/door.html": "door",
    "web/people.html": "people",
}
OTHERS = ("now", "due_list", "ready", "equipment", "after_statements", "sheet_crew", "checklists", "settings", "wrong")
OF_ONE_THING = {"web/device.html", "web/drill.html", "web/supply.html"}
TOPICS = sorted({ruling.row.topic for ruling in RULES})


@pytest.fixture
def lived_in(home: Home) -> Home:
    live_in(home)
    home.replan()
    return home


def test_every_page_that_rests_on_rows_is_looked_at_here() -> None:
    assert set(RELIED_ON) == set(ADDRESSES) | OF_ONE_THING


@pytest.mark.parametrize("template", ADDRESSES)
def test_a_page_names_every_row_that_it_rested_on_and_says_to_ask_the_team(
    ana: Client, lived_in: Home, template: str
) -> None:
    assert "No longer used here" not in page(ana, ADDRESSES[template])
    for rule_id in dict.fromkeys(relied_on(template, RULES.for_country("US"))):
        RuleReview.objects.all().delete()
        withdraw(lived_in, rule_id)
        gone = page(ana, ADDRESSES[template]).split("No longer used here: ask your team")[1]
        assert f"<q>{RULES[rule_id].row.statement}</q>" in gone, rule_id


def open_all(client: Client, home: Home) -> None:
    home.replan()
    for name in (*ADDRESSES.values(), *OTHERS):
        page(client, name)
    page(client, "device", home.niv.pk)
    page(client, "drill", home.niv.pk)
    page(client, "supply", home.filters.pk)


def test_every_page_opens_with_every_row_withdrawn(ana: Client, lived_in: Home) -> None:
    withdraw(lived_in, *(ruling.row.id for ruling in RULES))
    open_all(ana, lived_in)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_page_opens_with_a_whole_topic_withdrawn(ana: Client, lived_in: Home, topic: str) -> None:
    withdraw(lived_in, *(ruling.row.id for ruling in RULES if ruling.row.topic == topic))
    open_all(ana, lived_in)
