"""Why am I told this? at the desk: the rows behind what a line of the list says, and who set what no row does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from caregiving.agenda import why

Said = Mapping[str, Any]
# What each of the nine lines is held against.
HELD_AGAINST: dict[str, tuple[str, ...]] = {
    "screening": ("SET-SHEET-AGE",),
    "supplies": ("SUP-01",),
    "vaccines": ("VAX-C03", "VAX-F01", "VAX-P01", "VAX-R01", "VAX-R02"),
    "tests": ("TST-01.tests",),
    "infection_plan": (),
    "drill": ("SET-DRILL-AGE",),
    "sheet": ("SET-PRINT-AGE",),
    "score": ("SET-SCORE-AGE",),
    "ladder": ("SET-LADDER-AGE",),
}


def rule_ids(reasons: Iterable[Said], readiness: Iterable[Said]) -> list[str]:
    """The rows behind the reasons, or behind the lines that are not ready where there is none; each once."""
    found = [rule_id for reason in reasons for rule_id in _of_reason(reason)]
    return list(dict.fromkeys(found or [rule_id for line in failing(readiness) for rule_id in of_line(line)]))


def set_by(reasons: Iterable[Said], readiness: Iterable[Said]) -> str:
    """Who set it where no row does, in sentences."""
    asked = [*map(_who, reasons)] or [why.who_says(line["id"]) for line in failing(readiness) if not of_line(line)]
    return " ".join(dict.fromkeys(said for said in asked if said))


def failing(readiness: Iterable[Said]) -> Iterator[Said]:
    return (line for line in readiness if not line["ready"])


def of_line(line: Said) -> tuple[str, ...]:
    """The rows that it is held against; of a vaccine that is named only its own."""
    own = line.get("params", {}).get("rule_id")
    return (own,) if own else HELD_AGAINST[line["id"]]


def _of_reason(reason: Said) -> list[str]:
    return [*reason.get("rule_ids", ()), *reason["params"].get("speeds_by", ())]


def _who(reason: Said) -> str:
    told = reason["params"]
    kind = told["kind"] if reason["kind"] == "due" else reason["kind"]
    return why.who_says(str(told.get("says", kind)), str(told.get("why", "")))
