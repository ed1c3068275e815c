"""How much acetaminophen is in one dose, as far as its name and its dose say so. What is not written is not guessed."""

import re
import unicodedata
from decimal import Decimal

from caregiving.guidance.medicine_names import ACETAMINOPHEN, normalise
from caregiving.guidance.medicine_table import known_names

NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
PLAIN = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?")
"""A number that is read one way only: "1,000" and "1.000" are not."""
UNIT = re.compile(r"\s*(mg|g)(?![a-z])(?!\s*/\s*[a-z])")
MORE = re.compile(r"\s*(?:mg)?\s*[/-]\s*[0-9]")
BEFORE = re.compile(r"[0-9]\s*(?:mg)?\s*[/-]\s*$")
FORM = r"(?:tablets?|tabs?|caplets?|capsules?|caps?|pills?|softgels?|comprimidos?|tabletas?|capsulas?|pastillas?)\b"
COUNTED = re.compile(rf"\b(one|two|three|una?|dos|tres|[0-9]+(?:[.,][0-9]+)?)\s*{FORM}")
HOW_MANY = re.compile(rf"{FORM}|(?<![a-z])[x×*](?![a-z])")
"""Something in the dose says how many, for certain or not."""
IN_WORDS = {"one": 1, "un": 1, "una": 1, "two": 2, "dos": 2, "three": 3, "tres": 3}
OPEN_END = re.compile(r"(?:[-/.,]|[0-9]|\b(?:or|to|and|o|a|y))\s*$")
"""Before a count: "1-2 tablets", "1 or 2 tablets"."""
LIQUID = re.compile(r"%|(?<![a-z])(?:ml|cc|l|tsp|tbsp|(?:tea|table)spoons?|drops?|cucharad(?:it)?as?|gotas?)(?![a-z])")


def acetaminophen_in(name: str, dose: str, noted: Decimal | None) -> Decimal | None:
    """Milligrams of acetaminophen in one dose; None when nobody can tell.

    `noted` are the milligrams that somebody noted of a dose. In a mixture they may be those of another ingredient: they
    count when they are a whole number of times the strength of the acetaminophen, which those cannot be.
    """
    read = normalise(name)
    alone = read.ingredients == (ACETAMINOPHEN,)
    if read.unread or (not alone and not _is_the_most(read.ingredients)):
        return None
    if alone and noted is not None:
        return noted
    name, dose = _plain(name), _plain(dose)
    if LIQUID.search(f"{name} {dose}"):
        return None
    least = 0 if alone else known_names().least_acetaminophen
    in_name, in_dose = _strength(name, least), _strength(dose, least)
    strength = in_name or in_dose
    if noted is not None and strength and noted % strength == 0:
        return noted
    count = _count(dose)
    if count is None:
        return None if HOW_MANY.search(dose) else in_dose
    return _of_so_many(in_name, in_dose, count)


def _is_the_most(ingredients: tuple[str, ...]) -> bool:
    """Whether it is a mixture in which the largest strength can only be that of the acetaminophen."""
    others = set(ingredients) - {ACETAMINOPHEN}
    return ACETAMINOPHEN in ingredients and others <= known_names().smaller_beside


def _of_so_many(in_name: Decimal | None, in_dose: Decimal | None, count: Decimal) -> Decimal | None:
    """The strength of one times how many. What stands in the dose may be that of one or of all: of one it is both."""
    if in_name is None:
        return in_dose if count == 1 else None
    if in_dose in (None, in_name, in_name * count):
        return in_name * count
    return None


def _strength(text: str, least: int) -> Decimal | None:
    """The one number of a strength that is large enough; None for none and for several."""
    found = {_value(number, text) for number in NUMBER.finditer(text) if _is_a_strength(number, text)}
    if None in found:
        return None
    large = [value for value in found if value and value >= least]
    return large[0] if len(large) == 1 else None


def _is_a_strength(number: re.Match[str], text: str) -> bool:
    after, before = text[number.end() :], text[: number.start()]
    return bool(UNIT.match(after) or MORE.match(after) or BEFORE.search(before))


def _value(number: re.Match[str], text: str) -> Decimal | None:
    if not PLAIN.fullmatch(number[0]):
        return None
    unit = UNIT.match(text, number.end())
    return Decimal(number[0].replace(",", ".")) * (1000 if unit and unit[1] == "g" else 1)


def _count(dose: str) -> Decimal | None:
    """How many tablets or capsules one dose is; None when it is not said, or not for certain."""
    found = list(COUNTED.finditer(dose))
    if len(found) != 1 or OPEN_END.search(dose[: found[0].start()]):
        return None
    many = found[0][1].replace(",", ".")
    return Decimal(IN_WORDS.get(many, many))


def _plain(text: str) -> str:
    """Small letters without accents, with one kind of dash."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("–", "-"))
    return "".join(sign for sign in bare if not unicodedata.combining(sign))
