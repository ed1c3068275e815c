"""Why am I told this? Each rule behind a due item: its sentence, source, date and what was reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from caregiving.guidance.catalog import Confidence, Rules, State, Why

# What the review of a row says to a family, in whole sentences.
REVIEWED = {
    State.NOT_REVIEWED: _("Not yet reviewed by your clinic."),
    State.DRAFT: _("A draft. Not yet reviewed by your clinic."),
    State.UNDER_REVIEW: _("Your clinic is reviewing it."),
    State.APPROVED: _("Approved by %(by)s."),
    State.WITHDRAWN: _("Withdrawn: no longer used."),
}
# How well a row is founded, as the end of "Rule RF-01, confidence".
CONFIDENCE = {
    Confidence.HIGH: _("high"),
    Confidence.MEDIUM: _("medium"),
    Confidence.UNCONFIRMED: _("not confirmed"),
    Confidence.POLICY: _("our own rule"),
}


@dataclass(frozen=True)
class Reason:
    """One rule as the answer shows it."""

    rule_id: str
    why: Why

    @property
    def confidence(self) -> str:
        return str(CONFIDENCE[self.why.confidence])

    @property
    def reviewed(self) -> str:
        return str(REVIEWED[self.why.state]) % {"by": self.why.by}


def reasons(rules: Rules, rule_ids: Iterable[str]) -> list[Reason]:
    """In the order given; a row that the catalog no longer holds is passed over."""
    return [Reason(rule_id, rules[rule_id].why()) for rule_id in rule_ids if rule_id in rules]
