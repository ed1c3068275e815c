"""Doses of medicines, as the rules see them: how much acetaminophen was in them."""

from __future__ import annotations

from decimal import Decimal

from caregiving.agenda.rows import Rows
from caregiving.guidance.after_covid import AcetaminophenDose
from caregiving.guidance.medicine_names import holds, normalise
from caregiving.supplies.models import DoseGiven, Medicine

ACETAMINOPHEN = "acetaminophen"


def acetaminophen_doses(rows: Rows) -> list[AcetaminophenDose]:
    """Every dose of a product that holds it, whatever it was given for."""
    holding = {medicine.pk: medicine for medicine in rows.of(Medicine) if holds(medicine.name, ACETAMINOPHEN)}
    return [
        AcetaminophenDose(dose.occurred_at, _milligrams(dose, holding[dose.medicine_id]))
        for dose in rows.of(DoseGiven)
        if dose.medicine_id in holding
    ]


def _milligrams(dose: DoseGiven, medicine: Medicine) -> Decimal | None:
    """None when nobody knows: the milligrams of a product that mixes it with others may be those of another."""
    if normalise(medicine.name).ingredients != (ACETAMINOPHEN,):
        return None
    return medicine.milligrams if dose.milligrams is None else dose.milligrams
