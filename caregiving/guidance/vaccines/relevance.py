"""Which series of an antigen are relevant for a person (chapter 5)."""

from collections.abc import Iterator

from caregiving.guidance.vaccines.person import Person
from caregiving.guidance.vaccines.supporting_data import Antigen, Series
from caregiving.guidance.vaccines.words import SeriesType


def relevant_series(antigen: Antigen, person: Person) -> Iterator[Series]:
    """In document order. A standard series is relevant at every age."""
    return (series for series in antigen.series if is_relevant(series, person))


def is_relevant(series: Series, person: Person) -> bool:
    """By gender, and for a risk series by at least one indication."""
    if series.required_genders and person.gender not in series.required_genders:
        return False
    return series.type is not SeriesType.RISK or has_indication(series, person)


def has_indication(series: Series, person: Person) -> bool:
    """An observation known to be present, within its ages on the assessment date; unknown never applies."""
    return any(
        person.is_in(ages, person.assessment)
        for observation in person.observations
        for ages in series.indications.get(observation, ())
    )
