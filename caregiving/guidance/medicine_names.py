"""What a medicine's name holds, as a person types it: brand, generic, combination, dose and form stripped.

A misspelling is never taken for certain: it gives suggestions that a person confirms. What is not known stays
not known, beside whatever of the name could be read.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from caregiving.guidance.catalog_files import Place, read_toml

NAMES = Path(__file__).parent / "data" / "medicines" / "names.toml"
WORD = re.compile(r"#?[^\W_]+(?:[.,/][0-9][^\W_]*)*%?")
REMEMBERED = 4096

Phrase = tuple[str, ...]


class Certainty(StrEnum):
    """How surely a name was read."""

    EXACT = "exact"
    BRAND = "brand"
    FUZZY = "fuzzy"
    """Not read, but like something known: to be confirmed by a person."""
    UNKNOWN = "unknown"


class Flag(StrEnum):
    """What matters about an ingredient, whatever it is combined with."""

    SLOWS_BREATHING = "RD"
    NOT_SUDDENLY = "NOSTOP"
    HEART_RHYTHM = "QT"
    LONG = "LONG"
    """Stays for weeks after the last dose: a pause does not clear the way for the antiviral."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A known name that the typed one is like."""

    name: str
    ingredients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Normalised:
    """A typed name, read.

    `ingredients` are those read for certain, in alphabetical order; `unread` the words that were not.
    `matched` is the name as it was looked up; normalising it again gives the same.
    """

    ingredients: tuple[str, ...]
    matched: str
    certainty: Certainty
    suggestions: tuple[Suggestion, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ingredients that must not meet, and the rule of the catalog that says so."""

    ingredients: frozenset[str]
    rule: str


@dataclass(frozen=True, slots=True)
class Names:
    """All known names: phrase -> ingredients, which are brands, and what is stripped from a typed name."""

    phrases: Mapping[Phrase, tuple[str, ...]]
    brands: frozenset[Phrase]
    strippable: frozenset[str]
    dose: re.Pattern[str]
    flags: Mapping[str, frozenset[Flag]]
    antipyretics: frozenset[str]
    pairs: tuple[Pair, ...]
    routes: Mapping[str, str]
    """A way of giving -> the way that the interaction table lists it under."""
    likeness_percent: int
    shortest_letters: int
    most_suggestions: int
    longest_phrase: int

    @property
    def listed_routes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.routes.values()))


@lru_cache(maxsize=REMEMBERED)
def normalise(typed: str) -> Normalised:
    """Reads a medicine's name as a person types it."""
    names = known_names()
    words = _words(typed)
    while (read := _read(words, names)).words != words:
        words = read.words
    ingredients = tuple(sorted({name for phrase in read.phrases for name in names.phrases[phrase]}))
    matched = " ".join(words)
    if read.unread:
        suggestions = _suggestions(words, names)
        certainty = Certainty.FUZZY if suggestions else Certainty.UNKNOWN
        return Normalised(ingredients, matched, certainty, suggestions, read.unread)
    if not words:
        return Normalised((), "", Certainty.UNKNOWN)
    branded = any(phrase in names.brands for phrase in read.phrases)
    return Normalised(ingredients, matched, Certainty.BRAND if branded else Certainty.EXACT)


def flags_of(ingredient: str) -> frozenset[Flag]:
    """The flags of an ingredient; none for one that is not known."""
    return known_names().flags.get(ingredient, frozenset())


def hides_fever(typed: str) -> bool:
    """Whether a product holds anything that is known to lower a fever."""
    return not known_names().antipyretics.isdisjoint(normalise(typed).ingredients)


def holds(typed: str, ingredient: str) -> bool:
    """Whether a product is known to hold an ingredient, such as acetaminophen."""
    return ingredient in normalise(typed).ingredients


@cache
def known_names() -> Names:
    """The names that ship with the product, read once a process. Raises CatalogError when they contradict."""
    return read_names(NAMES)


@dataclass(frozen=True, slots=True)
class _Reading:
    words: Phrase
    phrases: tuple[Phrase, ...]
    unread: Phrase


def _read(words: Phrase, names: Names) -> _Reading:
    """The longest known phrases from left to right, without the words that say nothing about the medicine."""
    kept: list[str] = []
    phrases: list[Phrase] = []
    unread: list[str] = []
    start = 0
    while start < len(words):
        phrase = _longest(words[start:], names)
        if phrase:
            phrases.append(phrase)
            kept.extend(phrase)
        elif not _says_nothing(words[start], names):
            unread.append(words[start])
            kept.append(words[start])
        start += len(phrase) or 1
    if not kept:
        return _Reading(words, (), words)
    return _Reading(tuple(kept), tuple(phrases), tuple(unread))


def _longest(words: Phrase, names: Names) -> Phrase:
    for length in range(min(names.longest_phrase, len(words)), 0, -1):
        if words[:length] in names.phrases:
            return words[:length]
    return ()


def _says_nothing(word: str, names: Names) -> bool:
    return word in names.strippable or names.dose.fullmatch(word) is not None


def _suggestions(words: Phrase, names: Names) -> tuple[Suggestion, ...]:
    """The known names nearest to the whole of the typed one; short words are not guessed at."""
    text = " ".join(words)
    if len(text) < names.shortest_letters:
        return ()
    candidates = {" ".join(phrase): phrase for phrase in names.phrases}
    found = process.extract(
        text,
        list(candidates),
        scorer=OSA.normalized_similarity,
        score_cutoff=names.likeness_percent / 100,
        limit=names.most_suggestions,
    )
    return tuple(Suggestion(name, names.phrases[candidates[name]]) for name, _, _ in found)


def _words(text: str) -> Phrase:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in "'’`´")
    return tuple(WORD.findall(bare))


def read_names(path: Path) -> Names:
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
    for entry in table["pair"]:
        _all_known(entry["ingredients"], known, Place(path.name, str(entry["ingredients"])))
    units, *others = (table["words"][kind] for kind in ("units", "forms", "salts", "fillers"))
    return Names(
        phrases=phrases,
        brands=frozenset(brands),
        strippable=frozenset(word for words in (units, *others) for entry in words for word in _words(entry)),
        dose=_dose(units),
        flags={entry["name"]: frozenset(map(Flag, entry.get("flags", ()))) for entry in table["ingredient"]},
        antipyretics=frozenset(e["name"] for e in table["ingredient"] if "antipyretic" in e.get("kinds", ())),
        pairs=tuple(Pair(frozenset(entry["ingredients"]), entry["rule"]) for entry in table["pair"]),
        routes={given: listed for listed, ways in table["routes"].items() for given in ways},
        longest_phrase=max(map(len, phrases)),
        **table["matching"],
    )


def _add(
    phrases: dict[Phrase, tuple[str, ...]], names: Iterable[str], ingredients: tuple[str, ...], path: Path
) -> set[Phrase]:
    added = {_words(name) for name in names}
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
