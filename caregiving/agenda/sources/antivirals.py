"""The call about the antiviral: open from the first symptom, rising at the strict last day, "ask anyway" after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from caregiving.agenda.conversion.illness import Episode
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Params, Urgency
from caregiving.agenda.models import Answer
from caregiving.agenda.stays import first_hour, late, until
from caregiving.guidance.moments import DAY, day_end, day_start, local_day
from caregiving.guidance.windows import AntiviralClock, Phase, Window, antiviral_windows
from caregiving.illness.models import AntiviralAsked, AskOutcome, TestTarget
from caregiving.patients.models import Contact, ContactKind

# How long after it can be made a call is late, and how long "ask anyway" stays on the list.
CALL_LATE, ANYWAY_STAYS = "SET-CALL-LATE", "SET-ANYWAY-STAYS"
# What a prescriber answered; nobody reached, or somebody who still thinks, is no answer.
ANSWERS = {AskOutcome.PRESCRIBED, AskOutcome.NOT_PRESCRIBED}
# What the key of every question about a COVID-19 antiviral begins with.
ASKS = "antiviral.ask"
# What the key of one ends with that a positive test opened again.
AGAIN = ":positive"


@dataclass(frozen=True, slots=True)
class _Call:
    """One question to the prescriber: about COVID-19, or about flu.

    `positives` are its positive tests, in order. `opens` is when it was told of, or the positive test that opened it
    again; then `again` ends the keys of its items, so that what was answered before the test silences nothing. `other`
    is proven: a test says that it is the other one.
    """

    facts: Facts
    episode: Episode
    positives: tuple[datetime, ...]
    other: bool
    opens: datetime
    again: str

    @property
    def positive_at(self) -> datetime | None:
        """The first one: it is the one that counts."""
        return next(iter(self.positives), None)

    @property
    def settled(self) -> bool:
        """The newest call has an answer. What was said of somebody not tested yet, a "yes" as well, counts only until
        the positive test: nobody knows whether it was about this virus."""
        newest = next(reversed(_calls(self.facts, self.episode)), None)
        if newest is None or newest.outcome not in ANSWERS:
            return False
        return self.positive_at is None or newest.occurred_at >= self.positive_at

    @property
    def urgency(self) -> Urgency:
        return Urgency.TODAY if self.other else Urgency.CRITICAL


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    if facts.episode is None:
        return
    covid, flu = _call(facts, facts.episode, TestTarget.COVID), _call(facts, facts.episode, TestTarget.FLU)
    clock = antiviral_windows(facts.episode.counted_from, facts.zone, facts.rules, facts.rows.patient.country)
    if not covid.settled:
        yield from _about_covid(covid, clock)
    if not flu.settled and not flu.other:
        yield from _about_flu(flu, clock.flu_best_before)


def _call(facts: Facts, episode: Episode, target: TestTarget) -> _Call:
    positives = tuple(test.occurred_at for test in episode.positives if test.target == target)
    opens, other = episode.told_at, bool(episode.positives) and not positives
    if positives and any(at < positives[0] for at in _answered(facts, episode)):
        return _Call(facts, episode, positives, other, max(positives[0], opens), AGAIN)
    return _Call(facts, episode, positives, other, opens, "")


def _calls(facts: Facts, episode: Episode) -> list[AntiviralAsked]:
    """Those of this illness: what came of a call in the one before says nothing of this one."""
    over = [earlier.recovered_at for earlier in facts.episodes if earlier.recovered_at and earlier.id != episode.id]
    since = max([min(episode.told_at, episode.onset.earliest), *over])
    return [call for call in facts.rows.of(AntiviralAsked) if call.occurred_at >= since]


def _answered(facts: Facts, episode: Episode) -> Iterator[datetime]:
    """When the question was answered: by a prescriber, or at home by "done"."""
    for call in _calls(facts, episode):
        if call.outcome in ANSWERS:
            yield call.occurred_at
    for key, answers in facts.answered.items():
        if key.startswith(ASKS) and episode.id in key:
            yield from (answer.occurred_at for answer in answers if answer.verb == Answer.DONE)


def _about_covid(call: _Call, clock: AntiviralClock) -> Iterator[Due]:
    if clock.windows:
        yield from _ask(call, clock.windows[0])
        yield from _after_the_first(call, clock)
    elif call.facts.rules["AV-25"].drives_reminders:  # nobody vouches for any number of days: the call is made anyway
        yield _anyway(call, call.opens, ("AV-25",), over=False)


def _ask(call: _Call, window: Window) -> Iterator[Due]:
    """One item for each stretch of the window, so that the words and the ladder begin anew as it narrows."""
    facts, strict, usual = call.facts, window.last_start_strict, window.last_start_usual
    stretches = (
        ("open", window.onset_day, strict - DAY, Phase.OPEN),
        ("strict", strict, strict, Phase.STRICT_LAST_DAY),
        ("usual", strict + DAY, usual, Phase.USUAL_ONLY),
    )
    for name, first, last, phase in stretches:
        opens, closes = max(call.opens, day_start(first, facts.zone)), day_end(last, facts.zone)
        if opens < closes:
            quiet_until = first_hour(facts, opens)
            yield Due(
                key=f"antiviral.ask:{call.episode.id}:{name}{call.again}",
                kind="antiviral.ask",
                opens=opens,
                due=min(late(facts, max(opens, quiet_until), CALL_LATE), closes),
                closes=closes,
                urgency=call.urgency,
                rule_ids=(*window.rule_ids, "AV-25"),
                params={
                    **whom(facts),
                    "phase": phase.value,
                    "day": window.day_number(max(first, local_day(call.opens, facts.zone), facts.today)),
                    "of": window.days,
                    "strict": strict.isoformat(),
                    "usual": usual.isoformat(),
                },
                subject=call.episode.id,
                wakes=phase is not Phase.OPEN and call.urgency is Urgency.CRITICAL,
                quiet_until=quiet_until if quiet_until < closes else None,
            )


def lost_at(item: Due, zone: ZoneInfo) -> datetime:
    """When what it asks about is lost: the open days end a day before the strict last one does."""
    if item.kind == ASKS and item.params["phase"] == Phase.OPEN:
        return day_end(date.fromisoformat(str(item.params["strict"])), zone)
    return item.closes


def _after_the_first(call: _Call, clock: AntiviralClock) -> Iterator[Due]:
    """Past the first window another antiviral may still have days; past them all a prescriber may know more."""
    first, last = clock.windows[0], max(clock.windows, key=lambda window: window.closes_usual)
    opens = max(first.closes_usual, call.opens)
    if opens < last.closes_usual:
        quiet_until = first_hour(call.facts, opens)
        yield Due(
            key=f"antiviral.ask:{call.episode.id}:other{call.again}",
            kind="antiviral.ask_other",
            opens=opens,
            due=min(late(call.facts, max(opens, quiet_until), CALL_LATE), last.closes_usual),
            closes=last.closes_usual,
            urgency=call.urgency,
            rule_ids=(*last.rule_ids, "AV-25"),
            params={**whom(call.facts), "until": last.last_start_usual.isoformat()},
            subject=call.episode.id,
            quiet_until=quiet_until if quiet_until < last.closes_usual else None,
        )
    yield _anyway(call, max(last.closes_usual, call.opens), last.rule_ids, over=True)


@dataclass(frozen=True, slots=True)
class Missed:
    """Every window of an infection has closed, and nobody told what a prescriber answered."""

    key: str
    at: datetime
    rule_ids: tuple[str, ...]


def missed(facts: Facts, now: datetime) -> Missed | None:
    """That of the newest infection, unless the home said that it is over, or that it has done the last question."""
    episode = facts.episodes[-1] if facts.episodes else None
    if episode is None or episode.over_at:
        return None
    clock = antiviral_windows(episode.counted_from, facts.zone, facts.rules, facts.rows.patient.country)
    call, last = _call(facts, episode, TestTarget.COVID), max(clock.windows, key=lambda w: w.closes_usual, default=None)
    if last is None or call.other or call.settled or not call.opens < last.closes_usual <= now:
        return None
    name = "other" if last.closes_usual > clock.windows[0].closes_usual else "usual"
    anyway = {f"{ASKS}_anyway:{episode.id}{again}" for again in (call.again, AGAIN)}
    asked = (f"{ASKS}:{episode.id}:{name}{call.again}", *anyway)
    if any((said := facts.answers_to(key)) and said.done for key in asked):
        return None
    return Missed(f"{episode.id}{call.again}", last.closes_usual, (*last.rule_ids, "AV-25"))


def _anyway(call: _Call, since: datetime, rule_ids: tuple[str, ...], *, over: bool) -> Due:
    """From then on, and anew with a positive test that comes later still: whatever was asked before it has gone by."""
    positive_at = next((at for at in call.positives if at >= since), None)
    opens = positive_at or since
    quiet_until = first_hour(call.facts, opens) if positive_at else None
    return Due(
        key=f"antiviral.ask_anyway:{call.episode.id}{AGAIN if positive_at else call.again}",
        kind="antiviral.ask_anyway",
        opens=opens,
        due=late(call.facts, max(opens, quiet_until or opens), CALL_LATE),
        closes=until(call.facts, opens, ANYWAY_STAYS),
        urgency=Urgency.CRITICAL if positive_at else Urgency.TODAY,
        rule_ids=_with_the_test(call, rule_ids) if positive_at else rule_ids,
        params={**whom(call.facts), "over": over, "positive": positive_at is not None},
        subject=call.episode.id,
        quiet_until=quiet_until,
    )


def _with_the_test(call: _Call, rule_ids: tuple[str, ...]) -> tuple[str, ...]:
    """With the rows that say that a positive test is enough, and that the call is made on its day."""
    vouched = (rule_id for rule_id in ("TST-06", "AV-25") if call.facts.rules[rule_id].drives_reminders)
    return tuple(dict.fromkeys((*rule_ids, *vouched)))


def _about_flu(call: _Call, best_before: datetime | None) -> Iterator[Due]:
    """Best within hours; after them, and where nobody says how many, a prescriber is asked anyway, unless one was."""
    ends = f"{call.episode.id}{':positive' if call.positive_at else ''}"
    opens, key = max(call.positive_at or call.opens, call.opens), f"flu.ask:{ends}"
    answered = call.facts.answers_to(key)
    if best_before is not None and opens < best_before:
        yield _flu(call, key, opens, best_before)
    if call.facts.rules["AV-18.late"].drives_reminders and not (answered and answered.done):
        yield _flu_anyway(call, f"flu.ask_anyway:{ends}", max(opens, best_before or opens))


def _flu(call: _Call, key: str, opens: datetime, best_before: datetime) -> Due:
    proven, quiet_until = call.positive_at is not None, first_hour(call.facts, opens)
    return Due(
        key=key,
        kind="flu.ask",
        opens=opens,
        due=min(late(call.facts, max(opens, quiet_until), CALL_LATE), best_before) if proven else best_before,
        closes=best_before,
        urgency=Urgency.CRITICAL if proven else Urgency.TODAY,
        rule_ids=("AV-18",),
        params={**whom(call.facts), "until": best_before.isoformat(), "positive": proven},
        subject=call.episode.id,
        quiet_until=quiet_until if quiet_until < best_before else None,
    )


def _flu_anyway(call: _Call, key: str, opens: datetime) -> Due:
    proven, quiet_until = call.positive_at is not None, first_hour(call.facts, opens)
    return Due(
        key=key,
        kind="flu.ask_anyway",
        opens=opens,
        due=late(call.facts, max(opens, quiet_until), CALL_LATE),
        closes=until(call.facts, opens, ANYWAY_STAYS),
        urgency=Urgency.CRITICAL if proven else Urgency.TODAY,
        rule_ids=("AV-18.late",),
        params={**whom(call.facts), "positive": proven},
        subject=call.episode.id,
        quiet_until=quiet_until,
    )


def whom(facts: Facts) -> Params:
    """Whom to call: the first prescriber of the household's contacts."""
    prescribers = [contact for contact in facts.rows.of(Contact) if contact.kind == ContactKind.PRESCRIBER]
    first = min(prescribers, key=lambda contact: (contact.rank, contact.name, contact.pk), default=None)
    return {"contact": first.name if first else "", "phone": first.phone if first else ""}
