"""A screening sheet counts until something on it changes or it grows old."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.catalog import Rules
from caregiving.guidance.medicines import Change, ChangeKind, Staleness, sheet_is_stale

RULES = Rules.load()
SIGNED = datetime(2026, 9, 12, 10, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
AGE = RULES.days("SET-SHEET-AGE")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  naive bounds
changes = st.lists(st.builds(Change, st.sampled_from(ChangeKind), moments), max_size=6)


def test_a_sheet_that_nobody_signed_does_not_count() -> None:
    assert sheet_is_stale(None, [], RULES, NOW) == Staleness(never_signed=True)
    assert sheet_is_stale(None, [], RULES, NOW).stale


def test_a_young_sheet_with_nothing_changed_counts() -> None:
    assert not sheet_is_stale(SIGNED, [], RULES, NOW).stale


@pytest.mark.parametrize("kind", ChangeKind)
def test_any_change_after_signing_makes_the_sheet_stale_and_is_named(kind: ChangeKind) -> None:
    staleness = sheet_is_stale(SIGNED, [Change(kind, SIGNED + timedelta(seconds=1))], RULES, NOW)

    assert staleness.stale
    assert staleness.changed == (kind,)


@pytest.mark.parametrize(("seconds", "stale"), [(-1, False), (0, True), (1, True)])
def test_a_change_counts_from_the_moment_of_signing_on(seconds: int, stale: bool) -> None:
    change = Change(ChangeKind.DOSE, SIGNED + timedelta(seconds=seconds))

    assert sheet_is_stale(SIGNED, [change], RULES, NOW).stale is stale


@pytest.mark.parametrize(("seconds", "stale"), [(0, False), (1, True)])
def test_a_sheet_grows_too_old_just_after_its_age(seconds: int, stale: bool) -> None:
    assert sheet_is_stale(SIGNED, [], RULES, SIGNED + AGE + timedelta(seconds=seconds)).too_old is stale
    assert sheet_is_stale(SIGNED, [], RULES, SIGNED + AGE + timedelta(seconds=seconds)).stale is stale


@given(changes.flatmap(lambda c: st.tuples(st.just(c), st.permutations(c))), moments)
def test_the_order_of_the_changes_never_matters(both: tuple[list[Change], list[Change]], now: datetime) -> None:
    one, other = both

    assert sheet_is_stale(SIGNED, one, RULES, now) == sheet_is_stale(SIGNED, other, RULES, now)


@given(changes, changes, moments)
def test_a_further_change_never_makes_a_stale_sheet_fresh(
    before: list[Change], more: list[Change], now: datetime
) -> None:
    if sheet_is_stale(SIGNED, before, RULES, now).stale:
        assert sheet_is_stale(SIGNED, [*before, *more], RULES, now).stale
