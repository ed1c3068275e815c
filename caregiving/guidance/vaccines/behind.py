"""Which catalog rows stand behind what CDC's logic says of a group, by age, dose and history: as data."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from caregiving.guidance import disk
from caregiving.guidance.catalog_files import CatalogError, read_toml
from caregiving.guidance.disk import File
from caregiving.guidance.moments import MONTHS_A_YEAR
from caregiving.guidance.vaccines.durations import Duration, add
from caregiving.guidance.vaccines.standing import Standing, standing
from caregiving.guidance.vaccines.vaccine_group import VaccineGroupForecast
from caregiving.guidance.vaccines.words import DoseStatus, SeriesStatus, SeriesType

BEHIND = disk.DATA / "vaccines" / "behind.toml"


@dataclass(frozen=True, slots=True)
class Behind:
    """Rows, and for whom they stand there; the file says what each condition means."""

    group: str
    rows: tuple[str, ...]
    from_age: int = 0
    from_dose: int = 0
    risk: bool = False
    complete: bool = False
    earlier_allowed: bool = False
    after: tuple[frozenset[str], ...] = (frozenset(),)

    def fits(self, found: VaccineGroupForecast, birth: date, today: date) -> bool:
        on = max(found.recommended or today, today)
        given = {dose.record.dose.cvx for dose in found.doses if dose.status is DoseStatus.VALID}
        return (
            found.vaccine_group == self.group
            and add(birth, Duration(MONTHS_A_YEAR * self.from_age, 0)) <= on
            and _dose_asked_for(found, today) >= self.from_dose
            and (found.series_type is SeriesType.RISK or not self.risk)
            and (found.status is SeriesStatus.COMPLETE or not self.complete)
            and (_is_allowed_earlier(found) or not self.earlier_allowed)
            and any(codes <= given for codes in self.after)
        )


def rows_behind(found: VaccineGroupForecast, birth: date, today: date) -> tuple[str, ...]:
    """The rows, the one that must be vouched for first; none for a group that the data do not speak of.

    `found` must be a forecast as of `today`."""
    return next((one.rows for one in entries() if one.fits(found, birth, today)), ())


def every_row() -> tuple[str, ...]:
    """All rows that may stand behind anything, each once."""
    return tuple(dict.fromkeys(row for one in entries() for row in one.rows))


@cache
def entries(path: File = BEHIND) -> tuple[Behind, ...]:
    """Read once a process. Raises CatalogError when the file is not as it must be."""
    table = read_toml(path)
    try:
        return tuple(_read(entry) for entry in table["behind"])
    except (KeyError, TypeError) as error:
        raise CatalogError(f"{path.name}: {error}") from error


def _read(entry: dict[str, Any]) -> Behind:
    after = tuple(frozenset(codes) for codes in entry.get("after", ((),)))
    return Behind(**{**entry, "rows": tuple(entry["rows"]), "after": after})


def _dose_asked_for(found: VaccineGroupForecast, today: date) -> int:
    """The number of the next dose: the first of a season that the data do not know; that of the last when none is
    needed."""
    if standing(found, today) is Standing.NEW_SEASON:
        return 1
    return found.dose_number or sum(dose.status is DoseStatus.VALID for dose in found.doses)


def _is_allowed_earlier(found: VaccineGroupForecast) -> bool:
    return found.earliest is not None and found.recommended is not None and found.earliest < found.recommended
