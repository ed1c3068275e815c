"""Why am I told this? Each rule behind a due item: what its source says, how sure that is, and who approved it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from caregiving.agenda.item import Due
from caregiving.guidance.catalog import Confidence, Disagreement, Rules, State, Value, Why

# How well a row is founded, as the end of "Rule RF-01, confidence".
CONFIDENCE = {
    Confidence.HIGH: gettext_lazy("high"),
    Confidence.MEDIUM: gettext_lazy("medium"),
    Confidence.UNCONFIRMED: gettext_lazy("not confirmed"),
    Confidence.POLICY: gettext_lazy("our own rule"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule as an answer shows it, in the language that is active.

    `ask`: nothing is reminded of by this rule until somebody approves it, so it is shown as "ask your team".
    `disagreements` are the questions on which its source is one side.
    """

    rule_id: str
    why: Why
    ask: bool
    disagreements: tuple[Disagreement, ...]

    @property
    def confidence(self) -> str:
        return str(CONFIDENCE[self.why.confidence])

    @property
    def value(self) -> str:
        """The value in force with its unit; empty when the sentence says it all."""
        return spelled(self.why.value, self.why.unit)

    @property
    def reviewed(self) -> str:
        """What reviewers said of it, as a family reads it."""
        words = reviewed(self.why)
        return _("Ask your team. %(words)s") % {"words": words} if self.ask else words


def why(due: Due, rules: Rules) -> tuple[Reason, ...]:
    """The rules behind a due item, in its order."""
    return tuple(reasons(rules, due.rule_ids))


def reasons(rules: Rules, rule_ids: Iterable[str]) -> list[Reason]:
    """In the order given; a row that the catalog no longer holds is passed over."""
    return [
        Reason(rule_id, rules[rule_id].why(), not rules[rule_id].drives_reminders, rules.disputed(rule_id))
        for rule_id in rule_ids
        if rule_id in rules
    ]


def reviewed(why: Why) -> str:
    """The state of review in a sentence, with name and day."""
    on = date_format(why.on, pgettext("a date with its year, as in 2 Mar 1965", "j M Y")) if why.on else ""
    values = {"by": why.by, "on": on, "team": why.team}
    if why.state is State.APPROVED and why.team:
        return _("Approved by %(by)s, %(team)s, on %(on)s.") % values
    if why.state is State.APPROVED:
        return _("Approved by %(by)s on %(on)s.") % values
    if why.state is State.WITHDRAWN:
        return _("Withdrawn by %(by)s on %(on)s: no longer used.") % values
    if why.state is State.UNDER_REVIEW:
        return _("Under review since %(on)s. Not yet approved by your clinic.") % values
    return _("Not yet reviewed by your clinic.")


def spelled(value: Value, unit: str) -> str:
    """A value with its unit: "14 days"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return f"{text} {unit}".strip()
