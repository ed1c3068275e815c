"""Boosters of the patient and of the caregivers who agreed, by CDC's published logic. Always "ask about".

A caregiver's own items are for that caregiver alone: the household sees one line of their record.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from caregiving.agenda.conversion.vaccines import Person
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Params, Urgency
from caregiving.guidance.moments import day_end, day_start
from caregiving.guidance.vaccines import SeriesStatus, Standing, VaccineGroupForecast, season_begun, standing

STAYS = timedelta(days=365)


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    for person in facts.vaccines:
        for found in (one for one in person.forecasts if person.vouched_for(one, facts.rules)):
            stands = standing(found, facts.today)
            if stands is Standing.NEW_SEASON and found.season_ended:
                yield _new_season(facts, person, found, season_begun(found.season_ended, facts.today))
            elif found.status is SeriesStatus.NOT_COMPLETE and found.recommended and not found.season_ended:
                yield _dose(facts, person, found, found.recommended, late=stands is Standing.OVERDUE)


def _dose(facts: Facts, person: Person, found: VaccineGroupForecast, recommended: date, *, late: bool) -> Due:
    """Keyed by the last dose of the group: the next one is another occurrence, a moved date is not."""
    return _due(
        facts,
        person,
        found.vaccine_group,
        kind="vaccine",
        occurrence=person.last_dose.get(found.vaccine_group, "first"),
        opens_on=recommended,
        due_on=found.past_due or recommended,
        urgency=Urgency.TODAY if late and not person.name else Urgency.ROUTINE,
        params={
            "recommended": recommended.isoformat(),
            "past_due": found.past_due.isoformat() if found.past_due else "",
        },
    )


def _new_season(facts: Facts, person: Person, found: VaccineGroupForecast, begun: date) -> Due:
    """The data end with an earlier season. They say nothing of this one, so no date is claimed: it is a question."""
    return _due(
        facts,
        person,
        found.vaccine_group,
        kind="vaccine.season",
        occurrence=f"season-{begun.year}",
        opens_on=begun,
        due_on=begun,
        urgency=Urgency.ROUTINE,
        params={},
    )


def _due(
    facts: Facts,
    person: Person,
    group: str,
    *,
    kind: str,
    occurrence: str,
    opens_on: date,
    due_on: date,
    urgency: Urgency,
    params: Params,
) -> Due:
    last_day = max(opens_on, facts.today)
    return Due(
        key=_key(person, group, occurrence),
        kind=kind,
        opens=day_start(opens_on, facts.zone),
        due=day_end(max(due_on, last_day), facts.zone),
        closes=day_end(last_day, facts.zone) + STAYS,
        urgency=urgency,
        rule_ids=person.behind[group],
        params={"group": group, "person": person.name, **params},
        subject=person.id,
        only_for=person.user_id,
    )


def _key(person: Person, group: str, occurrence: str) -> str:
    """The household reads the keys of its answers: a caregiver's key does not say which vaccine it is about."""
    if not person.user_id:
        return f"vaccine:{person.id}:{group}:{occurrence}"
    return f"vaccine:{uuid5(UUID(person.id), f'{group}:{occurrence}').hex}"
