"""Which of CDC's observations follow from a household's facts, and which vaccines are live and nasal: as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from caregiving.guidance import disk
from caregiving.guidance.catalog_files import CatalogError, read_toml
from caregiving.guidance.disk import File

DATA = disk.DATA / "vaccines"


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One observation that CDC's logic can be told: its code, our own words, and the signs that it follows from.

    Without such signs it does not follow from anything that a household keeps: a care team may say it.
    """

    code: str
    words: Mapping[str, str]
    """By language."""
    follows_from: frozenset[str]
    ask: Mapping[str, str]
    """What the household may ask where this alone says too little, by language; mostly empty."""

    def called(self, language: str) -> str:
        """In that language ("es", "es-mx"), or in English where it has no words."""
        return _said(self.words, language)

    def asks(self, language: str) -> str:
        """The same for what may be asked; empty where there is nothing."""
        return _said(self.ask, language)


def _said(words: Mapping[str, str], language: str) -> str:
    return words.get(language.split("-")[0], words.get("en", ""))


@dataclass(frozen=True, slots=True)
class ObservationSource:
    """Where the codes were read."""

    title: str
    release: str
    address: str


@dataclass(frozen=True, slots=True)
class Derived:
    """An observation that follows from the facts, with the signs that it follows from."""

    row: ObservationRow
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observations:
    """All of them, in the order in which they are shown."""

    source: ObservationSource
    rows: tuple[ObservationRow, ...]

    def derived(self, signs: Iterable[str]) -> tuple[Derived, ...]:
        """What follows from these signs; each with those of its signs that are there, in alphabetical order."""
        present = frozenset(signs)
        found = ((row, tuple(sorted(row.follows_from & present))) for row in self.rows)
        return tuple(Derived(row, because) for row, because in found if because)


@cache
def observations(path: File = DATA / "observations.toml") -> Observations:
    """Read once a process. Raises CatalogError when the file is not as it must be."""
    table = read_toml(path)
    try:
        rows = tuple(_row(entry) for entry in table["observation"])
        source = ObservationSource(**table["source"])
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogError(f"{path.name}: {error}") from error
    if len({row.code for row in rows}) < len(rows):
        raise CatalogError(f"{path.name}: a code stands there twice")
    return Observations(source, rows)


def _row(entry: dict[str, Any]) -> ObservationRow:
    words = dict(entry["words"])
    return ObservationRow(
        entry["code"],
        {"en": words["en"], **words},
        frozenset(entry.get("follows_from", ())),
        dict(entry.get("ask", {})),
    )


@cache
def nasal_live_vaccines(path: File = DATA / "products.toml") -> frozenset[str]:
    """Vaccines (CVX) that are live and go into the nose. Raises CatalogError when the file is not as it must be."""
    table = read_toml(path)
    try:
        return frozenset(table["nasal_live"]["cvx"])
    except (KeyError, TypeError) as error:
        raise CatalogError(f"{path.name}: {error}") from error
