"""What the doses on a health card are to a record: new, already there, or not to be added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from caregiving.vaccines.health_cards import CardReading, Immunization
from caregiving.vaccines.models import Vaccination, VaccineGroup
from caregiving.vaccines.products import group_of, name_of

Key = tuple[VaccineGroup, date]


class CardDoseState(StrEnum):
    NEW = "new"
    KNOWN = "known"
    """The same vaccine of the same day is there."""
    DIFFERS = "differs"
    """Another vaccine of the same group and day is there: that one stays."""
    OTHER = "other"
    """Against something that is not kept here."""
    IMPOSSIBLE = "impossible"
    """In the future, or before the birth."""


@dataclass(frozen=True, slots=True)
class CardDose:
    dose: Immunization
    group: VaccineGroup | None
    state: CardDoseState

    @property
    def name(self) -> str:
        return name_of(self.dose.cvx)


def card_doses(
    cards: Iterable[CardReading], kept: Sequence[Vaccination], born: date | None, today: date
) -> list[list[CardDose]]:
    """The doses of each card, in its order. A dose that stands on two of the cards is new once."""
    there: dict[Key, str] = {(VaccineGroup(row.group), row.given_on): row.cvx.lstrip("0") for row in kept}
    found = []
    for card in cards:
        judged = [CardDose(dose, group_of(dose.cvx), _state(dose, there, born, today)) for dose in card.immunizations]
        found.append(judged)
    return found


def _state(dose: Immunization, there: dict[Key, str], born: date | None, today: date) -> CardDoseState:
    """`there` grows with what is new, so that the next card finds it."""
    group = group_of(dose.cvx)
    if group is None:
        return CardDoseState.OTHER
    if dose.date > today or (born and dose.date < born):
        return CardDoseState.IMPOSSIBLE
    cvx = dose.cvx.lstrip("0")
    known = there.setdefault((group, dose.date), "")
    if not known:
        there[group, dose.date] = cvx
        return CardDoseState.NEW
    return CardDoseState.KNOWN if known == cvx else CardDoseState.DIFFERS
