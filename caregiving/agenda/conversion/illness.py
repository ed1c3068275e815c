"""The infections of one patient, told by happenings: from the first symptom to "recovered"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from caregiving.agenda.conversion.doses import hides_a_fever, is_for_nobody_knows_what
from caregiving.agenda.rows import Rows
from caregiving.guidance import isolation
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span, local_day
from caregiving.guidance.windows import Onset
from caregiving.illness.models import Change, Recovered, SymptomNoticed, TestDone, TestMethod, TestResult, TestTarget
from caregiving.patients.models import Measure, ReadingTaken
from caregiving.supplies.models import DoseGiven, Medicine


@dataclass(frozen=True, slots=True)
class Episode:
    """One infection. `id` is that of the happening that began it: keys are made of it, since it does not move.

    A positive test without symptoms begins one too; symptoms that follow make it count from them.
    """

    id: str
    told_at: datetime
    onset: Onset
    has_symptoms: bool
    last_sign_at: datetime
    symptoms: tuple[SymptomNoticed, ...]
    tests: tuple[TestDone, ...]
    recovered_at: datetime | None = None

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
    """Every infection that is known, the newest last. One ends when the household says so, or when nothing was
    noticed for long (SET-ILLNESS-QUIET): what comes later is a new one. Where nobody says how long, only the household
    ends it."""
    quiet = rules.days("SET-ILLNESS-QUIET") or timedelta.max
    found: list[Episode] = []
    signs: list[SymptomNoticed | TestDone] = []
    positives = [test for test in rows.of(TestDone) if test.result == TestResult.POSITIVE]
    happenings: list[SymptomNoticed | TestDone | Recovered] = [
        *rows.of(SymptomNoticed),
        *positives,
        *rows.of(Recovered),
    ]
    for happening in sorted(happenings, key=lambda h: (h.occurred_at, _is_uneventful(h), h.pk)):
        quiet_for_long = signs and happening.occurred_at - signs[-1].occurred_at > quiet
        if signs and (isinstance(happening, Recovered) or quiet_for_long):
            end = happening.occurred_at if isinstance(happening, Recovered) else signs[-1].occurred_at
            found.append(_episode(signs, rows, end))
            signs = []
        if not isinstance(happening, Recovered) and (signs or not _is_uneventful(happening)):
            signs.append(happening)
    if signs:
        over = now - signs[-1].occurred_at > quiet
        found.append(_episode(signs, rows, signs[-1].occurred_at if over else None))
    return tuple(found)


def _episode(signs: Sequence[SymptomNoticed | TestDone], rows: Rows, recovered_at: datetime | None) -> Episode:
    symptoms = tuple(sign for sign in signs if isinstance(sign, SymptomNoticed))
    begun = signs[0].occurred_at
    before_next = [test for test in rows.of(TestDone) if recovered_at is None or test.occurred_at <= recovered_at]
    before_next.sort(key=lambda test: (test.occurred_at, test.pk))
    noticed = [symptom for symptom in symptoms if not _is_uneventful(symptom)]
    onset = _onset(noticed, begun)
    return Episode(
        id=_named_by(signs).pk.hex,
        told_at=begun,
        onset=onset,
        has_symptoms=bool(noticed),
        last_sign_at=signs[-1].occurred_at,
        symptoms=symptoms,
        tests=tuple(test for test in before_next if test.occurred_at >= min(begun, onset.earliest)),
        recovered_at=recovered_at,
    )


def _is_uneventful(told: SymptomNoticed | TestDone | Recovered) -> bool:
    """A check that found nothing new: it says how a person is, and begins no illness."""
    if not isinstance(told, SymptomNoticed) or told.change not in {Change.BETTER, Change.SAME}:
        return False
    return not (told.symptoms or told.danger_signs)


def _named_by(signs: Sequence[SymptomNoticed | TestDone]) -> SymptomNoticed | TestDone:
    """The sign that reached us first: an older one that a phone kept back offline must not rename the illness."""
    return min(signs, key=lambda sign: (_arrived(sign), sign.pk))


def _arrived(sign: SymptomNoticed | TestDone) -> datetime:
    """When it reached us; what was read from a file and never stored arrived when it occurred."""
    recorded_at: datetime | None = sign.recorded_at
    return sign.occurred_at if recorded_at is None else recorded_at


def _onset(symptoms: Sequence[SymptomNoticed], tested_at: datetime) -> Onset:
    """The earliest plausible first symptom; without symptoms the positive test stands in for it."""
    if not symptoms:
        return Onset(tested_at, tested_at, hour_known=True)
    first = min(symptoms, key=lambda symptom: (symptom.began_from, symptom.pk))
    return Onset(first.began_from, min(symptom.began_to for symptom in symptoms), first.hour_known)


FEVER = "fever"
"""How a fever that nobody measured is noted among the symptoms."""


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
        felt=[
            isolation.Felt(symptom.occurred_at, isolation.Change(symptom.change))
            for symptom in episode.symptoms
            if symptom.change
        ],
        fevers_felt=[symptom.occurred_at for symptom in episode.symptoms if FEVER in symptom.symptoms],
        negatives=_negatives(episode),
        daily_fever_medicine=None if daily and all(map(is_for_nobody_knows_what, daily)) else bool(daily),
    )


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
