"""The care team's list as it stands open, and as it comes out of the printer for the huddle."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

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
    make_case(people.team, "Ben Achterberg", now + timedelta(hours=1))
    called = page.get_by_role("link", name="Called: Ann Bo")
    called.focus()
    for _ in range(3):
        page.clock.run_for(30_000)
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
    expect(called).to_be_focused()
    expect(page.get_by_role("heading", name="Ben Achterberg")).to_have_count(0)
    with page.expect_response("**/team/"):
        page.clock.run_for(121_000)
    expect(page.get_by_role("heading", name="Ben Achterberg")).to_be_visible()
    expect(called).to_be_focused()


def test_what_is_written_below_it_stays_while_it_reads_itself_anew(
    ruth: User, people: People, open_as: Open, now: datetime
) -> None:
    page = open_as(ruth, DESK)
    page.clock.install()
    page.goto("/team/")
    page.get_by_label("Name", exact=True).fill("Ach")
    make_case(people.team, "Ben Achterberg", now)
    with page.expect_response("**/team/"):
        page.clock.run_for(61_000)
    expect(page.get_by_role("heading", name="Ben Achterberg")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ach")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


@SIZES
def test_it_goes_on_after_a_call_that_was_begun_on_it(
    ruth: User, people: People, open_as: Open, size: dict[str, int], now: datetime
) -> None:
    """The telephone's application comes and goes; the link that opened it keeps the focus, of the home it is of."""
    make_case(people.team, "Ann Bo", now)
    page = open_as(ruth, size)
    page.clock.install()
    page.goto("/team/")
    page.evaluate("addEventListener('click', (event) => event.preventDefault())")  # there is no telephone here
    number = page.get_by_role("link", name="Lead of Ann Bo, +1 555 0181")
    number.click()
    expect(number).to_be_focused()
    make_case(people.team, "Ben Achterberg", now - timedelta(hours=1))
    with page.expect_response("**/team/"):
        page.clock.run_for(121_000)
    expect(page.get_by_role("heading", name="Ben Achterberg")).to_be_visible()
    expect(number).to_be_focused()


@pytest.mark.parametrize("lost", ["network", "session"])
def test_it_says_from_when_it_is_when_it_cannot_read_itself_anew(
    ruth: User, people: People, open_as: Open, now: datetime, lost: str
) -> None:
    make_case(people.team, "Ann Bo", now)
    page = open_as(ruth, DESK)
    page.clock.install()
    page.goto("/team/")
    cookies: Any = page.context.cookies()
    old = page.get_by_text(re.compile(r"As of \d\d:\d\d"))
    expect(old).to_be_hidden()
    if lost == "network":
        page.context.set_offline(True)
    else:
        page.context.clear_cookies()
    page.clock.run_for(61_000)
    expect(old).to_be_visible()
    expect(page.get_by_role("heading", name="Ann Bo")).to_be_visible()
    page.context.set_offline(False)
    page.context.add_cookies(cookies)
    page.clock.run_for(61_000)
    expect(old).to_be_hidden()


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
