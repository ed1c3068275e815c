"""Readiness: nine lines, each yes or no, each with what is missing. No score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caregiving.agenda.facts import Facts


@dataclass(frozen=True, slots=True)
class Line:
    """One of the nine. `missing` says why it is not so, as a word that `words` knows, with its params."""

    id: str
    ready: bool
    missing: str = ""
    params: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "ready": self.ready, "missing": self.missing, "params": dict(self.params)}


def readiness(facts: Facts, now: datetime) -> list[Line]:
    """The nine lines, always in the same order."""
    return []
