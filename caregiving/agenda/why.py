"""Why am I told this? Each rule behind a due item: what its source says, how sure that is, and who approved it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from caregiving.agenda.item import Due
from caregiving.agenda.reviews import rules_in_force
from caregiving.agenda.units import unit_for
from caregiving.guidance.catalog import Confidence, Disagreement, Review, Rules, State, Value, Why

# How well a row is founded, as the end of "Rule RF-01, confidence".
CONFIDENCE = {
    Confidence.HIGH: gettext_lazy("high"),
    Confidence.MEDIUM: gettext_lazy("medium"),
    Confidence.UNCONFIRMED: gettext_lazy("not confirmed"),
    Confidence.POLICY: gettext_lazy("our own rule"),
}


# How far a row has come, in a word, where there is no room for a sentence.
STATES = {
    State.NOT_REVIEWED: gettext_lazy("not yet reviewed"),
    State.DRAFT: gettext_lazy("draft"),
    State.UNDER_REVIEW: gettext_lazy("under review"),
    State.APPROVED: gettext_lazy("approved"),
    State.WITHDRAWN: gettext_lazy("withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule as an answer shows it, in the language that is active.

    `ask`: nothing is reminded of by this rule until somebody approves it, so it is shown as "ask your team".
    `expired`: its source should have been read again by now. `disagreements` are the questions on which its source
    is one side.
    """

    rule_id: str
    why: Why
    ask: bool
    expired: bool
    disagreements: tuple[Disagreement, ...]

    @property
    def sentence(self) -> str:
        return translated(self.why.sentence)

    @property
    def disputes(self) -> tuple[Disagreement, ...]:
        return tuple(map(in_words, self.disagreements))

    @property
    def confidence(self) -> str:
        return str(CONFIDENCE[self.why.confidence])

    @property
    def value(self) -> str:
        """The value in force with its unit; empty when the sentence says it all, and when it is no longer used."""
        return "" if self.why.state is State.WITHDRAWN else spelled(self.why.value, self.why.unit)

    @property
    def short(self) -> str:
        """Its first source, the date of that and how far it has come: a line for paper."""
        return f"{self.why.source.split('; ')[0]}, {self.why.source_date} ({self.rule_id}, {STATES[self.why.state]})"

    @property
    def reviewed(self) -> str:
        """What reviewers said of it, as a family reads it."""
        words = reviewed(self.why)
        return _("Ask your team. %(words)s") % {"words": words} if self.ask else words

    @property
    def old(self) -> str:
        """That its source should have been read again by now; empty while it passes as fresh."""
        by = _day(self.why.review_by)
        return _("To be looked at again by %(on)s: it may have changed. Ask.") % {"on": by} if self.expired else ""


def why(due: Due, rules: Rules) -> tuple[Reason, ...]:
    """The rules behind a due item, in its order."""
    return tuple(reasons(rules, due.rule_ids))


def may_have_changed(rule_ids: Iterable[str], on: date) -> bool:
    """Whether one of these rows should have been read again before that day. What reviewers said does not change it."""
    rules = rules_in_force((), "", on, UTC)
    return any(rule_id in rules and rules.expired(rule_id) for rule_id in rule_ids)


# Who set what is due without a rule of the guidance behind it.
SET_BY = {
    "dose": gettext_lazy("It stands in the home's list of medicines."),
    "routine": gettext_lazy("The home wrote this routine in."),
    "team": gettext_lazy("The care team set how often."),
    "manufacturer": gettext_lazy("The maker of the machine says how often."),
    "supplier": gettext_lazy("The supplier says how often."),
    "catalog": gettext_lazy("The guidance says how often."),
    "screening": gettext_lazy("This sheet counts when it is signed and nothing has changed since."),
    "screening.read": gettext_lazy("This sheet counts when it is signed and nothing has changed since."),
    "sheet": gettext_lazy("The paper has to say what is so today."),
    "infection_plan": gettext_lazy("What a machine does during an infection is decided before one comes."),
    "unreached": gettext_lazy("A critical alert has to reach somebody."),
    "unanswered": gettext_lazy("Everybody who can be asked has had the time to answer."),
}
WRITTEN_AT_HOME = {"dose", "routine"}
OF_THE_PAPERS = {"screening", "screening.read", "sheet"}
# Why this time of it is not the usual one.
NOT_USUAL = {
    "infection": gettext_lazy("It comes more often while the infection plan is on."),
    "after_illness": gettext_lazy("It comes once more when the illness is over."),
}


def set_by(due: Due) -> str:
    """Who set it, in a sentence or two; empty when only rules stand behind it."""
    return who_says(str(due.params.get("says", due.kind)), str(due.params.get("why", "")))


def who_says(who: str, because: str = "") -> str:
    """`set_by` by the words in which an item keeps it."""
    if who not in SET_BY:
        return ""
    return f"{SET_BY[who]} {NOT_USUAL.get(because, '')}".strip()


def setter(due: Due) -> str:
    """Who set it, in one word: the household, the product for its own papers, or who says how often."""
    if due.kind in WRITTEN_AT_HOME:
        return "household"
    return "product" if due.kind in OF_THE_PAPERS and not due.rule_ids else str(due.params.get("says", ""))


def reasons(rules: Rules, rule_ids: Iterable[str]) -> list[Reason]:
    """In the order given; a row that the catalog no longer holds is passed over."""
    return [
        Reason(
            rule_id,
            rules[rule_id].why(),
            ask=not rules[rule_id].drives_reminders,
            expired=rules.expired(rule_id),
            disagreements=rules.disputed(rule_id),
        )
        for rule_id in rule_ids
        if rule_id in rules
    ]


def translated(text: str) -> str:
    """A sentence of the catalog in the language that is active; the English one where that language has none."""
    return pgettext("guidance", text)


def in_words(disagreement: Disagreement) -> Disagreement:
    """A disagreement as it is read: its question and every side in the language that is active."""
    sides = tuple(replace(side, position=translated(side.position)) for side in disagreement.sides)
    return replace(disagreement, topic=translated(disagreement.topic), sides=sides)


def reviewed(why: Why) -> str:
    """The state of review in a sentence, with name and day."""
    values = {"by": why.by, "on": _day(why.on) if why.on else "", "team": why.team}
    if why.state is State.APPROVED and why.team:
        return _("Approved by %(by)s, %(team)s, on %(on)s.") % values
    if why.state is State.APPROVED:
        return _("Approved by %(by)s on %(on)s.") % values
    if why.state is State.WITHDRAWN:
        return _("Withdrawn by %(by)s on %(on)s: no longer used.") % values
    if why.state is State.DRAFT:
        return _("A draft since %(on)s. Not yet approved by your clinic.") % values
    if why.state is State.UNDER_REVIEW:
        return _("Under review since %(on)s. Not yet approved by your clinic.") % values
    return _("Not yet reviewed by your clinic.")


def pending(said: Review | None) -> str:
    """What is under way beside what is in force, in a sentence; empty when nothing is."""
    if said is None:
        return ""
    values = {"on": _day(said.on), "by": f"{said.by}, {said.team}" if said.team else said.by}
    if said.state is State.DRAFT:
        return _("A newer draft since %(on)s, by %(by)s: not yet in force.") % values
    return _("A change is under review since %(on)s, by %(by)s: not yet in force.") % values


def _day(on: date) -> str:
    return date_format(on, pgettext("a date with its year, as in 2 Mar 1965", "j M Y"))


def spelled(value: Value, unit: str) -> str:
    """A value with its unit: "14 days"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return f"{value} {unit}".strip()
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return f"{text} {unit_for(unit, value)}".strip()
