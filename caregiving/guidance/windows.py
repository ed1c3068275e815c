"""The antiviral windows, counted from the first symptom, and what to tell the prescriber. Never a dose."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import add_months, day_end, day_start, local_day

DRUGS = ("nirmatrelvir-ritonavir", "remdesivir", "molnupiravir")
"""In the order of AV-04."""


@dataclass(frozen=True, slots=True)
class Onset:
    """When the first symptom came, as well as anybody knows: not before `earliest`, not after `latest` (UTC).

    Without a known hour only the days of both count.
    """

    earliest: datetime
    latest: datetime
    hour_known: bool = False

    def first_day(self, zone: tzinfo) -> date:
        """Day 0: the earliest day that it may have been."""
        return local_day(self.earliest, zone)

    def begins(self, zone: tzinfo) -> datetime:
        """The earliest moment that it may have been."""
        return self.earliest if self.hour_known else day_start(self.first_day(zone), zone)

    def surely_begun(self, zone: tzinfo) -> datetime:
        """From when on whatever happened, happened after the first symptom."""
        return self.latest if self.hour_known else day_start(local_day(self.latest, zone), zone)


class Phase(StrEnum):
    """Where a day stands in a window. After it closed the words are "ask anyway, today"."""

    OPEN = "open"
    STRICT_LAST_DAY = "strict_last_day"
    USUAL_ONLY = "usual_only"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Window:
    """One antiviral's window. The last days are the patient's; `closes_usual` is the first moment after the usual one.

    The usual reading calls the day of the first symptom day 0, the strict one day 1. `last_start_if_latest`
    is the usual last day if the first symptom came as late as it may have.
    """

    drug: str
    days: int
    onset_day: date
    last_start_strict: date
    last_start_usual: date
    last_start_if_latest: date
    closes_usual: datetime
    rule_ids: tuple[str, ...]

    @property
    def last_useful_test_on(self) -> date:
        """The last day on which a test still leaves a day to get the medicine."""
        return self.last_start_usual - timedelta(days=1)

    def phase(self, day: date) -> Phase:
        if day > self.last_start_usual:
            return Phase.CLOSED
        if day > self.last_start_strict:
            return Phase.USUAL_ONLY
        return Phase.STRICT_LAST_DAY if day == self.last_start_strict else Phase.OPEN

    def day_number(self, day: date) -> int:
        """The usual count: 0 on the day of the first symptom."""
        return (day - self.onset_day).days

    def strict_day_number(self, day: date) -> int:
        """The strict count: on the last day of the strict reading it is as many as `days`."""
        return self.days - (self.last_start_strict - day).days


@dataclass(frozen=True, slots=True)
class AntiviralClock:
    """All windows of one onset, in order of preference, with the clock of flu beside them.

    `flu_best_before` is None while nobody vouches for its row.
    """

    onset_day: date
    windows: tuple[Window, ...]
    flu_best_before: datetime | None
    rule_ids: tuple[str, ...]


def antiviral_windows(onset: Onset, zone: tzinfo, rules: Rules, country: str) -> AntiviralClock:
    """The windows for a patient in that zone and country, counted from the earliest plausible first symptom.

    A window whose row nobody vouches for is left out; without the strict count the usual one is left alone.
    """
    onset_day = onset.first_day(zone)
    there = rules.for_country(country)
    found = (_window(drug, there.about(f"window.{drug}").row.id, onset, zone, rules) for drug in DRUGS)
    flu = rules.hours("AV-18")
    return AntiviralClock(
        onset_day=onset_day,
        windows=tuple(window for window in found if window is not None),
        flu_best_before=None if flu is None else onset.begins(zone) + flu,
        rule_ids=("AV-04", "AV-18", "AV-24", "AV-25"),
    )


def _window(drug: str, rule_id: str, onset: Onset, zone: tzinfo, rules: Rules) -> Window | None:
    within, strict = rules.days(rule_id), rules.days("AV-23")
    if within is None:
        return None
    onset_day = onset.first_day(zone)
    usual_last = onset_day + within
    strict_last = usual_last if strict is None else usual_last - strict
    return Window(
        drug=drug,
        days=within.days,
        onset_day=onset_day,
        last_start_strict=strict_last,
        last_start_usual=usual_last,
        last_start_if_latest=local_day(onset.latest, zone) + within,
        closes_usual=day_end(usual_last, zone),
        rule_ids=(rule_id, "AV-20", "AV-21", *(() if strict is None else ("AV-23",))),
    )


class Kidney(StrEnum):
    """Where a kidney result leads. A flag for whoever prescribes, never a dose and never a "no"."""

    USUAL = "usual"
    REDUCED = "reduced"
    SEVERE = "severe"
    UNKNOWN = "unknown"
    NO_LIMITS = "no_limits"
    """Nobody vouches for the limits that it would be held against."""


@dataclass(frozen=True, slots=True)
class KidneyNote:
    """`old`: a new result is needed before somebody can prescribe from it, or the day of this one cannot be right."""

    kidney: Kidney
    old: bool
    rule_ids: tuple[str, ...]


def egfr_route(egfr: Decimal | None, egfr_on: date | None, today: date, rules: Rules) -> KidneyNote:
    """Which kidney note the prescriber needs to see; `egfr` in mL/min/1.73 m² with the day of its result.

    A result counts as old where nobody says for how long it is good.
    """
    if egfr is None:
        return KidneyNote(Kidney.UNKNOWN, old=True, rule_ids=("AV-19",))
    usual, reduced, months = rules.number("AV-07"), rules.number("AV-08"), rules.number("AV-19")
    old = egfr_on is None or egfr_on > today or months is None or add_months(egfr_on, int(months)) <= today
    if usual is None or reduced is None:
        return KidneyNote(Kidney.NO_LIMITS, old, ("AV-07", "AV-08", "AV-19"))
    if egfr >= usual:
        return KidneyNote(Kidney.USUAL, old, ("AV-07", "AV-19"))
    if egfr >= reduced:
        return KidneyNote(Kidney.REDUCED, old, ("AV-08", "AV-19"))
    return KidneyNote(Kidney.SEVERE, old, ("AV-09", "AV-10", "AV-10.us", "AV-10.sg", "AV-14", "AV-19"))


class SwallowRoute(StrEnum):
    WHOLE = "whole"
    MODIFIED = "modified"
    TUBE = "tube"


@dataclass(frozen=True, slots=True)
class SwallowNote:
    """`ask_pharmacist`: the sources disagree about tablets that are not swallowed whole."""

    ask_pharmacist: bool
    rule_ids: tuple[str, ...]
    disagreements: tuple[str, ...]


def swallow_note(route: SwallowRoute, rules: Rules) -> SwallowNote:
    """What the sources say about getting tablets into a person who swallows like that; all sides, no choice."""
    if route is SwallowRoute.WHOLE:
        return SwallowNote(ask_pharmacist=False, rule_ids=("AV-30",), disagreements=())
    rows = ("AV-30", "AV-30.eu", "AV-31", "AV-32", "AV-36")
    disputes = {dispute.id for row in rows for dispute in rules.disputed(row)}
    return SwallowNote(ask_pharmacist=True, rule_ids=rows, disagreements=tuple(sorted(disputes)))
