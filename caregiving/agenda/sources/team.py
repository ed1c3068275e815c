"""What a care team asks of the home: on the agenda until somebody answers it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.models import TeamMessage
from caregiving.agenda.stays import late, until

# How long it stays on the list unanswered, and by when an answer is hoped for.
STAYS, ANSWER_WITHIN = "SET-TEAM-ASKS", "SET-TEAM-ANSWER"


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    for message in facts.rows.of(TeamMessage):
        yield Due(
            key=f"team.message:{message.pk.hex}",
            kind="team.message",
            opens=message.at,
            due=late(facts, message.at, ANSWER_WITHIN),
            closes=until(facts, message.at, STAYS),
            urgency=Urgency.ROUTINE,
            rule_ids=(STAYS,),
            params={"line": message.line, "text": message.text, "who": message.signer},
            subject=message.pk.hex,
        )
