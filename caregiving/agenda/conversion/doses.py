"""Doses of medicines, as the rules see them: what hides a fever, and how much acetaminophen was in them."""

from __future__ import annotations

from decimal import Decimal

from caregiving.agenda.rows import Rows
from caregiving.guidance.after_covid import AcetaminophenDose
from caregiving.guidance.medicine_names import (
    hides_fever,
    may_hide_fever,
    may_hold_acetaminophen,
)
from caregiving.guidance.medicine_strength import acetaminophen_in
from caregiving.supplies.models import DoseGiven, Medicine, Route

INTO_THE_BODY = frozenset({Route.ORAL, Route.TUBE, Route.INJECTED, Route.INTRAVENOUS, Route.RECTAL})
"""Ways by which something whose name is not known may lower a fever."""


def hides_a_fever(medicine: Medicine) -> bool:
    """Whether it hides a fever, or may for all that is known."""
    return may_hide_fever(medicine.name, inside=goes_inside(medicine), told=medicine.lowers_fever)


def has_acetaminophen(medicine: Medicine) -> bool:
    """Whether it holds acetaminophen, or may for all that is known."""
    return may_hold_acetaminophen(medicine.name, inside=goes_inside(medicine), told=medicine.lowers_fever)


def is_for_nobody_knows_what(medicine: Medicine) -> bool:
    """Whether it only may hide a fever: its name could not be read, and nobody said yet what it does."""
    return medicine.lowers_fever is None and hides_a_fever(medicine) and not hides_fever(medicine.name)


def goes_inside(medicine: Medicine) -> bool:
    """Into the body: if nobody knows what it is, it may lower a fever, as needed or by the clock."""
    return medicine.route in INTO_THE_BODY


def acetaminophen_doses(rows: Rows) -> list[AcetaminophenDose]:
    """Every dose of a product that holds it or may, whatever it was given for."""
    holding = {medicine.pk: medicine for medicine in rows.of(Medicine) if has_acetaminophen(medicine)}
    return [
        AcetaminophenDose(dose.occurred_at, _milligrams(dose, holding[dose.medicine_id]))
        for dose in rows.of(DoseGiven)
        if dose.medicine_id in holding
    ]


def _milligrams(dose: DoseGiven, medicine: Medicine) -> Decimal | None:
    """None when nobody knows: the milligrams of a product that mixes it with others may be those of another."""
    return how_much_acetaminophen(medicine, medicine.milligrams if dose.milligrams is None else dose.milligrams)


def how_much_acetaminophen(medicine: Medicine, noted: Decimal | None) -> Decimal | None:
    """Milligrams in one dose of which `noted` are known; where nothing written says it, what a person said."""
    written = acetaminophen_in(medicine.name, medicine.dose, noted)
    return medicine.acetaminophen if written is None else written
