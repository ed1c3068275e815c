"""What two people of a household tell, tap by tap, of every kind that a phone can tell, each with its moment."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from django.urls import reverse

from caregiving.agenda.due import agenda
from caregiving.agenda.facts import facts
from caregiving.agenda.rows import read
from caregiving.equipment.models import Routine, UpkeepTask, UpkeepVerb
from caregiving.illness.models import AskOutcome, Change, TestResult, TestTarget
from caregiving.patients.happenings import kinds
from caregiving.patients.models import ITEMS, Rater
from caregiving.people.models import Membership, User
from caregiving.web.after_words import SYMPTOMS
from caregiving.web.daily import QUESTIONS
from checklists.models import Checklist, Step
from tests.web.home import Home

NO_PAGE_TELLS = {
    "milestone": "comes with household files and the API",
    "used": "comes with household files and the API",
    "door_checked": "is told by visitors, who have no account and no outbox",
    "undone": "is any tap that is taken back",
}
KINDS = {kind.KIND for kind in kinds()} - set(NO_PAGE_TELLS)
NOUNS = {"vaccination", "shift"}  # they wait on the phone as well
# What another tap rests on, or what has no way back once it was sent.
STAYS = ("checklist", "questions", "vaccines", "shift")


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

    @property
    def stays(self) -> bool:
        return any(word in self.url for word in STAYS)


class Life:
    """A method for each kind, of its name; a new kind that nobody has written here is an error."""

    def __init__(self, home: Home, dice: random.Random, end: datetime) -> None:
        self.home, self.dice = home, dice
        self.patient, self.zone = home.people.patient, home.people.patient.zone
        self.ana = home.people.ana
        self.moments = iter(sorted(_moments(dice, home.now, end, 1500)))
        self.at = home.now
        self.ways: dict[str, Callable[[User], list[Tap]]] = {
            name: getattr(self, name) for name in sorted(KINDS | NOUNS)
        }
        self.deck: list[str] = []
        self.days = count()
        self.uncharged = self._task("uncharged")
        home.replan()
        self.list = Checklist.objects.create(slug="night", language="en", title="Night", version=1)
        self.steps = [Step.objects.create(checklist=self.list, place=place, text=f"Step {place}") for place in (1, 2)]

    def taps(self, user: User) -> list[Tap]:
        """One thing that is told, with what it rests on; each kind as often as any other."""
        if not self.deck:
            self.deck = self.dice.sample(list(self.ways), len(self.ways))
        self.at = next(self.moments)
        return self.ways[self.deck.pop()](user)

    def _tap(self, user: User, name: str, *args: object, **said: object) -> Tap:
        fields = {"patient": str(self.patient.id), **{key: str(value) for key, value in said.items()}}
        tap_id = UUID(int=self.dice.getrandbits(128), version=4)
        at, self.at = self.at, next(self.moments)
        return Tap(user, tap_id, at, reverse(name, args=args), fields)

    def _one(self, user: User, *ways: tuple[str, Mapping[str, object]]) -> list[Tap]:
        name, said = self.dice.choice(ways)
        return [self._tap(user, name, **said)]

    @property
    def _today(self) -> date:
        """In the home, as the tap is made."""
        return self.at.astimezone(self.zone).date()

    # supplies
    def counted(self, user: User) -> list[Tap]:
        supply = self.dice.choice([self.home.filters, self.home.tests])
        return [self._tap(user, "count", supply.id, quantity=self.dice.randint(0, 30))]

    def restocked(self, user: User) -> list[Tap]:
        return [self._tap(user, "supply_came_in", self.home.filters.id, quantity=self.dice.randint(1, 30))]

    def order_sent(self, user: User) -> list[Tap]:
        return [self._tap(user, "order", self.home.filters.id, quantity=self.dice.randint(1, 30))]

    def dose_given(self, user: User) -> list[Tap]:
        fever = self.dice.choice([{}, {"for_fever": "on"}])
        return [self._tap(user, "dose_given", medicine=self.home.medicine.id, **fever)]

    # machines and power
    def drill(self, user: User) -> list[Tap]:
        return [self._tap(user, "drill", self.home.niv.id, minutes=self.dice.randint(1, 400))]

    def power(self, user: User) -> list[Tap]:
        return self._one(user, ("power_out", {}), ("power_on", {}))

    def infection_plan_switched(self, user: User) -> list[Tap]:
        return self._one(user, ("switch", {"on": "on"}), ("switch", {}))

    def upkeep_done(self, user: User) -> list[Tap]:
        """Each time of a task that nobody else does: what is done is due no more."""
        task = self._task(f"part {self.at:%H%M%S%f}")
        return [self._answers(user, task.id.hex, "done")]

    def routine_done(self, user: User) -> list[Tap]:
        clock = f"{self.at.astimezone(self.zone):%H:%M}"
        care = Routine.objects.create(patient=self.patient, title=f"Care {self.at:%H%M%S%f}", times=[clock])
        return [self._answers(user, str(care.id), "done")]

    def answered(self, user: User) -> list[Tap]:
        """Ana alone takes it: of a second one who does, a page says that somebody has it, and stores nothing."""
        verb = self.dice.choice(["have", "later"])
        return [self._answers(user, self.uncharged.id.hex, verb if user == self.ana else "later")]

    def _task(self, part: str) -> UpkeepTask:
        started = self.home.now.date() - timedelta(days=8)
        return UpkeepTask.objects.create(
            device=self.home.suction, verb=UpkeepVerb.CHARGE, part=part, every=7, source_type="manufacturer",
            started_on=started,
        )  # fmt: skip

    def _answers(self, user: User, subject: str, verb: str) -> Tap:
        """To what is due about it as the tap is made."""
        key = next(
            item.key
            for item in agenda(facts(read(self.patient.id, self.at), self.at), self.at)
            if item.subject == subject
        )
        return self._tap(user, "answer", uuid5(self.patient.id, key), verb=verb)

    # the illness
    def symptom(self, user: User) -> list[Tap]:
        usual = dict.fromkeys(QUESTIONS, "usual")
        checked = {**usual, "change": self.dice.choice(Change.values), "temperature": "38.4"}
        return self._one(
            user, ("start", {"day": self._today - timedelta(days=1)}), ("danger", {}), ("daily_check", checked)
        )

    def test(self, user: User) -> list[Tap]:
        results = self.dice.choice(TestResult.values), self.dice.choice(TestResult.values)
        other = {"method": "molecular", "covid": results[0], "flu": results[1]}
        return self._one(user, ("tested", {"result": results[0]}), ("other_tested", other))

    def antiviral_asked(self, user: User) -> list[Tap]:
        return [self._tap(user, "asked", outcome=self.dice.choice(AskOutcome.values))]

    def recovered(self, user: User) -> list[Tap]:
        return [self._tap(user, "recovered")]

    def exposed(self, user: User) -> list[Tap]:
        who = self.dice.choice(["", self.home.people.ben.pk])
        day = self._today - timedelta(days=self.dice.randint(0, 3))
        return [self._tap(user, "exposed", who=who, day=day, target=self.dice.choice(TestTarget.values))]

    def caregiver_ill(self, user: User) -> list[Tap]:
        ill = self.dice.choice([{}, {"ill": "on"}])
        return [self._tap(user, "caregiver_ill", who=self.home.people.eva.pk, **ill)]

    def after_covid_check(self, user: User) -> list[Tap]:
        return [self._tap(user, "after_check", symptoms=self.dice.choice(list(SYMPTOMS)))]

    # how it goes
    def function_scored(self, user: User) -> list[Tap]:
        points = {item: self.dice.randint(0, 4) for item in ITEMS}
        return [self._tap(user, "function_score", rater=Rater.CAREGIVER, **points)]

    def reading(self, user: User) -> list[Tap]:
        day = self._today - timedelta(days=self.dice.randint(0, 1))
        return [self._tap(user, "measures", measure="weight", value=self.dice.randint(40, 90), on=day)]

    def visit_question(self, user: User) -> list[Tap]:
        return [self._tap(user, "question_ask", text=f"Why {self.dice.random()}?")]

    def visit_answered(self, user: User) -> list[Tap]:
        [question] = self.visit_question(user)
        return [question, self._tap(user, "question_answered", question.id)]

    # paper and lists
    def sheet_printed(self, user: User) -> list[Tap]:
        return [self._tap(user, "printed")]

    def checklist_started(self, user: User) -> list[Tap]:
        return [self._tap(user, "checklist_begin", checklist=self.list.id)]

    def ticked(self, user: User) -> list[Tap]:
        [begun] = self.checklist_started(user)
        return [begun, *(self._tap(user, "checklist_tick", begun.id, step=step.id) for step in self.steps)]

    # nouns
    def vaccination(self, user: User) -> list[Tap]:
        """Of another day each: two of one kind on one day are refused."""
        return [self._tap(user, "vaccine_dose_new", cvx="141", given_on=self._today - timedelta(days=next(self.days)))]

    def shift(self, user: User) -> list[Tap]:
        """Ben goes on duty; Ana hands over to somebody who tells nothing here."""
        if user == self.home.people.ben:
            return [self._tap(user, "shift_on")]
        to = Membership.objects.get(user=self.home.people.eva)
        return [self._tap(user, "shift_hand_over", to=to.pk)]


def _moments(dice: random.Random, start: datetime, end: datetime, how_many: int) -> Iterator[datetime]:
    span = int((end - start).total_seconds() * 1000) - 1
    yield from (start + timedelta(milliseconds=one) for one in dice.sample(range(1, span), how_many))
