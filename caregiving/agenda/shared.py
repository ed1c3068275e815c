"""What of a computed agenda a reader sees from whom the household keeps parts back. What is not named is kept back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from caregiving.agenda.models import Lane, Snapshot
from caregiving.agenda.panel import BITS, line_key, place
from caregiving.illness.screening import as_told
from caregiving.patients.models import CareStep, Part
from caregiving.patients.sharing import EVERYTHING

Parts = frozenset[str]
NONE: Parts = frozenset()
ILLNESS, PLAN = frozenset({Part.ILLNESS}), frozenset({Part.EQUIPMENT, Part.ILLNESS})
OF_LINE: dict[str, Parts] = {
    "screening": frozenset({Part.MEDICINES}),
    "supplies": frozenset({Part.SUPPLIES}),
    "vaccines": frozenset({Part.VACCINES}),
    "tests": frozenset({Part.SUPPLIES}),
    "infection_plan": frozenset({Part.EQUIPMENT}),
    "drill": frozenset({Part.EQUIPMENT}),
    "sheet": NONE,
    "score": frozenset({Part.FUNCTION}),
    "ladder": NONE,
}
OF_KIND: dict[str, Parts] = {
    "danger": ILLNESS,
    "antiviral.ask": ILLNESS,
    "antiviral.ask_other": ILLNESS,
    "antiviral.ask_anyway": ILLNESS,
    "flu.ask": ILLNESS,
    "flu.ask_anyway": ILLNESS,
    "test": ILLNESS,
    "check": ILLNESS,
    "isolation": ILLNESS,
    "supply.order": frozenset({Part.SUPPLIES}),
    "supply.count": frozenset({Part.SUPPLIES}),
    "vaccine": frozenset({Part.VACCINES}),
    "vaccine.season": frozenset({Part.VACCINES}),
    "upkeep": frozenset({Part.EQUIPMENT}),
    "upkeep.after_illness": PLAN,
    "dose": frozenset({Part.MEDICINES}),
    "routine": EVERYTHING,
    "drill": frozenset({Part.EQUIPMENT}),
    "screening": frozenset({Part.MEDICINES}),
    "screening.read": frozenset({Part.MEDICINES}),
    "score": frozenset({Part.FUNCTION}),
    "after_covid": ILLNESS,
    "after_covid.flags": ILLNESS,
    "lung_test": frozenset({Part.MEASURES}),
    "weight": frozenset({Part.MEASURES}),
    "weight.loss": frozenset({Part.MEASURES}),
    "sheet": NONE,
    "team.message": EVERYTHING,
    "leave.ends": EVERYTHING,
}
OF_REASON: dict[str, Parts] = {
    "red_flags": ILLNESS,
    "item_fall": frozenset({Part.FUNCTION}),
    "silent": NONE,
    "danger_passed": ILLNESS,
    "window_closed": ILLNESS,
}
OF_DEED: dict[str, Parts] = {"asked": ILLNESS, "plan_on": PLAN}
OF_SUMMARY: dict[str, Parts] = {
    "runway": frozenset({Part.SUPPLIES}),
    "runway_in_isolation": frozenset({Part.SUPPLIES}),
    "two_weeks": frozenset({Part.SUPPLIES}),
    "power": frozenset({Part.EQUIPMENT}),
    "plan_on": PLAN,
    "illness": ILLNESS,
}
# Of which part a step of care tells.
OF_STEP: dict[str, Parts] = {
    "": NONE,
    CareStep.NIV: frozenset({Part.EQUIPMENT}),
    CareStep.TRACHEOSTOMY: frozenset({Part.EQUIPMENT}),
    CareStep.GASTROSTOMY: frozenset({Part.MEDICINES}),
}
# Where names of supplies stand, which may be those of medicines.
ABOUT_A_SUPPLY = ("supply.order", "supply.count")
OF_SUPPLIES = ("runway", "runway_in_isolation", "two_weeks")


def of_item(kind: str, params: Mapping[str, Any]) -> Parts:
    """The parts of which a due item tells: all of them have to be shared."""
    if kind == "team.message" and params.get("line"):
        return OF_LINE[params["line"]]
    after_illness = ILLNESS if kind == "score" and params.get("after_days") else NONE
    during = PLAN if kind == "upkeep" and params.get("why") == "infection" else NONE
    return OF_KIND.get(kind, EVERYTHING) | after_illness | during


def as_shared(row: Snapshot, parts: Parts) -> Snapshot:
    """The agenda as it would be if nothing but `parts` had ever been written in. It is not stored."""
    if parts >= EVERYTHING:
        return row
    seen = copy(row)
    reasons = [_reason(one, parts) for one in _reasons(row.panel, parts)]
    seen.panel = {"reasons": reasons, "did": [one for one in row.panel.get("did", []) if _of_deed(one) <= parts]}
    lines = (line for line in row.readiness if OF_LINE.get(line["id"], EVERYTHING) <= parts)
    seen.readiness = [_line(line, parts) for line in lines]
    seen.failing = row.failing & sum(bit for line, bit in BITS.items() if OF_LINE[line] <= parts)
    seen.lane = Lane.TODAY if reasons else Lane.WEEK if seen.failing else Lane.READY
    about = [one["key"] for one in reasons] or [line for line, bit in BITS.items() if seen.failing & bit]
    seen.about = line_key(seen.lane, about)
    runs_out = row.fails_at if row.lane != Lane.TODAY and Part.SUPPLIES in parts else row.computed_at
    seen.fails_at = _first(reasons) or runs_out
    return seen


def whole(row: Snapshot, parts: Parts) -> Snapshot:
    """The same with its summary and what is due, for the pages of the home. It is not stored."""
    if parts >= EVERYTHING:
        return row
    seen = as_shared(row, parts)
    seen.summary, seen.due = summary(row, parts), due(row, parts)
    return seen


def summary(row: Snapshot, parts: Parts) -> dict[str, Any]:
    shown = {name: value for name, value in row.summary.items() if OF_SUMMARY.get(name, EVERYTHING) <= parts}
    return {name: _without_names(value, parts) if name in OF_SUPPLIES else value for name, value in shown.items()}


def due(row: Snapshot, parts: Parts) -> list[dict[str, Any]]:
    shown = (item for item in row.due if of_item(item["kind"], item["params"]) <= parts)
    return [{**item, "params": _due(item["kind"], item["params"], parts)} for item in shown]


def _due(kind: str, params: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    """What a due item says, without what that tells of a part that is kept back."""
    if kind in ABOUT_A_SUPPLY:
        return _named(params, parts)
    return _because(params, parts) if kind == "screening" else dict(params)


def _because(params: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    return {**params, "because": as_told(params.get("because", ""), parts)}


def _named(params: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    """What is said of a supply, without the name of a medicine where medicines are kept back. What was computed
    before we knew which supply is one counts as one."""
    hidden = Part.MEDICINES not in parts and params.get("name") and params.get("is_medicine", True)
    return {**params, "name": _("a medicine"), "id": ""} if hidden else dict(params)


def _without_names(value: Any, parts: Parts) -> Any:
    """The same of every supply in a part of the summary."""
    if isinstance(value, list):
        return [_without_names(one, parts) for one in value]
    if not isinstance(value, dict):
        return value
    return _named({name: _without_names(inner, parts) for name, inner in value.items()}, parts)


def _reasons(panel: Mapping[str, Any], parts: Parts) -> list[Mapping[str, Any]]:
    """Those that may be told. Where the one that stands for several is kept back, the next of its kind that is not."""
    told = [one for one in panel.get("reasons", []) if _of_reason(one) <= parts]
    others = [one for one in panel.get("more", []) if _of_reason(one) <= parts]
    instead = {one["kind"]: one for one in reversed(others)}
    for one in told:
        instead.pop(one["kind"], None)
    return sorted([*told, *instead.values()], key=_place)


def _of_reason(reason: Mapping[str, Any]) -> Parts:
    params = reason["params"]
    if reason["kind"] == "due":
        return of_item(params["kind"], params)
    if reason["kind"] in ("unreached", "unanswered"):
        return of_item(params.get("about", ""), params)
    return OF_REASON.get(reason["kind"], EVERYTHING)


def _of_deed(deed: Mapping[str, Any]) -> Parts:
    return OF_DEED[deed["what"]] if deed["what"] in OF_DEED else of_item(deed.get("about", ""), deed)


def _line(line: Mapping[str, Any], parts: Parts) -> Mapping[str, Any]:
    inside = {"supplies": _named, "screening": _because}.get(line["id"])
    return {**line, "params": inside(line.get("params", {}), parts)} if inside else line


# Where a reason that names something says what kind of thing is due.
SAYS_WHAT = {"due": "kind", "unanswered": "about"}


def _reason(reason: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    """The reason without what it says beside about a part that is kept back."""
    beside: dict[str, tuple[Any, str]] = {
        "stale": ("", Part.MEDICINES), "days": (None, Part.ILLNESS), "speeds": (None, Part.ILLNESS),
        "speeds_by": ([], Part.ILLNESS),
    }  # fmt: skip
    told: dict[str, Any] = reason["params"]
    silenced = {name: empty for name, (empty, part) in beside.items() if name in told and part not in parts}
    if told.get(SAYS_WHAT.get(reason["kind"], "")) in ABOUT_A_SUPPLY:
        told = _named(told, parts)
    if "stale" in told and "stale" not in silenced:
        silenced["stale"] = as_told(told["stale"], parts)
    if "items" in told:
        silenced["items"] = [fall for fall in told["items"] if OF_STEP[fall.get("explained_by", "")] <= parts]
    return {"key": reason["kind"], **reason, "params": {**told, **silenced}}


def _first(reasons: Iterable[Mapping[str, Any]]) -> datetime | None:
    return min(map(_place, reasons), default=None)


def _place(reason: Mapping[str, Any]) -> datetime:
    return place(reason["kind"], datetime.fromisoformat(reason["at"]))
