"""The models' own check constraints, judged without a database.

Django judges a check constraint by asking the database. A household file is also read where there is none,
so the same conditions are evaluated here, with SQL's third truth value for what is not given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import CheckConstraint, F, Model, Q

# What each constraint means for whoever writes a file: the key to look at, and what is allowed there. Those
# that the published schema rules out by itself need no words.
WORDS: dict[str, tuple[str, str]] = {
    "patient_diagnosed_after_onset": ("diagnosed_on", "a day not before onset_on"),
    "consent_ends_after_start": ("ends_at", "a time after given_at"),
    "shift_ends_after_start": ("ends_at", "a time after starts_at"),
    "infection_plan_confirmed_is_signed": ("stage", "confirmed only together with signed_on and confirmed_at"),
    "symptom_range": ("began_to", "a time not before began_from"),
    "later_has_until": ("later_until", "a time, since the answer is “later”"),
    "reading_value": ("value", "no negative value for this measure"),
    "reading_spo2": ("value", "at most 100 for spo2"),
    "screening_sheet_signed_by_name": ("signer", "the name of who signed, since there is signed_at"),
}

LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, other: value == other,
    "in": lambda value, other: value in other,
    "lt": lambda value, other: value < other,
    "lte": lambda value, other: value <= other,
    "gt": lambda value, other: value > other,
    "gte": lambda value, other: value >= other,
    "regex": lambda value, other: re.search(other, value) is not None,
}


def broken(thing: Model) -> Iterator[CheckConstraint]:
    """The check constraints that this instance would break in the database."""
    for _model, constraints in thing.get_constraints():
        for constraint in constraints:
            if isinstance(constraint, CheckConstraint) and holds(constraint.condition, thing) is False:
                yield constraint


def words(constraint: CheckConstraint) -> tuple[str, str]:
    """The key to look at and what is allowed there."""
    spoken = f"what fits the rest of this table ({constraint.name.replace('_', ' ')})"
    return WORDS.get(constraint.name) or (_first_field(constraint.condition), spoken)


def holds(condition: Any, thing: Model) -> bool | None:
    """Whether the condition is true of the instance; None when that is not known, as in SQL."""
    if isinstance(condition, tuple):
        path, expected = condition
        return _lookup(path, expected, thing)
    if not isinstance(condition, Q):
        raise TypeError(f"a condition that cannot be judged here: {condition!r}")
    parts = [holds(child, thing) for child in condition.children]
    decisive = condition.connector == Q.OR
    whole = decisive if decisive in parts else None if None in parts else not decisive
    return not whole if condition.negated and whole is not None else whole


def _lookup(path: str, expected: Any, thing: Model) -> bool | None:
    name, _, lookup = path.partition("__")
    value = getattr(thing, name)
    if lookup == "isnull":
        return bool((value is None) == expected)
    if expected is None:
        return value is None
    if isinstance(expected, F):
        expected = getattr(thing, expected.name)  # type: ignore[attr-defined]  # the stubs leave F's name out
    if value is None or expected is None:
        return None
    return LOOKUPS[lookup or "exact"](value, expected)


def _first_field(condition: Any) -> str:
    while isinstance(condition, Q):
        condition = condition.children[0]
    return str(condition[0]).partition("__")[0]
