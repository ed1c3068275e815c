"""The words for due items where there is only a small place: a few words instead of the sentence."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from caregiving.agenda.item import Due
from caregiving.agenda.words import Params, title
from caregiving.equipment.models import UpkeepVerb
from caregiving.vaccines.models import VaccineGroup


def short(due: Due, zone: ZoneInfo) -> str:
    """A few words for a small place; the sentence where there are none shorter."""
    words = SHORT.get(due.kind)
    return words(due.params, zone) if words else title(due, zone)


def _test(p: Params) -> str:
    if p.get("or_ask"):
        return _("Ask for a test")
    return _("Test again") if p["done"] else _("Test now")


SHORT: dict[str, Callable[[Params, ZoneInfo], str]] = {
    "antiviral.ask": lambda p, zone: _("Call %(who)s") % {"who": p["contact"] or _("the prescriber")},
    "test": lambda p, zone: _test(p),
    "supply.order": lambda p, zone: _("Order %(name)s") % p,
    "supply.count": lambda p, zone: _("Count %(name)s") % p,
    "vaccine": lambda p, zone: _("%(group)s vaccine") % {"group": VaccineGroup(p["group"]).label},
    "vaccine.season": lambda p, zone: _("%(group)s vaccine: ask") % {"group": VaccineGroup(p["group"]).label},
    "upkeep": lambda p, zone: _("%(verb)s: %(part)s") % {"verb": UpkeepVerb(p["verb"]).label, "part": p["part"]},
    "dose": lambda p, zone: f"{p['name']} {p['dose']}".strip(),
    "routine": lambda p, zone: str(p["title"]),
    "drill": lambda p, zone: _("Battery test: %(device)s") % p,
    "score": lambda p, zone: _("Rate the twelve items"),
    "danger": lambda p, zone: _("Danger sign: who is there?"),
    "antiviral.ask_other": lambda p, zone: _("Ask about another antiviral"),
    "antiviral.ask_anyway": lambda p, zone: _("Ask anyway, today"),
    "flu.ask": lambda p, zone: _("Ask about flu"),
    "flu.ask_anyway": lambda p, zone: _("Ask about flu anyway"),
    "screening": lambda p, zone: _("Renew the plan"),
    "screening.read": lambda p, zone: _("Read the antiviral plan"),
    "isolation": lambda p, zone: _("Extra care") if p["phase"] == "precautions" else _("Keep apart"),
    "upkeep.after_illness": lambda p, zone: _("After the illness: %(part)s") % p,
    "after_covid": lambda p, zone: _("Check after COVID-19"),
    "after_covid.flags": lambda p, zone: _("Call about the red flags"),
    "lung_test": lambda p, zone: _("Breathing test"),
    "weight": lambda p, zone: _("Weigh again"),
    "weight.loss": lambda p, zone: _("Ask about the weight"),
    "check": lambda p, zone: _("Daily check"),
    "sheet": lambda p, zone: _("Print the sheet"),
    "team.message": lambda p, zone: _("The care team asks"),
    "leave.ends": lambda p, zone: _("A care team’s leave ends"),
}
