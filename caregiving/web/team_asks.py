"""What only the care team can say during an illness: its own word where it gave one, else a question to ask it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from caregiving.agenda.why import Reason, reasons
from caregiving.guidance.catalog import Rules

QUESTIONS = (
    (
        _("At which oxygen value should we call?"),
        ("SP-04.ok", "SP-04.call", "SP-04.drop", "SP-04.emergency", "SP-04.now"),
    ),
    (_("What should we check, and how often?"), ("MON-01", "MON-01.amber")),
    (_("From which temperature on is it a fever?"), ("ISO-01.fever",)),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what the team said to it: the rows that it approved. Without any, the team is to be asked."""

    question: str
    reasons: list[Reason]

    @property
    def said(self) -> list[Reason]:
        return [reason for reason in self.reasons if not reason.ask]


def questions(rules: Rules) -> Iterator[Asked]:
    for question, rule_ids in QUESTIONS:
        yield Asked(str(question), reasons(rules, rule_ids))
