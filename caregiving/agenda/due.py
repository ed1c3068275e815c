"""The agenda: from facts and a moment to what is due. Page, message, calendar and panel all read this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from caregiving.agenda.facts import Answers, Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.models import Answered
from caregiving.agenda.sources import SOURCES
from caregiving.guidance.moments import day_start

__all__ = ["Due", "Facts", "Urgency", "agenda", "horizon", "next_look_at", "with_answers"]

# How long something critical can be put off. The product's own manners, not a clinical number.
CRITICAL_LATER = timedelta(hours=4)
# How long who has something critical has to say what came of it, before the others are asked anew: twice the usual
# wait for an answer. The product's own manners, not a clinical number.
OUTCOME_WITHIN = timedelta(minutes=30)
# Who is there: of an aide since when, by her shift.
Here = Mapping[UUID, datetime | None]
RANK = {Urgency.CRITICAL: 0, Urgency.TODAY: 1, Urgency.ROUTINE: 2}


def agenda(facts: Facts, now: datetime) -> list[Due]:
    """What is due at `now`: the most urgent first, then by when it is due."""
    return [item for item in horizon(facts, now) if item.open_at(now)]


def horizon(facts: Facts, now: datetime, here: Here | None = None) -> list[Due]:
    """What is due at `now` and what is already known to come, in the agenda's order. What is done is not there.

    Only who is `here` can have something, and what they took since they are; None: whoever took it.
    """
    sources = (item for source in SOURCES for item in source(facts, now))
    found = (with_answers(item, facts.answers_to(item.key), now, here) for item in sources)
    items = [item for item in found if item and item.closes > now]
    return sorted(items, key=lambda item: (RANK[item.urgency], item.due, item.key))


def next_look_at(facts: Facts, items: Iterable[Due], now: datetime) -> datetime:
    """The next moment at which the agenda changes by itself: at the latest the patient's next midnight."""
    moments = [day_start(facts.today + timedelta(days=1), facts.zone)]
    for item in items:
        moments += [item.opens, item.due, item.closes, *([item.later_until] if item.later_until else [])]
        if item.urgency is Urgency.CRITICAL and item.owned_at:
            moments.append(item.owned_at + OUTCOME_WITHIN)
    return min(moment for moment in moments if moment > now)


def _later(item: Due, answers: Answers) -> datetime | None:
    """Until when it is put off; what is critical comes back soon, whatever was asked for."""
    if item.urgency is Urgency.CRITICAL and answers.later_until and answers.put_off_at:
        return min(answers.later_until, answers.put_off_at + CRITICAL_LATER)
    return answers.later_until


def with_answers(item: Due, answers: Answers | None, now: datetime, here: Here | None = None) -> Due | None:
    """The item as people's answers leave it at `now`; None when it is done. Without `here`, what was let go is what was
    so when the item was kept."""
    if answers is None:
        return item
    if answers.done:
        return None
    if here is not None:
        item = replace(item, gone=_gone(answers.haves, here))
    holder, let_go = _holder(item, answers.haves, now)
    return replace(
        item,
        owner=holder.author.name if holder and holder.author else "",
        owner_id=str(holder.author_id) if holder and holder.author_id else "",
        owned_at=holder.occurred_at if holder else None,
        later_until=_later(item, answers),
        nudge=answers.laters + let_go,
    )


def _gone(haves: Iterable[Answered], here: Here) -> tuple[str, ...]:
    """What an aide took ends with her shift, and the next one does not give it back."""

    def stands(have: Answered) -> bool:
        since = here.get(have.author_id) if have.author_id else None
        return not have.author_id or (have.author_id in here and (since is None or have.occurred_at >= since))

    return tuple(sorted(str(have.id) for have in haves if not stands(have)))


def _holder(item: Due, haves: Iterable[Answered], now: datetime) -> tuple[Answered | None, int]:
    """Who has it at `now`, and how many had it before and told no outcome in time.

    The first one keeps it until gone; what is critical goes on to the next who takes it once that one's time is up.
    """
    holder: Answered | None = None
    let_go = 0
    for have in haves:
        if holder is None or _lets_go(item, holder, have.occurred_at):
            let_go += holder is not None
            holder = have
    if holder and _lets_go(item, holder, now):
        return None, let_go + 1
    return holder, let_go


def _lets_go(item: Due, holder: Answered, moment: datetime) -> bool:
    time_is_up = item.urgency is Urgency.CRITICAL and moment >= holder.occurred_at + OUTCOME_WITHIN
    return time_is_up or str(holder.id) in item.gone
