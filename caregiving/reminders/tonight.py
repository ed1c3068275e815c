"""Whom the ladder reaches, as one sentence: by night, from nine in the evening on, it says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caregiving.reminders.household import Person, Reach
from caregiving.reminders.timing import is_quiet, next_at

# Early enough to mend a phone before everybody sleeps. The product's own manners, not a clinical number.
FROM, UNTIL = time(21), time(7)


def is_night(zone: ZoneInfo, now: datetime) -> bool:
    return is_quiet(now, FROM, UNTIL, zone)


def tonight(found: Reach, zone: ZoneInfo, now: datetime) -> str:
    """The sentence when it is night in that zone; by day nothing."""
    return asked_now(found, zone, now) if is_night(zone, now) else ""


def asked_now(found: Reach, zone: ZoneInfo, now: datetime) -> str:
    """Who is asked. By night, also who cannot be reached once the people on duty have changed; by day it speaks of
    now, since a shift may end before the night."""
    night = is_night(zone, now)
    gap = _gap(found, next_at(UNTIL, zone, now)) if night else None
    if gap is None:
        return sentence(found, night=night)
    moment, later = gap
    said = [_("Tonight: %(names)s.") % {"names": _names(found)}, *_lacks(found)]
    at = date_format(moment.astimezone(zone), "H:i")
    if not later.reachable:
        return " ".join([*said, _("From %(at)s nobody can be reached.") % {"at": at}])
    return " ".join([*said, _("From %(at)s: %(names)s.") % {"at": at, "names": _names(later)}, *_lacks(later)])


def sentence(found: Reach, *, night: bool = True) -> str:
    """Who is asked, in order and each once, and who of them cannot be reached."""
    if not found.reachable:
        return _("Tonight nobody can be reached.") if night else _("Nobody can be reached.")
    line = (_("Tonight: %(names)s.") if night else _("Now: %(names)s.")) % {"names": _names(found)}
    return " ".join([line, *(_lacks(found) or [_("All reachable.")])])


def _gap(found: Reach, until: datetime) -> tuple[datetime, Reach] | None:
    """The first change after which nobody can be reached, or somebody is asked of whom it is not said already that
    they cannot be."""
    known = {person.id for person in asked_people(found) if not person.proved}
    changes = found.changes_until(until) if found.reachable else ()
    for moment, later in changes:
        if not later.reachable or any(not one.proved and one.id not in known for one in asked_people(later)):
            return moment, later
    return None


def _names(found: Reach) -> str:
    first, *others = [person.name for person in asked_people(found)]
    for name in others:
        first = _("%(names)s, then %(name)s") % {"names": first, "name": name}
    return first


def _lacks(found: Reach) -> list[str]:
    """Who of those who are asked cannot be reached, or may not be; nothing when all can."""
    silent = ", ".join(person.name for person in asked_people(found) if not person.channels)
    untested = ", ".join(person.name for person in asked_people(found) if person.channels and not person.proved)
    said = [_("Not reachable: %(names)s.") % {"names": silent}] if silent else []
    return [*said, _("Phone not tested: %(names)s.") % {"names": untested}] if untested else said


def asked_people(found: Reach) -> Sequence[Person]:
    return tuple({person.id: person for step in found.steps for person in step.people}.values())
