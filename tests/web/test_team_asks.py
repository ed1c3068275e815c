"""During an illness a number that nobody approved is never shown as if it held: the page says to ask the team."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone

from tests.careteam.reviewers import said
from tests.web.home import Home


def team_says(client: Client) -> str:
    text = re.sub(r"\s+", " ", client.get("/illness/").content.decode())
    return re.sub(r"<details>.*?</details>", "", text.split('id="team-asks"')[1].split("</section>")[0])


def test_without_a_word_of_the_team_it_is_to_be_asked(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    shown = team_says(ana)
    assert "At which oxygen value should we call?" in shown
    assert shown.count("Ask your team") == 7
    assert "90 %" not in shown


def test_what_the_team_approved_is_shown(ana: Client, home: Home) -> None:
    home.fall_ill(30)
    said(home.people.dee, "SP-04.now", now=timezone.now(), team=home.people.team)
    shown = team_says(ana)
    assert "under 90 % call emergency now" in shown
    assert shown.count("Ask your team") == 6
