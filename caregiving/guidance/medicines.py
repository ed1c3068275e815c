"""Medicines beside nirmatrelvir/ritonavir: what the sources say of each ingredient, route and country.

The table never decides. A clinician's signed verdict stands above it, with the table kept beside; without
one, every verdict means "ask". No verdict is an instruction to end a medicine: HOLD says "ask before the
antiviral is started", and what must not end suddenly says so. What is not listed is UNK: absence from the
list is not safety.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import chain

from caregiving.guidance.catalog import Rules, Ruling
from caregiving.guidance.medicine_names import (
    Certainty,
    Normalised,
    Suggestion,
    flags_of,
    hides_fever,
    holds,
    normalise,
    possible,
)
from caregiving.guidance.medicine_table import Flag, Pair, known_names

__all__ = [
    "Category",
    "Certainty",
    "Flag",
    "Medicine",
    "Met",
    "Normalised",
    "Part",
    "Signed",
    "Suggestion",
    "Verdict",
    "flags_of",
    "hides_fever",
    "holds",
    "normalise",
    "pairs_of",
    "pairs_with",
    "screen",
    "words_of",
    "worst",
]

ANY_ROUTE = ANY_COUNTRY = "any"
ANTIVIRAL = frozenset({"nirmatrelvir", "ritonavir"})
ITSELF = "This is the antiviral itself. It is not looked up beside itself."


class Category(IntEnum):
    """What a source says of an ingredient beside the antiviral, mildest first.

    Not known ranks above HOLD, because it may be CONTRA; only what is known to be CONTRA ranks above it.
    """

    OK = 0
    ADJUST = 1
    HOLD = 2
    UNK = 3
    CONTRA = 4


ASK = {
    Category.OK: "No clash is listed. Ask the pharmacist to confirm it.",
    Category.ADJUST: "Ask before the antiviral is started whether this needs a change or closer watching.",
    Category.HOLD: "Ask before the antiviral is started.",
    Category.UNK: "Not known. Ask before the antiviral is started. Absence from the list is not safety.",
    Category.CONTRA: "On the list of medicines that do not go with this antiviral. Ask about another one.",
}
CAUTION = {
    Flag.SLOWS_BREATHING: "Can slow breathing. Ask how to watch for it.",
    Flag.NOT_SUDDENLY: "Do not end suddenly; ask.",
    Flag.HEART_RHYTHM: "Can change the heart's rhythm. Say it when asking.",
    Flag.LONG: "Stays in the body for long, so a pause does not clear the way. Ask about remdesivir.",
}


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine of the household: its name as typed, and how it is given ("" when not known)."""

    id: str
    name: str
    route: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a clinician signed about a medicine."""

    category: Category
    by: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What the table says of one ingredient: the category that counts here, and every country's position.

    `deciding` is the ruling behind the category, None when nothing is listed. `ingredient` may be a word that
    could not be read.
    """

    ingredient: str
    category: Category
    deciding: Ruling | None
    positions: tuple[Ruling, ...]
    flags: frozenset[Flag]

    @property
    def countries_disagree(self) -> bool:
        return len({_category(ruling) for ruling in self.positions}) > 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a medicine stands. `category` is the signed one, failing that the worst of its parts."""

    medicine: Medicine
    name: Normalised
    category: Category
    parts: tuple[Part, ...]
    signed: Signed | None

    @property
    def table(self) -> Category:
        """What the table alone says."""
        return worst(part.category for part in self.parts)

    @property
    def is_the_antiviral(self) -> bool:
        """Whether it is the antiviral that the others are looked up beside."""
        return _is_the_antiviral(self.name)

    @property
    def flags(self) -> frozenset[Flag]:
        return frozenset(chain.from_iterable(part.flags for part in self.parts))


def screen(
    medicines: Iterable[Medicine], country: str, rules: Rules, signed: Mapping[str, Signed]
) -> tuple[Verdict, ...]:
    """A verdict for every medicine, worst first, the same whatever their order.

    `country` is the patient's (ISO code), `signed` maps medicine ids to what a clinician signed.
    """
    here = rules.for_country(country)
    verdicts = [_verdict(medicine, here, signed.get(medicine.id)) for medicine in medicines]
    return tuple(sorted(verdicts, key=lambda v: (-v.category, v.name.matched, v.medicine.id)))


def worst(categories: Iterable[Category]) -> Category:
    """The worst of several; OK when there are none."""
    return max(categories, default=Category.OK)


def words_of(verdict: Verdict) -> tuple[str, ...]:
    """The sentences that may stand beside a verdict: what to ask, and what to be careful of."""
    if verdict.is_the_antiviral:
        return (ITSELF,)
    cautions = tuple(CAUTION[flag] for flag in sorted(verdict.flags))
    settled = verdict.signed is not None and verdict.category is Category.OK
    return cautions if settled else (ASK[verdict.category], *cautions)


@dataclass(frozen=True, slots=True)
class Met:
    """Two ingredients of a list that a source does not want to meet, in alphabetical order.

    `doubts` are those that a name on the list only may mean: the name as typed, and the ingredient. `only_asks`: the
    source flags the two and says to ask.
    """

    ingredients: tuple[str, ...]
    rule_id: str
    only_asks: bool
    doubts: tuple[tuple[str, str], ...] = ()


def pairs_of(medicines: Iterable[Medicine], rules: Rules) -> tuple[Met, ...]:
    """The pairs among these medicines that do not go together, antiviral or not, as far as somebody vouches for it; a
    misspelt name counts as what it may mean."""
    return _met(known_names().pairs, list(medicines), rules)


def pairs_with(asked_about: str, medicines: Iterable[Medicine], rules: Rules) -> tuple[Met, ...]:
    """Those that there would be with an antiviral that is only asked about, as if it stood on the list too."""
    pairs = [pair for pair in known_names().pairs if asked_about in pair.ingredients]
    return _met(pairs, [*medicines, Medicine("", asked_about)], rules)


def _met(pairs: Iterable[Pair], medicines: Sequence[Medicine], rules: Rules) -> tuple[Met, ...]:
    sure = set(chain.from_iterable(normalise(medicine.name).ingredients for medicine in medicines))
    typed = {ingredient: medicine.name for medicine in medicines for ingredient in possible(medicine.name)}
    return tuple(
        Met(
            tuple(sorted(pair.ingredients)),
            pair.rule_id,
            pair.only_asks,
            tuple((typed[one], one) for one in sorted(pair.ingredients - sure)),
        )
        for pair in pairs
        if pair.ingredients <= typed.keys() and rules[pair.rule_id].drives_reminders
    )


def _verdict(medicine: Medicine, rules: Rules, signed: Signed | None) -> Verdict:
    name = normalise(medicine.name)
    parts = tuple(_part(ingredient, medicine.route, rules) for ingredient in name.ingredients)
    if name.unread or not parts:
        parts = (*parts, _unknown(" ".join(name.unread)))
    if _is_the_antiviral(name):
        parts = ()
    category = signed.category if signed else worst(part.category for part in parts)
    return Verdict(medicine, name, category, parts, signed)


def _is_the_antiviral(name: Normalised) -> bool:
    return frozenset(name.ingredients) == ANTIVIRAL and not name.unread


def _part(ingredient: str, route: str, rules: Rules) -> Part:
    positions = _positions(ingredient, route, rules)
    if not positions:
        return _unknown(ingredient)
    deciding = _deciding(positions, rules.country)
    return Part(ingredient, _category(deciding), deciding, positions, flags_of(ingredient))


def _unknown(ingredient: str) -> Part:
    return Part(ingredient, Category.UNK, None, (), flags_of(ingredient))


def _positions(ingredient: str, route: str, rules: Rules) -> tuple[Ruling, ...]:
    """Every country's ruling for this route; without one for it those for any; failing that all there are."""
    names = known_names()
    subject = f"interaction.{ingredient}."
    listed = rules.sides(subject + names.routes.get(route, route)) or rules.sides(subject + ANY_ROUTE)
    return listed or tuple(chain.from_iterable(rules.sides(subject + other) for other in names.listed_routes))


def _deciding(positions: tuple[Ruling, ...], country: str) -> Ruling:
    """The worst of the own country's rulings, failing those of the ones that name no country; else the worst of all."""
    own, of_none = ([ruling for ruling in positions if ruling.row.country == one] for one in (country, ANY_COUNTRY))
    return max(own or of_none or positions, key=lambda ruling: (_category(ruling), ruling.row.id))


def _category(ruling: Ruling) -> Category:
    """The category in force; not known while the row is unconfirmed, withdrawn or says something else."""
    known = ruling.drives_reminders and ruling.value in Category.__members__
    return Category[str(ruling.value)] if known else Category.UNK
