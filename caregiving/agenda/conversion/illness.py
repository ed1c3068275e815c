"""The infections of one patient, told by happenings: from the first symptom to "recovered"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from caregiving.agenda.conversion.anew import begins_with
from caregiving.agenda.conversion.doses import hides_a_fever, is_for_nobody_knows_what
from caregiving.agenda.conversion.signs import (
    FEVER,
    Sign,
    every_window_closed,
    fevers_measured,
    is_uneventful,
    noticed,
    onset,
)
from caregiving.agenda.rows import Rows
from caregiving.guidance import isolation
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span, local_day
from caregiving.guidance.windows import Onset
from caregiving.illness.models import Recovered, SymptomNoticed, TestDone, TestMethod, TestResult, TestTarget
from caregiving.patients.models import Measure, ReadingTaken
from caregiving.supplies.models import DoseGiven, Medicine


@dataclass(frozen=True, slots=True)
class Episode:
    """One infection. `id` is that of the happening that began it: keys are made of it, since it does not move.

    A positive test without symptoms begins one too; symptoms that follow make it count from them. The days of an
    antiviral are `counted_from` an illness before where that may have been the same one. `danger_signs` are those since
    the home last said that an illness is over.
    """

    id: str
    told_at: datetime
    onset: Onset
    counted_from: Onset
    has_symptoms: bool
    last_sign_at: datetime
    symptoms: tuple[SymptomNoticed, ...]
    danger_signs: tuple[SymptomNoticed, ...]
    tests: tuple[TestDone, ...]
    recovered_at: datetime | None = None
    over_at: datetime | None = None
    """When the home said that it is over: None too when it ended by long quiet, or with a new one."""

    @property
    def positive_at(self) -> datetime | None:
        """The first positive test, whatever it found."""
        return next((test.occurred_at for test in self.positives), None)

    @property
    def covid_at(self) -> datetime | None:
        """The first positive test for COVID-19: flu says nothing about when that was there."""
        return next((test.occurred_at for test in self.positives if test.target == TestTarget.COVID), None)

    @property
    def positives(self) -> list[TestDone]:
        return [test for test in self.tests if test.result == TestResult.POSITIVE]

    def span(self, zone: ZoneInfo) -> Span:
        """The days on which the household was ill."""
        end = local_day(self.recovered_at, zone) if self.recovered_at else None
        return Span(local_day(self.told_at, zone), end)


def episodes(rows: Rows, rules: Rules, now: datetime) -> tuple[Episode, ...]:
    """Every infection that is known, the newest last. One ends when the household says so, when nothing was noticed
    for long (SET-ILLNESS-QUIET), or when a new one is told (`anew`). Where nobody says how long, quiet ends none."""
    found: list[Episode] = []
    for told in _apart_from_each_other(rows, rules, now):
        episode = _episode(told, rows, found[-1].danger_signs if told.goes_on else ())
        found.append(replace(episode, counted_from=_counted_from(episode, found, rows, rules)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Told:
    """The signs of one infection. `goes_on`: it follows one that nobody ended."""

    signs: Sequence[Sign]
    ended_at: datetime | None
    over_at: datetime | None
    goes_on: bool


def _apart_from_each_other(rows: Rows, rules: Rules, now: datetime) -> Iterator[_Told]:
    quiet = rules.days("SET-ILLNESS-QUIET") or timedelta.max
    signs: list[Sign] = []
    fevers, goes_on = fevers_measured(rows, rules), False
    for happening in _in_order(rows):
        quiet_for_long = signs and happening.occurred_at - signs[-1].occurred_at > quiet
        if signs and (isinstance(happening, Recovered) or quiet_for_long):
            over_at = happening.occurred_at if isinstance(happening, Recovered) else None
            yield _Told(signs, over_at or signs[-1].occurred_at, over_at, goes_on)
            signs, goes_on = [], False
        if isinstance(happening, Recovered):
            continue
        if signs and (ends := begins_with(signs, happening, fevers, rows, rules)):
            yield _Told(signs[:ends], signs[ends - 1].occurred_at, None, goes_on)
            signs, goes_on = signs[ends:], True
        if signs or not is_uneventful(happening):
            signs.append(happening)
    if signs:
        over = now - signs[-1].occurred_at > quiet
        yield _Told(signs, signs[-1].occurred_at if over else None, None, goes_on)


def _in_order(rows: Rows) -> list[Sign | Recovered]:
    """Symptoms, positive tests and what was said to be over, by when they occurred."""
    positives = [test for test in rows.of(TestDone) if test.result == TestResult.POSITIVE]
    happenings: list[Sign | Recovered] = [*rows.of(SymptomNoticed), *positives, *rows.of(Recovered)]
    return sorted(happenings, key=lambda h: (h.occurred_at, is_uneventful(h), h.pk))


def _episode(told: _Told, rows: Rows, dangers_before: Sequence[SymptomNoticed]) -> Episode:
    symptoms = tuple(sign for sign in told.signs if isinstance(sign, SymptomNoticed))
    begun, ended_at, own = told.signs[0].occurred_at, told.ended_at, onset(told.signs)
    before_next = [test for test in rows.of(TestDone) if ended_at is None or test.occurred_at <= ended_at]
    before_next.sort(key=lambda test: (test.occurred_at, test.pk))
    return Episode(
        id=_named_by(told.signs).pk.hex,
        told_at=begun,
        onset=own,
        counted_from=own,
        has_symptoms=bool(noticed(told.signs)),
        last_sign_at=told.signs[-1].occurred_at,
        symptoms=symptoms,
        danger_signs=(*dangers_before, *(sign for sign in symptoms if sign.danger_signs)),
        tests=tuple(test for test in before_next if test.occurred_at >= min(begun, own.earliest)),
        recovered_at=ended_at,
        over_at=told.over_at,
    )


def _counted_from(episode: Episode, earlier: Sequence[Episode], rows: Rows, rules: Rules) -> Onset:
    """AV-24: one before of which no test said what it was may have been the same infection, while its own days still
    ran: at the positive test, and without one at the first sign, unless the home had said that it was over."""
    own, proven = episode.onset, episode.positive_at is not None
    at = episode.positive_at or episode.told_at
    may_be = [
        one.onset
        for one in earlier
        if one.has_symptoms and not one.positives and (proven or not one.over_at)
        if one.onset.earliest < own.earliest and at < (every_window_closed(one.onset, rows, rules) or at)
    ]
    first = min(may_be, key=lambda onset: onset.earliest, default=own)
    return Onset(first.earliest, own.latest, first.hour_known and own.hour_known)


def _named_by(signs: Sequence[Sign]) -> Sign:
    """The sign that reached us first: an older one that a phone kept back offline must not rename the illness."""
    return min(signs, key=lambda sign: (_arrived(sign), sign.pk))


def _arrived(sign: Sign) -> datetime:
    """When it reached us; what was read from a file and never stored arrived when it occurred."""
    recorded_at: datetime | None = sign.recorded_at
    return sign.occurred_at if recorded_at is None else recorded_at


def apart(episode: Episode, rows: Rows) -> isolation.Illness:
    """What the rule of staying apart looks at."""
    fever_medicines = {medicine.pk: medicine for medicine in rows.of(Medicine) if hides_a_fever(medicine)}
    since = episode.onset.earliest
    daily = [one for one in fever_medicines.values() if _daily(one, local_day(since, rows.patient.zone))]
    return isolation.Illness(
        symptoms_began=since if episode.has_symptoms else None,
        tested_positive=episode.positive_at,
        temperatures=[
            isolation.Temperature(reading.occurred_at, reading.value)
            for reading in rows.of(ReadingTaken)
            if reading.measure == Measure.TEMPERATURE and reading.occurred_at >= since
        ],
        fever_medicines=[
            dose.occurred_at for dose in rows.of(DoseGiven) if dose.for_fever or dose.medicine_id in fever_medicines
        ],
        felt=_felt(episode, rows),
        fevers_felt=[symptom.occurred_at for symptom in episode.symptoms if FEVER in symptom.symptoms],
        negatives=_negatives(episode),
        daily_fever_medicine=None if daily and all(map(is_for_nobody_knows_what, daily)) else bool(daily),
    )


def _felt(episode: Episode, rows: Rows) -> list[isolation.Felt]:
    """How things went. Who says that it is over says that they are better, and later checks that find nothing new
    still tell of it."""
    told, over = [symptom for symptom in episode.symptoms if symptom.change], episode.over_at
    if over is not None:
        told += [one for one in rows.of(SymptomNoticed) if one.occurred_at > over and is_uneventful(one)]
    felt = [isolation.Felt(one.occurred_at, isolation.Change(one.change)) for one in told]
    return felt if over is None else [*felt, isolation.Felt(over, isolation.Change.BETTER)]


def _negatives(episode: Episode) -> list[datetime]:
    """Negative home tests for COVID-19; none where another virus was found: they do not say that that one is gone."""
    if any(test.target != TestTarget.COVID for test in episode.positives):
        return []
    return [
        test.occurred_at
        for test in episode.tests
        if (test.target, test.method, test.result) == (TestTarget.COVID, TestMethod.ANTIGEN, TestResult.NEGATIVE)
    ]


def _daily(medicine: Medicine, since: date) -> bool:
    """Given by the clock, and not only before this illness."""
    if medicine.as_needed or (medicine.ended_on and medicine.ended_on < since):
        return False
    return bool(medicine.times or medicine.every_hours)
