"""What is in force of a row: its value, its review state, who put it there, and whether it may act by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caregiving.guidance.catalog_rows import Confidence, Row, State, Value

DECIDED = (State.APPROVED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Review:
    """What a content reviewer (team None) or a care team said about a row, on a day and for a reason.

    `value` None keeps the row's own value. A draft, or a row under review, changes nothing that is in force.
    """

    rule_id: str
    state: State
    value: Value
    team: str | None
    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Why:
    """The answer to "Why am I told this?".

    `sentence` is the source's; `value` is what it states, which `team` may have set for `reason`.
    """

    sentence: str
    value: Value
    unit: str
    source: str
    source_date: str
    country: str
    confidence: Confidence
    state: State
    by: str
    on: date | None
    team: str | None
    reason: str
    review_by: date
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is in force of a row: what it states, its review state, and who put it there when.

    `stated` is to be shown, with the review state beside it. What may be acted on is `value`: None while the row
    may not act, so that nobody can read the number of a row that was withdrawn or is not approved by accident.
    """

    row: Row
    state: State = State.NOT_REVIEWED
    stated: Value = None
    by: str = ""
    on: date | None = None
    reason: str = ""
    team: str | None = None
    begun: bool = True
    """False when the row holds only from a later day than the one asked for."""
    pending: Review | None = None
    """A newer draft or review under way beside what was decided: it changes nothing that is in force."""

    @property
    def drives_reminders(self) -> bool:
        """Whether the product may act on this row by itself; see the module for the reason."""
        if self.state is State.WITHDRAWN or not self.begun:
            return False
        founded = self.row.confidence in (Confidence.HIGH, Confidence.MEDIUM)
        return founded or bool(self.row.product_setting) or self.state is State.APPROVED

    @property
    def value(self) -> Value:
        """What may be acted on; None while the row may not act, and for one that states no value."""
        return self.stated if self.drives_reminders else None

    def expired(self, on: date) -> bool:
        """Whether the row should have been looked at again before this day."""
        return on > self.row.review_by

    def why(self) -> Why:
        row = self.row
        return Why(
            sentence=row.statement,
            value=self.stated,
            unit=row.unit,
            source="; ".join(source.organisation_and_title for source in row.sources),
            source_date=row.source_date,
            country=row.country,
            confidence=row.confidence,
            state=self.state,
            by=self.by,
            on=self.on,
            team=self.team,
            reason=self.reason,
            review_by=row.review_by,
            addresses=tuple(source.address for source in row.sources),
        )


def ruling_of(row: Row, on: date, said: Sequence[Review]) -> Ruling:
    """What is in force of a row after these reviews, oldest first."""
    begun = row.valid_from <= on
    allowed = [review for review in said if allows(row, review)]
    word = _standing(allowed)
    if word is None:
        return Ruling(row, stated=row.value, begun=begun)
    stated, pending = _stated(row, word, allowed), _pending(allowed, word)
    return Ruling(row, word.state, stated, word.by, word.on, word.reason, word.team, begun, pending)


def _stated(row: Row, word: Review, said: Sequence[Review]) -> Value:
    """A decision's own value; a team that names none decides on what the reviewers say to everybody."""
    if word.state not in DECIDED:
        return row.value
    if word.value is not None:
        return word.value
    ours = _last([review for review in said if review.team is None]) if word.team else None
    return _stated(row, ours, said) if ours else row.value


def _standing(said: Sequence[Review]) -> Review | None:
    """The last decision stands; the team's above the reviewer's, unless the row was withdrawn since."""
    ours = _last([review for review in said if review.team is None])
    theirs = _last([review for review in said if review.team is not None])
    if ours is None or theirs is None:
        return ours or theirs
    if theirs.state not in DECIDED:
        return ours
    return ours if ours.state is State.WITHDRAWN and ours.on >= theirs.on else theirs


def _last(said: Sequence[Review]) -> Review | None:
    decided = [review for review in said if review.state in DECIDED]
    return next(reversed(decided or said), None)


def _pending(said: Sequence[Review], word: Review) -> Review | None:
    """What was said last by either side and decides nothing; of both the newer one. Not what stands itself."""
    heard: set[bool] = set()
    for review in reversed(said):
        ours = review.team is None
        if ours not in heard and review.state not in DECIDED and review is not word:
            return review
        heard.add(ours)
    return None


def allows(row: Row, review: Review) -> bool:
    """Whether a review may say that of the row: a number for a number, a care team's within the bounds."""
    if review.value is None:
        return True
    if isinstance(review.value, bool) or not isinstance(review.value, int | Decimal):
        return review.team is None and type(review.value) is type(row.value)
    if isinstance(row.value, bool) or not isinstance(row.value, int | Decimal):
        return False
    return review.team is None or (row.bounds is not None and row.bounds.hold(review.value))
