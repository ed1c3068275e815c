"""What a care team asks of the home, until somebody answers it; and a care team's leave that is about to end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.models import TeamMessage
from caregiving.agenda.stays import late, length, until
from caregiving.guidance.moments import DAY
from caregiving.patients.models import Consent

# How long it stays on the list unanswered, and by when an answer is hoped for.
STAYS, ANSWER_WITHIN = "SET-TEAM-ASKS", "SET-TEAM-ANSWER"
# How long before a leave ends the home is told.
ENDS = "SET-LEAVE-ENDS"


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    yield from _messages(facts)
    yield from _leaves(facts)


def _messages(facts: Facts) -> Iterator[Due]:
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


def _leaves(facts: Facts) -> Iterator[Due]:
    """Where nobody says how long before, the home is told the day before. A new end is another occurrence."""
    before = length(facts.rules, ENDS) or DAY
    for leave in facts.rows.of(Consent):
        if leave.ends_at is not None:
            yield Due(
                key=f"leave.ends:{leave.pk.hex}:{leave.ends_at:%Y%m%d%H%M}",
                kind="leave.ends",
                opens=max(leave.given_at, leave.ends_at - before),
                due=leave.ends_at - DAY,
                closes=leave.ends_at,
                urgency=Urgency.ROUTINE,
                rule_ids=(ENDS,),
                params={"team": leave.team.name, "at": leave.ends_at.isoformat()},
                subject=leave.pk.hex,
            )
