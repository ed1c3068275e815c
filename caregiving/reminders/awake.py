"""Whether the server was at work, so that its silence is told: to a watcher outside while it lasts, to the homes after.

The sign of life goes through beat, broker and a worker like every reminder. A stretch of such signs is one row; between
two rows the server was silent.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import urllib3
from django.conf import settings
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caregiving.agenda.models import Snapshot

log = logging.getLogger(__name__)
# The product's own manners: a restart takes less, and the first step of a usual ladder has not passed by then.
SILENT_AFTER = timedelta(minutes=10)
TOLD_FOR = timedelta(hours=24)
WATCHER_PATIENCE = 5.0


class Awake(models.Model):
    """A stretch of time in which beat and workers did their work."""

    since = models.DateTimeField(db_index=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M} to {self.until:%H:%M}"


@dataclass(frozen=True, slots=True)
class Silence:
    """When no reminder could be planned or sent by anybody."""

    since: datetime
    until: datetime

    def is_told_at(self, moment: datetime) -> bool:
        """For a day after its end."""
        return self.until <= moment < self.until + TOLD_FOR

    def sentence(self, zone: ZoneInfo) -> str:
        """What a home is told, by the clock of `zone`."""
        since, until = self.since.astimezone(zone), self.until.astimezone(zone)
        ends = date_format(until, "H:i" if until.date() == since.date() else _("D H:i"))
        values = {"since": date_format(since, _("D H:i")), "until": ends}
        return _("No reminder could be sent from %(since)s to %(until)s.") % values


def sign_of_life(now: datetime) -> None:
    """Write down that the work is being done. After a silence every home is looked at again, and told."""
    with transaction.atomic():
        newest = Awake.objects.select_for_update().order_by("-since", "-pk").first()
        if newest and now - newest.until < SILENT_AFTER:
            Awake.objects.filter(pk=newest.pk, until__lt=now).update(until=now)
            return
        Awake.objects.create(since=now, until=now)
        if newest:
            Snapshot.objects.update(next_look_at=now)


def last_silence(now: datetime) -> Silence | None:
    """The newest silence that ended in the last day; two workers may have noticed its end at once."""
    stretches = list(Awake.objects.filter(since__lte=now).order_by("-since", "-pk")[:3])
    for after, before in pairwise(stretches):
        silence = Silence(before.until, after.since)
        if after.since - before.until >= SILENT_AFTER and silence.is_told_at(now):
            return silence
    return None


def silences(since: datetime, now: datetime) -> list[Silence]:
    """Every silence that ended after `since`, or lasts at `now`; the oldest first."""
    found, after = [], now
    for stretch in Awake.objects.filter(since__lte=now).order_by("-since", "-pk").iterator():
        if after - stretch.until >= SILENT_AFTER:
            found.append(Silence(stretch.until, after))
        after = stretch.since
        if after <= since:
            break
    return found[::-1]


def tell_watcher() -> None:
    """Call the address of the watcher outside, which raises the alarm when no call comes. It may be a secret: it is
    never written to the log."""
    if not settings.WATCHER_URL:
        return
    try:
        answer = _pool().request("GET", settings.WATCHER_URL, retries=False, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        log.warning("the watcher could not be reached (%s)", type(error).__name__)
        return
    if answer.status >= 300:
        log.warning("the watcher said %s", answer.status)


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=1, timeout=WATCHER_PATIENCE)
