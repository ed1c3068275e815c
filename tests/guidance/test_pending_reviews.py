"""A newer draft or review under way stands beside what was decided, and changes nothing that is in force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from caregiving.guidance.catalog import Review, Rules, State

DAY = date(2026, 11, 20)
D, U, A, W = State.DRAFT, State.UNDER_REVIEW, State.APPROVED, State.WITHDRAWN


def said(*words: tuple[State, str | None]) -> Rules:
    """What a reviewer (None) or a team said, day after day; each by a name that counts them."""
    return Rules.load().in_force(
        DAY + timedelta(days=9),
        [
            Review("SUP-01", state, None, team, f"number {place}", DAY + timedelta(days=place), "read")
            for place, (state, team) in enumerate(words)
        ],
    )


@pytest.mark.parametrize(
    ("words", "state", "pending"),
    [
        ([], State.NOT_REVIEWED, None),
        ([(A, None)], A, None),
        ([(A, None), (D, None)], A, "number 1"),
        ([(A, None), (D, None), (U, None)], A, "number 2"),
        ([(W, None), (U, None)], W, "number 1"),
        ([(D, None), (A, None)], A, None),
        ([(D, None), (U, None)], U, None),
        ([(U, "north")], U, None),
        ([(A, None), (D, "north")], A, "number 1"),
        ([(D, "north"), (A, None)], A, "number 0"),
        ([(D, "north"), (A, None), (U, None)], A, "number 2"),
        ([(D, None), (A, "north")], A, "number 0"),
        ([(D, "north"), (A, "north"), (A, None)], A, None),
        ([(D, None), (D, "north")], D, "number 1"),
    ],
)
def test_what_is_under_way_is_the_newest_that_no_decision_of_its_side_has_answered(
    words: list[tuple[State, str | None]], state: State, pending: str | None
) -> None:
    ruling = said(*words)["SUP-01"]
    assert ruling.state is state
    assert (ruling.pending.by if ruling.pending else None) == pending


def test_what_is_under_way_counts_for_nothing() -> None:
    value = Review("SUP-01", U, 28, None, "Rosa Lind", DAY, "newer source")
    rules = Rules.load().in_force(DAY, [Review("SUP-01", A, 21, None, "Rosa Lind", DAY, "read"), value])
    assert (rules.number("SUP-01"), rules["SUP-01"].pending) == (21, value)
