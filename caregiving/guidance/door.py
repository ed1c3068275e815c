"""Who comes in: what somebody at the door says of today, held against what the sources say."""

from collections.abc import Mapping
from enum import StrEnum

from caregiving.guidance.catalog import Rules


class Asked(StrEnum):
    """What is asked at the door; each is answered with whether it is so."""

    WELL = "well"
    AWAY = "away"
    """Not close to anyone ill for as long as an infection can take to show."""
    HANDS = "hands"


class Outcome(StrEnum):
    COME_IN = "in"
    WASH = "wash"
    """Hands first, then in."""
    CALL = "call"
    """Somebody of the home decides, before anybody comes in."""


ROWS = {Asked.WELL: "ISO-01", Asked.AWAY: "TST-13.covid_max", Asked.HANDS: "ISO-07"}


def asked(rules: Rules) -> tuple[Asked, ...]:
    """The questions. Of being ill only where somebody vouches for what follows; the others are asked all the same,
    without the number that nobody vouches for."""
    return tuple(one for one in Asked if one is not Asked.WELL or rules[ROWS[one]].drives_reminders)


def outcome(said: Mapping[Asked, bool], rules: Rules) -> Outcome:
    """What follows. Without a question about being ill nobody can be let in from here."""
    no = [one for one in asked(rules) if not said.get(one, False)]
    if Asked.WELL not in asked(rules) or set(no) - {Asked.HANDS}:
        return Outcome.CALL
    return Outcome.WASH if no else Outcome.COME_IN
