"""Figures for the operator's monitoring, in the text format of Prometheus. They are counted from the rows at the
moment when they are asked for, so every web process gives the same ones; no label leads to a household."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import product
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeHistogramMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from caregiving.agenda.models import Snapshot
from caregiving.reminders.models import MOST_DEATHS, Attempt, Outcome, Reminder, State, Urgency
from caregiving.reminders.wanted import HORIZON

# Over which the figures are: long enough for a night with few reminders, short enough to show an outage.
LAST = timedelta(hours=1)
BOUNDS = (1, 5, 10, 20, 60, 300, 900, 3600)  # seconds
LOST = (State.FAILED, State.LAPSED)
DEEPEST = 6  # steps from there on count together


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For who has the token. Without such a setting there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(Figures(timezone.now()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Figures(Collector):
    """How alerts fare at one moment, in a fixed number of queries."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        yield self._due_to_sent()
        yield self._attempts()
        yield from self._waiting()
        yield self._lost()
        yield self._unanswered()
        yield self._beat_lag()
        yield self._failing_plans()

    @property
    def _tries(self) -> Q:
        return Q(at__gt=self.now - LAST, at__lte=self.now)

    def _due_to_sent(self) -> Metric:
        found = GaugeHistogramMetricFamily(
            "fortnight_due_to_sent_seconds",
            "From when a reminder was due until it was accepted, over the last hour.",
            labels=["class"],
        )
        late = ExpressionWrapper(F("at") - F("reminder__begun_at"), output_field=DurationField())
        within = {f"within_{bound}": Count("pk", filter=Q(late__lte=timedelta(seconds=bound))) for bound in BOUNDS}
        accepted = Attempt.objects.filter(self._tries, outcome=Outcome.ACCEPTED).annotate(late=late).order_by()
        by_class: Iterable[Mapping[str, Any]] = accepted.values("reminder__urgency").annotate(
            total=Count("pk"), seconds=Sum("late"), **within
        )
        for row in by_class:
            buckets = [(str(float(bound)), row[f"within_{bound}"]) for bound in BOUNDS]
            seconds = row["seconds"].total_seconds()
            found.add_metric([row["reminder__urgency"]], [*buckets, ("+Inf", row["total"])], seconds)
        return found

    def _attempts(self) -> Metric:
        found = GaugeMetricFamily(
            "fortnight_attempts",
            "Tries to send over the last hour, by what the other side said: accepted, later, never, tell, returned.",
            labels=["channel", "outcome"],
        )
        tries = Attempt.objects.filter(self._tries).order_by().values("reminder__channel", "outcome")
        for row in tries.annotate(count=Count("pk")):
            found.add_metric([row["reminder__channel"], row["outcome"]], row["count"])
        return found

    def _waiting(self) -> Iterator[Metric]:
        left_alone = Count("pk", filter=Q(deaths__gte=MOST_DEATHS))
        waiting = Reminder.objects.waiting(self.now)
        due = waiting.aggregate(count=Count("pk"), first=Min("send_at"), left_alone=left_alone)
        yield GaugeMetricFamily("fortnight_waiting", "Reminders that are due and not sent.", value=due["count"])
        yield GaugeMetricFamily(
            "fortnight_waiting_seconds", "Since when the oldest of them is due.", value=self._since(due["first"])
        )
        yield GaugeMetricFamily(
            "fortnight_left_alone",
            "Those of them that no worker takes any more, since workers died over them.",
            value=due["left_alone"],
        )

    def _lost(self) -> Metric:
        """Also what had no address, of which there is no attempt. Counted until a day after it would have been of use:
        when it failed stands in no row."""
        found = GaugeMetricFamily(
            "fortnight_lost",
            "Reminders that reached nobody and would have been of use within the last day, or still would.",
            labels=["class", "state"],
        )
        lost = Reminder.objects.filter(state__in=LOST, expires_at__gt=self.now - timedelta(days=1))
        rows = lost.order_by().values_list("urgency", "state").annotate(count=Count("pk"))
        counts = {(urgency, state): count for urgency, state, count in rows}
        for pair in product(Urgency.values, LOST):
            found.add_metric(pair, counts.get(pair, 0))
        return found

    def _unanswered(self) -> Metric:
        """What was asked in the last days and goes on asking, by how many steps were asked."""
        found = GaugeMetricFamily(
            "fortnight_unanswered",
            "Critical items that somebody was asked about and nobody has answered, by the steps that were asked.",
            labels=["depth"],
        )
        depths = Counter(str(depth) if depth < DEEPEST else f"{DEEPEST}+" for depth in self._depths().values())
        for number in range(1, DEEPEST + 1):
            label = str(number) if number < DEEPEST else f"{DEEPEST}+"
            found.add_metric([label], depths[label])
        return found

    def _depths(self) -> dict[str, int]:
        """By occurrence, how many steps of its ladder were asked."""
        ladders = Reminder.objects.filter(urgency=Urgency.CRITICAL, expires_at__gt=self.now)
        open_ = ladders.filter(state__in=[State.PENDING, State.SENDING], step__gt=0)
        climbing = {key.rsplit(":", 3)[0] for key in open_.values_list("key", flat=True)}
        sent = ladders.filter(state=State.SENT, sent_at__gt=self.now - HORIZON)
        asked = Counter[str]()
        for key, step in sent.values_list("key", "step"):
            if (occurrence := key.rsplit(":", 3)[0]) in climbing:
                asked[occurrence] = max(asked[occurrence], step + 1)
        return asked

    def _beat_lag(self) -> Metric:
        first = Snapshot.objects.aggregate(first=Min("next_look_at"))["first"]
        return GaugeMetricFamily(
            "fortnight_beat_lag_seconds",
            "Since when the household that waits longest should have been looked at again.",
            value=self._since(first),
        )

    def _failing_plans(self) -> Metric:
        return GaugeMetricFamily(
            "fortnight_failing_plans",
            "Patients whose agenda could not be computed at the last look: nothing new is planned for them.",
            value=Snapshot.objects.filter(failures__gt=0).count(),
        )

    def _since(self, moment: datetime | None) -> float:
        return max(0.0, (self.now - moment).total_seconds()) if moment else 0.0
