"""The catalog: every number of the guidance, with its source, its review state and a care team's own value.

Which rows may drive a reminder:

- H and M rows from the start, shown as "not yet reviewed by your clinic" until someone reviews them.
- U and policy rows only once a review has approved them; until then they show as "ask your team".
- Rows marked `product_setting` from the start as well: they are policy, but they set the product itself
  (how old a count may be, how long a drill counts) and claim nothing about anybody's health.
- A withdrawn row never.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

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

__all__ = [
    "COUNTRIES",
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

DATA = Path(__file__).parent / "data"


class Rules:
    """The rulings in force, by rule id. Immutable; `in_force` and `for_country` give new ones."""

    def __init__(
        self, catalog: Catalog, unreviewed: Mapping[str, Ruling], rulings: Mapping[str, Ruling], country: str
    ) -> None:
        self._catalog = catalog
        self._unreviewed = unreviewed
        self._rulings = rulings
        self._spans: dict[tuple[str, str], timedelta] = {}
        self.country = country

    @classmethod
    def load(cls, folder: Path = DATA) -> "Rules":
        """The newest version of every row, as yet reviewed by nobody. Read once a process.

        Raises CatalogError when a file of the folder is not as it must be.
        """
        return _load(folder)

    def in_force(self, on: date, reviews: Sequence[Review] = ()) -> "Rules":
        """What was in force on that day, reviews on top: a care team's word above a content reviewer's.

        `reviews` come in the order in which they were said, and from one care team at most. A review of a row
        that is not in the catalog, or of a value that the row does not allow, counts for nothing.
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
            else ruling_of(_version(self._catalog.versions[rule_id], on), on, said.get(rule_id, ()))
            for rule_id, newest in self._unreviewed.items()
        }
        return Rules(self._catalog, self._unreviewed, rulings, self.country)

    def for_country(self, country: str) -> "Rules":
        """The same rules for a patient in that country (ISO code or jurisdiction): see `about`."""
        jurisdiction = country if country in COUNTRIES else self._catalog.jurisdictions.get(country, "any")
        return Rules(self._catalog, self._unreviewed, self._rulings, jurisdiction)

    def about(self, subject: str) -> Ruling:
        """The ruling on a subject for this country; failing that the one for any, the US one, or the first.

        Raises KeyError when no row has that subject.
        """
        sides = self._subjects[subject]
        for country in (self.country, "any", "US"):
            for ruling in sides:
                if ruling.row.country == country:
                    return ruling
        return sides[0]

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

    def number(self, rule_id: str) -> Number:
        """The number in force. Raises CatalogError when the row holds none."""
        value = self[rule_id].value
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise CatalogError(f"{rule_id}: a number is asked for, the row holds {value!r}")
        return value

    def days(self, rule_id: str) -> timedelta:
        """The number in force as days. Raises CatalogError when the row is not in days."""
        return self._span("days", rule_id)

    def hours(self, rule_id: str) -> timedelta:
        """The number in force as hours. Raises CatalogError when the row is not in hours."""
        return self._span("hours", rule_id)

    def _span(self, unit: str, rule_id: str) -> timedelta:
        """A length of time, worked out once: one agenda asks for the same few hundreds of times."""
        found = self._spans.get((unit, rule_id))
        if found is None:
            number = float(self.number(rule_id))
            if self[rule_id].row.unit != unit:
                raise CatalogError(f"{rule_id}: {unit} are asked for, the row is in {self[rule_id].row.unit}")
            found = timedelta(days=number) if unit == "days" else timedelta(hours=number)
            self._spans[unit, rule_id] = found
        return found

    def __getitem__(self, rule_id: str) -> Ruling:
        return self._rulings[rule_id]

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._rulings

    def __iter__(self) -> Iterator[Ruling]:
        return iter(self._rulings.values())

    def __len__(self) -> int:
        return len(self._rulings)


@cache
def _load(folder: Path) -> Rules:
    catalog = read_folder(folder)
    newest = {rule_id: versions[-1] for rule_id, versions in catalog.versions.items()}
    unreviewed = {rule_id: Ruling(row, value=row.value) for rule_id, row in newest.items()}
    return Rules(catalog, unreviewed, unreviewed, country="US")


def _version(versions: tuple[Row, ...], on: date) -> Row:
    begun = [row for row in versions if row.valid_from <= on]
    return begun[-1] if begun else versions[0]
