"""Reads the catalog's TOML files; refuses what is not as it must be, naming file, row, found and allowed."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from caregiving.guidance import disk
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
    Value,
)
from caregiving.guidance.disk import File

SOURCES, DISAGREEMENTS, JURISDICTIONS = "sources", "disagreements", "jurisdictions"
FIELDS = {
    "id", "statement", "value", "unit", "sources", "source_date", "country", "confidence", "valid_from",
    "review_by", "bounds", "volatile", "words_only", "product_setting", "subject", "note", "replaces",
}  # fmt: skip


class CatalogError(ValueError):
    """The catalog says something it may not say, or is asked for something it does not hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the catalog we are, for the message of a refusal."""

    file: str
    row: str

    def refuse(self, found: object, allowed: str) -> CatalogError:
        return CatalogError(f"{self.file}: row {self.row}: found {found!r}, allowed is {allowed}")


def read_folder(folder: File) -> Catalog:
    """Every row, source and disagreement of a folder. Raises CatalogError at the first wrong thing."""
    tables = {path.stem: read_toml(path) for path in disk.files(folder, ".toml")}
    sources = _sources(tables.pop(SOURCES, {}))
    disagreements = tables.pop(DISAGREEMENTS, {})
    jurisdictions = _jurisdictions(tables.pop(JURISDICTIONS, {}))
    versions = _versions(tables, sources)
    return Catalog(versions, _disagreements(disagreements, versions), jurisdictions)


def read_toml(path: File) -> dict[str, Any]:
    """A TOML file, its fractions exact. Raises CatalogError when it is not TOML."""
    try:
        return tomllib.loads(disk.text(path), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path.name}: not a TOML file: {error}") from error


def _versions(tables: Mapping[str, Mapping[str, Any]], sources: Mapping[str, Source]) -> dict[str, tuple[Row, ...]]:
    versions: dict[str, tuple[Row, ...]] = {}
    for topic, table in tables.items():
        for number, fields in enumerate(_tables(table, "row", Place(f"{topic}.toml", "(file)")), start=1):
            place = Place(f"{topic}.toml", str(fields.get("id", f"number {number}")))
            row = _row(topic, fields, sources, place)
            versions[row.id] = _after(versions.get(row.id, ()), row, fields.get("replaces"), place)
    return versions


def _after(earlier: tuple[Row, ...], row: Row, replaces: object, place: Place) -> tuple[Row, ...]:
    """The versions of a row and a further one, which must say which earlier one it replaces."""
    expected = earlier[-1].valid_from if earlier else None
    if replaces != expected:
        raise place.refuse(
            f"replaces = {replaces}",
            f"replaces = {expected}, the valid_from of the row with the same id"
            if earlier
            else "no replaces: there is no earlier row with this id",
        )
    if earlier and row.valid_from <= earlier[-1].valid_from:
        raise place.refuse(row.valid_from.isoformat(), f"a valid_from after {expected}")
    return (*earlier, row)


def _row(topic: str, fields: Mapping[str, Any], sources: Mapping[str, Source], place: Place) -> Row:
    unknown = sorted(set(fields) - FIELDS)
    if unknown:
        raise place.refuse(unknown, f"one of the fields {', '.join(sorted(FIELDS))}")
    confidence = _confidence(fields.get("confidence"), place)
    value = _value(fields.get("value"), place)
    row = Row(
        id=_text(fields, "id", place),
        topic=topic,
        statement=_text(fields, "statement", place),
        value=value,
        unit=_text(fields, "unit", place, needed=_needs_a_unit(value)),
        sources=_named(fields.get("sources"), sources, place),
        source_date=_text(fields, "source_date", place),
        country=_country(fields.get("country"), place),
        confidence=confidence,
        valid_from=_day(fields, "valid_from", place),
        review_by=_day(fields, "review_by", place),
        bounds=_bounds(fields.get("bounds"), value, place),
        volatile=_flag(fields, "volatile", place),
        words_only=_flag(fields, "words_only", place),
        product_setting=_text(fields, "product_setting", place, needed="product_setting" in fields),
        subject=_text(fields, "subject", place, needed=False),
        note=_text(fields, "note", place, needed=False),
    )
    if row.review_by <= row.valid_from:
        raise place.refuse(row.review_by.isoformat(), f"a review_by after valid_from {row.valid_from}")
    if row.product_setting and confidence is not Confidence.POLICY:
        raise place.refuse(f"product_setting with confidence {confidence}", "product_setting with confidence policy")
    return row


def _text(fields: Mapping[str, Any], name: str, place: Place, *, needed: bool = True) -> str:
    text = fields.get(name, "")
    if not isinstance(text, str) or (needed and not text.strip()):
        raise place.refuse(f"{name} = {text!r}", f"{name} as a text that is not empty")
    return text


def _flag(fields: Mapping[str, Any], name: str, place: Place) -> bool:
    flag = fields.get(name, False)
    if not isinstance(flag, bool):
        raise place.refuse(f"{name} = {flag!r}", "true or false")
    return flag


def _day(fields: Mapping[str, Any], name: str, place: Place) -> date:
    day = fields.get(name)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise place.refuse(f"{name} = {day!r}", f"{name} as a day, such as 2027-11-20")
    return day


def _value(value: object, place: Place) -> Value:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal) and _is_number(value):
        return value
    raise place.refuse(f"value = {value!r}", "value as a number, a text, true or false, or none at all")


def _is_number(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and not isinstance(value, bool)


def _needs_a_unit(value: Value) -> bool:
    """A number does, and so does one that was typed as a text, such as "5 days": nothing could be counted with it."""
    return value.lstrip("+-. ")[:1].isdigit() if isinstance(value, str) else _is_number(value)


def _confidence(found: object, place: Place) -> Confidence:
    if not isinstance(found, str) or found not in list(Confidence):
        raise place.refuse(f"confidence = {found!r}", f"one of {', '.join(Confidence)}")
    return Confidence(found)


def _country(found: object, place: Place) -> str:
    if not isinstance(found, str) or found not in COUNTRIES:
        raise place.refuse(f"country = {found!r}", f"one of {', '.join(COUNTRIES)}")
    return found


def _named(ids: object, sources: Mapping[str, Source], place: Place) -> tuple[Source, ...]:
    if not isinstance(ids, list) or not ids:
        raise place.refuse(f"sources = {ids!r}", "a list of one or more ids of sources.toml")
    for source in ids:
        if not isinstance(source, str) or source not in sources:
            raise place.refuse(f"source {source!r}", f"an id of {SOURCES}.toml")
    return tuple(sources[source] for source in ids)


def _bounds(found: object, value: Value, place: Place) -> Bounds | None:
    if found is None:
        return None
    if not isinstance(found, list) or len(found) != 2 or not all(_is_number(bound) for bound in found):
        raise place.refuse(f"bounds = {found!r}", "two numbers, the lowest and the highest")
    bounds = Bounds(*found)
    if not isinstance(value, Number) or isinstance(value, bool) or not bounds.hold(value):
        raise place.refuse(f"bounds = {found!r} with value {value!r}", "a number between the two bounds")
    return bounds


def _sources(table: Mapping[str, Any]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for number, fields in enumerate(_tables(table, "source", Place(f"{SOURCES}.toml", "(file)")), start=1):
        place = Place(f"{SOURCES}.toml", str(fields.get("id", f"number {number}")))
        names = ("id", "organisation_and_title", "year_or_date", "address")
        source = Source(*(_text(fields, name, place) for name in names))
        if source.id in sources:
            raise place.refuse(f"a second source {source.id}", "one source an id")
        sources[source.id] = source
    return sources


def _disagreements(table: Mapping[str, Any], rows: Mapping[str, object]) -> tuple[Disagreement, ...]:
    found: dict[str, Disagreement] = {}
    file = f"{DISAGREEMENTS}.toml"
    for number, fields in enumerate(_tables(table, "disagreement", Place(file, "(file)")), start=1):
        place = Place(file, str(fields.get("id", f"number {number}")))
        sides = tuple(_side(side, rows, place) for side in _tables(fields, "side", place))
        if len(sides) < 2:
            raise place.refuse(f"{len(sides)} side", "two sides or more")
        one = Disagreement(_text(fields, "id", place), _text(fields, "topic", place), sides)
        if one.id in found:
            raise place.refuse(f"a second disagreement {one.id}", "one disagreement an id")
        found[one.id] = one
    return tuple(found.values())


def _side(fields: Mapping[str, Any], rows: Mapping[str, object], place: Place) -> Side:
    named = fields.get("rows", [])
    if not isinstance(named, list) or not all(isinstance(row, str) and row in rows for row in named):
        raise place.refuse(f"rows = {named!r}", "a list of ids of rows in the catalog")
    return Side(_country(fields.get("country"), place), _text(fields, "position", place), tuple(named))


def _jurisdictions(table: Mapping[str, Any]) -> dict[str, str]:
    jurisdictions: dict[str, str] = {}
    for name, countries in table.items():
        place = Place(f"{JURISDICTIONS}.toml", name)
        if not isinstance(countries, list) or not all(isinstance(country, str) for country in countries):
            raise place.refuse(countries, "a list of ISO 3166 country codes")
        jurisdictions |= dict.fromkeys(countries, _country(name, place))
    return jurisdictions


def _tables(table: Mapping[str, Any], name: str, place: Place) -> Sequence[Mapping[str, Any]]:
    tables = table.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(fields, dict) for fields in tables):
        raise place.refuse(f"{name} = {tables!r}", f"a list of [[{name}]] tables")
    return tables
