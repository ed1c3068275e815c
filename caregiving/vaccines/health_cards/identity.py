"""Whether the person a card names is the person whose record is open: names as people write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from caregiving.vaccines.health_cards.reading import CardReading


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which card and record differ; None: the card does not say it."""

    what: str
    on_card: str | None
    here: str


@dataclass(frozen=True, slots=True)
class Match:
    """What differs between card and record: nothing when they match."""

    differs: tuple[Difference, ...]

    @property
    def matches(self) -> bool:
        return not self.differs


def match(card: CardReading, name: str, birth_date: date) -> Match:
    """Compares the card with a person's name and birth date.

    Names agree in any order, without accents, capitals or marks, with middle names left out or as initials.
    """
    differs = []
    if not _names_agree(card.name or "", name):
        differs.append(Difference("name", card.name, name))
    if card.birth_date != birth_date:
        on_card = card.birth_date.isoformat() if card.birth_date else None
        differs.append(Difference("birth_date", on_card, birth_date.isoformat()))
    return Match(tuple(differs))


def _names_agree(one: str, other: str) -> bool:
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    if sorted(shorter) == sorted(longer):
        return bool(shorter)
    # Initials and a lone word fit too many people: two words must agree, one of them in full.
    if len(shorter) < 2 or not any(len(word) > 1 and word in longer for word in shorter):
        return False
    left = list(longer)
    # Whole words first, so that an initial does not use up the word that another one needs.
    for word in sorted(shorter, key=len, reverse=True):
        fitting = [candidate for candidate in left if _fits(word, candidate)]
        if not fitting:
            return False
        left.remove(word if word in fitting else fitting[0])
    return True


def _fits(word: str, other: str) -> bool:
    if min(len(word), len(other)) == 1:
        return word[0] == other[0]
    return word == other


def _words(name: str) -> list[str]:
    """A name's words without accents, capitals, apostrophes and stops."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", re.sub(r"['’ʼ`´.]", "", bare.casefold()))
