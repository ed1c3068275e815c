"""Staying apart and coming back: a day without fever and without fever medicine, then days of care, with restarts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import StrEnum

from caregiving.guidance.catalog import Rules


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
    raise NotImplementedError
