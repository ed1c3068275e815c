"""Two phones of one household through 200 random offline sessions, of every kind that a phone can tell (`life.py`): in
the end it is as if all had been told online.

The phones run the real outbox, in pages that do nothing else; the weather between them and the real server cuts the
way, loses answers and answers 500, 401 or 409 at random, and tabs are killed in the middle of it all.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route

from caregiving.agenda.due import agenda
from caregiving.agenda.facts import facts
from caregiving.agenda.rows import read
from caregiving.patients.happenings import Happening
from caregiving.people.models import Shift, User
from caregiving.reminders import plan
from caregiving.vaccines.models import Vaccination
from caregiving.web.script import FOLDER
from tests.browser.conftest import sign_in
from tests.browser.life import KINDS, Life, Tap
from tests.browser.weather import ANSWER_LOST, CUT, FINE, Weather
from tests.people import make_people
from tests.web.home import Home, make_home

SEED, SESSIONS, BEGAN = 20261127, 200, timedelta(hours=8)
TROUBLE = (FINE, FINE, FINE, CUT, CUT, ANSWER_LOST, 500, 503, 401, 409, 429)
OUTBOX = (FOLDER / "outbox.js").read_text()
# The outbox itself, and what the other files of the page's script would give it.
HARNESS = """
function settle() { return flush(); }
function draw() {}
function complain() {}
window.box = {
  flush,
  left: waiting,
  async tell({ id, at, url, said }) {
    const form = document.createElement("form");
    form.setAttribute("action", url);
    for (const [name, value] of Object.entries(said)) {
      form.append(Object.assign(document.createElement("input"), { name, value }));
    }
    const entry = { ...entryOf(form, null), id, at };
    entry.fields = entry.fields.map(([name, value]) => [name, name === "id" ? id : value]);
    return put(entry);
  },
  async tellAndTakeBack(told, first) {
    const place = await box.tell(told);
    if (first) await flush();
    const waits = (await waiting()).some((entry) => entry.place === place);
    if (waits) await takeBack(place, { url: "/undo/", word: "Undo" });
    return waits;
  },
  async again() {
    for (const entry of await waiting()) if (entry.refused) await put({ ...entry, refused: undefined });
    await flush();
    return (await waiting()).length;
  },
};
"""


@dataclass
class Phone:
    context: BrowserContext
    user: User
    page: Page | None = None

    def open(self, address: str) -> Page:
        if self.page is None:
            self.page = self.context.new_page()
            self.page.goto(f"{address}/box")
        return self.page

    def kill(self) -> None:
        if self.page:
            self.page.close()
        self.page = None


def stands(home: Home, moment: datetime) -> set[tuple[Any, ...]]:
    """What happened, the doses of vaccine in the record, and who is on duty."""
    rows = Happening.objects.standing().filter(patient=home.people.patient).exclude(kind="undone")
    doses = Vaccination.objects.filter(patient=home.people.patient)
    shifts = Shift.objects.filter(starts_at__lte=moment, ends_at__gt=moment, handed_over_at=None)
    return {
        *rows.values_list("id", "kind", "author", "occurred_at", "digest"),
        *doses.values_list("id", "cvx", "given_on", "lot"),
        *shifts.values_list("membership"),
    }


def due_at(home: Home, moment: datetime) -> Any:
    """What is due, with each illness called by its place: its own name is that of the sign that reached us first."""
    known = facts(read(home.people.patient.id, moment), moment)
    told = json.dumps([item.as_json() for item in agenda(known, moment)])
    for place, episode in enumerate(known.episodes):
        told = told.replace(episode.id, f"illness {place}")
    return json.loads(told)


def told_online(home: Home, taps: list[Tap], moment: datetime) -> tuple[set[tuple[Any, ...]], Any]:
    """What would stand, and be due, had each tap been an ordinary form sent at its moment. Then it is undone."""
    clients = {}
    for user in {tap.user.pk: tap.user for tap in taps}.values():
        clients[user.pk] = Client()
        clients[user.pk].force_login(user)
    with transaction.atomic():
        for tap in sorted(taps, key=lambda one: one.at):
            with time_machine.travel(tap.at, tick=False):
                if tap.url.endswith("/answer/"):
                    plan.replan(home.people.patient.id, tap.at)  # what no commit does here
                answer = clients[tap.user.pk].post(tap.url, {**tap.said, "id": tap.id})
            assert answer.status_code == 302, (tap, answer.content)
        found = stands(home, moment), due_at(home, moment)
        transaction.set_rollback(True)
    return found


@dataclass
class Session:
    """A while in which one phone is used: taps, in some weather; the tab may be killed after any of them."""

    phone: int
    weather: tuple[int, ...]
    taps: list[Tap]
    kills: list[bool]
    comes_back: bool


def planned(life: Life, users: list[User], dice: random.Random) -> Iterator[Session]:
    for _number in range(SESSIONS):
        phone = dice.randrange(len(users))
        taps = [tap for _time in range(dice.randint(1, 2)) for tap in life.taps(users[phone])]
        for tap in taps:
            tap.taken_back = not tap.stays and dice.random() < 0.1
        kills = [dice.random() < 0.15 for _tap in taps]
        weather = dice.choice([(CUT,), TROUBLE, TROUBLE, (FINE,)])
        yield Session(phone, weather, taps, kills, dice.random() < 0.5)


class Household:
    """Both phones, behind the same weather."""

    def __init__(self, phones: list[Phone], weather: Weather, dice: random.Random) -> None:
        self.phones, self.weather, self.dice = phones, weather, dice
        self.luck = random.Random(dice.random())  # noqa: S311  # the proxy's threads throw their own

    def live(self, session: Session) -> None:
        phone = self.phones[session.phone]
        for tap, killed in zip(session.taps, session.kills, strict=True):
            self._turn(session.weather)
            page = phone.open(self.weather.address)
            if tap.taken_back:
                self._turn((CUT, ANSWER_LOST, 500))  # else it would be sent and past taking back here
                said = [tap.as_json(), self.dice.random() < 0.5]
                assert page.evaluate("([told, tried]) => box.tellAndTakeBack(told, tried)", said)
            else:
                page.evaluate("(told) => box.tell(told)", tap.as_json())
            if killed:
                page.evaluate("void box.flush()")
                phone.kill()
        if session.comes_back:
            phone.open(self.weather.address).evaluate("box.again()")

    def end(self) -> None:
        """The sky clears, both phones are opened, and each tries again what was refused."""
        self.weather.clear()
        for phone in self.phones:
            page = phone.open(self.weather.address)
            for _time in range(5):
                left = page.evaluate("box.again()")
            assert left == 0, page.evaluate("box.left()")

    def _turn(self, kinds: tuple[int, ...]) -> None:
        self.weather.judge = lambda method, path: self.luck.choice(kinds) if method == "POST" else FINE


@pytest.fixture
def home(transactional_db: None) -> Home:
    early = datetime.now(UTC) - BEGAN
    return make_home(make_people(early), early)


@pytest.fixture
def phones(chromium: Browser, home: Home, address: str) -> Iterator[list[Phone]]:
    """Ana's and Ben's."""
    both = []
    for user in (home.people.ana, home.people.ben):
        context = chromium.new_context(service_workers="block")
        sign_in(context, user, address)
        context.new_page().goto(address)  # which brings the token against forgery
        page = f'<!doctype html><body data-person="{user.pk}"><script type="module">{OUTBOX}{HARNESS}</script>'
        context.route("**/box", _with(page))
        both.append(Phone(context, user))
    yield both
    for phone in both:
        phone.context.close()


def _with(page: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=page, content_type="text/html")


def test_each_happening_stands_once_and_the_agenda_is_as_if_told_online(
    phones: list[Phone], weather: Weather, home: Home
) -> None:
    dice = random.Random(SEED)  # noqa: S311  # a game, no secret
    later = timezone.now() + timedelta(hours=1)
    life = Life(home, dice, datetime.now(UTC))
    sessions = list(planned(life, [phone.user for phone in phones], dice))
    stay = [tap for session in sessions for tap in session.taps if not tap.taken_back]
    online, due_online = told_online(home, stay, later)
    household = Household(phones, weather, dice)
    for session in sessions:
        household.live(session)
    household.end()
    assert len(stay) > SESSIONS
    assert {row[1] for row in online if len(row) == 5} >= KINDS
    assert stands(home, later) == online
    assert due_at(home, later) == due_online
