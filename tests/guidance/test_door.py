"""Who comes in: a no about being ill or near somebody ill means to call first; hands can be washed."""

from datetime import date

import pytest

from caregiving.guidance.catalog import Review, Rules, State
from caregiving.guidance.door import ROWS, Asked, Outcome, asked, outcome

RULES = Rules.load()
TODAY = date(2026, 11, 20)


def without(*gone: Asked) -> Rules:
    """As a care team has it that takes these rows back."""
    said = [Review(ROWS[one], State.WITHDRAWN, None, None, "Rosa", TODAY, "old") for one in gone]
    return RULES.in_force(TODAY, said)


@pytest.mark.parametrize(
    ("well", "away", "hands", "follows"),
    [
        (True, True, True, Outcome.COME_IN),
        (True, True, False, Outcome.WASH),
        (False, True, True, Outcome.CALL),
        (True, False, True, Outcome.CALL),
        (True, False, False, Outcome.CALL),
        (False, False, False, Outcome.CALL),
    ],
)
def test_what_follows_from_three_answers(well: bool, away: bool, hands: bool, follows: Outcome) -> None:
    assert outcome({Asked.WELL: well, Asked.AWAY: away, Asked.HANDS: hands}, RULES) is follows


def test_what_was_not_answered_is_a_no() -> None:
    assert outcome({}, RULES) is Outcome.CALL
    assert outcome({Asked.WELL: True, Asked.AWAY: True}, RULES) is Outcome.WASH


def test_all_three_are_asked_because_their_rows_are_sure_enough() -> None:
    assert asked(RULES) == (Asked.WELL, Asked.AWAY, Asked.HANDS)


def test_what_follows_hangs_on_no_number_that_was_withdrawn() -> None:
    rules = without(Asked.AWAY, Asked.HANDS)
    assert asked(rules) == (Asked.WELL, Asked.AWAY, Asked.HANDS)
    assert outcome({Asked.WELL: True, Asked.AWAY: True, Asked.HANDS: True}, rules) is Outcome.COME_IN
    assert outcome({Asked.WELL: True, Asked.HANDS: True}, rules) is Outcome.CALL


def test_without_the_question_about_being_ill_nobody_is_let_in_from_here() -> None:
    rules = without(Asked.WELL)
    assert outcome({Asked.AWAY: True, Asked.HANDS: True}, rules) is Outcome.CALL
