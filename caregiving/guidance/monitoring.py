"""After an infection: the 30-day watch, how often to check, when to score, and what is below what was expected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import DAY, add_months

PROMPTS = ("MON-04.start", "MON-04.first", "MON-04.second", "MON-04.third", "MON-04.fourth")
"""The rows that say on which days after the first symptom the function is scored."""
COMPARED = "MON-04.second"
"""The prompt whose score is held against what was expected (MON-05)."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The close watch: `until` is its last day, `worst` the first and the last of the days that are often the worst,
    None while nobody vouches for them."""

    until: date
    worst: tuple[date, date] | None
    rule_ids: tuple[str, ...]

    def on(self, day: date) -> bool:
        return day <= self.until


def watch(onset_day: date, diagnosed_on: date | None, rules: Rules) -> Watch | None:
    """The watch after an infection; it runs from the diagnosis, or from the first symptom until there is one.

    None while nobody vouches for how long it lasts.
    """
    lasts = rules.days("MON-02")
    if lasts is None:
        return None
    worst = [onset_day + days for days in map(rules.days, ("MON-03.from", "MON-03.to")) if days is not None]
    return Watch(
        until=(diagnosed_on or onset_day) + lasts,
        worst=(worst[0], worst[1]) if len(worst) == 2 else None,
        rule_ids=("MON-02", "MON-03.from", "MON-03.to", "MON-03.relapse"),
    )


def next_check(last_check: datetime | None, ill_since: datetime, *, amber: bool, rules: Rules) -> datetime | None:
    """When the next daily check is due: at once, then some times a day, sooner after a value in the middle band.

    None while nobody vouches for how often.
    """
    times, soon = rules.number("MON-01"), rules.hours("MON-01.amber") if amber else None
    if times is None:
        return None
    if last_check is None:
        return ill_since
    return last_check + (DAY / float(times) if soon is None else soon)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One score to be made, so many days after the first symptom: from `opens` to the day before the next prompt,
    `closes`."""

    rule_id: str
    after_days: int
    opens: date
    closes: date
    done: bool


def score_until(last_on: date, *, ill_before: bool, rules: Rules) -> tuple[date, str] | None:
    """The last day on which that score is recent, and the row that says so; None while nobody vouches for one.

    After an infection it is the team's interval (MON-04.then) where it approved one, else the product's own.
    """
    months, lasts = rules.number("MON-04.then") if ill_before else None, rules.days("SET-SCORE-AGE")
    if months is not None:
        return add_months(last_on, int(months)), "MON-04.then"
    return None if lasts is None else (last_on + lasts, "SET-SCORE-AGE")


def score_prompts(onset_day: date, scored_on: Iterable[date], rules: Rules) -> tuple[Prompt, ...]:
    """When to score function after an infection, and which of these scores are there.

    A day that nobody vouches for is not among them.
    """
    scored = list(scored_on)
    after = {rule_id: days for rule_id in PROMPTS if (days := rules.days(rule_id)) is not None}
    opens = [onset_day + days for days in after.values()]
    # The last one stays open as long as the one before it, a day at the least.
    before, last = [onset_day, onset_day, *opens][-2:]
    ends = [*opens[1:], max(last + (last - before), last + DAY)][: len(opens)]
    return tuple(
        Prompt(rule_id, days.days, begin, end - DAY, done=any(begin <= day < end for day in scored))
        for (rule_id, days), begin, end in zip(after.items(), opens, ends, strict=True)
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
    what lies between the two. No sum is expected under nothing, nor over its best. Care steps such as a mask are to be
    noted beside it (MON-05).
    """
    months = elapsed / MONTH
    expected = {domain: before[domain] + slopes[domain] * months for domain in before}
    missing = {domain: min(max(points, 0), OF_A_DOMAIN) - after[domain] for domain, points in expected.items()}
    of_domain, of_total = rules.number("MON-05.domain"), rules.number("MON-05.total")
    found = [
        Below(domain, points, "MON-05.domain")
        for domain, points in sorted(missing.items(), key=lambda item: (-item[1], item[0]))
        if of_domain is not None and points >= of_domain
    ]
    total = sum(missing.values())
    if of_total is not None and total >= of_total:
        found.append(Below(None, total, "MON-05.total"))
    return tuple(found)


OF_A_DOMAIN = 12
"""Points of a domain at its best: the scale itself, not a threshold."""

MONTH = timedelta(days=365.25 / 12)
"""The mean month, for speeds in points a month."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A weight in kilograms; `id` is that of the reading, `at` its moment, `on` the patient's day."""

    id: str
    at: datetime
    on: date
    kilograms: Decimal


@dataclass(frozen=True, slots=True)
class WeightLoss:
    """How far the newest weight lies under the highest one that was written in.

    `steps` is how many times over the rule's share is lost: one more is a new reason to ask.
    """

    highest: Weighed
    newest: Weighed
    percent: Decimal
    steps: int


def next_weighing(last_on: date, rules: Rules) -> date | None:
    """The day of the next weighing; None while nobody vouches for how often."""
    every = rules.days("MON-08.every")
    return None if every is None else last_on + every


def weight_loss(weights: Iterable[Weighed], rules: Rules) -> WeightLoss | None:
    """The loss since the highest weight, None while it is under the share that leads to a dietitian.

    None as well while nobody vouches for that share.
    """
    ordered = sorted((one for one in weights if one.kilograms > 0), key=lambda one: (one.at, one.id))
    share = rules.number("MON-08")
    if not ordered or share is None:
        return None
    newest, highest = ordered[-1], max(ordered, key=lambda one: (one.kilograms, one.at))
    percent = (highest.kilograms - newest.kilograms) * 100 / highest.kilograms
    steps = int(percent // Decimal(share))
    return WeightLoss(highest, newest, percent, steps) if steps else None
