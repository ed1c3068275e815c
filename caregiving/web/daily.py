"""The daily check of an illness: its questions, what becomes of the answers, and the days that the page draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.agenda import why
from caregiving.agenda.conversion import daily
from caregiving.agenda.conversion.illness import Episode, apart
from caregiving.agenda.facts import Facts
from caregiving.guidance.breathing import DANGER_SIGNS, Band, Oxygen, Reading
from caregiving.guidance.moments import local_day
from caregiving.illness.models import Change, SymptomNoticed
from caregiving.patients.models import Measure, ReadingTaken

USUAL = "usual"
HIDES = "ISO-01.antipyretic"
# Each question with its answers: as usual, a sign, a danger sign.
QUESTIONS = {
    "breathing": (
        gettext_lazy("Breathing"),
        (
            (USUAL, gettext_lazy("As usual")),
            ("breathes_harder", gettext_lazy("Harder or faster")),
            ("breathless_at_rest", gettext_lazy("Short of breath at rest")),
        ),
    ),
    "phlegm": (
        gettext_lazy("Phlegm"),
        (
            (USUAL, gettext_lazy("As usual")),
            ("more_phlegm", gettext_lazy("More, thicker or coloured")),
            ("cannot_clear_phlegm", gettext_lazy("It will not come up")),
        ),
    ),
    "drinking": (
        gettext_lazy("Drinking and feeding"),
        (
            (USUAL, gettext_lazy("As usual")),
            ("drinks_less", gettext_lazy("Less than usual")),
            ("cannot_swallow", gettext_lazy("Cannot swallow any more")),
        ),
    ),
    "alertness": (
        gettext_lazy("Awake and clear"),
        (
            (USUAL, gettext_lazy("As usual")),
            ("sleepier", gettext_lazy("Sleepier than usual")),
            ("cannot_stay_awake", gettext_lazy("Hard to wake, or confused")),
        ),
    ),
}
BANDS = {
    Band.FINE: gettext_lazy("In the range that your team set."),
    Band.CALL_TODAY: gettext_lazy("Mask and clearing the airway first, as planned. Call the respiratory team today."),
    Band.MEASURE_AGAIN: gettext_lazy("Low. Mask and clearing the airway first, as planned, then measure again."),
    Band.EMERGENCY_PLAN: gettext_lazy("Still low after mask and clearing the airway: this is an emergency. Call."),
    Band.EMERGENCY_NOW: gettext_lazy("Your team calls this an emergency. Call now."),
}


def oxygen_words(found: Oxygen) -> str:
    """Where a reading stands; without the team's own numbers, whom to ask."""
    if found.band is not Band.ASK_TEAM:
        return str(BANDS[found.band])
    if found.serious:
        return _(
            "With ALS this is serious. Mask and clearing the airway first. Call the respiratory team now. "
            "If nobody answers, or with any danger sign, call emergency."
        )
    return _("Your team has set no numbers for this yet. Ask which ones are yours.")


def answered(told: SymptomNoticed | None) -> dict[str, str]:
    """The answers of a check, to be marked on the next one. Danger is never marked beforehand."""
    if told is None:
        return {}
    marked = {name: USUAL for name in QUESTIONS}
    for name, (_label, answers) in QUESTIONS.items():
        for answer, _words in answers:
            if answer in told.symptoms:
                marked[name] = answer
            if answer in told.danger_signs:
                marked[name] = ""
    return {**marked, "change": told.change}


def is_danger(answer: str) -> bool:
    return answer in DANGER_SIGNS


def signs(told: SymptomNoticed) -> list[str]:
    """What a check noticed, in words."""
    names = {answer: words for _label, answers in QUESTIONS.values() for answer, words in answers}
    return [str(names[one]) for one in (*told.danger_signs, *told.symptoms) if one in names]


@dataclass(frozen=True)
class Day:
    """One day of the illness: its highest temperature, its lowest oxygen, and how it was at the last check."""

    number: int
    on: date
    celsius: Decimal | None
    spo2: Decimal | None
    change: str
    signs: Sequence[str]

    @property
    def overall(self) -> str:
        return str(Change(self.change).label) if self.change else ""


@dataclass(frozen=True)
class Course:
    """The checks of the illness that is going on."""

    facts: Facts
    episode: Episode
    now: datetime

    @cached_property
    def checks(self) -> list[SymptomNoticed]:
        return daily.checks(self.episode)

    @cached_property
    def readings(self) -> list[ReadingTaken]:
        return daily.readings(self.facts.rows, self.episode)

    @property
    def last(self) -> SymptomNoticed | None:
        return self.checks[-1] if self.checks else None

    @cached_property
    def last_of(self) -> dict[str, ReadingTaken]:
        """The newest reading of each measure."""
        return {reading.measure: reading for reading in self.readings}

    @cached_property
    def oxygen(self) -> Oxygen | None:
        return daily.oxygen(self.readings, self.facts.rows, self.facts.rules)

    @property
    def oxygen_stands(self) -> Reading | None:
        """The reading that those words are about."""
        return next(reversed(daily.oxygen_stood(self.readings)), None)

    @property
    def better_on_oxygen(self) -> ReadingTaken | None:
        """A newer reading that does not count, because oxygen lifted it."""
        newest, stands = self.last_of.get(Measure.SPO2), self.oxygen_stands
        return newest if newest and stands and stands.at < newest.occurred_at else None

    @property
    def oxygen_words(self) -> str:
        return oxygen_words(self.oxygen) if self.oxygen else ""

    @property
    def oxygen_reasons(self) -> list[why.Reason]:
        """The rows behind the words; that breathing support comes before oxygen always stands with them."""
        return why.reasons(self.facts.rules, (*self.oxygen.rule_ids, "OX-01", "OX-03")) if self.oxygen else []

    @cached_property
    def fever_hidden_since(self) -> datetime | None:
        """When a fever medicine was given last, as long as a normal temperature says little because of it.

        Where nobody vouches for how long that is, it is for good.
        """
        given = apart(self.episode, self.facts.rows).fever_medicines
        last = max(given, default=None)
        hidden = self.facts.rules.hours(HIDES)
        return last if last and (hidden is None or self.now - last < hidden) else None

    @property
    def hidden_reasons(self) -> list[why.Reason]:
        return why.reasons(self.facts.rules, [HIDES])

    @cached_property
    def next(self) -> daily.NextCheck | None:
        return daily.next_one(self.facts.rows, self.episode, self.facts.rules)

    @cached_property
    def days(self) -> list[Day]:
        """Every day on which something was told, the first one first."""
        zone, first = self.facts.zone, self.episode.onset.first_day(self.facts.zone)
        on = sorted({local_day(told.occurred_at, zone) for told in (*self.checks, *self.readings)})
        return [self._day(day, (day - first).days) for day in on if day >= first]

    def _day(self, day: date, number: int) -> Day:
        zone = self.facts.zone
        taken = [reading for reading in self.readings if local_day(reading.occurred_at, zone) == day]
        told = [check for check in self.checks if local_day(check.occurred_at, zone) == day]
        return Day(
            number=number,
            on=day,
            celsius=max((one.value for one in taken if one.measure == Measure.TEMPERATURE), default=None),
            spo2=min((one.value for one in taken if one.measure == Measure.SPO2), default=None),
            change=told[-1].change if told else "",
            signs=list(dict.fromkeys(sign for check in told for sign in signs(check))),
        )
