"""The fourteen marks say by shape how many days are covered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.web.glance import Illness
from caregiving.web.templatetags.marks import illness_strip, marks, progress
from tests.people import NOW


@given(st.integers(-5, 400))
def test_there_are_always_fourteen(covered: int) -> None:
    drawn = marks(covered, "label")
    filled, hollow, seeds = (drawn.count(f'class="{kind}"') for kind in ("m-on", "m-next", "m-off"))
    assert filled + hollow + seeds == 14
    assert filled == max(0, min(covered, 14))
    assert hollow == (0 <= covered < 14)


def test_what_is_not_known_is_drawn_as_outlines() -> None:
    assert marks(None, "not known").count("m-lost") == 14


def test_the_label_is_escaped() -> None:
    assert "<b>" not in marks(3, "<b>")


@pytest.mark.parametrize("day", range(20))
def test_the_strip_shows_today_and_the_strict_last_day(day: int) -> None:
    began = NOW.date()
    illness = Illness(day, 5, began, began.replace(day=24), began.replace(day=25))
    drawn = illness_strip(illness)
    assert drawn.count("m-today") == (day < 14)
    assert drawn.count("m-past") == min(day, 14)
    assert ("m-strict" in drawn) == (day < 5)


def test_progress_fills_up_to_the_place() -> None:
    drawn = progress(3, 7, "Item 3 of 7")
    assert drawn.count("m-on") == 3
    assert drawn.count("m-lost") == 4
