"""Adults of the four vaccine groups, judged by the shipped data: cases worked out by hand, one a line of a table.

The table is of release 4.64. A newer release moves its seasons, and its lines with them.
"""

from datetime import date
from pathlib import Path

import pytest

from caregiving.guidance.vaccines import (
    Case,
    Dose,
    DoseReason,
    DoseStatus,
    Observation,
    SeriesStatus,
    VaccineGroupForecast,
    forecast,
    shipped_data,
)

TABLE = Path(__file__).with_name("adult_cases.txt")
STATUS = {
    "NC": SeriesStatus.NOT_COMPLETE,
    "C": SeriesStatus.COMPLETE,
    "NR": SeriesStatus.NOT_RECOMMENDED,
    "X": SeriesStatus.CONTRAINDICATED,
    "A": SeriesStatus.AGED_OUT,
}
JUDGED = {"V": DoseStatus.VALID, "N": DoseStatus.NOT_VALID, "E": DoseStatus.EXTRANEOUS}
WHY = {
    "grace": DoseReason.GRACE_PERIOD,
    "soon": DoseReason.TOO_SOON,
    "age": DoseReason.WRONG_AGE_FOR_VACCINE,
    "vaccine": DoseReason.WRONG_VACCINE,
    "conflict": DoseReason.CONFLICT,
    "inadvertent": DoseReason.INADVERTENT,
    "more": DoseReason.SERIES_USED_UP,
}


def table() -> list[tuple[str, str]]:
    """(vaccine group, line) of every case."""
    cases, group = [], ""
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("=="):
            group = line.removeprefix("== ").split(":")[0]
        elif group and line and not line.startswith("#"):
            cases.append((group, line))
    return cases


@pytest.mark.parametrize(("group", "line"), table())
def test_an_adult_is_judged_as_the_data_say(group: str, line: str) -> None:
    born, on, observations, doses, outcome = (part.strip() for part in line.split("|"))
    given = [words.split() for words in doses.split(";") if words.strip()]
    (found,) = forecast(
        Case(
            birth=day(born),
            assessment=day(on),
            vaccine_groups=(group,),
            observations=tuple(observation(words) for words in observations.split()),
            doses=tuple(dose(when, vaccine) for when, vaccine, *_ in given),
        ),
        shipped_data(),
    )
    assert told(found) == outcome
    judged = {(one.given_on, one.record.dose.cvx): one for one in found.doses}
    for when, vaccine, status, *why in given:
        key = (day(when), dose(when, vaccine).cvx)
        assert (key in judged) == (status != "-")  # a vaccine against something else is not judged here
        if key in judged:
            assert judged[key].status is JUDGED[status]
            assert list(judged[key].reasons) == [WHY[word] for word in why]


def told(found: VaccineGroupForecast) -> str:
    word = next(word for word, status in STATUS.items() if status is found.status)
    dates = (found.dose_number, found.earliest, found.recommended, found.past_due)
    return word if found.dose_number is None else " ".join([word, *(str(date or "-") for date in dates)])


def day(text: str) -> date:
    return date.fromisoformat(text)


def observation(words: str) -> Observation:
    code, _, when = words.partition("@")
    return Observation(code, day(when) if when else None)


def dose(when: str, vaccine: str) -> Dose:
    cvx, _, maker = vaccine.partition("/")
    return Dose(day(when), cvx.lstrip("0"), maker or None)
