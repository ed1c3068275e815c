"""Boosters of the patient and of the caregivers who agreed, by CDC's published logic. Always "ask about"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caregiving.agenda.conversion.vaccines import Person
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.guidance.moments import day_end, day_start
from caregiving.guidance.vaccines import SeriesStatus, VaccineGroupForecast

STAYS = timedelta(days=365)


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    for person in facts.vaccines:
        for found in person.forecasts:
            if found.status is SeriesStatus.NOT_COMPLETE and found.recommended:
                yield _due(facts, person, found)


def _due(facts: Facts, person: Person, found: VaccineGroupForecast) -> Due:
    """Keyed by the last dose of the group: the next one is another occurrence, a moved date is not."""
    recommended = found.recommended or facts.today
    late = found.past_due is not None and found.past_due <= facts.today
    last_day = max(recommended, facts.today)
    return Due(
        key=f"vaccine:{person.id}:{found.vaccine_group}:{person.last_dose.get(found.vaccine_group, 'first')}",
        kind="vaccine",
        opens=day_start(recommended, facts.zone),
        due=day_end(max(found.past_due or last_day, facts.today), facts.zone),
        closes=day_end(last_day, facts.zone) + STAYS,
        urgency=Urgency.TODAY if late and not person.name else Urgency.ROUTINE,
        rule_ids=(RULES[found.vaccine_group],),
        params={
            "group": found.vaccine_group,
            "person": person.name,
            "recommended": recommended.isoformat(),
            "past_due": found.past_due.isoformat() if found.past_due else "",
        },
        subject=person.id,
    )


# The catalog row that stands beside CDC's logic for each group, with the positions that differ.
RULES = {"COVID-19": "VAX-C03", "Influenza": "VAX-F01", "Pneumococcal": "VAX-P01", "RSV": "VAX-R02"}
