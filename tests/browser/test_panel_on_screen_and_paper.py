"""The care team's list as it stands open, and as it comes out of the printer for the huddle."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from caregiving.people.models import TeamRole, User
from tests.browser.conftest import DESK, SIZES, Open
from tests.careteam.desk import clinician, make_case
from tests.people import People, make_people

HOMES = 60
NAMES = [f"Maximiliana Home{number:02}" for number in range(HOMES)]


@pytest.fixture
def now(transactional_db: None) -> datetime:
    return timezone.now()


@pytest.fixture
def people(now: datetime) -> People:
    return make_people(now)


@pytest.fixture
def ruth(people: People) -> User:
    return clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR)


@SIZES
def test_what_happens_comes_onto_the_list_while_it_stands_open(
    ruth: User, people: People, open_as: Open, size: dict[str, int], now: datetime
) -> None:
    page = open_as(ruth, size)
    page.clock.install()
    page.goto("/team/")
    page.evaluate("window.neverLeft = true")
    make_case(people.team, "Ben Achterberg", now)
    expect(page.get_by_role("heading", name="Ben Achterberg")).to_have_count(0)
    page.clock.run_for(61_000)
    expect(page.get_by_role("heading", name="Ben Achterberg")).to_be_visible()
    assert page.evaluate("window.neverLeft")


def test_it_stays_as_it_is_under_the_hand_that_is_on_it(
    ruth: User, people: People, open_as: Open, now: datetime
) -> None:
    make_case(people.team, "Ann Bo", now)
    page = open_as(ruth, DESK)
    page.clock.install()
    page.goto("/team/")
    page.get_by_role("link", name="Called: Ann Bo").focus()
    make_case(people.team, "Ben Achterberg", now)
    page.clock.run_for(61_000)
    expect(page.get_by_role("link", name="Called: Ann Bo")).to_be_focused()
    page.get_by_label("Name", exact=True).focus()
    with page.expect_response("**/team/"):
        page.clock.run_for(61_000)
    expect(page.get_by_role("heading", name="Ben Achterberg")).to_be_visible()


def sheets(page: Page, paper: str, folder: Path) -> list[str]:
    """The words of each sheet of paper."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("No pdftotext was found (apt install poppler-utils).")
    printed = folder / f"{paper}.pdf"
    page.pdf(path=printed, format=paper, prefer_css_page_size=True)
    words = subprocess.run([reader, "-layout", printed, "-"], check=True, capture_output=True, text=True).stdout
    return words.rstrip("\f").split("\f")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_huddle_list_is_on_paper_whole_and_without_what_only_a_screen_needs(
    ruth: User, people: People, open_as: Open, now: datetime, paper: str, tmp_path: Path
) -> None:
    for number, name in enumerate(NAMES):
        make_case(people.team, name, now, fails_at=now + timedelta(minutes=number))
    page = open_as(ruth, DESK)
    page.goto("/team/huddle/")
    printed = sheets(page, paper, tmp_path)
    assert len(printed) > 1
    assert "Huddle list" in printed[0] and "Home00" in printed[0]
    assert not re.search("Infection plans|Checklists|Guidance|Print\\b", " ".join(printed))
    for sheet in printed:
        assert "Telephone" in sheet
        names = len(re.findall(r"Home\d\d", sheet))
        assert names == len(re.findall(r"\+1 555 0181", sheet)) == len(re.findall(r"No data from", sheet))
    assert sorted(re.findall(r"Home\d\d", " ".join(printed))) == [name.split()[1] for name in NAMES]
