"""After COVID-19: the symptom check with its red flags, what to bring to the visit, acetaminophen in a day, and
what is left of the statements that the check was first made from. It never says what a person has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import add_months

SYMPTOMS = (
    "tired",
    "sore_muscles",
    "cramps",
    "twitches",
    "feels_weak",
    "breathless",
    "poor_sleep",
    "tingling",
)
"""What people notice after COVID-19 and what the check asks for; none of them is a red flag by itself."""

RED_FLAGS = (
    "growing_weakness",
    "shrinking_muscles",
    "speech_or_swallowing",
    "weak_breathing",
    "brisk_reflexes",
    "worse_in_spite_of_care",
    "foot_drop",
    "clumsy_hands",
    "tongue_twitching",
    "cannot_lie_flat",
    "morning_headache",
    "changed_behaviour",
)
"""A neurologist should look (PC-20)."""

SAME_DAY_FLAGS = (
    "climbing_or_facial_weakness",
    "breathing_or_swallowing_failing",
    "double_vision",
    "dark_urine_and_pain",
    "one_sided_weakness",
    "bladder_or_bowel",
)
"""Somebody must look today (PC-21)."""


class Route(StrEnum):
    SAME_DAY = "same_day"
    NEUROLOGIST = "neurologist"
    VISIT = "visit"
    NOTHING = "nothing"
    ASK_TEAM = "ask_team"
    """Something was noted, and nobody vouches for where it leads."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a symptom check leads to. `flags` go to the care team the same day, whichever route it is.

    `pacing`: effort makes it worse a day later, so no fixed plan of more and more. `long_covid` is true from the
    day on which the definition's months have passed, `look_again_on` when something else must be thought of.
    """

    route: Route
    flags: tuple[str, ...]
    pacing: bool
    long_covid: bool
    look_again_on: date | None
    rule_ids: tuple[str, ...]


def check(
    symptoms: Iterable[str],
    flags: Iterable[str],
    *,
    worse_after_effort: bool,
    infected_on: date | None,
    today: date,
    rules: Rules,
) -> Checked:
    """Where these answers lead. A flag that is in neither list is treated like a red one."""
    noted = sorted(set(flags))
    has_symptoms = worse_after_effort or any(True for _ in symptoms)
    definition = _months_after(infected_on, "PC-04.months", rules)
    look_again = _months_after(infected_on, "REH-06", rules)
    route, rule_id = _route(noted, has_symptoms)
    if route not in (Route.NOTHING, Route.SAME_DAY) and not rules[rule_id].drives_reminders:
        route = Route.ASK_TEAM
    pacing_rules = ("PC-12", "REH-01", "REH-02") if worse_after_effort else ()
    return Checked(
        route=route,
        flags=tuple(noted),
        pacing=worse_after_effort,
        long_covid=has_symptoms and definition is not None and today >= definition,
        look_again_on=look_again if has_symptoms else None,
        rule_ids=(rule_id, "PC-04.months", "PC-09", "REH-06", *pacing_rules),
    )


def _months_after(infected_on: date | None, rule_id: str, rules: Rules) -> date | None:
    """None without an infection, and while nobody vouches for the months."""
    months = rules.number(rule_id)
    return None if infected_on is None or months is None else add_months(infected_on, int(months))


def _route(flags: list[str], has_symptoms: bool) -> tuple[Route, str]:
    if any(flag in SAME_DAY_FLAGS for flag in flags):
        return Route.SAME_DAY, "PC-21"
    if flags:
        return Route.NEUROLOGIST, "PC-20"
    return (Route.VISIT, "PC-22") if has_symptoms else (Route.NOTHING, "PC-11")


@dataclass(frozen=True, slots=True)
class Preparation:
    """What to bring up at the visit, by our own ids: what is examined, which blood and breathing tests to ask about."""

    examination: tuple[str, ...]
    blood: tuple[str, ...]
    blood_if_wanted: tuple[str, ...]
    breathing: tuple[str, ...]
    rule_ids: tuple[str, ...]


EXAMINATION = ("strength", "reflexes", "muscle_size", "twitches", "speech_and_swallowing", "breathing")
BLOOD = ("metabolic_panel", "blood_count", "crp")
BLOOD_IF_WANTED = ("ferritin", "ldh", "tsh", "b12", "magnesium", "calcium", "hba1c", "vitamin_d")


def visit_preparation(symptoms: Iterable[str], rules: Rules) -> Preparation:
    """The lists for the visit; strong muscle pain adds CK, breathlessness adds breathing strength.

    A list that nobody vouches for is empty.
    """
    noted = set(symptoms)
    blood = (*BLOOD, "ck") if "sore_muscles" in noted else BLOOD
    breathing = ("breathing_strength",) if "breathless" in noted else ()
    tests = rules["PC-23"].drives_reminders
    return Preparation(
        examination=EXAMINATION if rules["PC-22"].drives_reminders else (),
        blood=blood if tests else (),
        blood_if_wanted=BLOOD_IF_WANTED if rules["PC-23.more"].drives_reminders else (),
        breathing=breathing if tests else (),
        rule_ids=("PC-22", "PC-23", "PC-23.more"),
    )


@dataclass(frozen=True, slots=True)
class AcetaminophenDose:
    """A dose of any product that contains acetaminophen; None when nobody knows how much of it."""

    at: datetime
    milligrams: Decimal | None


SUMMED = ("PC-06.warn", "PC-06.max", "PC-06.window")
"""The rows behind the sum and its limits."""


class Level(StrEnum):
    UNDER = "under"
    ASK = "ask"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class AcetaminophenDay:
    """Acetaminophen over the last hours, so many as `window`.

    `at_least`: the amount of some dose is not known, which is never "under".
    `ask_from` and `limit` are None while nobody vouches for them: then every amount is one to ask about.
    `under_again_at` is when enough has passed for the sum to be under the first limit, if nothing more is given.
    """

    milligrams: Decimal
    window: timedelta
    at_least: bool
    level: Level
    ask_from: Decimal | None
    limit: Decimal | None
    under_again_at: datetime | None


def acetaminophen(doses: Iterable[AcetaminophenDose], now: datetime, rules: Rules) -> AcetaminophenDay | None:
    """The sum over the last 24 hours, over all products, against the limits in force (a team's own included).

    None while nobody vouches for the hours over which it is added up.
    """
    window, warn, limit = rules.hours("PC-06.window"), rules.number("PC-06.warn"), rules.number("PC-06.max")
    if window is None:
        return None
    recent = sorted((dose for dose in doses if now - window < dose.at <= now), key=lambda dose: dose.at)
    ask_from = Decimal(min(limit, warn)) if warn is not None and limit is not None else None
    total = sum((dose.milligrams or Decimal(0) for dose in recent), Decimal(0))
    at_least = any(dose.milligrams is None for dose in recent)
    asks = ask_from is None or total >= ask_from or at_least
    return AcetaminophenDay(
        milligrams=total,
        window=window,
        at_least=at_least,
        level=Level.LIMIT if limit is not None and total >= limit else Level.ASK if asks else Level.UNDER,
        ask_from=ask_from,
        limit=None if limit is None else Decimal(limit),
        under_again_at=_under_again_at(recent, total, ask_from, window),
    )


def _under_again_at(
    recent: Iterable[AcetaminophenDose], total: Decimal, ask_from: Decimal | None, window: timedelta
) -> datetime | None:
    """When enough doses lie further back; None while the sum is under, and where nobody says what that is."""
    under_again_at = None
    for dose in recent:
        if ask_from is None or total < ask_from:
            break
        total -= dose.milligrams or Decimal(0)
        under_again_at = dose.at + window
    return under_again_at


class Status(StrEnum):
    CURRENT = "current"
    OUTDATED = "outdated"
    DISPUTED = "disputed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class SeedStatement:
    """A statement of the text that the check was first made from, and what it is worth today."""

    rule_id: str
    status: Status


def seed_statements(rules: Rules) -> tuple[SeedStatement, ...]:
    """Every statement with its present status; its words and sources are the row's. PC-24 tells where it is from.

    What nobody vouches for is not confirmed.
    """
    rows = (ruling for ruling in rules if ruling.row.unit == "status")
    return tuple(SeedStatement(ruling.row.id, Status(str(ruling.value or Status.UNCONFIRMED))) for ruling in rows)
