"""The words for due items, in the language that is active: whole sentences, dates in the patient's zone.

They say "ask" and name whom; they never tell anybody to take or to end a medicine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from caregiving.agenda.apart_words import isolation
from caregiving.agenda.item import Due
from caregiving.equipment.models import UpkeepVerb
from caregiving.vaccines.models import VaccineGroup

Params = Mapping[str, Any]


def title(due: Due, zone: ZoneInfo) -> str:
    """One sentence that says what is due."""
    return TITLES[due.kind](due.params, zone)


def day(text: str) -> str:
    """A day as "Tue 24 Nov", from its ISO text."""
    return date_format(date.fromisoformat(text[:10]), pgettext("date format, as in Tue 24 Nov", "D j M"))


def _supply_order(p: Params, zone: ZoneInfo) -> str:
    values = {"name": p["name"], "by": day(p["order_by"]), "out": day(p["runs_out"])}
    values["supplier"] = p.get("supplier") or _("the supplier")
    if p.get("late"):
        said = _("%(name)s: gone on %(out)s, before an order can arrive. Ask %(supplier)s today.") % values
    else:
        said = _("Order %(name)s by %(by)s, gone on %(out)s.") % values
    if p.get("refill"):
        said += " " + _("A refill is due only from %(on)s: ask the pharmacy now.") % {"on": day(p["refill"])}
    if p.get("new_prescription"):
        said += " " + _("Ask for a new prescription.")
    return said


def _supply_count(p: Params, zone: ZoneInfo) -> str:
    if not p["counted_on"]:
        return _("Count %(name)s. It was never counted.") % p
    return _("Count %(name)s. The last count is of %(on)s.") % {"name": p["name"], "on": day(p["counted_on"])}


def _test_now(p: Params, zone: ZoneInfo) -> str:
    if p.get("or_ask"):
        return _ask_or_test_again(p, zone)
    if p.get("contact_on"):
        values = {"day": day(p["contact_on"]), "number": p["done"] + 1, "needed": p["needed"]}
        return _("Home test after the contact of %(day)s: number %(number)s of %(needed)s.") % values
    if p["done"]:
        return _("Test again: number %(number)s.") % {"number": p["done"] + 1}
    return _("Test now, and call without waiting for the second test.")


def _ask_or_test_again(p: Params, zone: ZoneInfo) -> str:
    """The question is for now; one more home test counts only later."""
    if p.get("by_laboratory"):
        said = _("Still ill after %(done)s negative tests: ask for a laboratory test (PCR).") % p
    else:
        said = _("Still ill after %(done)s negative tests: ask the prescriber.") % p
    if not p.get("home_from"):
        return said
    return f"{said} " + _("Another home test counts from %(at)s.") % {"at": _moment(p["home_from"], zone)}


def _antiviral(p: Params, zone: ZoneInfo) -> str:
    values = {"who": p["contact"] or _("the prescriber"), "day": p["day"], "of": p["of"]}
    values |= {name: day(p[name]) for name in ("strict", "usual")}
    if p["phase"] == "open":
        return _("Day %(day)s of %(of)s. Call %(who)s about the antiviral today. Best by %(strict)s.") % values
    if p["phase"] == "strict_last_day":
        return _("Call %(who)s about the antiviral now. Today is the last day on the strict count.") % values
    return _("Call %(who)s about the antiviral now. On the usual count %(usual)s is the last day.") % values


def _antiviral_other(p: Params, zone: ZoneInfo) -> str:
    return _("The days of the first antiviral are over, not those of another. Call %(who)s now: until %(on)s.") % {
        "who": p["contact"] or _("the prescriber"), "on": day(p["until"]),
    }  # fmt: skip


def _antiviral_anyway(p: Params, zone: ZoneInfo) -> str:
    values = {"who": p["contact"] or _("the prescriber")}
    if not p.get("over", True):
        return _("Ask %(who)s about the antiviral, today.") % values
    if p.get("positive"):
        said = _("The COVID-19 test is positive. The usual days for the antiviral are over: ask %(who)s anyway, today.")
        return said % values
    return _("The usual days for the antiviral are over. Ask %(who)s anyway, today.") % values


def _flu(p: Params, zone: ZoneInfo) -> str:
    values = {"who": p["contact"] or _("the prescriber"), "until": _moment(p["until"], zone)}
    if p.get("positive"):
        return (
            _("The flu test is positive: ask %(who)s about a flu antiviral. It works best before %(until)s.") % values
        )
    return _("If it may be flu: ask %(who)s about a flu antiviral. It works best before %(until)s.") % values


def _flu_anyway(p: Params, zone: ZoneInfo) -> str:
    values = {"who": p["contact"] or _("the prescriber")}
    if p["positive"]:
        return _("The flu test is positive: ask %(who)s about a flu antiviral anyway, today.") % values
    return _("If it may be flu: ask %(who)s about a flu antiviral anyway, today, even without a test.") % values


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
    if p["after_days"] == 0:
        return _("At the start of the illness, if it is safe: rate the twelve items.")
    if p["after_days"]:
        return _("Day %(days)s after the illness: rate the twelve items.") % {"days": p["after_days"]}
    if p.get("every"):
        return _("Rate the twelve items: every %(days)s days is enough.") % {"days": p["every"]}
    return _("Rate the twelve items.")


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


def _weight(p: Params, zone: ZoneInfo) -> str:
    return _("Weigh again. The last time was %(on)s.") % {"on": day(p["on"])}


def _weight_loss(p: Params, zone: ZoneInfo) -> str:
    return _("%(percent)s %% of the weight was lost since %(since)s. Ask the care team about a dietitian.") % {
        "percent": p["percent"],
        "since": date_format(date.fromisoformat(p["since"]), pgettext("date format, as in 24 Nov 2026", "j M Y")),
    }


def _team_message(p: Params, zone: ZoneInfo) -> str:
    return _("%(who)s asks: %(what)s") % {"who": p["who"], "what": ASKED[p["line"]]() if p["line"] else p["text"]}


def _leave_ends(p: Params, zone: ZoneInfo) -> str:
    last = datetime.fromisoformat(p["at"]) - timedelta(minutes=1)  # “Thu, 00:00” is read as the end of Thursday
    return _("%(team)s sees this home until %(at)s, no longer. Who leads the home can let them see it longer.") % {
        "team": p["team"],
        "at": _moment(last.isoformat(), zone),
    }


# What a care team asks about each of the nine lines that is not ready.
ASKED: dict[str, Callable[[], str]] = {
    "screening": lambda: _("please go through the list of medicines with us. The antiviral plan has to be renewed."),
    "supplies": lambda: _("please count what you have. Something that is needed may not last for two weeks."),
    "vaccines": lambda: _("please arrange the vaccine that is due, or tell us when it was given."),
    "tests": lambda: _("please count the home tests, and get new ones. Too few that are in date are counted."),
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
    "antiviral.ask_other": _antiviral_other,
    "antiviral.ask_anyway": _antiviral_anyway,
    "flu.ask": _flu,
    "flu.ask_anyway": _flu_anyway,
    "test": _test_now,
    "check": _check,
    "isolation": isolation,
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
    "weight": _weight,
    "weight.loss": _weight_loss,
    "sheet": _sheet,
    "team.message": _team_message,
    "leave.ends": _leave_ends,
}


def hours(minutes: int) -> str:
    """A length of time as "1:10 h" is read: hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
