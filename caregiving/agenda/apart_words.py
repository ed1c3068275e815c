"""Staying apart in words: until when, and what still has to come before its end can be named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caregiving.guidance.isolation import Asks, Waits


def isolation(p: Mapping[str, Any], zone: ZoneInfo) -> str:
    if p["phase"] == "precautions" and not p["until"]:
        return _("Extra care: masks, air, distance. For how long: ask the care team.")
    if p["phase"] == "precautions":
        return _("Extra care until %(until)s: masks, air, distance.") % {"until": last_day(p["until"], zone)}
    if p["phase"] == "ask" and p.get("asks") == Asks.NOT_VOUCHED:
        return _("When to end the isolation: ask the care team.")
    if p["phase"] == "ask" and p.get("asks") == Asks.UNKNOWN_MEDICINE:
        said = _("When to end the isolation: ask the care team. A medicine whose name is not known may hide a fever.")
        return " ".join([said, _("In the list of medicines, say whether it lowers one.")])
    if p["phase"] == "ask":
        return _("When to end the isolation: ask the care team. A fever medicine is given all the time.")
    if p["until"]:
        return _("Keep apart. At the earliest until %(until)s.") % {"until": _moment(p["until"], zone)}
    return _waiting(p.get("waits", ""), p.get("measure_from", ""), p.get("hours"), zone)


def _waiting(waits: str, measure_from: str, hours: int | None, zone: ZoneInfo) -> str:
    """Without `hours` the care team is asked when it ends, once what is waited for has come."""
    if waits == Waits.NORMAL_TEMPERATURE and measure_from:
        return _("Keep apart. Measure the temperature from %(at)s on: until then a fever medicine hides a fever.") % {
            "at": _moment(measure_from, zone)
        }
    if hours is None:
        return _("Keep apart. Once things are better and the fever is gone, ask the care team when to end it.")
    values = {"hours": hours}
    if waits == Waits.BETTER:
        return _("Keep apart until %(hours)s hours after it is noted that things get better.") % values
    if waits == Waits.NORMAL_TEMPERATURE:
        said = _("Keep apart. Measure the temperature: the %(hours)s hours without fever begin with a normal one.")
        return said % values
    return _("Keep apart until %(hours)s hours without fever and better.") % values


def last_day(until: str, zone: ZoneInfo) -> str:
    """The last day that is still in, as "Tue 24 Nov", from the first moment that no longer is."""
    local = (datetime.fromisoformat(until) - timedelta(seconds=1)).astimezone(zone)
    return date_format(local, pgettext("date format, as in Tue 24 Nov", "D j M"))


def _moment(text: str, zone: ZoneInfo) -> str:
    local = datetime.fromisoformat(text).astimezone(zone)
    return date_format(local, pgettext("date and time, as in Tue 24 Nov, 15:00", "D j M, H:i"))
