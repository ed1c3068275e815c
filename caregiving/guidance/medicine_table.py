"""The table of medicines' names: what each holds, what matters about it, and what is stripped from a typed name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import Any

from caregiving.guidance.catalog_files import Place, read_toml
from caregiving.guidance.disk import DATA, File

NAMES = DATA / "medicines" / "names.toml"
WORD = re.compile(r"#?(?:[0-9][^\W_]*(?:[.,/][0-9][^\W_]*)*|[^\W_]+(?:[.,][0-9][^\W_]*)*)%?")

Phrase = tuple[str, ...]


class Flag(StrEnum):
    """What matters about an ingredient, whatever it is combined with."""

    SLOWS_BREATHING = "RD"
    NOT_SUDDENLY = "NOSTOP"
    HEART_RHYTHM = "QT"
    LONG = "LONG"
    """Stays for weeks after the last dose: a pause does not clear the way for the antiviral."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ingredients that must not meet, and the rule that says so. `only_asks`: it flags them, no more."""

    ingredients: frozenset[str]
    rule_id: str
    only_asks: bool = False


@dataclass(frozen=True, slots=True)
class Keeps:
    """A liquid that keeps for so long, and the rows that say how long, opened and since it was sent.

    `liquid_if` are the words that say of this ingredient that it is the liquid, besides those that say so of any.
    """

    ingredient: str
    liquid_if: frozenset[str]
    opened: str
    sent: str | None


@dataclass(frozen=True, slots=True)
class Names:
    """All known names: phrase -> ingredients, which are brands, and what is stripped from a typed name."""

    phrases: Mapping[Phrase, tuple[str, ...]]
    spelled: Mapping[str, Phrase]
    """Each known name as one text."""
    brands: frozenset[Phrase]
    strippable: frozenset[str]
    dose: re.Pattern[str]
    fever: frozenset[str]
    """Words that, unread, say that something may be for fever."""
    mixtures: frozenset[str]
    """The numbers that are part of a name after a brand with numbered mixtures."""
    numbered: frozenset[Phrase]
    """The brands with numbered mixtures."""
    vocabulary: frozenset[str]
    flags: Mapping[str, frozenset[Flag]]
    antipyretics: frozenset[str]
    pairs: tuple[Pair, ...]
    least_acetaminophen: int
    """So many milligrams of it are in one tablet of a mixture at least, and fewer of anything `smaller_beside` it."""
    smaller_beside: frozenset[str]
    keeps: tuple[Keeps, ...]
    liquids: frozenset[str]
    """Words that say that it is a liquid."""
    not_liquids: frozenset[str]
    """Words that say that it is none: a tablet, or given by a needle."""
    routes: Mapping[str, str]
    """A way of giving -> the way that the interaction table lists it under."""
    likeness_percent: int
    shortest_letters: int
    most_suggestions: int
    longest_phrase: int

    @property
    def listed_routes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.routes.values()))


@cache
def known_names() -> Names:
    """The names that ship with the product, read once a process. Raises CatalogError when they contradict."""
    return read_names(NAMES)


def words_of(text: str) -> Phrase:
    """The words of a name, without accents, apostrophes and capital letters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in "'’`´")
    return tuple(WORD.findall(bare))


def read_names(path: File) -> Names:
    """Reads a table of names. Raises CatalogError for two entries of one name, or an unknown ingredient."""
    table = read_toml(path)
    phrases: dict[Phrase, tuple[str, ...]] = {}
    brands: set[Phrase] = set()
    known = {entry["name"] for entry in table["ingredient"]}
    for entry in table["ingredient"]:
        _add(phrases, [entry["name"], *entry.get("synonyms", ())], (entry["name"],), path)
        brands |= _add(phrases, entry.get("brands", ()), (entry["name"],), path)
    for entry in table["combination"]:
        _all_known(entry["ingredients"], known, Place(path.name, str(entry["names"])))
        brands |= _add(phrases, entry["names"], tuple(sorted(entry["ingredients"])), path)
    _all_known(table["beside_acetaminophen"]["smaller"], known, Place(path.name, "beside_acetaminophen"))
    for entry in table["pair"]:
        _all_known(entry["ingredients"], known, Place(path.name, str(entry["ingredients"])))
    for entry in table["keeps"]:
        _all_known([entry["ingredient"]], known, Place(path.name, str(entry["ingredient"])))
    units, *others = (table["words"][kind] for kind in ("units", "forms", "salts", "fillers"))
    return Names(
        phrases=phrases,
        spelled={" ".join(phrase): phrase for phrase in phrases},
        brands=frozenset(brands),
        strippable=_words(chain(units, *others)),
        dose=_dose(units),
        fever=_words(table["words"]["fever"]),
        mixtures=(mixtures := frozenset(table["words"]["mixtures"])),
        numbered=frozenset(phrase[:-1] for phrase in phrases if phrase[-1] in mixtures),
        vocabulary=frozenset(chain.from_iterable(phrases)),
        flags={entry["name"]: frozenset(map(Flag, entry.get("flags", ()))) for entry in table["ingredient"]},
        antipyretics=frozenset(e["name"] for e in table["ingredient"] if "antipyretic" in e.get("kinds", ())),
        keeps=tuple(map(_keeps, table["keeps"])),
        liquids=_words(table["words"]["liquids"]),
        not_liquids=_words(table["words"]["not_liquids"]),
        pairs=tuple(map(_pair, table["pair"])),
        least_acetaminophen=table["beside_acetaminophen"]["least"],
        smaller_beside=frozenset(table["beside_acetaminophen"]["smaller"]),
        routes={given: listed for listed, ways in table["routes"].items() for given in ways},
        longest_phrase=max(map(len, phrases)),
        **table["matching"],
    )


def _keeps(entry: Mapping[str, Any]) -> Keeps:
    return Keeps(entry["ingredient"], _words(entry["liquid_if"]), entry["opened"], entry.get("sent"))


def _pair(entry: Mapping[str, Any]) -> Pair:
    return Pair(frozenset(entry["ingredients"]), entry["rule"], entry.get("only_asks", False))


def _words(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(words_of, entries)))


def _add(
    phrases: dict[Phrase, tuple[str, ...]], names: Iterable[str], ingredients: tuple[str, ...], path: File
) -> set[Phrase]:
    added = {words_of(name) for name in names}
    for phrase in added:
        if phrase in phrases:
            raise Place(path.name, " ".join(phrase)).refuse(f"a second entry for {ingredients}", "one entry a name")
        phrases[phrase] = ingredients
    return added


def _all_known(ingredients: Sequence[str], known: set[str], place: Place) -> None:
    missing = sorted(set(ingredients) - known)
    if missing:
        raise place.refuse(missing, "names of ingredients in the same file")


def _dose(units: Sequence[str]) -> re.Pattern[str]:
    """A number, with or without a unit: "50", "5/325mg", "2.5%"."""
    unit = "|".join(units)
    return re.compile(rf"[0-9][0-9.,/]*(?:{unit}|%)?(?:/(?:[0-9.]*)(?:{unit}))?")
