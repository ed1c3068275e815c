"""The guidance as reviewers look at it: what is in force on a day, topic by topic, and what was said about a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caregiving.agenda.models import RuleReview
from caregiving.agenda.reviews import number, rules_in_force
from caregiving.agenda.why import in_words, pending, reviewed, spelled, translated
from caregiving.guidance.catalog import Disagreement, Number, Row, Rules, Ruling, State
from caregiving.people.models import CareTeam

WITHOUT_A_PATIENT = "US"
TOPICS = {
    "after_covid": _("After COVID-19"),
    "antivirals": _("Antivirals"),
    "breathing": _("Breathing"),
    "function": _("Function score"),
    "infection": _("Infection"),
    "interactions": _("Interactions"),
    "isolation": _("Staying apart"),
    "medicines": _("Medicines"),
    "monitoring": _("Watching"),
    "power": _("Power"),
    "settings": _("Settings of the product"),
    "supplies": _("Supplies"),
    "testing": _("Testing"),
    "upkeep": _("Upkeep"),
    "vaccines": _("Vaccines"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row on a day: what is in force of it, and what a reviewer should see at once."""

    ruling: Ruling
    expired: bool
    disagreements: tuple[Disagreement, ...]

    @property
    def row(self) -> Row:
        return self.ruling.row

    @property
    def topic(self) -> str:
        return topic_name(self.row.topic)

    @property
    def statement(self) -> str:
        """The row's sentence in the reader's language; what is reviewed is the English one."""
        return translated(self.row.statement)

    @property
    def translation(self) -> str:
        """What stands beside the English sentence; empty for who reads English."""
        return self.statement if self.statement != self.row.statement else ""

    @property
    def disputes(self) -> tuple[Disagreement, ...]:
        return tuple(map(in_words, self.disagreements))

    @property
    def value(self) -> str:
        return spelled(self.ruling.stated, self.row.unit)

    @property
    def own_value(self) -> str:
        """The row's own, when another one is in force."""
        return spelled(self.row.value, self.row.unit) if self.ruling.stated != self.row.value else ""

    @property
    def holds_number(self) -> bool:
        """Only a number can be set in the product."""
        return isinstance(self.row.value, Number) and not isinstance(self.row.value, bool)

    @property
    def ask(self) -> bool:
        """Shown as "ask your team": nothing is reminded of by it."""
        return not self.ruling.drives_reminders

    @property
    def reviewed(self) -> str:
        return reviewed(self.ruling.why())

    @property
    def pending(self) -> str:
        """What is under way beside what is in force; empty when nothing is."""
        return pending(self.ruling.pending)

    @property
    def pending_value(self) -> str:
        return spelled(self.ruling.pending.value, self.row.unit) if self.ruling.pending else ""

    @property
    def states(self) -> set[str]:
        """By which of them it is found: what is in force, and what is under way."""
        return {one.state.value for one in (self.ruling, self.ruling.pending) if one}

    @property
    def waits(self) -> bool:
        """Whether somebody still has to decide."""
        return self.ruling.pending is not None or self.ruling.state not in (State.APPROVED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Topic:
    """How far the review of a topic has come."""

    id: str
    name: str
    rows: int
    open: int
    expired: int
    disputed: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows to show; empty means all."""

    topic: str = ""
    state: str = ""
    country: str = ""
    expired: bool = False
    disputed: bool = False

    def takes(self, line: Line) -> bool:
        return (
            self.topic in ("", line.row.topic)
            and (not self.state or self.state in line.states)
            and self.country in ("", line.row.country)
            and (line.expired or not self.expired)
            and (bool(line.disagreements) or not self.disputed)
        )


def reviews_for(team: CareTeam | None) -> list[RuleReview]:
    """What holds for everybody, and what this team said for its own patients; in the order in which it was said."""
    return list(RuleReview.objects.filter(Q(team=None) | Q(team=team)).select_related("team"))


def rules_on(day: date, zone: tzinfo, reviews: list[RuleReview]) -> Rules:
    """What was in force on that day."""
    return rules_in_force(reviews, WITHOUT_A_PATIENT, day, zone)


def lines(rules: Rules, day: date) -> Iterator[Line]:
    """Every row, in the catalog's order."""
    disputes: dict[str, list[Disagreement]] = {}
    for disagreement in rules.disagreements:
        for rule_id in {rule_id for side in disagreement.sides for rule_id in side.rows}:
            disputes.setdefault(rule_id, []).append(disagreement)
    for ruling in rules:
        yield Line(ruling, ruling.expired(day), tuple(disputes.get(ruling.row.id, ())))


def line_of(rules: Rules, rule_id: str, day: date) -> Line:
    """Raises KeyError when there is no such row."""
    ruling = rules[rule_id]
    return Line(ruling, ruling.expired(day), rules.disputed(rule_id))


def topics(found: Iterable[Line]) -> list[Topic]:
    by_topic: dict[str, list[Line]] = {}
    for line in found:
        by_topic.setdefault(line.row.topic, []).append(line)
    return [
        Topic(
            id=topic,
            name=topic_name(topic),
            rows=len(own),
            open=sum(line.waits for line in own),
            expired=sum(line.expired for line in own),
            disputed=sum(bool(line.disagreements) for line in own),
        )
        for topic, own in sorted(by_topic.items())
    ]


def topic_name(topic: str) -> str:
    return str(TOPICS.get(topic, topic))


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a row's history: a version of the catalog, or what somebody said."""

    at: date | datetime
    by: str
    state: str
    value: str
    reason: str


def history(rules: Rules, rule_id: str, reviews: Iterable[RuleReview]) -> list[Said]:
    """The newest first; below what was said, the versions of the row itself."""
    versions = rules.versions(rule_id)
    said = [
        Said(
            at=review.at,
            by=f"{review.signer}, {review.team.name}" if review.team else review.signer,
            state=review.get_state_display(),
            value=spelled(number(review.value), versions[-1].unit),
            reason=review.reason,
        )
        for review in reviews
        if review.rule_id == rule_id
    ]
    written = [Said(row.valid_from, "", "", spelled(row.value, row.unit), row.statement) for row in versions]
    return [*reversed(said), *reversed(written)]
