"""Care and medicines that come by the clock on the wall: the 20:00 feed, the 08:00 dose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.equipment.models import Routine, RoutineDone
from caregiving.guidance.moments import DAY, at_clock
from caregiving.patients.happenings import Happening
from caregiving.supplies.models import DoseGiven, Medicine

# How long before its time an item can be done, and how long after it stays on the list: nothing is said about
# whether a late dose should still be given.
EARLY, STAYS = "SET-CLOCK-EARLY", "SET-CLOCK-STAYS"


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    given = _by_subject(facts.rows.of(DoseGiven), "medicine_id")
    done = _by_subject(facts.rows.of(RoutineDone), "routine_id")
    for medicine in facts.rows.of(Medicine):
        if medicine.given_on(facts.today):
            params = {"name": medicine.name, "dose": medicine.dose}
            logged = given.get(medicine.id, ())
            yield from _times("dose", medicine, params, logged, facts, medicine.started_on)
            yield from _after_the_last(medicine, params, logged, facts)
    for routine in facts.rows.of(Routine):
        if routine.active:
            params = {"title": routine.title, "detail": routine.detail}
            yield from _times("routine", routine, params, done.get(routine.id, ()), facts)


def _by_subject(happenings: Sequence[Happening], name: str) -> dict[object, list[datetime]]:
    found: dict[object, list[datetime]] = {}
    for happening in happenings:
        found.setdefault(getattr(happening, name), []).append(happening.occurred_at)
    return found


def _times(
    kind: str,
    subject: Medicine | Routine,
    params: dict[str, str],
    logged: Sequence[datetime],
    facts: Facts,
    since: date | None = None,
) -> Iterator[Due]:
    """Yesterday's, today's and tomorrow's times that nobody has logged."""
    days = [facts.today + timedelta(days=number) for number in (-1, 0, 1)]
    times = {
        (day, clock): at_clock(day, time.fromisoformat(clock), facts.zone)
        for day in days
        if since is None or day >= since
        for clock in sorted(subject.times)
    }
    done = _matched(sorted(times.values()), logged, _stays(facts))
    for (day, clock), due in times.items():
        if due not in done:
            key = f"{kind}:{subject.id.hex}:{day.isoformat()}:{clock}"
            yield _due(facts, key, kind, due, {**params, "time": clock}, subject)


def _matched(times: Sequence[datetime], logged: Sequence[datetime], near_by: timedelta) -> set[datetime]:
    """The times that were done. Each log counts for the nearest time that none counts for yet, and only once."""
    done: set[datetime] = set()
    for moment in sorted(logged):
        near = [due for due in times if due not in done and abs(due - moment) <= near_by]
        if near:
            done.add(min(near, key=lambda due: (abs(due - moment), due)))
    return done


def _after_the_last(
    medicine: Medicine, params: dict[str, str], logged: Sequence[datetime], facts: Facts
) -> Iterator[Due]:
    """So many hours after the last one, whatever the clock on the wall does meanwhile."""
    if medicine.every_hours and logged and not medicine.as_needed:
        last = max(logged)
        due = last + timedelta(hours=medicine.every_hours)
        clock = due.astimezone(facts.zone).strftime("%H:%M")
        key = f"dose:{medicine.id.hex}:after:{last.isoformat()}"
        yield _due(facts, key, "dose", due, {**params, "time": clock}, medicine)


def _stays(facts: Facts) -> timedelta:
    """A day where nobody says how long: the next day's time is another one."""
    return facts.rules.hours(STAYS) or DAY


def _due(facts: Facts, key: str, kind: str, due: datetime, params: dict[str, str], subject: Medicine | Routine) -> Due:
    return Due(
        key=key,
        kind=kind,
        opens=due - (facts.rules.hours(EARLY) or timedelta(0)),
        due=due,
        closes=due + _stays(facts),
        urgency=Urgency.ROUTINE,
        rule_ids=(),
        params=params,
        subject=str(subject.id),
        only_listed=True,
    )
