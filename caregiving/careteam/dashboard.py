"""The operator's overview on the admin's first page: whether everything runs. It names no patient."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caregiving.agenda.models import Snapshot
from caregiving.careteam.models import FailedImport, ImportKind
from caregiving.guidance.catalog import Rules
from caregiving.people.models import Household
from caregiving.reminders.models import Reminder, State
from caregiving.runtime import alive

SOON, MOST = timedelta(days=60), 20
DAY, WEEK = timedelta(days=1), timedelta(days=7)
DAYS, WEEKS = 7, 9


@dataclass(frozen=True, slots=True)
class Series:
    """How many of one kind in each span of a chart."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Chart:
    """Spans of time by the words for their first day, and what is counted in each; most of all first."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the template `admin/index.html` shows, in a fixed number of queries."""
    now = timezone.now()
    context["overview"] = {
        "households": Household.objects.count(),
        "stuck": Snapshot.objects.filter(failures__gt=0).count(),
        "late": Snapshot.objects.filter(next_look_at__lt=now - timedelta(minutes=5)).count(),
        "services": [(name, alive.worked_lately(name, settings.ALIVE_DIR, time.time())) for name in ("worker", "beat")],
        "failures": _failed_imports(now),
        **_charts(now),
    }
    return context


def _charts(now: datetime) -> dict[str, Any]:
    today, rows = now.astimezone(UTC).date(), _expiring(now.date())
    days, weeks = _spans(today, DAY, DAYS), _spans(today, WEEK, WEEKS)
    coming = [today + WEEK * n for n in range(WEEKS)]
    begun = Household.objects.filter(created_at__gte=_midnight(weeks[0]))
    recent = Reminder.objects.filter(send_at__gte=_midnight(days[0]), send_at__lte=now)
    imports = FailedImport.objects.filter(at__gte=_midnight(weeks[0]))
    homes = [(_("Homes"), day, count) for _id, day, count in _counted(begun, "", "created_at")]
    expiring = [(_("Rows"), max(day, today), 1) for _id, day in rows]
    return {
        "homes": _chart(homes, weeks, {}),
        "states": _chart(_counted(recent, "state", "send_at"), days, dict(State.choices)),
        "channels": _chart(_counted(recent, "channel", "send_at"), days, {}),
        "expiring": _chart(expiring, coming, {}),
        "rows": rows[:MOST],
        "imports": _chart(_counted(imports, "kind", "at"), weeks, dict(ImportKind.choices)),
    }


def _spans(today: date, each: timedelta, count: int) -> list[date]:
    """The first days of so many spans, of which the last one ends today."""
    return [today + DAY - each * n for n in range(count, 0, -1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)


def _counted(rows: QuerySet[Any, Any], by: str, at: str) -> list[tuple[str, date, int]]:
    """How many of each kind on each day."""
    days = rows.order_by().annotate(day=TruncDate(at, tzinfo=UTC))
    counted = days.values_list(*filter(None, (by, "day"))).annotate(count=Count("pk"))
    return [(line[0] if by else "", *line[-2:]) for line in counted]


def _chart(counted: Iterable[tuple[str, date, int]], spans: Sequence[date], names: Mapping[str, Any]) -> Chart:
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(spans))
    for kind, day, count in counted:
        found[kind][max(bisect_right(spans, day) - 1, 0)] += count
    series = [Series(str(names.get(kind, kind)), tuple(counts)) for kind, counts in found.items()]
    labels = [date_format(day, pgettext("day and month, as in 24 Nov", "j M")) for day in spans]
    return Chart(tuple(labels), tuple(sorted(series, key=lambda one: (-one.total, one.name))))


def _failed_imports(now: datetime) -> list[tuple[str, str, int, datetime]]:
    """Kind, class of error, how often and when last, of the last weeks; the newest first."""
    lately = FailedImport.objects.filter(at__gt=now - SOON).order_by().values_list("kind", "error")
    counted = lately.annotate(count=Count("pk"), last=Max("at")).order_by("-last")[:MOST]
    return [(str(ImportKind(kind).label), error, count, last) for kind, error, count, last in counted]


def _expiring(on: date) -> list[tuple[str, date]]:
    """The rows of the guidance to be looked at again soon, the first of them first."""
    rows = [ruling.row for ruling in Rules.load().in_force(on) if ruling.row.review_by <= on + SOON]
    return sorted(((row.id, row.review_by) for row in rows), key=lambda row: (row[1], row[0]))
