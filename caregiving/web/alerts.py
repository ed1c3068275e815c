"""What is broken on the way of alerts. Silence here means that the way works, so it must be true."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caregiving.patients.models import EmergencyAccess, Patient
from caregiving.reminders import phones
from caregiving.reminders.broken_ways import BrokenWays, broken_ways
from caregiving.reminders.household import Person, Reach
from caregiving.reminders.models import PushSubscription
from caregiving.reminders.reached import Reached, last_reached
from caregiving.runtime import alive
from caregiving.web.asked import CHANNELS


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that is not well with the alerts, in a sentence, and the page and the words of the tap that helps."""

    sentence: str
    page: str
    tap: str


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the home with the ways that work, when each last led to them, and which are broken, in words."""

    person: Person
    reached: tuple[str, ...]
    broken: str = ""
    tested: str = ""
    """Of who has a phone, what became of its newest test."""


def people(found: Reach, broken: Sequence[BrokenWays], patient: Patient) -> list[Line]:
    """`found` is the home as it works, without the ways that are broken."""
    reached, zone = last_reached(patient.household_id), patient.zone
    said = {one.person.id: _did_not_reach(one) for one in broken}
    # Of several phones the one tested last; databases do not agree on where one that never was would stand.
    theirs = PushSubscription.objects.filter(user__in=[one.id for one in found.people])
    newest_last = theirs.order_by(F("test_sent_at").asc(nulls_first=True), "pk")
    tested = {phone.user_id: tested_words(phone, zone) for phone in newest_last}
    return [
        Line(
            person=one,
            reached=tuple(_reached(way, zone) for way in reached.get(one.id, ())),
            broken=said.get(one.id, ""),
            tested=tested.get(one.id, ""),
        )
        for one in found.people
    ]


def tested_words(phone: PushSubscription, zone: ZoneInfo) -> str:
    """What became of its newest test."""
    if phone.proved and phone.proved_at:
        return _("Test arrived %(at)s.") % {"at": _day_and_clock(phone.proved_at, zone)}
    if phone.test_sent_at:
        return _("Test sent %(at)s, not tapped yet.") % {"at": _day_and_clock(phone.test_sent_at, zone)}
    return _("Not tested yet.")


def _day_and_clock(moment: datetime, zone: ZoneInfo) -> str:
    return date_format(moment.astimezone(zone), _("j M, H:i"))


def _reached(one: Reached, zone: ZoneInfo) -> str:
    words = _("Seen %(at)s (%(way)s).") if one.seen else _("Sent %(at)s (%(way)s).")
    return words % {"at": _day_and_clock(one.at, zone), "way": CHANNELS.get(one.channel, one.channel)}


def broken(found: Reach, patient: Patient, now: datetime) -> Broken | None:
    """The one thing to mend first; None when nothing is broken."""
    if sentence := _opened(patient, now):
        return Broken(sentence, "team", _("Look"))
    if sentence := _to_mend(found, patient.household_id, now):
        return Broken(sentence, "people", _("Mend"))
    if found.silence:
        return Broken(found.silence.sentence(patient.zone), "due_list", _("What is due"))
    return None


def _opened(patient: Patient, now: datetime) -> str:
    """Who has this record open in an emergency; nobody of the home gave leave."""
    opened = EmergencyAccess.objects.filter(patient=patient, at__lte=now, ends_at__gt=now).first()
    if opened is None:
        return ""
    until = date_format(opened.ends_at.astimezone(patient.zone), "H:i")
    return _("%(name)s opened this record in an emergency, until %(until)s.") % {"name": opened.name, "until": until}


def _to_mend(found: Reach, household_id: UUID, now: datetime) -> str:
    if not clock_runs():
        return _("Reminders stand still. Please tell the operator.")
    if not found.reachable:
        return _("Nobody here can be reached. Set up alerts on this phone.")
    if broken := broken_ways(found, household_id, now):
        return _did_not_reach(broken[0])
    return phones.not_arrived([person.id for person in found.people], now)


def _did_not_reach(broken: BrokenWays) -> str:
    ways = ", ".join(str(CHANNELS.get(channel, channel)) for channel in broken.channels)
    return _("Did not reach %(name)s: %(ways)s.") % {"name": broken.person.name, "ways": ways}


def clock_runs() -> bool:
    """Whether worker and beat gave a sign of life lately."""
    return all(alive.worked_lately(name, settings.ALIVE_DIR, time.time()) for name in ("worker", "beat"))
