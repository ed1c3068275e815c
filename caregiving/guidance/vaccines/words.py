"""The words of the specification, and the few of our own where it has none. Each stands here once."""

from enum import StrEnum


class SeriesType(StrEnum):
    STANDARD = "Standard"
    RISK = "Risk"
    EVALUATION_ONLY = "Evaluation Only"


class DoseStatus(StrEnum):
    """What became of a dose given (Table 6-31 and chapter 4.4)."""

    VALID = "Valid"
    NOT_VALID = "Not Valid"
    EXTRANEOUS = "Extraneous"
    SUB_STANDARD = "Sub-standard"


class TargetStatus(StrEnum):
    """What became of a dose that the series asks for."""

    NOT_SATISFIED = "Not Satisfied"
    SATISFIED = "Satisfied"
    SKIPPED = "Skipped"


class SeriesStatus(StrEnum):
    """Where a person stands in a series, and in a vaccine group (Table 7-10)."""

    NOT_COMPLETE = "Not Complete"
    COMPLETE = "Complete"
    IMMUNE = "Immune"
    CONTRAINDICATED = "Contraindicated"
    NOT_RECOMMENDED = "Not Recommended"
    AGED_OUT = "Aged Out"


class DoseReason(StrEnum):
    """Why a dose is what it is. The first six are the specification's, the rest our own."""

    TOO_YOUNG = "Too young"
    TOO_OLD = "Too old"
    TOO_SOON = "Too soon"
    GRACE_PERIOD = "Grace period"
    INADVERTENT = "Inadvertent Administration"
    SMALL_VOLUME = "Volume administered is less than recommended volume"
    CONFLICT = "Too soon after a live vaccine"
    WRONG_VACCINE = "Vaccine not accepted for this dose"
    WRONG_AGE_FOR_VACCINE = "Vaccine not accepted at this age"
    WRONG_PRODUCT = "Other product than this dose asks for"
    BAD_DOSE = "Dose expired or not usable"
    SERIES_USED_UP = "More doses than the series needs"


class SeriesReason(StrEnum):
    """Why a series has its status (Table 7-10). The last is our own."""

    CONTRAINDICATED = "Patient has a contraindication"
    COMPLETE = "Patient series is complete"
    PAST_HISTORY = "Not recommended at this time due to past immunization history"
    IMMUNE = "Patient has evidence of immunity"
    SEASON_ENDED = "Past seasonal recommendation end date"
    TOO_OLD = "Patient has exceeded the maximum age"
    CANNOT_FINISH = "Patient is unable to finish the series prior to the maximum age"
    DOSE_NEEDED = "Another dose is needed"
    NO_SERIES = "No series applies to this person"


class Context(StrEnum):
    """When a conditional skip is tested."""

    EVALUATION = "Evaluation"
    FORECAST = "Forecast"
    BOTH = "Both"


class ConditionKind(StrEnum):
    AGE = "Age"
    COMPLETED_SERIES = "Completed Series"
    INTERVAL = "Interval"
    COUNT_BY_AGE = "Vaccine Count by Age"
    COUNT_BY_DATE = "Vaccine Count by Date"
    COUNT_BY_DATE_AND_AGE = "Vaccine Count by Date and Age"


class Comparison(StrEnum):
    GREATER = "greater than"
    EQUAL = "equal to"
    LESS = "less than"


class DoseKind(StrEnum):
    """Which doses a conditional skip counts: valid ones, or all."""

    VALID = "Valid"
    TOTAL = "Total"


class Logic(StrEnum):
    ALL = "AND"
    ANY = "OR"


class Gender(StrEnum):
    FEMALE = "Female"
    MALE = "Male"
    UNKNOWN = "Unknown"
