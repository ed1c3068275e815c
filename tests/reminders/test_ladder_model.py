"""The ladder against every order of answers, failures, time-outs and late answers, for up to four steps.

The model plans as the real one does: answers become facts, the agenda says who has it, the ladder says who is asked.
It sends what is due and was not sent before (a key stands once in the table), one tick after the other, and tells the
others once who has it. Who has it, when each step is asked and when all were asked in vain are reckoned here anew.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from caregiving.agenda.due import OUTCOME_WITHIN, with_answers
from caregiving.agenda.facts import sum_up
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answer, Answered
from caregiving.people.models import User
from caregiving.reminders.household import Person, Reach, Step
from caregiving.reminders.models import State, Urgency
from caregiving.reminders.wanted import Asked, SoFar, Wanted, passing, taking_of, wanted
from tests.people import NOW
from tests.reminders.sending import due
from tests.reminders.test_ladder import person

HOME = uuid4()
TICK = timedelta(minutes=5)
ITEM = due(wakes=True, opens=NOW, closes=NOW + timedelta(hours=48))


class Ladder(RuleBasedStateMachine):
    """One critical item in a home of up to four steps."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.people: list[Person] = []
        self.waits: list[int] = []
        self.answers: list[Answered] = []
        self.ladders: dict[str, Asked] = {}
        self.failing: set[UUID] = set()
        self.sent: Counter[str] = Counter()
        self.log: list[tuple[datetime, Wanted]] = []
        self.tried: list[Wanted] = []
        self.as_it_was = True  # nobody's channels went or came
        self.told: dict[tuple[str, UUID], dict[str, str]] = {}
        self.done_at: datetime | None = None

    @initialize(waits=st.lists(st.sampled_from([5, 10, 15]), min_size=1, max_size=4))
    def home(self, waits: list[int]) -> None:
        self.waits = waits
        self.people = [person(f"P{number}", "push", "email") for number in range(len(waits))]

    def item(self) -> Due | None:
        return with_answers(ITEM, sum_up(self.answers), self.now) if self.answers else ITEM

    def reach(self) -> Reach:
        steps = tuple(Step((who,), "push", wait) for who, wait in zip(self.people, self.waits, strict=True))
        return Reach(tuple(self.people), steps, None)

    def plan(self) -> list[Wanted]:
        item = self.item()
        asked = {ITEM.key: {one.user_id for _, one in self.log}}
        so_far = SoFar(self.ladders, asked, self.told)
        return list(wanted(HOME, [item], self.reach(), so_far, self.now)) if item else []

    def has_it(self) -> str:
        """The first who said so, until the time for an outcome is over; then the first who said so after that."""
        since, who = NOW - OUTCOME_WITHIN, ""
        for have in sorted(self.answers, key=lambda answer: (answer.occurred_at, answer.id)):
            if have.verb == Answer.HAVE and have.occurred_at >= since + OUTCOME_WITHIN:
                since, who = have.occurred_at, str(have.author_id)
        return who if self.now < since + OUTCOME_WITHIN else ""

    def begun(self) -> tuple[str, Asked] | None:
        """The ladder that is being climbed, as the table tells of it."""
        item = self.item()
        name = f"{HOME.hex}:{item.key}:{item.nudge}" if item and not item.owner else ""
        return (name, self.ladders[name]) if name in self.ladders else None

    def times(self, so_far: Asked) -> dict[int, datetime]:
        """When each step of the first round that reaches anybody is asked, and, one further, when all were in vain."""
        found, moment = {}, so_far.begun
        assert moment
        for place, wait in enumerate(self.waits):
            if self.people[place].channels:
                found[place] = moment
                moment += timedelta(minutes=0 if place in so_far.failed - so_far.reached else wait)
        return {**found, len(self.waits): moment}

    def asking(self) -> list[Wanted]:
        return [one for one in self.plan() if one.urgency == Urgency.CRITICAL]

    def send(self) -> None:
        """All that is due, planned anew after each failure, as the worker and `replan` do it."""
        while waiting := [one for one in self.plan() if one.send_at <= self.now and not self.sent[one.key]]:
            one = waiting[0]
            self.sent[one.key] += 1
            if one.urgency == Urgency.TOLD:
                self.tell(one)
                continue
            self.tried.append(one)
            so_far = self.ladders.setdefault(one.key.rsplit(":", 3)[0], Asked())
            so_far.begun = min(so_far.begun or one.send_at, one.send_at)
            newer = any(other.user_id == one.user_id and other.send_at > one.send_at for other in waiting)
            if newer or any(told.user_id == one.user_id and at >= one.send_at for at, told in self.log):
                so_far.reached.add(one.step)  # overtaken: another message speaks for it
            elif one.user_id in self.failing:
                so_far.failed.add(one.step)
                so_far.unsent.add((one.step, one.user_id, one.channel))
                if len(so_far.failed) > 2 * len(self.people):
                    return  # nobody is reached at all: it goes on with the next tick
            else:
                so_far.reached.add(one.step)
                newest = so_far.sent.get((one.user_id, one.channel), one.send_at)
                so_far.sent[one.user_id, one.channel] = max(newest, one.send_at)
                self.log.append((self.now, one))
        self.the_others_know_who_has_it()
        self.each_step_was_asked_in_time()

    def each_step_was_asked_in_time(self) -> None:
        climbed = self.begun()
        times = self.times(climbed[1]) if climbed else {}
        for place, one in enumerate(self.people):
            asked = [
                each.send_at for each in self.tried if climbed and each.key.startswith(f"{climbed[0]}:{one.id.hex}")
            ]
            if place in times and times[place] <= self.now:
                assert asked, "never asked"
                assert max(asked) >= times[place] or not self.as_it_was

    def tell(self, one: Wanted) -> None:
        """A broken phone takes no word either; then it goes by mail."""
        broken = one.user_id in self.failing and one.channel == "push"
        before = self.told.setdefault((one.key.rsplit(":", 2)[0], one.user_id), {})
        assert State.SENT not in before.values(), "told twice"
        before[one.channel] = State.FAILED if broken else State.SENT

    def the_others_know_who_has_it(self) -> None:
        item = self.item()
        if item and item.owner:
            taking = taking_of(HOME, item)
            others = {one.user_id for _, one in self.log} - {UUID(item.owner_id)}
            told = {user for (about, user), by in self.told.items() if about == taking and State.SENT in by.values()}
            assert {one for one in others if self.by_id(one).channels} <= told <= others

    def by_id(self, user_id: UUID) -> Person:
        return next(one for one in self.people if one.id == user_id)

    @rule(ticks=st.integers(1, 8))
    def time_passes(self, ticks: int) -> None:
        for _tick in range(ticks):
            self.send()
            self.now += TICK

    @rule(hours=st.integers(1, 3))
    def the_beat_sleeps(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(data=st.data())
    def a_phone_breaks_or_is_mended(self, data: Any) -> None:
        self.failing ^= {data.draw(st.sampled_from(self.people)).id}

    @precondition(lambda self: len(self.people) > 1)
    @rule(data=st.data())
    def somebody_but_the_first_loses_every_channel_or_gets_them_back(self, data: Any) -> None:
        place = data.draw(st.integers(1, len(self.people) - 1))
        one = self.people[place]
        self.as_it_was = False
        self.people[place] = replace(one, channels=() if one.channels else ("push", "email"))

    @rule(data=st.data(), verb=st.sampled_from([Answer.HAVE, Answer.LATER]), late=st.sampled_from([0, 7, 45]))
    def somebody_answers(self, data: Any, verb: str, late: int) -> None:
        """Also one whose phone had no network when it was tapped."""
        self._answer(data, verb, max(NOW, self.now - timedelta(minutes=late)))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def somebody_is_done(self, data: Any) -> None:
        self._answer(data, Answer.DONE, self.now)
        self.done_at = self.done_at or self.now

    def _answer(self, data: Any, verb: str, at: datetime) -> None:
        who = data.draw(st.sampled_from(self.people))
        until = at + timedelta(minutes=20) if verb == Answer.LATER else None
        author = User(id=who.id, name=who.name)
        self.answers.append(Answered(id=uuid4(), verb=verb, occurred_at=at, later_until=until, author=author))

    @invariant()
    def nothing_is_sent_after_done(self) -> None:
        assert self.done_at is None or (self.plan() == [] and all(at <= self.done_at for at, _ in self.log))

    @invariant()
    def nothing_is_sent_twice(self) -> None:
        """Nor is the same person asked twice at one moment by steps or rounds that overlap."""
        at_once = Counter((at, one.user_id) for at, one in self.log)
        assert all(times == 1 for times in at_once.values())

    @invariant()
    def one_has_it_and_keeps_it_for_its_time(self) -> None:
        item = self.item()
        assert item is None or item.owner_id == self.has_it()

    @invariant()
    def it_is_seen_when_all_were_asked_in_vain(self) -> None:
        climbed, item = self.begun(), self.item()
        if climbed and item and climbed[1].reached:
            in_vain = self.times(climbed[1])[len(self.waits)]
            seen = {item.key: in_vain} if in_vain < item.closes else {}
            assert passing(HOME, [item], self.reach(), SoFar(self.ladders), self.now) == seen

    @invariant()
    def nobody_else_is_asked_while_somebody_has_it(self) -> None:
        item = self.item() if self.people else None
        if item and item.owner:
            assert item.owned_at
            assert item.owned_at + OUTCOME_WITHIN > self.now
            assert self.asking() == []

    @invariant()
    def it_is_never_silent_before_done(self) -> None:
        """Open and nobody has it: somebody is still to be asked."""
        item = self.item() if self.people else None
        if item and not item.owner and item.open_at(self.now):
            assert any(not self.sent[one.key] for one in self.asking())


TestLadder = Ladder.TestCase
TestLadder.settings = settings(max_examples=200, stateful_step_count=25, deadline=None)


@pytest.mark.parametrize("first", range(4))
def test_of_many_who_answer_at_once_one_has_it(first: int) -> None:
    """Whatever the order in which the answers arrive."""
    said = [
        Answered(id=UUID(int=n + 1), verb=Answer.HAVE, occurred_at=NOW, author=User(id=uuid4(), name=f"P{n}"))
        for n in range(4)
    ]
    turned = said[first:] + said[:first]
    item = with_answers(ITEM, sum_up(turned), NOW)
    assert item
    assert item.owner == "P0"


def test_a_beat_that_slept_for_two_days_asks_the_first_and_not_everybody_at_once() -> None:
    woke = NOW + timedelta(days=2)
    item = replace(ITEM, closes=woke + timedelta(hours=6))
    people = tuple(person(name, "push") for name in ("Ana", "Ben", "Cat"))
    found = Reach(people, tuple(Step((who,), "push", 15) for who in people), None)
    asked = [one for one in wanted(HOME, [item], found, SoFar(), woke) if one.send_at <= woke]
    assert [one.user_id for one in asked] == [people[0].id]


def test_a_home_in_two_zones_lets_each_sleep_by_their_own_clock() -> None:
    ana, joe = person("Ana", "push"), replace(person("Joe", "push"), zone=ZoneInfo("Europe/Madrid"))
    found = Reach((ana, joe), (Step((ana,), "push", 15), Step((joe,), "push", 15)), None)
    sleepless = replace(ITEM, wakes=False)
    first = {one.step: one.send_at for one in wanted(HOME, [sleepless], found, SoFar(), NOW)}
    assert first[0] == NOW  # 03:07 in New York: the first is asked at once
    assert first[1] == NOW + timedelta(minutes=15)  # 09:22 in Madrid
    traveller = replace(joe, zone=ZoneInfo("America/New_York"))  # flew over: the same moment is his night now
    found = Reach((ana, traveller), (found.steps[0], Step((traveller,), "push", 15)), None)
    second = next(one for one in wanted(HOME, [sleepless], found, SoFar(), NOW) if one.step == 1)
    assert second.send_at.astimezone(ana.zone).hour == 7
