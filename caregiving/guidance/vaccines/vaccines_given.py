"""Was a vaccine given that the target dose accepts? (6.8 and 6.9)"""

from caregiving.guidance.vaccines.patient_series import Finding
from caregiving.guidance.vaccines.person import Dose, Person
from caregiving.guidance.vaccines.supporting_data import PreferableVaccine, SeriesDose
from caregiving.guidance.vaccines.words import DoseReason


def evaluate_vaccine(dose: Dose, definition: SeriesDose, person: Person) -> Finding:
    """Preferable, or else allowable. The volume never changes validity, it only adds a reason."""
    fitting = [row for row in definition.preferable_vaccines if row.cvx == dose.cvx and _fits(row, dose, person)]
    if fitting:
        enough = any(_is_enough(row, dose) for row in fitting)
        return Finding(True, () if enough else (DoseReason.SMALL_VOLUME,))
    if any(person.is_in(ages, dose.given_on) for ages in definition.allowable_vaccines.get(dose.cvx, ())):
        return Finding(True)
    return Finding(False, (_why_not(dose, definition, person),))


def _fits(row: PreferableVaccine, dose: Dose, person: Person) -> bool:
    return person.is_in(row.ages, dose.given_on) and is_same_product(row, dose)


def is_same_product(row: PreferableVaccine, dose: Dose) -> bool:
    """Trade name and maker, each compared only when both sides say it (reading R12)."""
    return _agree(row.trade_name, dose.trade_name) and _agree(row.mvx, dose.mvx)


def _agree(asked: str | None, given: str | None) -> bool:
    return asked is None or given is None or asked.casefold() == given.casefold()


def _is_enough(row: PreferableVaccine, dose: Dose) -> bool:
    return row.volume is None or dose.volume is None or dose.volume >= row.volume


def _why_not(dose: Dose, definition: SeriesDose, person: Person) -> DoseReason:
    ages = [row.ages for row in definition.preferable_vaccines if row.cvx == dose.cvx]
    ages += definition.allowable_vaccines.get(dose.cvx, ())
    if not ages:
        return DoseReason.WRONG_VACCINE
    if any(person.is_in(window, dose.given_on) for window in ages):
        return DoseReason.WRONG_PRODUCT
    return DoseReason.WRONG_AGE_FOR_VACCINE
