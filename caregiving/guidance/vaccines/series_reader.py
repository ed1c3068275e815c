"""From a row of an antigen's file to one series with its doses."""

from collections.abc import Iterable

from caregiving.guidance.vaccines.durations import FIRST_DAY, LAST_DAY, parse_duration
from caregiving.guidance.vaccines.rows import DataError, Row, day
from caregiving.guidance.vaccines.supporting_data import (
    Age,
    AgeWindow,
    AllowableVaccine,
    Condition,
    ConditionalSkip,
    ConditionSet,
    Interval,
    PreferableVaccine,
    Reference,
    Season,
    Series,
    SeriesDose,
)
from caregiving.guidance.vaccines.words import (
    Comparison,
    ConditionKind,
    Context,
    DoseKind,
    Gender,
    Logic,
    SeriesType,
)

Coded = tuple[AgeWindow, tuple[str, ...]]
"""Codes that share their ages."""

COUNTS = (
    ConditionKind.COUNT_BY_AGE,
    ConditionKind.COUNT_BY_DATE,
    ConditionKind.COUNT_BY_DATE_AND_AGE,
)


def series(row: Row) -> Series:
    """One series. Raises DataError with the place of what is missing or unknown."""
    return Series(
        name=row("name", str),
        vaccine_group=row("vaccine_group", str),
        type=row("type", SeriesType),
        required_genders=frozenset(row.words("required_genders", Gender)),
        group=row("group", int),
        equivalent_groups=frozenset(row.words("equivalent_groups", int)),
        is_default=row.flag("default"),
        is_product=row.flag("product"),
        priority=row("priority", str),
        preference=row("preference", int),
        minimum_age_to_start=row.maybe("minimum_age_to_start", parse_duration),
        maximum_age_to_start=row.maybe("maximum_age_to_start", parse_duration),
        individual_decision=row.flag("individual_decision"),
        indications=_by_code(row.rows("indications", _indications)),
        doses=row.rows("doses", _series_dose),
    )


def age_window(row: Row) -> AgeWindow:
    """The ages "from" and "until" of a row."""
    return AgeWindow(row.maybe("from", parse_duration), row.maybe("until", parse_duration))


def allowable_vaccine(row: Row) -> tuple[AllowableVaccine, ...]:
    """Vaccines that share their ages."""
    ages = age_window(row)
    return tuple(AllowableVaccine(cvx, ages) for cvx in row.words("cvx", str))


def _indications(row: Row) -> Coded:
    return age_window(row), row.words("observations", str)


def _allowable(row: Row) -> Coded:
    return age_window(row), row.words("cvx", str)


def _series_dose(row: Row) -> SeriesDose:
    return SeriesDose(
        number=row("number", int),
        recurring=row.flag("recurring"),
        season=row.one("season", _season),
        ages=row.rows("ages", _age),
        intervals=row.rows("intervals", _interval),
        allowable_intervals=row.rows("allowable_intervals", _interval),
        preferable_vaccines=row.rows("preferable", _preferable_vaccine),
        allowable_vaccines=_by_code(row.rows("allowable", _allowable)),
        inadvertent_vaccines=frozenset(row.words("inadvertent", str)),
        conditional_skips=row.rows("skips", _conditional_skip),
    )


def _season(row: Row) -> Season:
    return Season(row.maybe("start", day), row.maybe("end", day))


def _age(row: Row) -> Age:
    return Age(
        absolute_minimum=row.maybe("absolute_minimum", parse_duration),
        minimum=row.maybe("minimum", parse_duration),
        earliest_recommended=row.maybe("earliest_recommended", parse_duration),
        latest_recommended=row.maybe("latest_recommended", parse_duration),
        maximum=row.maybe("maximum", parse_duration),
        effective=row.maybe("effective", day) or FIRST_DAY,
        cessation=row.maybe("cessation", day) or LAST_DAY,
    )


def _interval(row: Row) -> Interval:
    target_dose = row.maybe("after_target_dose", int)
    most_recent = frozenset(row.words("after_most_recent", str))
    observation = row.maybe("after_observation", str)
    told = [
        reference
        for reference, is_told in (
            (Reference.PREVIOUS, row.flag("after_previous")),
            (Reference.TARGET_DOSE, target_dose is not None),
            (Reference.MOST_RECENT, bool(most_recent)),
            (Reference.OBSERVATION, observation is not None),
        )
        if is_told
    ]
    if len(told) != 1:
        raise DataError(f"{row.place}: an interval is counted from exactly one thing, not from {len(told)}")
    return Interval(
        reference=told[0],
        target_dose=target_dose,
        most_recent=most_recent,
        observation=observation,
        absolute_minimum=row.maybe("absolute_minimum", parse_duration),
        minimum=row.maybe("minimum", parse_duration),
        earliest_recommended=row.maybe("earliest_recommended", parse_duration),
        latest_recommended=row.maybe("latest_recommended", parse_duration),
        priority=row.flag("priority"),
        effective=row.maybe("effective", day) or FIRST_DAY,
        cessation=row.maybe("cessation", day) or LAST_DAY,
    )


def _preferable_vaccine(row: Row) -> PreferableVaccine:
    return PreferableVaccine(
        cvx=row("cvx", str),
        ages=age_window(row),
        trade_name=row.maybe("trade_name", str),
        mvx=row.maybe("mvx", str),
        volume=row.maybe("volume", float),
        forecast=row.flag("forecast"),
    )


def _conditional_skip(row: Row) -> ConditionalSkip:
    return ConditionalSkip(row("context", Context), _any_suffices(row), row.rows("sets", _condition_set))


def _condition_set(row: Row) -> ConditionSet:
    return ConditionSet(
        effective=row.maybe("effective", day) or FIRST_DAY,
        cessation=row.maybe("cessation", day) or LAST_DAY,
        any_suffices=_any_suffices(row),
        conditions=row.rows("conditions", _condition),
    )


def _any_suffices(row: Row) -> bool:
    """With a single member the word is left out and does not matter."""
    return row.maybe("logic", Logic) is Logic.ANY


def _condition(row: Row) -> Condition:
    kind = row("kind", ConditionKind)
    counts = kind in COUNTS
    return Condition(
        kind=kind,
        start=row.maybe("start", day) or FIRST_DAY,
        end=row.maybe("end", day) or LAST_DAY,
        ages=age_window(row),
        interval=row("interval", parse_duration) if kind is ConditionKind.INTERVAL else None,
        dose_count=row("count", int) if counts else 0,
        dose_kind=row("doses", DoseKind) if counts else DoseKind.TOTAL,
        comparison=row("comparison", Comparison) if counts else Comparison.GREATER,
        vaccines=frozenset(row.words("vaccines", str)),
        series_groups=frozenset(row.words("series_groups", int)),
    )


def _by_code(rows: Iterable[Coded]) -> dict[str, tuple[AgeWindow, ...]]:
    """Of each code every window of ages, in the order of the data."""
    found: dict[str, tuple[AgeWindow, ...]] = {}
    for ages, codes in rows:
        for code in codes:
            found[code] = (*found.get(code, ()), ages)
    return found
