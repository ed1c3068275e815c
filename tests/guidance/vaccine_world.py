"""An invented schedule for tests: one antigen "Test" with vaccines 9001 to 9004, another with 9101, live ones."""

from datetime import date
from typing import Any

from caregiving.guidance.vaccines import (
    Case,
    Dose,
    Gender,
    Observation,
    SupportingData,
    VaccineGroupForecast,
    forecast,
)
from caregiving.guidance.vaccines.reader import read_files

Json = dict[str, Any]

BORN = date(2000, 1, 1)
RELEASE: Json = {"number": "0.1", "files_dated": "2026-01-01", "specification": "4.6"}
ANY_VACCINE = [{"cvx": ["9001", "9002", "9003", "9201", "9202"]}]


def schedule(**changes: object) -> Json:
    vaccines: list[Json] = [
        {"cvx": cvx, "name": f"vaccine {cvx}", "antigens": [{"name": "Test"}]}
        for cvx in ("9001", "9002", "9003", "9004", "9201", "9202")
    ]
    vaccines += [
        {"cvx": "9101", "name": "other", "antigens": [{"name": "Other"}]},
        {"cvx": "9301", "name": "both", "antigens": [{"name": "Test"}, {"name": "Other"}]},
        {"cvx": "9302", "name": "late", "antigens": [{"name": "Test", "from": "50 years", "until": "60 years"}]},
    ]
    found: Json = {
        "vaccine_groups": [
            {"name": "Test", "antigens": ["Test"]},
            {"name": "Pair", "antigens": ["Test", "Other"], "administer_full": True},
            {"name": "Loose pair", "antigens": ["Test", "Other"]},
            {"name": "Missing", "antigens": ["Nowhere"]},
        ],
        "vaccines": vaccines,
        "observations": ["001", "002", "003"],
        "live_virus_conflicts": [
            {
                "previous": "9201",
                "begin": "1 day",
                "minimum_end": "24 days",
                "end": "28 days",
                "current": ["9202"],
            },
            {
                "previous": "9101",
                "begin": "1 day",
                "minimum_end": "24 days",
                "end": "28 days",
                "current": ["9202"],
            },
        ],
    }
    return found | changes


def dose(number: int = 1, **entries: object) -> Json:
    """A series dose that accepts any of the antigen's vaccines at any age, but for what is said."""
    return {"number": number, "allowable": ANY_VACCINE} | entries


def series(*doses: Json, **entries: object) -> Json:
    """A standard series of group 1, the default one, but for what is said."""
    found: Json = {
        "name": "a series",
        "vaccine_group": "Test",
        "type": "Standard",
        "group": 1,
        "default": True,
        "priority": "A",
        "preference": 1,
        "doses": list(doses) or [dose()],
    }
    return found | entries


def world(
    *found: Json, other: list[Json] | None = None, schedule_changes: Json | None = None, **antigen: object
) -> SupportingData:
    """Supporting data with the series given for "Test", and those of `other` for the antigen "Other"."""
    files: Json = {
        "release.json": RELEASE,
        "schedule.json": schedule(**(schedule_changes or {})),
        "test.json": {"antigen": "Test", "series": list(found) or [series()]} | antigen,
    }
    if other is not None:
        files["other.json"] = {"antigen": "Other", "series": other}
    return read_files(files)


def given(*doses: tuple[str, str]) -> tuple[Dose, ...]:
    """Doses as (date, cvx)."""
    return tuple(Dose(date.fromisoformat(on), cvx) for on, cvx in doses)


def observed(*codes: str) -> tuple[Observation, ...]:
    return tuple(Observation(code) for code in codes)


def ask(
    data: SupportingData,
    on: str,
    doses: tuple[Dose, ...] = (),
    observations: tuple[Observation, ...] = (),
    *,
    born: date = BORN,
    group: str = "Test",
    gender: Gender = Gender.UNKNOWN,
    country: str | None = None,
) -> VaccineGroupForecast:
    """The answer for one vaccine group on a day."""
    case = Case(born, date.fromisoformat(on), (group,), gender, country, observations, doses)
    (answer,) = forecast(case, data)
    return answer


def statuses(answer: VaccineGroupForecast) -> list[str]:
    return [dose.status.value for dose in answer.doses]


def reasons(answer: VaccineGroupForecast) -> list[list[str]]:
    return [[reason.value for reason in dose.reasons] for dose in answer.doses]
