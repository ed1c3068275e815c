"""What a care team asks of the home: on the agenda until somebody answers it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.models import TeamMessage

STAYS = "SET-TEAM-ASKS"
# By when an answer is hoped for. The product's own manners.
ANSWER_WITHIN = timedelta(days=2)


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    for message in facts.rows.of(TeamMessage):
        yield Due(
            key=f"team.message:{message.pk.hex}",
            kind="team.message",
            opens=message.at,
            due=message.at + ANSWER_WITHIN,
            closes=message.at + facts.rules.days(STAYS),
            urgency=Urgency.ROUTINE,
            rule_ids=(STAYS,),
            params={"line": message.line, "text": message.text, "who": message.signer},
            subject=message.pk.hex,
        )
