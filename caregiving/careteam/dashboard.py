"""The operator's overview on the admin's first page: whether everything runs. It names no patient."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from caregiving.agenda.models import Snapshot
from caregiving.guidance.catalog import Rules
from caregiving.people.models import Household
from caregiving.reminders.models import Reminder, State
from caregiving.runtime import alive

LOOKS_BACK, SOON, MOST = timedelta(hours=24), timedelta(days=60), 20


@dataclass(frozen=True, slots=True)
class Bar:
    """A number beside others of its kind; `of` is the largest."""

    name: str
    count: int
    of: int


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the template `admin/index.html` shows, in a fixed number of queries."""
    now = timezone.now()
    recent = Reminder.objects.filter(send_at__gt=now - LOOKS_BACK, send_at__lte=now)
    context["overview"] = {
        "households": Household.objects.count(),
        "stuck": Snapshot.objects.filter(failures__gt=0).count(),
        "late": Snapshot.objects.filter(next_look_at__lt=now - timedelta(minutes=5)).count(),
        "states": _bars(recent, "state", dict(State.choices)),
        "channels": _bars(recent, "channel", {}),
        "services": [(name, alive.worked_lately(name, settings.ALIVE_DIR, time.time())) for name in ("worker", "beat")],
        "expiring": _expiring(now.date()),
    }
    return context


def _bars(recent: Any, field: str, names: dict[str, Any]) -> list[Bar]:
    counted = list(recent.order_by().values_list(field).annotate(count=Count("pk")).order_by("-count"))
    most = max((count for _, count in counted), default=0)
    return [Bar(str(names.get(value, value)), count, most) for value, count in counted]


def _expiring(on: date) -> list[tuple[str, date]]:
    """The rows of the guidance to be looked at again soon, the first of them first."""
    rows = [ruling.row for ruling in Rules.load().in_force(on) if ruling.row.review_by <= on + SOON]
    return sorted(((row.id, row.review_by) for row in rows), key=lambda row: (row[1], row[0]))[:MOST]
