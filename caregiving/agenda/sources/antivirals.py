"""The call about the antiviral: open from the first symptom, rising at the strict last day, "ask anyway" after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Params, Urgency
from caregiving.guidance.moments import DAY, at_clock, day_end, day_start, local_day
from caregiving.guidance.windows import AntiviralClock, Phase, Window, antiviral_windows
from caregiving.illness.models import AntiviralAsked, AskOutcome, TestResult, TestTarget
from caregiving.patients.models import Contact, ContactKind

# The hours at which somebody answers at a prescriber's, and how long after the first one a call is late.
# The product's own manners (a call at 3 am reaches nobody), not clinical numbers.
FIRST_HOUR, LAST_HOUR = time(8), time(20)
LATE_AFTER = timedelta(hours=1)
SETTLED = {AskOutcome.PRESCRIBED, AskOutcome.NOT_PRESCRIBED}


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    episode = facts.episode
    if episode is None or _settled(facts, min(episode.told_at, episode.onset.earliest)):
        return
    clock = antiviral_windows(episode.onset, facts.zone, facts.rules, facts.rows.patient.country)
    if clock.windows and facts.rules[clock.windows[0].rule_ids[0]].drives_reminders:
        yield from _ask(facts, episode.id, episode.told_at, clock.windows[0])
        yield _anyway(facts, episode.id, episode.told_at, clock.windows[-1], clock)
    if facts.rules["AV-18"].drives_reminders and _may_be_flu(facts):
        yield _flu(facts, episode.id, episode.told_at, clock)


def _settled(facts: Facts, since: datetime) -> bool:
    asked = [call for call in facts.rows.of(AntiviralAsked) if call.occurred_at >= since]
    return bool(asked) and asked[-1].outcome in SETTLED


def _ask(facts: Facts, episode: str, told_at: datetime, window: Window) -> Iterator[Due]:
    """One item for each stretch of the window, so that the words and the ladder begin anew as it narrows."""
    strict, usual = window.last_start_strict, window.last_start_usual
    stretches = (
        ("open", window.onset_day, strict - DAY, Phase.OPEN),
        ("strict", strict, strict, Phase.STRICT_LAST_DAY),
        ("usual", strict + DAY, usual, Phase.USUAL_ONLY),
    )
    for name, first, last, phase in stretches:
        opens, closes = max(told_at, day_start(first, facts.zone)), day_end(last, facts.zone)
        if opens < closes:
            quiet_until = _first_hour(facts, opens)
            yield Due(
                key=f"antiviral.ask:{episode}:{name}",
                kind="antiviral.ask",
                opens=opens,
                due=min(max(opens, quiet_until) + LATE_AFTER, closes),
                closes=closes,
                urgency=Urgency.CRITICAL,
                rule_ids=(*window.rule_ids, "AV-25"),
                params={
                    **whom(facts),
                    "phase": phase.value,
                    "day": window.day_number(max(first, local_day(told_at, facts.zone), facts.today)),
                    "of": window.days,
                    "strict": strict.isoformat(),
                    "usual": usual.isoformat(),
                },
                subject=episode,
                wakes=phase is not Phase.OPEN,
                quiet_until=quiet_until if quiet_until < closes else None,
            )


def _anyway(facts: Facts, episode: str, told_at: datetime, last: Window, clock: AntiviralClock) -> Due:
    """Past the first window: another medicine may still have days, and a prescriber may know more."""
    opens = max(clock.windows[0].closes_usual, told_at)
    return Due(
        key=f"antiviral.ask_anyway:{episode}",
        kind="antiviral.ask_anyway",
        opens=opens,
        due=opens + LATE_AFTER,
        closes=max(last.closes_usual, opens) + facts.rules.days("AV-01"),
        urgency=Urgency.TODAY,
        rule_ids=last.rule_ids,
        params=whom(facts),
        subject=episode,
    )


def _flu(facts: Facts, episode: str, told_at: datetime, clock: AntiviralClock) -> Due:
    return Due(
        key=f"flu.ask:{episode}",
        kind="flu.ask",
        opens=told_at,
        due=clock.flu_best_before,
        closes=max(clock.flu_best_before, told_at + timedelta(hours=1)),
        urgency=Urgency.TODAY,
        rule_ids=("AV-18",),
        params={**whom(facts), "until": clock.flu_best_before.isoformat()},
        subject=episode,
    )


def _may_be_flu(facts: Facts) -> bool:
    """Unless a test said what it is."""
    tests = facts.episode.tests if facts.episode else ()
    positive = {test.target for test in tests if test.result == TestResult.POSITIVE}
    return not positive or TestTarget.FLU in positive


def _first_hour(facts: Facts, moment: datetime) -> datetime:
    """That moment when somebody answers at that time of day, else the next morning."""
    day = local_day(moment, facts.zone)
    if moment >= at_clock(day, LAST_HOUR, facts.zone):
        return at_clock(day + DAY, FIRST_HOUR, facts.zone)
    return max(moment, at_clock(day, FIRST_HOUR, facts.zone))


def whom(facts: Facts) -> Params:
    """Whom to call: the first prescriber of the household's contacts."""
    prescribers = [contact for contact in facts.rows.of(Contact) if contact.kind == ContactKind.PRESCRIBER]
    first = min(prescribers, key=lambda contact: (contact.rank, contact.name, contact.pk), default=None)
    return {"contact": first.name if first else "", "phone": first.phone if first else ""}
