"""The catalog: every number of the guidance, with its source, its review state and a care team's own value.

Which rows may drive a reminder:

- H and M rows from the start, shown as "not yet reviewed by your clinic" until someone reviews them.
- U and policy rows only once a review has approved them; until then they show as "ask your team".
- Rows marked `product_setting` from the start as well: they are policy, but they set the product itself
  (how old a count may be, how long a drill counts) and claim nothing about anybody's health. The mark says why.
- A withdrawn row never.

What a row may not drive cannot be read: `number`, `days` and `hours` are the way to a value, and give None then.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property

from caregiving.guidance.catalog_files import CatalogError, read_folder
from caregiving.guidance.catalog_rows import (
    COUNTRIES,
    Bounds,
    Catalog,
    Confidence,
    Disagreement,
    Number,
    Row,
    Side,
    Source,
    State,
    Value,
)
from caregiving.guidance.catalog_rulings import Review, Ruling, Why, allows, ruling_of
from caregiving.guidance.disk import DATA, File

__all__ = [
    "COUNTRIES",
    "DATA",
    "Bounds",
    "CatalogError",
    "Confidence",
    "Disagreement",
    "Number",
    "Review",
    "Row",
    "Rules",
    "Ruling",
    "Side",
    "Source",
    "State",
    "Value",
    "Why",
    "allows",
]


class Rules:
    """The rulings in force, by rule id. Immutable; `in_force` and `for_country` give new ones."""

    def __init__(
        self,
        catalog: Catalog,
        unreviewed: Mapping[str, Ruling],
        rulings: Mapping[str, Ruling],
        country: str,
        on: date | None = None,
    ) -> None:
        self._catalog = catalog
        self._unreviewed = unreviewed
        self._rulings = rulings
        self._spans: dict[tuple[str, str], timedelta | None] = {}
        self.country = country
        self._on = on

    @classmethod
    def load(cls, folder: File = DATA) -> "Rules":
        """The newest version of every row, as yet reviewed by nobody. Read once a process.

        Raises CatalogError when a file of the folder is not as it must be.
        """
        return _load(folder)

    def in_force(self, on: date, reviews: Sequence[Review] = ()) -> "Rules":
        """What was in force on that day, reviews on top: a care team's word above a content reviewer's.

        `reviews` come in the order in which they were said, and from one care team at most. A review of a row
        that is not in the catalog, or of a value that the row does not allow, counts for nothing. What was said
        of an earlier text of a row was not said of the one that replaces it; only withdrawn stays withdrawn.
        Raises ValueError when two care teams are mixed.
        """
        teams = {review.team for review in reviews if review.team is not None}
        if len(teams) > 1:
            raise ValueError(f"reviews of one care team at a time, not of {', '.join(sorted(teams))}")
        said: dict[str, list[Review]] = {}
        for review in sorted((r for r in reviews if r.on <= on), key=lambda r: r.on):
            said.setdefault(review.rule_id, []).append(review)
        rulings = {
            rule_id: newest
            if rule_id not in said and newest.row.valid_from <= on
            else _ruling(self._catalog.versions[rule_id], on, said.get(rule_id, ()))
            for rule_id, newest in self._unreviewed.items()
        }
        return Rules(self._catalog, self._unreviewed, rulings, self.country, on)

    def for_country(self, country: str) -> "Rules":
        """The same rules for a patient in that country (ISO code or jurisdiction): see `about`."""
        jurisdiction = country if country in COUNTRIES else self._catalog.jurisdictions.get(country, "any")
        return Rules(self._catalog, self._unreviewed, self._rulings, jurisdiction, self._on)

    def about(self, subject: str) -> Ruling:
        """The ruling on a subject for this country; failing that the one for any, the US one, or the first.

        Raises KeyError when no row has that subject.
        """
        sides = self._subjects[subject]
        for country in self._countries:
            for ruling in sides:
                if ruling.row.country == country:
                    return ruling
        return sides[0]

    def reaches(self, rule_id: str) -> bool:
        """Whether a row can be meant for this country: its own, any, or the US where it has none of its own.

        False for an id that the catalog does not hold.
        """
        return rule_id in self and self[rule_id].row.country in self._countries

    @property
    def _countries(self) -> tuple[str, ...]:
        return self.country, "any", "US"

    def sides(self, subject: str) -> tuple[Ruling, ...]:
        """Every jurisdiction's ruling on a subject, to be shown side by side; none when no row has it."""
        return self._subjects.get(subject, ())

    @cached_property
    def _subjects(self) -> dict[str, tuple[Ruling, ...]]:
        subjects: dict[str, tuple[Ruling, ...]] = {}
        for ruling in self:
            if ruling.row.subject:
                subjects[ruling.row.subject] = (*subjects.get(ruling.row.subject, ()), ruling)
        return subjects

    def versions(self, rule_id: str) -> tuple[Row, ...]:
        """Every version of a row, the oldest first. Raises KeyError when there is none."""
        return self._catalog.versions[rule_id]

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        return self._catalog.disagreements

    def disputed(self, rule_id: str) -> tuple[Disagreement, ...]:
        """The disagreements that a row takes part in."""
        return tuple(d for d in self.disagreements if any(rule_id in side.rows for side in d.sides))

    def expired(self, rule_id: str) -> bool:
        """Whether the row should have been looked at again before the day that was asked for; False without one."""
        return self._on is not None and self[rule_id].expired(self._on)

    def number(self, rule_id: str) -> Number | None:
        """The number in force; None while the row may not act. Raises CatalogError when the row holds none."""
        ruling = self[rule_id]
        stated = ruling.stated
        if isinstance(stated, bool) or not isinstance(stated, int | Decimal):
            raise CatalogError(f"{rule_id}: a number is asked for, the row holds {stated!r}")
        return stated if ruling.drives_reminders else None

    def days(self, rule_id: str) -> timedelta | None:
        """The number in force as days; None while the row may not act. Raises CatalogError for another unit."""
        return self._span("days", rule_id)

    def hours(self, rule_id: str) -> timedelta | None:
        """The number in force as hours; None while the row may not act. Raises CatalogError for another unit."""
        return self._span("hours", rule_id)

    def _span(self, unit: str, rule_id: str) -> timedelta | None:
        """A length of time, worked out once: one agenda asks for the same few hundreds of times."""
        if (unit, rule_id) not in self._spans:
            number = self.number(rule_id)
            if self[rule_id].row.unit != unit:
                raise CatalogError(f"{rule_id}: {unit} are asked for, the row is in {self[rule_id].row.unit}")
            length = None if number is None else float(number)
            self._spans[unit, rule_id] = None if length is None else timedelta(**{unit: length})
        return self._spans[unit, rule_id]

    def __getitem__(self, rule_id: str) -> Ruling:
        return self._rulings[rule_id]

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._rulings

    def __iter__(self) -> Iterator[Ruling]:
        return iter(self._rulings.values())

    def __len__(self) -> int:
        return len(self._rulings)


@cache
def _load(folder: File) -> Rules:
    catalog = read_folder(folder)
    newest = {rule_id: versions[-1] for rule_id, versions in catalog.versions.items()}
    unreviewed = {rule_id: Ruling(row, stated=row.value) for rule_id, row in newest.items()}
    return Rules(catalog, unreviewed, unreviewed, country="US")


def _ruling(versions: tuple[Row, ...], on: date, said: Sequence[Review]) -> Ruling:
    row = _version(versions, on)
    replaced = row is not versions[0]
    of_this = [one for one in said if not replaced or one.on >= row.valid_from or one.state is State.WITHDRAWN]
    return ruling_of(row, on, of_this)


def _version(versions: tuple[Row, ...], on: date) -> Row:
    begun = [row for row in versions if row.valid_from <= on]
    return begun[-1] if begun else versions[0]
