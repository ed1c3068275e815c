"""Whom the ladder reaches, as one sentence: by night, from nine in the evening on, it says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from caregiving.reminders.household import Person, Reach
from caregiving.reminders.timing import is_quiet

# Early enough to mend a phone before everybody sleeps. The product's own manners, not a clinical number.
FROM, UNTIL = time(21), time(7)


def is_night(zone: ZoneInfo, now: datetime) -> bool:
    return is_quiet(now, FROM, UNTIL, zone)


def tonight(found: Reach, zone: ZoneInfo, now: datetime) -> str:
    """The sentence when it is night in that zone; by day nothing."""
    return sentence(found) if is_night(zone, now) else ""


def sentence(found: Reach, *, night: bool = True) -> str:
    """Who is asked, in order and each once, and who of them cannot be reached. By day it speaks of now: a shift may
    end before the night."""
    asked = asked_people(found)
    silent = [person.name for person in asked if not person.channels]
    if not any(person.channels for person in asked):
        return _("Tonight nobody can be reached.") if night else _("Nobody can be reached.")
    names = asked[0].name
    for person in asked[1:]:
        names = _("%(names)s, then %(name)s") % {"names": names, "name": person.name}
    line = (_("Tonight: %(names)s.") if night else _("Now: %(names)s.")) % {"names": names}
    untested = [person.name for person in asked if person.channels and not person.proved]
    if not silent and not untested:
        return f"{line} " + _("All reachable.")
    if silent:
        line += " " + _("Not reachable: %(names)s.") % {"names": ", ".join(silent)}
    if untested:
        line += " " + _("Phone not tested: %(names)s.") % {"names": ", ".join(untested)}
    return line


def asked_people(found: Reach) -> Sequence[Person]:
    return tuple({person.id: person for step in found.steps for person in step.people}.values())
