"""Staying apart and coming back: a day without fever and without fever medicine, then days of care, with restarts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import IntEnum, StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import day_end, local_day


@dataclass(frozen=True, slots=True)
class Temperature:
    at: datetime
    celsius: Decimal


class Change(StrEnum):
    """How the ill person is overall, against the time before."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Felt:
    at: datetime
    change: Change


@dataclass(frozen=True, slots=True)
class Illness:
    """What is known of one person's infection; all moments UTC, each sequence in any order.

    `symptoms_began` is None for a positive test without symptoms. `fever_medicines` are doses of anything that
    lowers fever, whatever it was given for. `daily_fever_medicine`: one is taken every day for another reason,
    so that temperature says nothing. `negatives` are negative home tests.
    """

    symptoms_began: datetime | None
    tested_positive: datetime | None = None
    temperatures: Sequence[Temperature] = ()
    fever_medicines: Sequence[datetime] = ()
    felt: Sequence[Felt] = ()
    negatives: Sequence[datetime] = ()
    daily_fever_medicine: bool = False


class Stage(StrEnum):
    NONE = "none"
    APART = "apart"
    ASK = "ask"
    """Better for long enough, but fever cannot be judged: the clinician decides."""
    CARE = "care"
    OVER = "over"


class Waits(StrEnum):
    """What still has to come before the end of staying apart can be named."""

    BETTER = "better"
    NORMAL_TEMPERATURE = "normal_temperature"


@dataclass(frozen=True, slots=True)
class Isolation:
    """Where a person stands. Moments are UTC; each names the first one that is no longer in.

    `apart_until` and `care_until` are what they will be if nothing more happens, None while `waits_for` holds
    something. `stricter_until` is the longer care around a person at high risk.
    """

    stage: Stage
    apart_until: datetime | None = None
    care_until: datetime | None = None
    stricter_until: datetime | None = None
    restarted_at: datetime | None = None
    waits_for: tuple[Waits, ...] = ()
    rule_ids: tuple[str, ...] = ()


def isolation(illness: Illness, now: datetime, zone: tzinfo, rules: Rules) -> Isolation:
    """Where the ill person stands at `now`."""
    if illness.symptoms_began is None:
        return _without_symptoms(illness, now, zone, rules)
    course = _Course(illness.symptoms_began, rules)
    for at, sign in _signs(illness, illness.symptoms_began, now, rules):
        course.meet(at, sign)
    apart_until = course.left or course.free_at
    if apart_until is None or illness.daily_fever_medicine:
        ask = apart_until is not None and apart_until <= now
        stage = Stage.ASK if ask else Stage.APART
        return Isolation(stage, restarted_at=course.restarted_at, waits_for=course.waits_for, rule_ids=_APART)
    care_until = _days_after(apart_until, "ISO-02", zone, rules)
    return Isolation(
        stage=_stage(now, apart_until, care_until),
        apart_until=apart_until,
        care_until=care_until,
        stricter_until=_stricter(illness, illness.symptoms_began, care_until, zone, rules),
        restarted_at=course.restarted_at,
        rule_ids=(*_APART, "ISO-02", "ISO-03"),
    )


_APART = ("ISO-01", "ISO-01.fever", "ISO-01.antipyretic")


def _without_symptoms(illness: Illness, now: datetime, zone: tzinfo, rules: Rules) -> Isolation:
    if illness.tested_positive is None:
        return Isolation(Stage.NONE)
    care_until = _days_after(illness.tested_positive, "ISO-04", zone, rules)
    stricter = _stricter(illness, illness.tested_positive, care_until, zone, rules)
    stage = _stage(now, illness.tested_positive, care_until)
    return Isolation(stage, None, care_until, stricter, rule_ids=("ISO-04",))


def _stage(now: datetime, apart_until: datetime, care_until: datetime) -> Stage:
    if now < apart_until:
        return Stage.APART
    return Stage.CARE if now < care_until else Stage.OVER


def _days_after(moment: datetime, rule_id: str, zone: tzinfo, rules: Rules) -> datetime:
    """The end of the last of so many whole days after the day of the moment."""
    return day_end(local_day(moment, zone) + rules.days(rule_id), zone)


def _stricter(illness: Illness, began: datetime, care_until: datetime, zone: tzinfo, rules: Rules) -> datetime:
    """Longer care around a person at high risk: the later day, or enough negative tests far enough apart."""
    until = _days_after(began, "ISO-06", zone, rules)
    counted: list[datetime] = []
    for at in sorted(at for at in illness.negatives if at >= began):
        if not counted or at - counted[-1] >= rules.hours("ISO-06.gap"):
            counted.append(at)
    enough = int(rules.number("ISO-06.tests"))
    if len(counted) >= enough:
        until = min(until, counted[enough - 1])
    return max(until, care_until)


class _Sign(IntEnum):
    """Signs in the order in which they count when they come at the same moment: the bad news last."""

    BETTER = 0
    NORMAL = 1
    MEDICINE = 2
    FEVER = 3
    WORSE = 4


def _signs(illness: Illness, began: datetime, now: datetime, rules: Rules) -> list[tuple[datetime, _Sign]]:
    """What was noted of this illness up to now, in order; of fever medicine also what was given just before.

    Medicine that is given every day says nothing about fever.
    """
    fever = rules.number("ISO-01.fever")
    noted = [(t.at, _Sign.FEVER if t.celsius >= fever else _Sign.NORMAL) for t in illness.temperatures]
    noted += [(felt.at, _CHANGES[felt.change]) for felt in illness.felt if felt.change in _CHANGES]
    signs = [(at, sign) for at, sign in noted if began <= at <= now]
    if not illness.daily_fever_medicine:
        signs += [(at, _Sign.MEDICINE) for at in illness.fever_medicines if at <= now]
    return sorted(signs)


_CHANGES = {Change.BETTER: _Sign.BETTER, Change.WORSE: _Sign.WORSE}


class _Course:
    """The illness as it went, sign by sign.

    Once apart is over, only fever or getting worse begins it anew: medicine for something else does not.
    """

    def __init__(self, began: datetime, rules: Rules) -> None:
        self.left: datetime | None = None
        self.restarted_at: datetime | None = None
        self._cool_since: datetime | None = began
        self._better_since: datetime | None = None
        self._medicine_at: datetime | None = None
        self._hours = rules.hours("ISO-01")
        self._hours_after_medicine = rules.hours("ISO-01.antipyretic")

    @property
    def waits_for(self) -> tuple[Waits, ...]:
        waits = {Waits.BETTER: self._better_since, Waits.NORMAL_TEMPERATURE: self._cool_since}
        return tuple(wait for wait, since in waits.items() if since is None)

    @property
    def free_at(self) -> datetime | None:
        if self._better_since is None or self._cool_since is None:
            return None
        free_at = max(self._better_since, self._cool_since) + self._hours
        if self._medicine_at is None:
            return free_at
        return max(free_at, self._medicine_at + self._hours_after_medicine)

    def meet(self, at: datetime, sign: _Sign) -> None:
        if self.left is None and self.free_at is not None and self.free_at <= at:
            self.left = self.free_at
        if self.left is not None and sign in (_Sign.FEVER, _Sign.WORSE):
            self.left, self.restarted_at, self._better_since = None, at, None
        if sign is _Sign.BETTER:
            self._better_since = self._better_since or at
        elif sign is _Sign.WORSE:
            self._better_since = None
        elif sign is _Sign.NORMAL:
            self._cool_since = self._cool_since or at
        elif sign is _Sign.FEVER:
            self._cool_since = None
        else:
            self._medicine_at = at
