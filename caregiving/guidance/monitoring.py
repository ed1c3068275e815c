"""After an infection: the 30-day watch, how often to check, when to score, and what is below what was expected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import DAY

PROMPTS = ("MON-04.first", "MON-04.second", "MON-04.third", "MON-04.fourth")
"""The rows that say on which days after the first symptom the function is scored."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The close watch: `until` is its last day, `worst_from` to `worst_to` the days that are often the worst."""

    until: date
    worst_from: date
    worst_to: date
    rule_ids: tuple[str, ...]

    def on(self, day: date) -> bool:
        return day <= self.until


def watch(onset_day: date, diagnosed_on: date | None, rules: Rules) -> Watch:
    """The watch after an infection; it runs from the diagnosis, or from the first symptom until there is one."""
    return Watch(
        until=(diagnosed_on or onset_day) + rules.days("MON-02"),
        worst_from=onset_day + rules.days("MON-03.from"),
        worst_to=onset_day + rules.days("MON-03.to"),
        rule_ids=("MON-02", "MON-03.from", "MON-03.to", "MON-03.relapse"),
    )


def next_check(last_check: datetime | None, ill_since: datetime, *, amber: bool, rules: Rules) -> datetime:
    """When the next daily check is due: at once, then some times a day, sooner after a value in the middle band."""
    if last_check is None:
        return ill_since
    if amber:
        return last_check + rules.hours("MON-01.amber")
    return last_check + DAY / float(rules.number("MON-01"))


@dataclass(frozen=True, slots=True)
class Prompt:
    """One score to be made: from `opens` to the day before the next prompt, `closes`."""

    rule_id: str
    opens: date
    closes: date
    done: bool


def score_prompts(onset_day: date, scored_on: Iterable[date], rules: Rules) -> tuple[Prompt, ...]:
    """When to score function after an infection, and which of these scores are there."""
    scored = list(scored_on)
    opens = [onset_day + rules.days(rule_id) for rule_id in PROMPTS]
    # The last one stays open as long as the one before it.
    ends = [*opens[1:], opens[-1] + (opens[-1] - opens[-2])]
    return tuple(
        Prompt(rule_id, begin, end - DAY, done=any(begin <= day < end for day in scored))
        for rule_id, begin, end in zip(PROMPTS, opens, ends, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Below:
    """How far a domain, or the total (`domain` None), is below what the speed before would have given."""

    domain: str | None
    points: float
    rule_id: str


def below_expectation(
    before: Mapping[str, int],
    slopes: Mapping[str, float],
    after: Mapping[str, int],
    elapsed: timedelta,
    rules: Rules,
) -> tuple[Below, ...]:
    """Which domain sums fell by more than expected, worst first, then the total.

    `before` and `after` are sums by domain, `slopes` points a month by domain from the time before, `elapsed`
    what lies between the two. Care steps such as a mask are to be noted beside it (MON-05).
    """
    months = elapsed / MONTH
    missing = {domain: before[domain] + slopes[domain] * months - after[domain] for domain in before}
    found = [
        Below(domain, points, "MON-05.domain")
        for domain, points in sorted(missing.items(), key=lambda item: (-item[1], item[0]))
        if points >= rules.number("MON-05.domain")
    ]
    total = sum(missing.values())
    if total >= rules.number("MON-05.total"):
        found.append(Below(None, total, "MON-05.total"))
    return tuple(found)


MONTH = timedelta(days=365.25 / 12)
"""The mean month, for speeds in points a month."""
