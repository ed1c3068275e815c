"""The signs by which an illness is told, and what each of them says of its beginning."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeAlias

from caregiving.agenda.rows import Rows
from caregiving.guidance.catalog import Rules
from caregiving.guidance.testing import CovidTest, Method, Result
from caregiving.guidance.windows import Onset, antiviral_windows
from caregiving.illness.models import Change, Recovered, SymptomNoticed, TestDone, TestTarget
from caregiving.patients.models import Measure, ReadingTaken

Sign: TypeAlias = SymptomNoticed | TestDone
"""A symptom, or a positive test."""
FEVER = "fever"
"""How a fever that nobody measured is noted among the symptoms."""


def is_uneventful(told: Sign | Recovered) -> bool:
    """A check that found nothing new: it says how a person is, and begins no illness."""
    if not isinstance(told, SymptomNoticed) or told.change not in {Change.BETTER, Change.SAME}:
        return False
    return not (told.symptoms or told.danger_signs)


def noticed(signs: Sequence[Sign]) -> list[SymptomNoticed]:
    """The symptoms among them."""
    return [sign for sign in signs if isinstance(sign, SymptomNoticed) and not is_uneventful(sign)]


def onset(signs: Sequence[Sign]) -> Onset:
    """The earliest plausible first symptom; without symptoms the positive test stands in for it."""
    symptoms = noticed(signs)
    if not symptoms:
        return Onset(signs[0].occurred_at, signs[0].occurred_at, hour_known=True)
    first = min(symptoms, key=lambda symptom: (symptom.began_from, symptom.pk))
    return Onset(first.began_from, min(symptom.began_to for symptom in symptoms), first.hour_known)


def every_window_closed(begun: Onset, rows: Rows, rules: Rules) -> datetime | None:
    """From when on no antiviral has days left; None while nobody vouches for any number of days."""
    clock = antiviral_windows(begun, rows.patient.zone, rules, rows.patient.country)
    return max((window.closes_usual for window in clock.windows), default=None)


def fevers_measured(rows: Rows, rules: Rules) -> frozenset[datetime]:
    """When: none while nobody vouches for what a fever is."""
    fever = rules.number("ISO-01.fever")
    if fever is None:
        return frozenset()
    taken = (one for one in rows.of(ReadingTaken) if one.measure == Measure.TEMPERATURE)
    return frozenset(one.occurred_at for one in taken if one.value >= fever)


def is_feverish(sign: Sign, fevers: Collection[datetime]) -> bool:
    """A fever was noted, or measured at the same check: `fevers` are when one was."""
    return isinstance(sign, SymptomNoticed) and (FEVER in sign.symptoms or sign.occurred_at in fevers)


def covid_tests(rows: Rows, since: datetime) -> list[CovidTest]:
    """Those for COVID-19, as the rules of testing see them."""
    return [
        CovidTest(test.occurred_at, Method(test.method), Result(test.result))
        for test in rows.of(TestDone)
        if test.target == TestTarget.COVID and test.occurred_at >= since
    ]
