"""Care and medicines that come by the clock on the wall: the 20:00 feed, the 08:00 dose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.equipment.models import Routine, RoutineDone
from caregiving.guidance.moments import at_clock
from caregiving.patients.happenings import Happening
from caregiving.supplies.models import DoseGiven, Medicine

# How long before its time an item can be done, and how long after it stays on the list. The list's own
# manners, not clinical numbers: nothing is said about whether a late dose should still be given.
EARLY = timedelta(hours=1)
STAYS = timedelta(hours=3)


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    given, done = (
        _by_subject(facts.rows.of(DoseGiven), "medicine_id"),
        _by_subject(facts.rows.of(RoutineDone), "routine_id"),
    )
    for medicine in facts.rows.of(Medicine):
        if not medicine.ended_on or medicine.ended_on >= facts.today:
            params = {"name": medicine.name, "dose": medicine.dose}
            yield from _times("dose", medicine, params, given.get(medicine.id, ()), facts, now)
    for routine in facts.rows.of(Routine):
        if routine.active:
            params = {"title": routine.title, "detail": routine.detail}
            yield from _times("routine", routine, params, done.get(routine.id, ()), facts, now)


def _by_subject(happenings: Sequence[Happening], name: str) -> dict[object, list[datetime]]:
    found: dict[object, list[datetime]] = {}
    for happening in happenings:
        found.setdefault(getattr(happening, name), []).append(happening.occurred_at)
    return found


def _times(
    kind: str,
    subject: Medicine | Routine,
    params: dict[str, str],
    done: Sequence[datetime],
    facts: Facts,
    now: datetime,
) -> Iterator[Due]:
    """The times from yesterday to tomorrow that are not over and that nobody logged. A log counts for those near it."""
    for days in (-1, 0, 1):
        day = facts.today + timedelta(days=days)
        for clock in sorted(subject.times):
            due = at_clock(day, time.fromisoformat(clock), facts.zone)
            begins, closes = due - STAYS, due + STAYS
            if closes > now and not any(begins <= moment < closes for moment in done):
                yield Due(
                    key=f"{kind}:{subject.id.hex}:{day.isoformat()}:{clock}",
                    kind=kind,
                    opens=due - EARLY,
                    due=due,
                    closes=closes,
                    urgency=Urgency.ROUTINE,
                    rule_ids=(),
                    params={**params, "time": clock},
                    subject=str(subject.id),
                    only_listed=True,
                )
