"""The nine lines in the words of a home: what is so, what is missing, and the page that mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

NAMES = {
    "screening": _("Antiviral sheet"),
    "supplies": _("Two weeks of supply"),
    "vaccines": _("Vaccines in date"),
    "tests": _("Home tests in date"),
    "infection_plan": _("Infection plan confirmed"),
    "drill": _("Battery time measured"),
    "sheet": _("Emergency sheet printed"),
    "score": _("Function score"),
    "ladder": _("Alerts tested"),
}
MISSING = {
    ("screening", "never_signed"): _("Nobody has signed it yet. Ask the care team."),
    ("screening", "stale"): _("Something has changed since it was signed. Ask for a new look."),
    ("screening", "old"): _("It was signed long ago. Ask for a new look."),
    ("supplies", "short"): _("%(name)s does not last long enough if somebody falls ill."),
    ("supplies", "not_counted"): _("%(name)s was not counted lately."),
    ("supplies", "pace_not_known"): _("%(name)s: how fast it goes is not known yet. Count it again in some days."),
    ("supplies", "nothing_critical"): _("No supply is marked as one that must not run out."),
    ("vaccines", "no_birth_date"): _("Without a birth date nothing can be said."),
    ("vaccines", "due"): _("%(group)s: ask whether it is time."),
    ("tests", "not_counted"): _("Not counted lately: %(name)s."),
    ("tests", "few"): _("An illness needs %(needed)s tests in date."),
    ("infection_plan", "not_confirmed"): _("%(name)s has none that is confirmed. Ask the respiratory team."),
    ("drill", "not_tested"): _("%(name)s: nobody knows how long the battery lasts."),
    ("sheet", "never_printed"): _("It was never printed."),
    ("sheet", "changed"): _("What stands on it has changed."),
    ("sheet", "old"): _("The paper is old."),
    ("score", "never_scored"): _("Twelve questions, three minutes."),
    ("score", "old"): _("The last one is too long ago."),
    ("ladder", "never_tested"): _("No test alert was tapped yet."),
    ("ladder", "old"): _("The last test is too long ago."),
}
ASK_TEAM = _("What it is held against is no longer used. Ask your team.")
PAGES = {"function": "function_score", "supply": "supplies", "count": "supplies"}
"""Where it is not said of which thing."""
PARTS = {"device": "#plan"}
LEADS = {("vaccines", "no_birth_date"): "patient"}
"""What only whoever leads the home can mend, and where."""


@dataclass(frozen=True, slots=True)
class Line:
    """One of the nine; `address` is where one tap mends it."""

    name: str
    ready: bool
    missing: str
    address: str


def lines(kept: Sequence[Mapping[str, Any]], *, may_lead: bool = False) -> list[Line]:
    """As the snapshot holds them."""
    return [_line(one, LEADS if may_lead else {}) for one in kept]


def _line(one: Mapping[str, Any], leads: Mapping[tuple[str, str], str]) -> Line:
    if one["ready"]:
        return Line(str(NAMES[one["id"]]), ready=True, missing="", address="")
    lack = (one["id"], one["missing"])
    missing = str(MISSING.get(lack, ASK_TEAM)) % one["params"]
    address = _address(leads.get(lack, one["mend"]), one["params"].get("id"))
    return Line(str(NAMES[one["id"]]), False, missing, address)


def _address(mend: str, of: str | None) -> str:
    if of:
        return reverse(mend, args=[UUID(of)]) + PARTS.get(mend, "")
    return reverse(PAGES.get(mend, mend))
