"""The few numbers of the first screen: both runways and the illness, from what the agenda last computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caregiving.agenda import words
from caregiving.agenda.facts import Facts
from caregiving.agenda.models import Snapshot
from caregiving.guidance.windows import antiviral_windows
from caregiving.supplies.models import Supply


@dataclass(frozen=True)
class SupplyRunway:
    """How long the home lasts, and what runs out first. `days` None: nobody counted lately."""

    days: int | None
    name: str
    until: date | None

    @property
    def sentence(self) -> str:
        """The fourteen marks in words."""
        if self.days is None:
            return _("How long the supplies last is not known. Count first.")
        if self.until is None:
            return _("All of the next 14 days are covered.")
        covered = min(self.days, 14)
        values = {"days": covered, "name": self.name, "until": words.day(self.until.isoformat())}
        return ngettext(
            "%(days)s of 14 days is covered. First to run out: %(name)s, on %(until)s.",
            "%(days)s of 14 days are covered. First to run out: %(name)s, on %(until)s.",
            covered,
        ) % values  # fmt: skip


@dataclass(frozen=True)
class PowerRunway:
    """What stops first without power, by the last drill. `minutes` None: it was never measured, or too long ago."""

    minutes: int | None
    name: str

    @property
    def clock(self) -> str:
        return "" if self.minutes is None else words.hours(self.minutes)


@dataclass(frozen=True)
class Illness:
    """Where the illness stands: day 0 is the day of the first sign."""

    day: int
    of: int
    began: date
    strict: date
    usual: date

    @property
    def sentence(self) -> str:
        """The strip of days in words."""
        values = {
            "day": self.day,
            "began": words.day(self.began.isoformat()),
            "strict": words.day(self.strict.isoformat()),
            "usual": words.day(self.usual.isoformat()),
        }
        return (
            _(
                "Day %(day)s today. First sign %(began)s, day 0. Ask by %(strict)s on the strict count, "
                "%(usual)s on the usual count."
            )
            % values
        )


def supply(snapshot: Snapshot) -> SupplyRunway | None:
    """None for a home that keeps no critical supplies here."""
    found = snapshot.summary.get("runway")
    if not found or not (found["first"] or found["not_known"]):
        return None
    if not found["known"]:
        return SupplyRunway(None, _label(found["not_known"][0]), None)
    first = found["first"]
    return SupplyRunway(first["days"], _label(first), date.fromisoformat(first["on"]) if first["on"] else None)


def _label(item: dict[str, Any]) -> str:
    """The name that fits a small place."""
    supply = Supply.objects.filter(pk=UUID(item["id"])).first() if item["id"] else None
    return supply.label if supply else str(item["name"])


def power(snapshot: Snapshot) -> PowerRunway | None:
    """None for a home without a device that needs power."""
    found = snapshot.summary.get("power")
    if not found or not (found["first"] or found["not_tested"]):
        return None
    if found["first"]:
        return PowerRunway(found["first"]["minutes"], found["first"]["name"])
    return PowerRunway(None, found["not_tested"][0]["name"])


def is_ill(snapshot: Snapshot) -> bool:
    return bool(snapshot.summary.get("illness"))


def illness(snapshot: Snapshot) -> Illness | None:
    """None when nobody is ill, or when no antiviral's window is in force."""
    found = snapshot.summary.get("illness")
    if not found or not found["window"]:
        return None
    window = found["window"]
    began, strict, usual = (
        date.fromisoformat(text) for text in (found["onset_day"], window["strict"], window["usual"])
    )
    return Illness(window["day"], window["of"], began, strict, usual)


def clock(facts: Facts) -> Illness | None:
    """The illness from the facts themselves, by the antiviral that comes first; None when none is in force."""
    if facts.episode is None:
        return None
    country = facts.rows.patient.country
    windows = antiviral_windows(facts.episode.counted_from, facts.zone, facts.rules, country).windows
    if not windows:
        return None
    first = windows[0]
    return Illness(
        day=first.day_number(facts.today),
        of=first.days,
        began=first.onset_day,
        strict=first.last_start_strict,
        usual=first.last_start_usual,
    )
