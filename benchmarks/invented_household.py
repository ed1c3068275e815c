"""A household in memory, as full as the shipped example of advanced ALS and ill today: nothing of it was stored."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model

from caregiving.agenda.models import Answer, Answered, RuleReview
from caregiving.agenda.queries import LOOKS_BACK, NEWEST_OF, READINGS_KEPT
from caregiving.agenda.rows import Rows
from caregiving.equipment.models import (
    Device,
    DrillDone,
    InfectionPlanSwitched,
    Routine,
    RoutineDone,
    UpkeepDone,
    UpkeepTask,
)
from caregiving.illness.models import Recovered, ScreeningSheet, SymptomNoticed, TestDone
from caregiving.patients.happenings import Happening
from caregiving.patients.models import ITEMS, Contact, FunctionScored, Patient, ReadingTaken, SheetPrinted
from caregiving.people.models import Household, Membership, User
from caregiving.supplies.models import Counted, DoseGiven, Lot, Medicine, OrderSent, Restocked, Supply, Used
from caregiving.vaccines.models import CaregiverRecord, Vaccination

IDS = UUID("0c8f2f54-7f0e-4c57-9d8e-0f7b5b6f3f11")
SUPPLIES, DEVICES, MEDICINES, ROUTINES, CAREGIVERS, PARTS, REVIEWS = 25, 8, 20, 3, 2, 2, 30
USES = ("scheduled", "scheduled", "scheduled", "as_needed", "cycle", "kept")
LOW_SINCE = 21
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Invented:
    """The rows as the tables would give them, and how many happenings were told for them in all."""

    rows: Rows
    told: int


class _Maker:
    """Rows with ids that are the same in every run."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        self.nouns: dict[type[Model], list[Any]] = defaultdict(list)
        self.told: list[Happening] = []

    def noun(self, model: type[Model], **fields: Any) -> Any:
        number = len(self.nouns[model])
        thing = model(id=uuid5(IDS, f"{model.__name__} {number}"), **fields)
        self.nouns[model].append(thing)
        return thing

    def tell(self, model: type[Happening], at: datetime, **fields: Any) -> None:
        told_id = uuid5(IDS, f"happening {len(self.told)}")
        told = model(id=told_id, patient=self.patient, occurred_at=at, recorded_at=at, **fields)
        told.pk = told_id
        self.told.append(told)


def invented(now: datetime, history: timedelta, times: int = 1) -> Invented:
    """25 supplies, 8 devices and 20 medicines, each `times` over, with so much history before `now`.

    Every dose, feed, reading and piece of upkeep is noted, every supply is counted each Sunday.
    """
    patient = Patient(
        id=uuid5(IDS, "patient"), name="Helen", birth_date=date(1965, 3, 2), time_zone="America/New_York", country="US",
        household=Household(id=uuid5(IDS, "household"), name="Reyes"), onset_region="bulbar", swallow_route="tube",
        breathing_support="day_and_night",
    )  # fmt: skip
    make = _Maker(patient)
    _nouns(make, now, times)
    for days_ago in range(history // DAY, -1, -1):
        _a_day(make, now - days_ago * DAY, days_ago)
    _illnesses(make, now, history)
    return Invented(Rows(patient, {**make.nouns, **_as_read(make.told, now)}), len(make.told))


def _nouns(make: _Maker, now: datetime, times: int) -> None:
    today = now.date()
    for number in range(SUPPLIES * times):
        supply = make.noun(
            Supply, patient=make.patient, name=f"Supply {number:03}", critical=number % 3 == 0, **_use(number, today)
        )
        for lot in range(2 if number % 5 in (0, 2) else 0):
            make.noun(Lot, supply=supply, label=str(lot), expires_on=today + (60 + 90 * lot) * DAY)
    for number in range(DEVICES * times):
        device = make.noun(
            Device, patient=make.patient, name=f"Device {number}", kind="niv", life_support=number % 2 == 0
        )
        for part in range(PARTS):
            make.noun(
                UpkeepTask, device=device, verb="clean", part=f"part {part}", every=1 + 7 * part, source_type="team",
                started_on=today - 900 * DAY, infection_every=1, after_illness=part == 1,
            )  # fmt: skip
    for number in range(MEDICINES * times):
        name = "acetaminophen" if number == 0 else f"Medicine {number}"
        make.noun(Medicine, patient=make.patient, name=name, dose="1", times=_times(number))
    for number in range(ROUTINES):
        make.noun(Routine, patient=make.patient, title=f"Feed {number}", times=["06:00", "12:00", "20:00"])
    make.noun(Contact, patient=make.patient, kind="prescriber", name="Dr Lee", phone="+1 518 555 0100")
    make.noun(ScreeningSheet, patient=make.patient, signer="Dr Lee", signed_at=now - 100 * DAY)
    for number in range(REVIEWS):
        make.noun(
            RuleReview, rule_id=f"INF-{number:02}", state="approved", signer="Rosa", at=now - 90 * DAY, reason="read"
        )
    _vaccines(make, today)


def _times(number: int) -> list[str]:
    """Every third medicine is given when needed; of the others half once a day and half twice."""
    if number % 3 == 0:
        return []
    return ["08:00", "20:00"] if number % 2 else ["08:00"]


def _use(number: int, today: date) -> dict[str, Any]:
    use = USES[number % len(USES)]
    fields: dict[str, Any] = {
        "use": use,
        "per_day": Decimal(2),
        "lead_days": number % 5,
        "isolation_factor": Decimal("1.5"),
    }
    if use == "as_needed":
        return {**fields, "floor_per_day": Decimal(1)}
    if use == "cycle":
        return {**fields, "days_on": 10, "days_off": 18, "cycle_started_on": today - 200 * DAY}
    return {**fields, "keep_at_least": Decimal(2)}


def _vaccines(make: _Maker, today: date) -> None:
    owners: list[dict[str, Any]] = [{"patient": make.patient}]
    for number in range(CAREGIVERS):
        user = make.noun(User, name=f"Caregiver {number}", email=f"{number}@demo.example")
        member = make.noun(Membership, household=make.patient.household, user=user)
        owners.append(
            {"caregiver": make.noun(CaregiverRecord, membership=member, birth_date=date(1970 + number, 1, 1))}
        )
    for owner in owners:
        for group, cvx, days_ago in (("COVID-19", "309", 60), ("Influenza", "155", 60), ("Pneumococcal", "216", 400)):
            make.noun(Vaccination, group=group, cvx=cvx, given_on=today - days_ago * DAY, **owner)


def _a_day(make: _Maker, at: datetime, days_ago: int) -> None:
    """What a household that writes everything down says on one day."""
    for medicine in make.nouns[Medicine]:
        for hours in (12, 0)[: len(medicine.times)]:
            make.tell(DoseGiven, at - timedelta(hours=hours), medicine=medicine)
    for routine in make.nouns[Routine]:
        for hours in (18, 12, 4):
            make.tell(RoutineDone, at - timedelta(hours=hours), routine=routine)
    for task in make.nouns[UpkeepTask]:
        if days_ago % task.every == 0:
            make.tell(UpkeepDone, at - timedelta(hours=9), task=task)
    for measure, value in (("temperature", "36.8"), ("spo2", "95"), ("pulse", "70"), ("breaths", "15")):
        make.tell(ReadingTaken, at, measure=measure, value=Decimal(value))
    make.tell(Answered, at, due_key=f"check:{days_ago}", verb=Answer.DONE)
    _shelves(make, at, days_ago)
    if days_ago % 30 == 0:
        make.tell(FunctionScored, at, rater="caregiver", **dict.fromkeys(ITEMS, 3))
        make.tell(SheetPrinted, at)
        for device in make.nouns[Device]:
            make.tell(DrillDone, at, device=device, minutes=240)


def _shelves(make: _Maker, at: datetime, days_ago: int) -> None:
    """Counted once a week (every fifth is low of late), use as needed noted each evening, restocked once a month."""
    lots = {lot.supply.id: lot for lot in make.nouns[Lot]}
    for number, supply in enumerate(make.nouns[Supply]):
        lot = lots.get(supply.id)
        if days_ago % 7 == 0:
            make.tell(
                Counted, at, supply=supply, quantity=Decimal(15 if number % 5 == 0 and days_ago < LOW_SINCE else 90)
            )
        if supply.use == "as_needed":
            make.tell(Used, at - timedelta(hours=5), supply=supply, lot=lot, quantity=Decimal(2))
        if days_ago % 30 == number:
            make.tell(OrderSent, at - 5 * DAY, supply=supply, quantity=Decimal(60))
            make.tell(Restocked, at, supply=supply, lot=lot, quantity=Decimal(60))


def _illnesses(make: _Maker, now: datetime, history: timedelta) -> None:
    """One a half-year, over after two weeks, and one that began this evening."""
    begun = [now - timedelta(days=1), *(now - days * DAY for days in range(182, history // DAY, 182))]
    for number, at in enumerate(begun):
        make.tell(SymptomNoticed, at, began_from=at, began_to=at, hour_known=True, symptoms=["cough"])
        make.tell(InfectionPlanSwitched, at, on=True)
        make.tell(TestDone, at, method="antigen", target="covid", result="positive")
        if number:
            make.tell(InfectionPlanSwitched, at + 14 * DAY, on=False)
            make.tell(Recovered, at + 14 * DAY)


def _as_read(told: list[Happening], now: datetime) -> dict[type[Model], list[Any]]:
    """What `rows.read` would give of it: each kind as far back as it can matter, or the newest of each subject."""
    found: dict[type[Model], list[Any]] = {}
    newest: dict[tuple[type[Happening], object], Happening] = {}
    for happening in sorted(told, key=lambda one: (one.occurred_at, one.pk)):
        kind = type(happening)
        back = READINGS_KEPT if kind is ReadingTaken else LOOKS_BACK.get(kind)
        if back and happening.occurred_at > now - back:
            found.setdefault(kind, []).append(happening)
        elif kind in NEWEST_OF:
            newest[kind, tuple(getattr(happening, name) for name in NEWEST_OF[kind])] = happening
    for (kind, _), happening in newest.items():
        found.setdefault(kind, []).append(happening)
    return {kind: sorted(rows, key=lambda one: (one.occurred_at, one.pk)) for kind, rows in found.items()}
