"""What a medicine's name holds, as a person types it: brand, generic, combination, dose and form stripped.

A misspelling is never taken for certain: it gives suggestions that a person confirms. What is not known stays
not known, beside whatever of the name could be read.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from caregiving.guidance.medicine_likeness import mended
from caregiving.guidance.medicine_table import Flag, Names, Phrase, known_names, words_of

RUN_TOGETHER = re.compile(r"([^\W\d_]+)([0-9].*)")
REMEMBERED = 4096
ACETAMINOPHEN = "acetaminophen"


class Certainty(StrEnum):
    """How surely a name was read."""

    EXACT = "exact"
    BRAND = "brand"
    FUZZY = "fuzzy"
    """Not read, but like something known: to be confirmed by a person."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The typed name with the words that were not read replaced by known ones that they are like."""

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


@lru_cache(maxsize=REMEMBERED)
def normalise(typed: str) -> Normalised:
    """Reads a medicine's name as a person types it."""
    names = known_names()
    read = _read_through(_spaced(words_of(typed), names), names)
    ingredients, matched = read.ingredients(names), " ".join(read.words)
    if read.unread:
        suggestions = _suggestions(read, names)
        certainty = Certainty.FUZZY if suggestions else Certainty.UNKNOWN
        return Normalised(ingredients, matched, certainty, suggestions, read.unread)
    if not read.words:
        return Normalised((), "", Certainty.UNKNOWN)
    branded = any(phrase in names.brands for phrase in read.phrases)
    return Normalised(ingredients, matched, Certainty.BRAND if branded else Certainty.EXACT)


def flags_of(ingredient: str) -> frozenset[Flag]:
    """The flags of an ingredient; none for one that is not known."""
    return known_names().flags.get(ingredient, frozenset())


def hides_fever(typed: str) -> bool:
    """Whether a product holds, or by its likeness to a known name may hold, anything that lowers a fever.

    To be wrong here costs a longer wait; the other way a hidden fever would count as none.
    """
    return not known_names().antipyretics.isdisjoint(possible(typed))


def holds(typed: str, ingredient: str) -> bool:
    """Whether a product holds an ingredient, such as acetaminophen, or may by its likeness to a known name."""
    return ingredient in possible(typed)


def may_hide_fever(typed: str, *, inside: bool, told: bool | None) -> bool:
    """As `hides_fever`; what goes `inside` and could not be read also may, until a person said what it does."""
    if hides_fever(typed):
        return True
    return bool(normalise(typed).unread) and (inside if told is None else told)


def may_hold_acetaminophen(typed: str, *, inside: bool, told: bool | None) -> bool:
    """Whether a product holds it, or could not be read and may lower a fever."""
    unread = bool(normalise(typed).unread)
    return holds(typed, ACETAMINOPHEN) or (unread and may_hide_fever(typed, inside=inside, told=told))


def possible(typed: str) -> frozenset[str]:
    """What a product holds, and what it may hold by its likeness to known names."""
    names, read = known_names(), normalise(typed)
    for_fever = frozenset() if names.fever.isdisjoint(read.unread) else names.antipyretics
    return for_fever.union(read.ingredients, *(suggestion.ingredients for suggestion in read.suggestions))


@dataclass(frozen=True, slots=True)
class _Reading:
    words: Phrase
    phrases: tuple[Phrase, ...]
    unread_at: tuple[int, ...]

    @property
    def unread(self) -> Phrase:
        return tuple(self.words[at] for at in self.unread_at)

    def ingredients(self, names: Names) -> tuple[str, ...]:
        return tuple(sorted({name for phrase in self.phrases for name in names.phrases[phrase]}))


def _read_through(words: Phrase, names: Names) -> _Reading:
    """Read again and again: two words may be a name only when what stood between them is gone."""
    while (read := _read(words, names)).words != words:
        words = read.words
    return read


def _read(words: Phrase, names: Names) -> _Reading:
    """The longest known phrases from left to right, without the words that say nothing about the medicine."""
    kept: list[str] = []
    phrases: list[Phrase] = []
    unread_at: list[int] = []
    start = 0
    while start < len(words):
        phrase = _longest(words[start:], names)
        if phrase:
            phrases.append(phrase)
            kept.extend(phrase)
        elif not _says_nothing(words[start], names) or _is_a_mixture(words[:start], words[start], names):
            unread_at.append(len(kept))
            kept.append(words[start])
        start += len(phrase) or 1
    if not kept:
        return _Reading(words, (), tuple(range(len(words))))
    return _Reading(tuple(kept), tuple(phrases), tuple(unread_at))


def _longest(words: Phrase, names: Names) -> Phrase:
    for length in range(min(names.longest_phrase, len(words)), 0, -1):
        if words[:length] in names.phrases:
            return words[:length]
    return ()


def _says_nothing(word: str, names: Names) -> bool:
    return word in names.strippable or names.dose.fullmatch(word) is not None


def _is_a_mixture(before: Phrase, word: str, names: Names) -> bool:
    """Whether a number belongs to the brand right before it, as in "Tylenol 2"."""
    return word in names.mixtures and any(before[-len(brand) :] == brand for brand in names.numbered)


def _suggestions(read: _Reading, names: Names) -> tuple[Suggestion, ...]:
    """The name with its unread words, alone or with their neighbours, replaced by the known ones nearest to them."""
    return tuple(
        Suggestion(" ".join(words), _read_through(words, names).ingredients(names))
        for words in mended(read.words, frozenset(read.unread_at), names)
    )


def _spaced(words: Phrase, names: Names) -> Phrase:
    """A name and a number that were typed without a space between: "lipitor20" is "lipitor 20"."""
    return tuple(chain.from_iterable(_parts(word, names) for word in words))


def _parts(word: str, names: Names) -> Phrase:
    together = RUN_TOGETHER.fullmatch(word)
    if together is None or word in names.vocabulary:
        return (word,)
    name, number = together.groups()
    return (name, number) if name in names.vocabulary or len(name) >= names.shortest_letters else (word,)
