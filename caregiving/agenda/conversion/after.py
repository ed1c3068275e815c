"""The time after an infection, as the rules see it: the check, the watch, the lungs, and function below expectation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from caregiving.agenda.conversion.illness import Episode
from caregiving.agenda.rows import Rows
from caregiving.guidance import after_covid, monitoring
from caregiving.guidance.catalog import Rules
from caregiving.guidance.function import Comparison, Score, domains, one_a_day
from caregiving.guidance.moments import local_day
from caregiving.illness.models import AfterCovidChecked
from caregiving.patients.models import Measure, ReadingTaken

LUNG_TESTS = frozenset({Measure.FVC, Measure.SVC, Measure.SNIP, Measure.MIP})
CHANGES = ("MON-05.domain", "MON-05.total", monitoring.COMPARED)


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


def watch(episode: Episode, zone: ZoneInfo, rules: Rules) -> monitoring.Watch | None:
    positive = episode.covid_at
    return monitoring.watch(episode.onset.first_day(zone), local_day(positive, zone) if positive else None, rules)


def newest_lung_test(rows: Rows) -> ReadingTaken | None:
    return next((taken for taken in reversed(rows.of(ReadingTaken)) if taken.measure in LUNG_TESTS), None)


def below(found: Comparison, scores: Sequence[Score], onset_day: date, rules: Rules) -> tuple[monitoring.Below, ...]:
    """Which sums of the score a month after the first symptom are under what the speed before the infection would have
    given; nothing without that speed, and without that score."""
    before = found.before.scores[-1] if found.before.scores else None
    after = _compared(scores, onset_day, rules)
    speeds = {domain.value: slope.per_month for domain, slope in found.before.by_domain.items()}
    if before is None or after is None or not speeds or not all(rules[rule_id].drives_reminders for rule_id in CHANGES):
        return ()
    return monitoring.below_expectation(
        {domain.value: points for domain, points in domains(before).items()},
        speeds,
        {domain.value: points for domain, points in domains(after).items()},
        after.on - before.on,
        rules,
    )


def _compared(scores: Sequence[Score], onset_day: date, rules: Rules) -> Score | None:
    """The first score of the prompt whose score is compared."""
    prompts = monitoring.score_prompts(onset_day, (), rules)
    prompt = next((one for one in prompts if one.rule_id == monitoring.COMPARED), None)
    return next((one for one in one_a_day(scores) if prompt and prompt.opens <= one.on <= prompt.closes), None)
