"""Entries in force: effective and cessation date hold the anchor, both included (RELEVANT-1, -2)."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    @property
    def effective(self) -> date: ...

    @property
    def cessation(self) -> date: ...


Entry = TypeVar("Entry", bound=Dated)


def in_force(entries: Iterable[Entry], anchor: date) -> list[Entry]:
    """The entries in force on a day: of the dose in evaluation, else of the assessment."""
    return [entry for entry in entries if entry.effective <= anchor <= entry.cessation]
