"""What a row of the catalog is: one fact that a source states, where it comes from and how sure we are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Number = int | Decimal
Value = Number | str | bool | None


class Confidence(StrEnum):
    """How well a row is founded."""

    HIGH = "H"
    """Seen in a primary or near-primary source."""
    MEDIUM = "M"
    """Seen in a secondary source, or in a primary source seen only in part."""
    UNCONFIRMED = "U"
    """Background knowledge not seen again in its source; must not ship as fact."""
    POLICY = "policy"
    """The project's own proposal, not guidance."""


class State(StrEnum):
    """How far a row has come in review."""

    NOT_REVIEWED = "not_reviewed"
    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


COUNTRIES = ("US", "EU", "UK", "CA", "AU", "NZ", "SG", "any")
"""The jurisdictions that a row can speak for; "any" where the source does not tie itself to one."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    id: str
    organisation_and_title: str
    year_or_date: str
    address: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which values (both allowed) a care team may set its own."""

    low: Number
    high: Number

    def hold(self, value: Number) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of the catalog, as its file states it.

    `value` is in `unit`; None where the statement has no number. `source_date` is the date of the guidance as
    given there, `valid_from` since when it holds, `review_by` the last day on which it may pass as fresh.
    `subject` is shared by rows of several jurisdictions that answer the same question differently.
    `words_only` marks a number that a home reads and that nothing is counted with or reminded by.
    `product_setting` is filled for a number that sets the product itself (how old a count may be) and makes no
    clinical claim: it says why that is so.
    """

    id: str
    topic: str
    statement: str
    value: Value
    unit: str
    sources: tuple[Source, ...]
    source_date: str
    country: str
    confidence: Confidence
    valid_from: date
    review_by: date
    bounds: Bounds | None = None
    volatile: bool = False
    words_only: bool = False
    product_setting: str = ""
    subject: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One position in a disagreement: who holds it, where, and the rows that state it."""

    country: str
    position: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question that sources answer differently; all sides are shown, none is chosen."""

    id: str
    topic: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that the data folder says: every version of every row (oldest first), and the disagreements."""

    versions: Mapping[str, tuple[Row, ...]]
    disagreements: tuple[Disagreement, ...]
    jurisdictions: Mapping[str, str]
    """ISO 3166 country code -> jurisdiction of COUNTRIES."""
