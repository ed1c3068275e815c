"""Cases as JSON in, forecasts as JSON out: the door that the command and the API share.

What is wrong with a case is told in that case's `errors`, in words and with its place; the other cases are answered.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from caregiving.guidance.vaccines import (
    Case,
    SupportingData,
    VaccineGroupForecast,
    forecast,
    shipped_data,
)
from caregiving.guidance.vaccines.patient_series import EvaluatedDose
from caregiving.vaccines.case_reader import read_case

MOST_CASES = 50_000

Answer = dict[str, object]


class CasesError(ValueError):
    """What came is not a list of cases at all. The message says what to do."""


def answer_cases(
    payload: object,
    as_of: date | None = None,
    *,
    today: date | None = None,
    data: SupportingData | None = None,
) -> list[Answer]:
    """One answer per case and vaccine group, in the order asked.

    `as_of` overrides the assessment date of every case; `today` is used where a case states none. A case with
    errors has them in every answer and no status. Raises CasesError when the payload is no list of cases.
    """
    if not isinstance(payload, list):
        raise CasesError('A list of cases is expected: [{"id": ..., "dob": ...}, ...].')
    if len(payload) > MOST_CASES:
        raise CasesError(f"At most {MOST_CASES} cases at a time; these are {len(payload)}. Split the file.")
    used = data or shipped_data()
    return [answer for content in payload for answer in _answer_case(content, as_of, today, used)]


def _answer_case(content: object, as_of: date | None, today: date | None, data: SupportingData) -> list[Answer]:
    read = read_case(content, as_of, today, data)
    if isinstance(read.case, Case):
        return [_answer(read.id, one) for one in forecast(read.case, data)]
    return [_refusal(read.id, group, read.errors) for group in read.vaccine_groups or (None,)]


def _answer(case_id: str | int | None, group: VaccineGroupForecast) -> Answer:
    return {
        "id": case_id,
        "vaccine_group": group.vaccine_group,
        "status": group.status.value,
        "dose_number": group.dose_number,
        "earliest": _day(group.earliest),
        "recommended": _day(group.recommended),
        "past_due": _day(group.past_due),
        "doses": [_dose(dose) for dose in group.doses],
        "reason": "; ".join(_reasons(group)),
        "errors": [],
    }


def _reasons(group: VaccineGroupForecast) -> Iterator[str]:
    """Those of the specification; behind the last season that the data know, that too."""
    yield from group.reasons
    if group.season_ended:
        yield f"the last season that the data know ended on {group.season_ended}"


def _refusal(case_id: str | int | None, group: str | None, errors: Sequence[str]) -> Answer:
    return {
        "id": case_id,
        "vaccine_group": group,
        "status": None,
        "dose_number": None,
        "earliest": None,
        "recommended": None,
        "past_due": None,
        "doses": [],
        "reason": "",
        "errors": list(errors),
    }


def _dose(dose: EvaluatedDose) -> Answer:
    return {
        "date": dose.given_on.isoformat(),
        "status": dose.status.value,
        "reason": "; ".join(dose.reasons),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
