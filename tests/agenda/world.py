"""A home in memory: a person with a mask, a prescriber, some supplies, and whatever happens. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model

from caregiving.agenda.due import agenda, horizon
from caregiving.agenda.facts import Facts, facts
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answered
from caregiving.agenda.rows import Rows
from caregiving.equipment.models import Device, DrillDone, InfectionPlanSwitched, UpkeepDone, UpkeepTask
from caregiving.illness.models import AntiviralAsked, Exposed, Recovered, SymptomNoticed, TestDone
from caregiving.patients.happenings import Happening
from caregiving.patients.models import Contact, FunctionScored, Patient, ReadingTaken, SheetPrinted
from caregiving.people.models import User
from caregiving.supplies.models import Counted, DoseGiven, Lot, Medicine, OrderSent, Restocked, Supply, Used

IDS = UUID("6d1b3a77-2a50-4d40-8a1e-54a1f6f7f2c1")
NOON = datetime(2026, 11, 20, 17, tzinfo=UTC)  # 12:00 in New York
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def named(name: str) -> UUID:
    return uuid5(IDS, name)


@dataclass
class World:
    """What the home has, and what has happened there; each happening is known from its moment on."""

    zone: str = "America/New_York"
    country: str = "US"
    told: list[Happening] = field(default_factory=list)
    more: list[Model] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.patient = Patient(
            id=named("patient"), name="Helen", birth_date=date(1965, 3, 2), time_zone=self.zone, country=self.country
        )
        self.ana = User(id=named("ana"), name="Ana Reyes", email="ana@test.example")
        self.lee = self._of(Contact, "lee", kind="prescriber", name="Dr Lee", phone="555 0100")
        self.mask = self._of(Device, "mask", kind="niv", name="Mask", life_support=True)
        self.filters = self._of(
            Supply, "filters", name="Filters", kind="niv", unit="piece", critical=True, use="scheduled",
            per_day=Decimal(1), lead_days=3,
        )  # fmt: skip
        self.tests = self._of(Supply, "tests", name="Tests", kind="test", unit="test", use="kept", keep_at_least=6)
        self.fever_medicine = self._of(Medicine, "fever", name="acetaminophen", times=["08:00", "20:00"])
        self.lot = Lot(id=named("lot"), supply=self.filters, label="A", expires_on=date(2030, 1, 1))
        self.hose = UpkeepTask(
            id=named("hose"), device=self.mask, verb="clean", part="hose", every=7, source_type="team",
            started_on=date(2020, 1, 1), infection_every=1, after_illness=True,
        )  # fmt: skip

    def _of(self, model: type[Model], key: str, **fields: Any) -> Any:
        return model(id=named(key), patient=self.patient, **fields)

    def tell(self, model: type[Happening], at: datetime, **fields: Any) -> Happening:
        told: Happening = model(patient=self.patient, author=self.ana, occurred_at=at, **fields)
        told.pk = told.id = named(f"happening {len(self.told)}")
        self.told.append(told)
        return told

    def ill(self, at: datetime, **fields: Any) -> Happening:
        began = {"began_from": at, "began_to": at, "hour_known": True, "symptoms": ["cough"]}
        return self.tell(SymptomNoticed, at, **{**began, **fields})

    def tested(self, at: datetime, result: str, *, target: str = "covid", method: str = "antigen") -> Happening:
        return self.tell(TestDone, at, method=method, target=target, result=result)

    def answer(self, item: Due, at: datetime, verb: str, **fields: Any) -> Happening:
        return self.tell(Answered, at, due_key=item.key, verb=verb, **fields)

    def rows(self, now: datetime, arrival: Sequence[Happening] | None = None) -> Rows:
        """As they would be read at `now`, had they reached us in this order."""
        nouns: list[Model] = [self.lee, self.mask, self.filters, self.tests, self.fever_medicine, self.lot, self.hose]
        nouns += self.more
        by_model: dict[type[Model], list[Any]] = {}
        for noun in nouns:
            by_model.setdefault(type(noun), []).append(noun)
        for number, happening in enumerate(self.told if arrival is None else arrival):
            happening.recorded_at = now + number * timedelta(seconds=1)
            if happening.occurred_at <= now:
                by_model.setdefault(type(happening), []).append(happening)
        for kind in {type(happening) for happening in self.told} & set(by_model):
            by_model[kind].sort(key=lambda row: (row.occurred_at, row.pk))
        return Rows(self.patient, by_model)

    def facts(self, now: datetime) -> Facts:
        return facts(self.rows(now), now)

    def agenda(self, now: datetime) -> list[Due]:
        return agenda(self.facts(now), now)

    def horizon(self, now: datetime) -> list[Due]:
        return horizon(self.facts(now), now)

    def open(self, now: datetime, kind: str) -> Due | None:
        """The one open item of a kind."""
        found = of_kind(self.agenda(now), kind)
        assert len(found) <= 1, [item.key for item in found]
        return found[0] if found else None


def of_kind(items: Iterable[Due], kind: str) -> list[Due]:
    return [item for item in items if item.kind == kind]


def everything_happens(world: World, now: datetime) -> World:
    """A home with a history of every kind, ill for two days."""
    world.tell(DrillDone, now - 100 * DAY, device=world.mask, minutes=200)
    world.tell(FunctionScored, now - 40 * DAY, rater="caregiver")
    world.tell(SheetPrinted, now - 95 * DAY)
    world.ill(now - 60 * DAY)
    world.tell(Recovered, now - 50 * DAY)
    world.tell(Counted, now - 20 * DAY, supply=world.filters, quantity=Decimal(30))
    world.tell(Used, now - 15 * DAY, supply=world.filters, quantity=Decimal(5))
    world.tell(Restocked, now - 10 * DAY, supply=world.filters, lot=world.lot, quantity=Decimal(4))
    world.tell(OrderSent, now - 30 * DAY, supply=world.filters, quantity=Decimal(10))
    world.tell(Counted, now - 5 * DAY, supply=world.tests, quantity=Decimal(8))
    world.tell(UpkeepDone, now - 6 * DAY, task=world.hose)
    world.tell(Exposed, now - 4 * DAY, last_on=(now - 4 * DAY).date())
    world.ill(now - 2 * DAY)
    world.tell(InfectionPlanSwitched, now - 2 * DAY, on=True)
    world.tested(now - 47 * HOUR, "negative")
    world.tell(ReadingTaken, now - 30 * HOUR, measure="temperature", value=Decimal("38.4"))
    world.tell(DoseGiven, now - 29 * HOUR, medicine=world.fever_medicine)
    world.tell(AntiviralAsked, now - 28 * HOUR, outcome="no_answer", contact=world.lee)
    world.ill(now - 10 * HOUR, change="better")
    world.tell(ReadingTaken, now - 10 * HOUR, measure="temperature", value=Decimal("36.9"))
    world.tested(now - HOUR, "positive")
    return world
