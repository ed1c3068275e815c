"""Two phones of one household through 200 random offline sessions: in the end it is as if all had been told online.

The phones run the real outbox, in pages that do nothing else; the weather between them and the real server cuts the
way, loses answers and answers 500, 401 or 409 at random, and tabs are killed in the middle of it all.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route

from caregiving.agenda.due import agenda, horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.rows import read
from caregiving.equipment.models import UpkeepTask, UpkeepVerb
from caregiving.patients.happenings import Happening
from caregiving.people.models import User
from caregiving.web.script import FOLDER
from checklists.models import Checklist, Step
from tests.browser.conftest import sign_in
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
class Tap:
    """One tap of one person, and whether it was taken back at once."""

    user: User
    id: UUID
    at: datetime
    url: str
    said: dict[str, str]
    taken_back: bool = False

    def as_json(self) -> dict[str, Any]:
        at = self.at.isoformat().replace("+00:00", "Z")
        return {"id": str(self.id), "at": at, "url": self.url, "said": self.said}


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


class Life:
    """What the two of them tell: of every kind, each with the moment of its tap."""

    def __init__(self, home: Home, dice: random.Random, end: datetime) -> None:
        self.home, self.dice = home, dice
        self.patient = str(home.people.patient.id)
        self.moments = iter(sorted(_moments(dice, home.now, end, 1500)))
        self.tasks = [self._task(home, number) for number in range(12)]
        self.uncharged = self.tasks.pop()
        home.replan()
        self.list = Checklist.objects.create(slug="night", language="en", title="Night", version=1)
        self.steps = [Step.objects.create(checklist=self.list, place=place, text=f"Step {place}") for place in (1, 2)]

    def _task(self, home: Home, number: int) -> str:
        started = home.now.date() - timedelta(days=8)
        task = UpkeepTask.objects.create(
            device=home.suction, verb=UpkeepVerb.CHARGE, part=f"part {number}", every=7, source_type="manufacturer",
            started_on=started,
        )  # fmt: skip
        return task.id.hex

    def taps(self, user: User) -> list[Tap]:
        """One thing that is told, or a list that is begun and ticked."""
        ways = (self._count, self._order, self._drill, self._illness, self._answer, self._sheet, self._list)
        return self.dice.choice(ways)(user)

    def _tap(self, user: User, name: str, *args: object, **said: object) -> Tap:
        fields = {"patient": self.patient, **{key: str(value) for key, value in said.items()}}
        tap_id = UUID(int=self.dice.getrandbits(128), version=4)
        return Tap(user, tap_id, next(self.moments), reverse(name, args=args), fields)

    def _count(self, user: User) -> list[Tap]:
        supply = self.dice.choice([self.home.filters, self.home.tests])
        return [self._tap(user, "count", supply.id, quantity=self.dice.randint(0, 30))]

    def _order(self, user: User) -> list[Tap]:
        return [self._tap(user, "order", self.home.filters.id, quantity=self.dice.randint(1, 30))]

    def _drill(self, user: User) -> list[Tap]:
        return [self._tap(user, "drill", self.home.niv.id, minutes=self.dice.randint(1, 400))]

    def _sheet(self, user: User) -> list[Tap]:
        return [self._tap(user, "printed")]

    def _illness(self, user: User) -> list[Tap]:
        today = self.home.now.astimezone(self.home.people.patient.zone).date() - timedelta(days=1)
        kinds: list[tuple[str, dict[str, object]]] = [
            ("start", {"day": today}), ("tested", {"result": self.dice.choice(["positive", "negative", "invalid"])}),
            ("asked", {"outcome": self.dice.choice(["no_answer", "waiting", "prescribed"])}), ("danger", {}),
            ("switch", {"on": "on"}), ("switch", {}), ("recovered", {}),
        ]  # fmt: skip
        name, said = self.dice.choice(kinds)
        return [self._tap(user, name, **said)]

    def _answer(self, user: User) -> list[Tap]:
        """Charged, once each: what is done is due no more. I have it or later, of one that nobody charges."""
        done = bool(self.tasks) and self.dice.random() < 0.5
        task = self.tasks.pop() if done else self.uncharged
        items = horizon(facts(read(self.home.people.patient.id, self.home.now), self.home.now), self.home.now)
        key = next(item.key for item in items if item.subject == task)
        item_id = uuid5(self.home.people.patient.id, key)
        return [self._tap(user, "answer", item_id, verb="done" if done else self.dice.choice(["have", "later"]))]

    def _list(self, user: User) -> list[Tap]:
        begun = self._tap(user, "checklist_begin", checklist=self.list.id)
        return [begun, *(self._tap(user, "checklist_tick", begun.id, step=step.id) for step in self.steps)]


def _moments(dice: random.Random, start: datetime, end: datetime, count: int) -> Iterator[datetime]:
    span = int((end - start).total_seconds() * 1000) - 1
    yield from (start + timedelta(milliseconds=one) for one in dice.sample(range(1, span), count))


def stands(home: Home) -> set[tuple[Any, ...]]:
    rows = Happening.objects.standing().filter(patient=home.people.patient).exclude(kind="undone")
    return set(rows.values_list("id", "kind", "author", "occurred_at", "digest"))


def due_at(home: Home, moment: datetime) -> list[dict[str, Any]]:
    return [item.as_json() for item in agenda(facts(read(home.people.patient.id, moment), moment), moment)]


def told_online(home: Home, taps: list[Tap], moment: datetime) -> tuple[set[tuple[Any, ...]], list[dict[str, Any]]]:
    """What would stand, and be due, had each tap been an ordinary form sent at its moment. Then it is undone."""
    clients = {}
    for user in {tap.user.pk: tap.user for tap in taps}.values():
        clients[user.pk] = Client()
        clients[user.pk].force_login(user)
    with transaction.atomic():
        for tap in sorted(taps, key=lambda one: one.at):
            with time_machine.travel(tap.at, tick=False):
                answer = clients[tap.user.pk].post(tap.url, {**tap.said, "id": tap.id})
            assert answer.status_code == 302, (tap, answer.content)
        found = stands(home), due_at(home, moment)
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
            tap.taken_back = "checklist" not in tap.url and dice.random() < 0.1
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
    assert stands(home) == online
    assert due_at(home, later) == due_online
