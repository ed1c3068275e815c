"""Contraindications (7.3) and evidence of immunity (7.2). Only what is known to be present applies."""

from caregiving.guidance.vaccines.patient_series import PatientSeries
from caregiving.guidance.vaccines.person import Person
from caregiving.guidance.vaccines.supporting_data import Antigen, BirthDateImmunity, Series


def is_contraindicated(patient_series: PatientSeries) -> bool:
    """Whether the antigen is, or every preferable vaccine of the series."""
    antigen, person = patient_series.antigen, patient_series.person
    return is_antigen_contraindicated(antigen, person) or are_all_preferable_out(
        patient_series.series, contraindicated_vaccines(antigen, person)
    )


def is_antigen_contraindicated(antigen: Antigen, person: Person) -> bool:
    """Ages are those on the assessment date, not at a dose."""
    return any(
        contraindication.observation in person.observations and person.is_in(contraindication.ages, person.assessment)
        for contraindication in antigen.contraindications
    )


def contraindicated_vaccines(antigen: Antigen, person: Person) -> frozenset[str]:
    """Vaccines that the person must not have, by CVX."""
    return frozenset(
        vaccine.cvx
        for contraindication in antigen.vaccine_contraindications
        if contraindication.observation in person.observations
        for vaccine in contraindication.vaccines
        if person.is_in(vaccine.ages, person.assessment)
    )


def are_all_preferable_out(series: Series, out: frozenset[str]) -> bool:
    """The distinct preferable vaccines of all doses; a series without any is not "all" (reading R14)."""
    preferable = {vaccine.cvx for dose in series.doses for vaccine in dose.preferable_vaccines}
    return bool(out) and bool(preferable) and preferable <= out


def is_immune(antigen: Antigen, person: Person) -> bool:
    """7.2, Table 7-3: a recorded sign of immunity, or a birth so early that immunity is assumed."""
    return not antigen.immunity_guidelines.isdisjoint(person.observations) or any(
        _is_immune_by_birth(rule, person) for rule in antigen.birth_date_immunity
    )


def _is_immune_by_birth(rule: BirthDateImmunity, person: Person) -> bool:
    return (
        person.birth < rule.before
        and person.birth_country == rule.country
        and rule.exclusions.isdisjoint(person.observations)
    )
