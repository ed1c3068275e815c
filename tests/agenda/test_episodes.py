"""When an infection began, goes on and is over: told by happenings, in whatever order they arrive."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from caregiving.agenda.conversion.illness import Episode, episodes
from caregiving.agenda.rows import Rows
from caregiving.guidance.catalog import Rules
from caregiving.illness.models import Recovered, SymptomNoticed, TestDone
from caregiving.patients.models import Patient
from tests.people import NOW

DAY = timedelta(days=1)
PATIENT = Patient(id=UUID(int=99), time_zone="America/New_York", country="US")


def symptom(number: int, at: datetime, began: datetime | None = None, **fields: Any) -> SymptomNoticed:
    began = began or at
    return SymptomNoticed(
        happening_ptr_id=UUID(int=number),
        id=UUID(int=number),
        occurred_at=at,
        began_from=began,
        began_to=began,
        **fields,
    )


def a_test(number: int, at: datetime, result: str = "positive") -> TestDone:
    return TestDone(
        happening_ptr_id=UUID(int=number), id=UUID(int=number), occurred_at=at, method="antigen", target="covid",
        result=result,
    )  # fmt: skip


def recovered(number: int, at: datetime) -> Recovered:
    return Recovered(happening_ptr_id=UUID(int=number), id=UUID(int=number), occurred_at=at)


def told(*happenings: SymptomNoticed | TestDone | Recovered, now: datetime = NOW) -> tuple[Episode, ...]:
    by_kind: dict[Any, list[Any]] = {}
    for happening in happenings:
        by_kind.setdefault(type(happening), []).append(happening)
    return episodes(Rows(PATIENT, by_kind), Rules.load(), now)


def test_the_first_symptom_begins_it() -> None:
    (found,) = told(symptom(1, NOW - DAY))
    assert (found.id, found.recovered_at, found.has_symptoms) == (UUID(int=1).hex, None, True)


def test_nothing_told_is_no_illness() -> None:
    assert told() == ()
    assert told(a_test(1, NOW, "negative")) == ()


def test_later_symptoms_belong_to_the_same_illness_and_keep_its_name() -> None:
    (found,) = told(symptom(1, NOW - 3 * DAY), symptom(2, NOW - DAY), symptom(3, NOW))
    assert found.id == UUID(int=1).hex
    assert len(found.symptoms) == 3


def test_the_earliest_plausible_first_symptom_counts_whoever_tells_it() -> None:
    (found,) = told(symptom(1, NOW - DAY), symptom(2, NOW, began=NOW - 4 * DAY))
    assert found.onset.earliest == NOW - 4 * DAY
    assert found.id == UUID(int=1).hex


def test_recovered_ends_it_and_the_next_symptom_is_a_new_one() -> None:
    first, second = told(symptom(1, NOW - 20 * DAY), recovered(2, NOW - 10 * DAY), symptom(3, NOW))
    assert first.recovered_at == NOW - 10 * DAY
    assert (second.id, second.recovered_at) == (UUID(int=3).hex, None)
    assert second.onset.earliest == NOW


def test_an_illness_that_nobody_ended_ends_with_the_watch() -> None:
    (found,) = told(symptom(1, NOW - 31 * DAY))
    assert found.recovered_at == NOW - 31 * DAY
    (found,) = told(symptom(1, NOW - 30 * DAY))
    assert found.recovered_at is None


def test_a_symptom_long_after_a_forgotten_illness_does_not_count_from_it() -> None:
    _, second = told(symptom(1, NOW - 60 * DAY), symptom(2, NOW))
    assert second.onset.earliest == NOW


def test_a_positive_test_without_symptoms_counts_from_the_test_and_then_from_the_symptoms() -> None:
    (found,) = told(a_test(1, NOW - 2 * DAY))
    assert (found.has_symptoms, found.onset.earliest) == (False, NOW - 2 * DAY)
    (found,) = told(a_test(1, NOW - 2 * DAY), symptom(2, NOW))
    assert (found.has_symptoms, found.onset.earliest) == (True, NOW)


def test_tests_since_the_first_symptom_belong_to_it_and_earlier_ones_do_not() -> None:
    (found,) = told(a_test(1, NOW - 9 * DAY, "negative"), symptom(2, NOW - DAY), a_test(3, NOW, "negative"))
    assert [row.id for row in found.tests] == [UUID(int=3)]


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_arrival_makes_no_difference(seed: int) -> None:
    happenings: list[SymptomNoticed | TestDone | Recovered] = [
        symptom(1, NOW - 50 * DAY), a_test(2, NOW - 49 * DAY), recovered(3, NOW - 40 * DAY),
        symptom(4, NOW - 2 * DAY), symptom(5, NOW - 2 * DAY), a_test(6, NOW - DAY, "negative"),
    ]  # fmt: skip
    expected = told(*happenings)
    shuffled = list(happenings)
    random.Random(seed).shuffle(shuffled)  # noqa: S311  # not a secret
    assert [(e.id, e.onset, e.recovered_at) for e in told(*shuffled)] == [
        (e.id, e.onset, e.recovered_at) for e in expected
    ]
