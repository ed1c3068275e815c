"""The words of the care team's list: why a line is there, its clock, and what the family already did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from caregiving.agenda import words
from caregiving.agenda.models import Lane
from caregiving.agenda.readiness import ASK_TEAM
from caregiving.careteam.models import ReferredTo
from caregiving.illness.models import AskOutcome
from caregiving.patients.models import CareStep, FunctionScored, Part, Patient, SwallowRoute

Params = Mapping[str, Any]
NAMES = {field.name: field.verbose_name for field in FunctionScored._meta.local_concrete_fields}
LINES = {
    "screening": gettext_lazy("Antiviral plan to be renewed"),
    "supplies": gettext_lazy("Not enough of a supply"),
    "vaccines": gettext_lazy("Vaccine due"),
    "tests": gettext_lazy("Too few home tests counted that are in date"),
    "infection_plan": gettext_lazy("Infection plan not confirmed"),
    "drill": gettext_lazy("Battery not tested"),
    "sheet": gettext_lazy("Emergency sheet to be printed"),
    "score": gettext_lazy("Function score due"),
    "ladder": gettext_lazy("Alerts not tested"),
}


READY = {
    "screening": gettext_lazy("Antiviral plan signed and fresh"),
    "supplies": gettext_lazy("Enough of every supply"),
    "vaccines": gettext_lazy("Vaccines in date"),
    "tests": gettext_lazy("Enough home tests in date"),
    "infection_plan": gettext_lazy("Infection plan confirmed"),
    "drill": gettext_lazy("Battery tested"),
    "sheet": gettext_lazy("Emergency sheet printed"),
    "score": gettext_lazy("Function score in date"),
    "ladder": gettext_lazy("Alerts tested"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """The clock of a line: a colour's class, an icon and a few words."""

    style: str
    icon: str
    words: str


def sentence(reason: Params, zone: ZoneInfo, now: datetime) -> str:
    """One reason as a sentence."""
    return SENTENCES[reason["kind"]](reason["params"], zone, now)


def _due(p: Params, zone: ZoneInfo, now: datetime) -> str:
    said = words.TITLES[p["kind"]](p, zone)
    if p["stale"]:
        return _("%(said)s The antiviral plan is out of date: %(because)s.") % {"said": said, "because": _(p["stale"])}
    return said


def _unreached(p: Params, zone: ZoneInfo, now: datetime) -> str:
    return _("A critical alert did not reach %(name)s, %(at)s. Call.") % {
        "name": p["name"],
        "at": moment(p["at"], zone),
    }


def _unanswered(p: Params, zone: ZoneInfo, now: datetime) -> str:
    return _("Everybody at home was asked and nobody has answered, since %(at)s. Call.") % {"at": moment(p["at"], zone)}


def _red_flags(p: Params, zone: ZoneInfo, now: datetime) -> str:
    count = p["count"]
    return ngettext(
        "The check after COVID-19 found %(count)s warning sign. Ask neurology today.",
        "The check after COVID-19 found %(count)s warning signs. Ask neurology today.",
        count,
    ) % {"count": count}


def _item_fall(p: Params, zone: ZoneInfo, now: datetime) -> str:
    fell = ", ".join(fall(one) for one in p["items"])
    fell = fell[:1].upper() + fell[1:]
    if p["days"] is not None:
        fell = _("%(fell)s, %(days)s days after the first sign of an infection") % {"fell": fell, "days": p["days"]}
    said = _("%(fell)s.") if p["same_rater"] else _("%(fell)s. Rated by different people.")
    return " ".join([said % {"fell": fell}, *([speeds(*p["speeds"])] if p.get("speeds") else [])])


def fall(one: Params) -> str:
    """How far one item fell, and which care in between lowers it without a decline."""
    said = _("%(item)s %(before)s to %(after)s") % {**one, "item": NAMES[one["item"]]}
    if not one.get("explained_by"):
        return said
    values = {"said": said, "what": CareStep(one["explained_by"]).label}
    return _("%(said)s (in between: %(what)s, which lowers it without a decline)") % values


def speeds(before: float, after: float) -> str:
    """How fast the score moved on both sides of an illness; nothing here says that the illness did it."""
    return _("Before the illness %(before)s points a month, after it %(after)s.") % {
        "before": number_format(before, 1),
        "after": number_format(after, 1),
    }


def _silent(p: Params, zone: ZoneInfo, now: datetime) -> str:
    days = (now - datetime.fromisoformat(p["told_at"])).days
    return ngettext("No data from this home for %(days)s day.", "No data from this home for %(days)s days.", days) % {
        "days": days
    }


def _danger_passed(p: Params, zone: ZoneInfo, now: datetime) -> str:
    return _("A danger sign was noted, %(at)s, and nobody told what came of it. Call.") % {"at": moment(p["at"], zone)}


def _window_closed(p: Params, zone: ZoneInfo, now: datetime) -> str:
    return _("The days for an antiviral are over, since %(at)s, and nobody told what a prescriber answered. Call.") % {
        "at": moment(p["at"], zone)
    }


SENTENCES: dict[str, Callable[[Params, ZoneInfo, datetime], str]] = {
    "due": _due,
    "unreached": _unreached,
    "unanswered": _unanswered,
    "red_flags": _red_flags,
    "item_fall": _item_fall,
    "silent": _silent,
    "danger_passed": _danger_passed,
    "window_closed": _window_closed,
}


NEUROLOGY = ("red_flags", "item_fall")  # what neurology is asked about


def need_somebody(count: int) -> str:
    """How many homes are open today."""
    said = ngettext("%(count)s home needs somebody today.", "%(count)s homes need somebody today.", count)
    return said % {"count": count}


def referred_to(role: str) -> str:
    """What a list of referrals is called."""
    return _("Referred to: %(role)s") % {"role": ReferredTo(role).label}


def waits_for(role: str, count: int) -> str:
    """How many lines somebody referred to this role."""
    said = ngettext("%(count)s waits for: %(role)s.", "%(count)s wait for: %(role)s.", count)
    return said % {"count": count, "role": ReferredTo(role).label}


def lines(readiness: Iterable[Params]) -> list[str]:
    """Those of the nine lines that are not ready."""
    return [line_words(line) for line in readiness if not line["ready"]]


def line_words(line: Params) -> str:
    """One of the nine lines as it stands."""
    if line.get("missing") == ASK_TEAM:
        return _("%(line)s: its guidance was withdrawn") % {"line": READY[line["id"]]}
    return str((READY if line["ready"] else LINES)[line["id"]])


def tag(lane: str, reasons: list[dict[str, Any]], zone: ZoneInfo, now: datetime) -> Tag:
    """The clock of a line."""
    if not reasons:
        return Tag("tag-ok", "check", str(Lane(lane).label)) if lane == Lane.READY else Tag(
            "tag-ask", "clock", str(Lane(lane).label)
        )  # fmt: skip
    first = reasons[0]
    at = datetime.fromisoformat(first["at"])
    if first["kind"] == "silent":
        return Tag("tag-open", "bell-off", _("Silent home"))
    if first["kind"] == "unreached":
        return Tag("tag-now", "bell-off", _("Alert not received"))
    if first["kind"] == "unanswered":
        return Tag("tag-now", "bell-off", _("Nobody answered"))
    if first["kind"] in NEUROLOGY:
        return Tag("tag-ask", "curve", _("Ask neurology today"))
    if at <= now:
        return Tag("tag-now", "clock", _("Since %(at)s") % {"at": moment(first["at"], zone)})
    style = "tag-now" if (at - now).total_seconds() < 86_400 else "tag-ask"
    return Tag(style, "clock", _("Until %(at)s") % {"at": end(at, zone)})


def did(one: Params, zone: ZoneInfo) -> str:
    """Something that the family already did."""
    at = moment(one["at"], zone)
    if one["what"] == "has_it":
        return _("%(who)s has it since %(at)s.") % {"who": one["who"], "at": at}
    if one["what"] == "plan_on":
        return _("Infection plan on since %(at)s.") % {"at": at}
    outcome = AskOutcome(one["outcome"]).label
    return _("%(who)s asked about the antiviral, %(at)s: %(outcome)s.") % {
        "who": one["who"] or _("Somebody"), "at": at, "outcome": outcome,
    }  # fmt: skip


def who(patient: Patient, now: datetime, parts: frozenset[str]) -> str:
    """A few words beside the name: age, and, if shared, how medicines go and breathing is helped where special."""
    said = []
    if born := patient.birth_date:
        today = now.astimezone(patient.zone).date()
        said.append(str(today.year - born.year - ((today.month, today.day) < (born.month, born.day))))
    if patient.swallow_route == SwallowRoute.TUBE and Part.MEDICINES in parts:
        said.append(str(SwallowRoute.TUBE.label))
    if patient.breathing_support != "none" and Part.EQUIPMENT in parts:
        said.append(patient.get_breathing_support_display())
    return ", ".join(said)


def end(at: datetime, zone: ZoneInfo) -> str:
    """A moment that is too late: midnight is said as the end of the day before, or it would be read as a day more."""
    local = at.astimezone(zone)
    return moment((local - timedelta(minutes=1) if local.time() == time() else local).isoformat(), zone)


def moment(text: str, zone: ZoneInfo) -> str:
    local = datetime.fromisoformat(text).astimezone(zone)
    return date_format(local, pgettext("date and time, as in Tue 24 Nov, 15:00", "D j M, H:i"))
