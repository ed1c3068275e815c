"""The words for due items, in the language that is active: whole sentences, dates in the patient's zone.

They say "ask" and name whom; they never tell anybody to take or to end a medicine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from caregiving.agenda.item import Due
from caregiving.equipment.models import UpkeepVerb
from caregiving.vaccines.models import VaccineGroup

Params = Mapping[str, Any]


def title(due: Due, zone: ZoneInfo) -> str:
    """One sentence that says what is due."""
    return TITLES[due.kind](due.params, zone)


def short(due: Due, zone: ZoneInfo) -> str:
    """A few words for a small place; the sentence where there are none shorter."""
    words = SHORT.get(due.kind)
    return words(due.params, zone) if words else title(due, zone)


def day(text: str) -> str:
    """A day as "Tue 24 Nov", from its ISO text."""
    return date_format(date.fromisoformat(text[:10]), pgettext("date format, as in Tue 24 Nov", "D j M"))


def _supply_order(p: Params, zone: ZoneInfo) -> str:
    if p.get("late"):
        return _("%(name)s: gone on %(out)s, before an order can arrive. Ask %(supplier)s today.") % {
            "name": p["name"], "out": day(p["runs_out"]), "supplier": p["supplier"] or _("the supplier"),
        }  # fmt: skip
    return _("Order %(name)s by %(by)s, gone on %(out)s.") % {
        "name": p["name"], "by": day(p["order_by"]), "out": day(p["runs_out"]),
    }  # fmt: skip


def _supply_count(p: Params, zone: ZoneInfo) -> str:
    if not p["counted_on"]:
        return _("Count %(name)s. It was never counted.") % p
    return _("Count %(name)s. The last count is of %(on)s.") % {"name": p["name"], "on": day(p["counted_on"])}


def _test_now(p: Params, zone: ZoneInfo) -> str:
    if p["done"]:
        return _("Test again: number %(number)s, 48 hours after the last one.") % {"number": p["done"] + 1}
    return _("Test now, and call without waiting for the second test.")


def _antiviral(p: Params, zone: ZoneInfo) -> str:
    who = p["contact"] or _("the prescriber")
    values = {
        "who": who,
        "day": p["day"],
        "of": p["of"],
        "strict": day(p["strict"]),
        "usual": day(p["usual"]),
    }
    if p["phase"] == "open":
        return _("Day %(day)s of %(of)s. Call %(who)s about the antiviral today. Best by %(strict)s.") % values
    if p["phase"] == "strict_last_day":
        return _("Call %(who)s about the antiviral now. Today is the last day on the strict count.") % values
    return _("Call %(who)s about the antiviral now. On the usual count %(usual)s is the last day.") % values


def _antiviral_anyway(p: Params, zone: ZoneInfo) -> str:
    return _("The usual days for the antiviral are over. Ask %(who)s anyway, today.") % {
        "who": p["contact"] or _("the prescriber")
    }


def _flu(p: Params, zone: ZoneInfo) -> str:
    return _("If it may be flu: ask %(who)s about a flu antiviral. It works best before %(until)s.") % {
        "who": p["contact"] or _("the prescriber"),
        "until": _moment(p["until"], zone),
    }


def _vaccine(p: Params, zone: ZoneInfo) -> str:
    on = date_format(date.fromisoformat(p["recommended"]), pgettext("date format, as in 24 Nov 2026", "j M Y"))
    values = {"group": VaccineGroup(p["group"]).label, "on": on, "who": p["person"]}
    if p["person"]:
        return _("%(who)s: ask about the %(group)s vaccine. It is due since %(on)s.") % values
    return _("Ask about the %(group)s vaccine. It is due since %(on)s.") % values


def _vaccine_season(p: Params, zone: ZoneInfo) -> str:
    values = {"group": VaccineGroup(p["group"]).label, "who": p["person"]}
    if p["person"]:
        return _("%(who)s: ask whether this season's %(group)s vaccine is there.") % values
    return _("Ask whether this season's %(group)s vaccine is there.") % values


def _upkeep(p: Params, zone: ZoneInfo) -> str:
    sentence = {
        UpkeepVerb.CLEAN: _("Clean: %(part)s, %(device)s."),
        UpkeepVerb.REPLACE: _("Replace: %(part)s, %(device)s."),
        UpkeepVerb.CHARGE: _("Charge: %(part)s, %(device)s."),
        UpkeepVerb.TEST: _("Test: %(part)s, %(device)s."),
    }[UpkeepVerb(p["verb"])]
    return sentence % {"part": p["part"], "device": p["device"]}


def _after_illness(p: Params, zone: ZoneInfo) -> str:
    return _("After the illness: %(task)s") % {"task": _upkeep(p, zone)}


def _isolation(p: Params, zone: ZoneInfo) -> str:
    if p["phase"] == "precautions":
        return _("Extra care until %(until)s: masks, air, distance.") % {"until": day(p["until"])}
    if p["phase"] == "ask":
        return _("When to end the isolation: ask the care team. A fever medicine is given all the time.")
    if p["until"]:
        return _("Keep apart. At the earliest until %(until)s.") % {"until": _moment(p["until"], zone)}
    return _("Keep apart until 24 hours without fever and better.")


def _dose(p: Params, zone: ZoneInfo) -> str:
    return _("%(time)s %(name)s %(dose)s") % p if p["dose"] else _("%(time)s %(name)s") % p


def _routine(p: Params, zone: ZoneInfo) -> str:
    return _("%(time)s %(title)s, %(detail)s") % p if p["detail"] else _("%(time)s %(title)s") % p


def _drill(p: Params, zone: ZoneInfo) -> str:
    if not p["on"]:
        return _("Measure how long %(device)s runs on its battery. It was never measured.") % p
    return _("Measure again how long %(device)s runs on its battery. Last time: %(on)s.") % {
        "device": p["device"], "on": day(p["on"]),
    }  # fmt: skip


def _screening(p: Params, zone: ZoneInfo) -> str:
    if not p["signed"]:
        return _("The antiviral plan is not signed yet. Ask the care team.")
    return _("The antiviral plan is out of date: %(because)s. Ask the care team to renew it.") % {
        "because": _(str(p["because"]))
    }


def _screening_read(p: Params, zone: ZoneInfo) -> str:
    return _("%(who)s renewed the antiviral plan. Please read it.") % p


def _score(p: Params, zone: ZoneInfo) -> str:
    if p["after_days"]:
        return _("Day %(days)s after the illness: rate the twelve items.") % {"days": p["after_days"]}
    return _("Rate the twelve items: once a month is enough.")


def _sheet(p: Params, zone: ZoneInfo) -> str:
    if p.get("changed"):
        return _("Print the emergency sheet again: what stands on it has changed.")
    return _("Print the emergency sheet again.")


def _danger(p: Params, zone: ZoneInfo) -> str:
    return _("A danger sign was noted at %(at)s. Who is with the patient?") % {"at": _moment(p["at"], zone)}


def _check(p: Params, zone: ZoneInfo) -> str:
    return _("Daily check: how it is, temperature, oxygen, breathing.")


def _after_covid(p: Params, zone: ZoneInfo) -> str:
    return _("Go through the check after COVID-19, and what to ask at the next visit.")


def _red_flags(p: Params, zone: ZoneInfo) -> str:
    if p["at_once"]:
        return _("Red flags were noted in the check after COVID-19. Somebody must look today: who calls?")
    return _("Red flags were noted in the check after COVID-19. Call the care team today.")


def _lung_test(p: Params, zone: ZoneInfo) -> str:
    return _("Ask for a breathing test. The last one is of %(on)s.") % {
        "on": date_format(date.fromisoformat(p["on"]), pgettext("date format, as in 24 Nov 2026", "j M Y"))
    }


def _team_message(p: Params, zone: ZoneInfo) -> str:
    return _("%(who)s asks: %(what)s") % {"who": p["who"], "what": ASKED[p["line"]]() if p["line"] else p["text"]}


# What a care team asks about each of the nine lines that is not ready.
ASKED: dict[str, Callable[[], str]] = {
    "screening": lambda: _("please go through the list of medicines with us. The antiviral plan has to be renewed."),
    "supplies": lambda: _("please count what you have. Something that is needed may not last for two weeks."),
    "vaccines": lambda: _("please arrange the vaccine that is due, or tell us when it was given."),
    "tests": lambda: _("please get new home tests. There are too few in date."),
    "infection_plan": lambda: _("please show us the infection plan of the machine at home, so that we can confirm it."),
    "drill": lambda: _("please measure how long the machine runs on its battery."),
    "sheet": lambda: _("please print the emergency sheet again."),
    "score": lambda: _("please rate the twelve items. It takes three minutes."),
    "ladder": lambda: _("please send a test alert to every phone at home."),
}


def _moment(text: str, zone: ZoneInfo) -> str:
    local = datetime.fromisoformat(text).astimezone(zone)
    return date_format(local, pgettext("date and time, as in Tue 24 Nov, 15:00", "D j M, H:i"))


TITLES: dict[str, Callable[[Params, ZoneInfo], str]] = {
    "danger": _danger,
    "antiviral.ask": _antiviral,
    "antiviral.ask_anyway": _antiviral_anyway,
    "flu.ask": _flu,
    "test": _test_now,
    "check": _check,
    "isolation": _isolation,
    "supply.order": _supply_order,
    "supply.count": _supply_count,
    "vaccine": _vaccine,
    "vaccine.season": _vaccine_season,
    "upkeep": _upkeep,
    "upkeep.after_illness": _after_illness,
    "dose": _dose,
    "routine": _routine,
    "drill": _drill,
    "screening": _screening,
    "screening.read": _screening_read,
    "score": _score,
    "after_covid": _after_covid,
    "after_covid.flags": _red_flags,
    "lung_test": _lung_test,
    "sheet": _sheet,
    "team.message": _team_message,
}
SHORT: dict[str, Callable[[Params, ZoneInfo], str]] = {
    "antiviral.ask": lambda p, zone: _("Call %(who)s") % {"who": p["contact"] or _("the prescriber")},
    "test": lambda p, zone: _("Test again") if p["done"] else _("Test now"),
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
    "antiviral.ask_anyway": lambda p, zone: _("Ask anyway, today"),
    "flu.ask": lambda p, zone: _("Ask about flu"),
    "screening": lambda p, zone: _("Renew the plan"),
    "screening.read": lambda p, zone: _("Read the antiviral plan"),
    "isolation": lambda p, zone: _("Extra care") if p["phase"] == "precautions" else _("Keep apart"),
    "upkeep.after_illness": lambda p, zone: _("After the illness: %(part)s") % p,
    "after_covid": lambda p, zone: _("Check after COVID-19"),
    "after_covid.flags": lambda p, zone: _("Call about the red flags"),
    "lung_test": lambda p, zone: _("Breathing test"),
    "check": lambda p, zone: _("Daily check"),
    "sheet": lambda p, zone: _("Print the sheet"),
    "team.message": lambda p, zone: _("The care team asks"),
}


def hours(minutes: int) -> str:
    """A length of time as "1:10 h" is read: hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
