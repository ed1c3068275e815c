"""How long a liquid medicine keeps once it was opened, and once it was sent, where the home wrote no figure of its own.

The figures are those of its label, as the catalog has them. What stands on the bottle or what the pharmacy said, once
it is written in, counts instead.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from caregiving.guidance.catalog import Rules
from caregiving.guidance.medicine_names import holds
from caregiving.guidance.medicine_table import Keeps, known_names, words_of
from caregiving.guidance.supply_facts import Lot, Supply

LETTERS = re.compile(r"[^\W\d_]+")


class Figure(NamedTuple):
    """So many days, the first one included, and the row that says so."""

    days: int
    rule_id: str


@dataclass(frozen=True, slots=True)
class ShelfLife:
    """What the sources say of one product; None where they say nothing, or nobody vouches for it."""

    opened: Figure | None = None
    sent: Figure | None = None


NOT_SAID = ShelfLife()


def shelf_life(names: Sequence[str], besides: Iterable[str], rules: Rules) -> ShelfLife:
    """Of the product that is called so; `besides` is what else is written of it: its dose, how it is given, its unit.

    A name that is only like a known one counts as that one: a bottle is opened anew sooner, never later.
    """
    found = _liquid(names, besides)
    if found is None:
        return NOT_SAID
    return ShelfLife(_figure(found.opened, rules), _figure(found.sent, rules) if found.sent else None)


def kept(supply: Supply, life: ShelfLife) -> Supply:
    """The supply with these figures where the home wrote none, and with the rows that a date on its shelf rests on."""
    if life == NOT_SAID:
        return supply
    opened = life.opened if supply.days_after_opening is None else None
    lots = tuple(_sent(lot, life.sent) for lot in supply.lots)
    rows: list[str] = []
    if opened and any(lot.opened_on for lot in lots):
        rows.append(opened.rule_id)
    if life.sent and lots != supply.lots:
        rows.append(life.sent.rule_id)
    days = opened.days if opened else supply.days_after_opening
    return replace(supply, days_after_opening=days, lots=lots, shelf_rules=tuple(rows))


def keeping_rules(rules: Rules) -> tuple[str, ...]:
    """The rows about what was opened, of every product that has one that counts."""
    return tuple(keeps.opened for keeps in known_names().keeps if rules[keeps.opened].drives_reminders)


def _liquid(names: Sequence[str], besides: Iterable[str]) -> Keeps | None:
    """The one that these words speak of: a tablet, and what is given by a needle, keep otherwise."""
    known = known_names()
    words = {part for text in (*names, *besides) for word in words_of(text) for part in LETTERS.findall(word)}
    if words & known.not_liquids:
        return None
    for keeps in known.keeps:
        if words & (known.liquids | keeps.liquid_if) and any(holds(name, keeps.ingredient) for name in names):
            return keeps
    return None


def _figure(rule_id: str, rules: Rules) -> Figure | None:
    lasts = rules.days(rule_id)
    return None if lasts is None else Figure(lasts.days, rule_id)


def _sent(lot: Lot, figure: Figure | None) -> Lot:
    if figure is None or lot.shipped_on is None or lot.days_after_shipping is not None:
        return lot
    return replace(lot, days_after_shipping=figure.days)
