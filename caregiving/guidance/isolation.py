"""Staying apart and coming back: a day without fever and without fever medicine, then days of care, with restarts.

That there is no fever has to be measured: feeling better says nothing of it, and neither does a normal reading while
a fever medicine can still hide one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from enum import IntEnum, StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import day_end, local_day

NO_TIME = timedelta(0)


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
    lowers fever, whatever it was given for. `daily_fever_medicine`: one is taken every day for another reason, so
    that temperature says nothing; None when nobody knows what it is. `fevers_felt` are signs of fever that nobody
    measured. `negatives` are negative home tests: only those from the positive one on say that it is over.
    """

    symptoms_began: datetime | None
    tested_positive: datetime | None = None
    temperatures: Sequence[Temperature] = ()
    fever_medicines: Sequence[datetime] = ()
    felt: Sequence[Felt] = ()
    fevers_felt: Sequence[datetime] = ()
    negatives: Sequence[datetime] = ()
    daily_fever_medicine: bool | None = False


class Stage(StrEnum):
    NONE = "none"
    APART = "apart"
    ASK = "ask"
    """Better for long enough, but the end cannot be named: the clinician decides."""
    CARE = "care"
    OVER = "over"


class Waits(StrEnum):
    """What still has to come before the end of staying apart can be named."""

    BETTER = "better"
    NORMAL_TEMPERATURE = "normal_temperature"


class Asks(StrEnum):
    """Why the end of staying apart cannot be named, however well the person is."""

    DAILY_MEDICINE = "daily_medicine"
    """A fever medicine is given all the time, so that temperature says nothing."""
    UNKNOWN_MEDICINE = "unknown_medicine"
    """The same may be so: of a medicine that is given all the time nobody knows what it does."""
    NOT_VOUCHED = "not_vouched"
    """Nobody vouches for what a fever is, or for how long it must be gone."""


@dataclass(frozen=True, slots=True)
class Isolation:
    """Where a person stands. Moments are UTC; each names the first one that is no longer in.

    `apart_until` and `care_until` are what they will be if nothing more happens, None while `waits_for` holds
    something, and when the end is to be asked (`asks`). `apart_for` is how long it must be better and without fever.
    In care without `care_until` nobody vouches for how long it is. `measure_from` is when the last fever medicine hides
    a fever no longer, if a reading is waited for that it may not hide. `stricter_until` is the longer care around a
    person at high risk, None where nobody vouches for it.
    """

    stage: Stage
    apart_until: datetime | None = None
    care_until: datetime | None = None
    stricter_until: datetime | None = None
    restarted_at: datetime | None = None
    waits_for: tuple[Waits, ...] = ()
    asks: Asks | None = None
    apart_for: timedelta | None = None
    measure_from: datetime | None = None
    rule_ids: tuple[str, ...] = ()


def isolation(illness: Illness, now: datetime, zone: tzinfo, rules: Rules) -> Isolation:
    """Where the ill person stands at `now`."""
    began = illness.symptoms_began or _first_sign(illness, now, rules)
    if began is None:
        return _without_symptoms(illness, now, zone, rules)
    course = _Course(replace(illness, symptoms_began=began), rules)
    for at, sign in _signs(illness, began, now, rules):
        course.meet(at, sign)
    apart_until, asks = course.left or course.free_at, course.asks
    if apart_until is None or asks is not None:
        ask = apart_until is not None and apart_until <= now
        return Isolation(
            Stage.ASK if ask else Stage.APART,
            restarted_at=course.restarted_at,
            waits_for=course.waits_for,
            asks=asks,
            apart_for=rules.hours("ISO-01"),
            measure_from=course.measure_from,
            rule_ids=_APART,
        )
    care_until = _days_after(apart_until, "ISO-02", zone, rules)
    return Isolation(
        stage=_stage(now, apart_until, care_until),
        apart_until=apart_until,
        care_until=care_until,
        stricter_until=_stricter(illness, began, care_until, zone, rules),
        restarted_at=course.restarted_at,
        rule_ids=(*_APART, "ISO-02", "ISO-03"),
    )


_APART = ("ISO-01", "ISO-01.fever", "ISO-01.antipyretic")


def _first_sign(illness: Illness, now: datetime, rules: Rules) -> datetime | None:
    """When somebody who was told to be infected began to be ill, though nobody called it a symptom: by a fever, or by
    getting worse."""
    if illness.tested_positive is None:
        return None
    ill = (_Sign.FEVER, _Sign.WORSE)
    return next((at for at, sign in _signs(illness, illness.tested_positive, now, rules) if sign in ill), None)


def _without_symptoms(illness: Illness, now: datetime, zone: tzinfo, rules: Rules) -> Isolation:
    if illness.tested_positive is None:
        return Isolation(Stage.NONE)
    care_until = _days_after(illness.tested_positive, "ISO-04", zone, rules)
    stricter = _stricter(illness, illness.tested_positive, care_until, zone, rules)
    stage = _stage(now, illness.tested_positive, care_until)
    return Isolation(stage, None, care_until, stricter, rule_ids=("ISO-04",))


def _stage(now: datetime, apart_until: datetime, care_until: datetime | None) -> Stage:
    """Care without an end that somebody vouches for is not over."""
    if now < apart_until:
        return Stage.APART
    return Stage.CARE if care_until is None or now < care_until else Stage.OVER


def _days_after(moment: datetime, rule_id: str, zone: tzinfo, rules: Rules) -> datetime | None:
    """The end of the last of so many whole days after the day of the moment; None when nobody says how many."""
    days = rules.days(rule_id)
    return None if days is None else day_end(local_day(moment, zone) + days, zone)


def _stricter(
    illness: Illness, began: datetime, care_until: datetime | None, zone: tzinfo, rules: Rules
) -> datetime | None:
    """Longer care around a person at high risk: the later day, or enough negative tests far enough apart."""
    until = _days_after(began, "ISO-06", zone, rules)
    if until is None or care_until is None:
        return None
    proven = _enough_negatives(illness, began, rules)
    return max(until if proven is None else min(until, proven), care_until)


def _enough_negatives(illness: Illness, began: datetime, rules: Rules) -> datetime | None:
    """When there were enough negative tests; None before, and where nobody says how many, how far apart."""
    gap, enough = rules.hours("ISO-06.gap"), rules.number("ISO-06.tests")
    if gap is None or enough is None:
        return None
    counted: list[datetime] = []
    since = max(began, illness.tested_positive or began)
    for at in sorted(at for at in illness.negatives if at >= since):
        if not counted or at - counted[-1] >= gap:
            counted.append(at)
    return counted[int(enough) - 1] if len(counted) >= enough else None


class _Sign(IntEnum):
    """Signs in the order in which they count when they come at the same moment: the bad news last."""

    BETTER = 0
    NORMAL = 1
    MEDICINE = 2
    FEVER = 3
    WORSE = 4


def _signs(illness: Illness, began: datetime, now: datetime, rules: Rules) -> list[tuple[datetime, _Sign]]:
    """What was noted of this illness up to now, in order; of fever medicine also what was given just before.

    Where nobody says what a fever is, a reading says nothing, and a fever that was felt is getting worse.
    """
    fever = rules.number("ISO-01.fever")
    noted = [(felt.at, _CHANGES[felt.change]) for felt in illness.felt if felt.change in _CHANGES]
    noted += [(at, _Sign.WORSE if fever is None else _Sign.FEVER) for at in illness.fevers_felt]
    if fever is not None:
        noted += [(t.at, _Sign.FEVER if t.celsius >= fever else _Sign.NORMAL) for t in illness.temperatures]
    signs = [(at, sign) for at, sign in noted if began <= at <= now]
    if not _temperature_says_nothing(illness, rules):
        signs += [(at, _Sign.MEDICINE) for at in illness.fever_medicines if at <= now]
    return sorted(signs)


def _temperature_says_nothing(illness: Illness, rules: Rules) -> bool:
    """A fever medicine is given every day, or may be; or nobody says for how long it hides a fever, or what one is."""
    hidden = bool(illness.fever_medicines) and rules.hours("ISO-01.antipyretic") is None
    return illness.daily_fever_medicine is not False or hidden or rules.number("ISO-01.fever") is None


_CHANGES = {Change.BETTER: _Sign.BETTER, Change.WORSE: _Sign.WORSE}


class _Course:
    """The illness as it went, sign by sign.

    Once apart is over, only fever or getting worse begins it anew: medicine for something else does not.
    """

    def __init__(self, illness: Illness, rules: Rules) -> None:
        says_nothing, apart_for = _temperature_says_nothing(illness, rules), rules.hours("ISO-01")
        self.asks: Asks | None = None
        if illness.daily_fever_medicine:
            self.asks = Asks.DAILY_MEDICINE
        elif illness.daily_fever_medicine is None:
            self.asks = Asks.UNKNOWN_MEDICINE
        elif says_nothing or apart_for is None:
            self.asks = Asks.NOT_VOUCHED
        # Where temperature says nothing, none is waited for until somebody notes a fever all the same.
        told_nothing = illness.symptoms_began if says_nothing else None
        self.left: datetime | None = None
        self.restarted_at: datetime | None = None
        self._better_since: datetime | None = None
        self._cool_since = told_nothing
        """The first normal reading since the last fever."""
        self._shown_at = told_nothing
        """The first normal reading since the last fever and the last fever medicine."""
        self._medicine_at: datetime | None = None
        self._apart_for = apart_for or NO_TIME
        self._hidden_for = rules.hours("ISO-01.antipyretic") or NO_TIME

    @property
    def waits_for(self) -> tuple[Waits, ...]:
        waits = {Waits.BETTER: self._better_since, Waits.NORMAL_TEMPERATURE: self._shown_at}
        return tuple(wait for wait, since in waits.items() if since is None)

    @property
    def measure_from(self) -> datetime | None:
        if self._shown_at is not None or self._medicine_at is None:
            return None
        return self._medicine_at + self._hidden_for

    @property
    def free_at(self) -> datetime | None:
        if self._better_since is None or self._cool_since is None or self._shown_at is None:
            return None
        return max(self._shown_at, max(self._better_since, self._cool_since) + self._apart_for)

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
            self._normal(at)
        elif sign is _Sign.FEVER:
            self._cool_since = self._shown_at = None
        else:
            self._medicine_at, self._shown_at = at, None

    def _normal(self, at: datetime) -> None:
        """A normal reading says something unless a fever medicine can hide a fever then."""
        if self._medicine_at is None or at >= self._medicine_at + self._hidden_for:
            self._cool_since = self._cool_since or at
            self._shown_at = self._shown_at or at
