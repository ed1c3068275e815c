"""The time after an infection, as the rules see it: the check, the watch, the lungs, and function below expectation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from caregiving.agenda.conversion.illness import Episode
from caregiving.agenda.rows import Rows
from caregiving.guidance import after_covid, monitoring
from caregiving.guidance.catalog import Rules
from caregiving.guidance.function import Comparison, Score, domains
from caregiving.guidance.moments import local_day
from caregiving.illness.models import AfterCovidChecked
from caregiving.patients.models import Measure, ReadingTaken

LUNG_TESTS = frozenset({Measure.FVC, Measure.SVC, Measure.SNIP, Measure.MIP})
CHANGES = ("MON-05.domain", "MON-05.total")


def newest_check(rows: Rows) -> AfterCovidChecked | None:
    return next(reversed(rows.of(AfterCovidChecked)), None)


def checked(told: AfterCovidChecked, episode: Episode | None, zone: ZoneInfo, rules: Rules) -> after_covid.Checked:
    """Where the answers lead, as of the day on which they were given."""
    return after_covid.check(
        told.symptoms,
        told.red_flags,
        worse_after_effort=told.worse_after_effort,
        infected_on=episode.onset.first_day(zone) if episode else None,
        today=local_day(told.occurred_at, zone),
        rules=rules,
    )


def watch(episode: Episode, zone: ZoneInfo, rules: Rules) -> monitoring.Watch:
    positive = episode.positive_at
    return monitoring.watch(episode.onset.first_day(zone), local_day(positive, zone) if positive else None, rules)


def newest_lung_test(rows: Rows) -> ReadingTaken | None:
    return next((taken for taken in reversed(rows.of(ReadingTaken)) if taken.measure in LUNG_TESTS), None)


def below(found: Comparison, scores: Sequence[Score], onset_day: date, rules: Rules) -> tuple[monitoring.Below, ...]:
    """Which sums fell by more than the speed before the infection would have given; nothing without that speed."""
    before = found.before.scores[-1] if found.before.scores else None
    after = [score for score in scores if score.on > onset_day]
    speeds = {domain.value: slope.per_month for domain, slope in found.before.by_domain.items()}
    if before is None or not after or not speeds or not all(rules[rule_id].drives_reminders for rule_id in CHANGES):
        return ()
    newest = max(after, key=lambda score: (score.on, score.id))
    return monitoring.below_expectation(
        {domain.value: points for domain, points in domains(before).items()},
        speeds,
        {domain.value: points for domain, points in domains(newest).items()},
        newest.on - before.on,
        rules,
    )
