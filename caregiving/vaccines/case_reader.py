"""From one case as JSON to the question that the interpreter answers, with everything that is wrong named."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from caregiving.guidance.vaccines import Case, Dose, Gender, Observation, SupportingData
from caregiving.guidance.vaccines.durations import FIRST_DAY, LAST_DAY
from caregiving.vaccines.cdsi_values import code, observation_code

T = TypeVar("T")

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ISO_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
MOST_ENTRIES = 400
LONGEST_SHOWN = 60
NOTHING = (None, "")
UNKNOWN_MAKER = "UNK"
GENDERS = {
    "f": Gender.FEMALE,
    "female": Gender.FEMALE,
    "m": Gender.MALE,
    "male": Gender.MALE,
    # CDC's data know no others: a series that asks for one of the two asks for what is not known here.
    **dict.fromkeys(("o", "other", "u", "un", "unk", "unknown", "x", "transgender", "nonbinary"), Gender.UNKNOWN),
}


@dataclass(slots=True)
class ReadCase:
    """A case that can be answered, or the errors that keep it from being one."""

    id: str | int | None = None
    vaccine_groups: tuple[str, ...] = ()
    case: Case | None = None
    errors: list[str] = field(default_factory=list)


def read_case(content: object, as_of: date | None, today: date | None, data: SupportingData) -> ReadCase:
    """Read one case. Nothing is raised: what is wrong stands in its errors."""
    if not isinstance(content, dict):
        return ReadCase(errors=[f"a case must be an object, not {_shown(content)}"])
    reader = _Reader(data, content)
    case = reader.case(as_of, today)
    return ReadCase(reader.id, reader.vaccine_groups, None if reader.errors else case, reader.errors)


class _Reader:
    """Walks through one case and collects what is wrong."""

    def __init__(self, data: SupportingData, content: dict[str, object]) -> None:
        self.data = data
        self.content = content
        self.errors: list[str] = []
        self.id = self._id()
        self.vaccine_groups = self._vaccine_groups()

    def case(self, as_of: date | None, today: date | None) -> Case | None:
        birth = self._must(self.content.get("dob"), "dob", _day)
        stated = self._maybe(self.content.get("assessment_date"), "assessment_date", _day)
        is_stated = self.content.get("assessment_date") is not None
        assessment = as_of or stated or (None if is_stated else today)
        if assessment is None and not is_stated:
            self.errors.append("assessment_date is missing")
        observations = tuple(self._observations())
        doses = tuple(self._doses(birth))
        if birth and assessment and birth > assessment:
            self.errors.append(f"dob: {birth} is after the assessment date {assessment}")
        gender = self._maybe(self.content.get("gender"), "gender", _gender) or Gender.UNKNOWN
        if birth is None or assessment is None:
            return None
        return Case(
            birth=birth,
            assessment=assessment,
            vaccine_groups=self.vaccine_groups,
            gender=gender,
            observations=observations,
            doses=doses,
        )

    def _id(self) -> str | int | None:
        found = self.content.get("id")
        if found is None or (isinstance(found, str | int) and not isinstance(found, bool)):
            return found
        self.errors.append(f"id must be text or a number, not {_shown(found)}")
        return None

    def _vaccine_groups(self) -> tuple[str, ...]:
        """Those asked for that are known; all that the data hold when the case does not say."""
        known = [name for name in self.data.schedule.vaccine_groups if self.data.vaccine_group(name)]
        if self.content.get("vaccine_groups") is None:
            return tuple(known)
        by_spelling = {name.casefold(): name for name in known}
        found = []
        for place, name in self._list("vaccine_groups"):
            if isinstance(name, str) and name.strip().casefold() in by_spelling:
                found.append(by_spelling[name.strip().casefold()])
            else:
                self.errors.append(f"{place}: {_shown(name)} is not a vaccine group of this release")
        if not found and not self.errors:
            self.errors.append("vaccine_groups is empty")
        return tuple(dict.fromkeys(found))

    def _observations(self) -> Iterator[Observation]:
        for place, entry in self._entries("observations"):
            found = self._must(entry.get("code"), f"{place}.code", self._observation_code)
            on = self._maybe(entry.get("date"), f"{place}.date", _day)
            if found is not None:
                yield Observation(found, on)

    def _doses(self, birth: date | None) -> Iterator[Dose]:
        for place, entry in self._entries("doses"):
            given_on = self._must(entry.get("date"), f"{place}.date", _day)
            cvx = self._must(entry.get("cvx"), f"{place}.cvx", self._vaccine_code)
            if given_on and birth and given_on < birth:
                self.errors.append(f"{place}.date: {given_on} is before the birth on {birth}")
            mvx = self._maybe(entry.get("mvx"), f"{place}.mvx", _maker)
            trade_name = self._maybe(entry.get("trade_name"), f"{place}.trade_name", _text)
            volume = self._maybe(entry.get("volume"), f"{place}.volume", _volume)
            lot_expiry = self._maybe(entry.get("lot_expiry"), f"{place}.lot_expiry", _day_or_month)
            defective = self._maybe(entry.get("defective"), f"{place}.defective", _yes_or_no) or False
            if given_on is not None and cvx is not None:
                yield Dose(given_on, cvx, mvx, trade_name, volume, lot_expiry, defective)

    def _entries(self, key: str) -> Iterator[tuple[str, dict[str, object]]]:
        for place, entry in self._list(key):
            if isinstance(entry, dict):
                yield place, entry
            else:
                self.errors.append(f"{place} must be an object, not {_shown(entry)}")

    def _list(self, key: str) -> Iterator[tuple[str, object]]:
        found = self.content.get(key)
        if found is not None and not isinstance(found, list):
            self.errors.append(f"{key} must be a list, not {_shown(found)}")
        elif found and len(found) > MOST_ENTRIES:
            self.errors.append(f"{key} holds {len(found)} entries, at most {MOST_ENTRIES} are read")
        else:
            yield from ((f"{key}[{index}]", entry) for index, entry in enumerate(found or ()))

    def _must(self, found: object, place: str, read: Callable[[object], T]) -> T | None:
        if found in NOTHING:
            self.errors.append(f"{place} is missing")
        return self._maybe(found, place, read)

    def _maybe(self, found: object, place: str, read: Callable[[object], T]) -> T | None:
        if found in NOTHING:
            return None
        try:
            return read(found)
        except ValueError as error:
            self.errors.append(f"{place}: {_shown(found)} {error}")
            return None

    def _vaccine_code(self, found: object) -> str:
        cvx = _code(found, code)
        if cvx not in self.data.schedule.vaccines:
            raise ValueError("is not a vaccine code (CVX) of this release")
        return cvx

    def _observation_code(self, found: object) -> str:
        observation = _code(found, observation_code)
        if observation not in self.data.schedule.observations:
            raise ValueError("is not an observation code of this release")
        return observation


def _code(found: object, read: Callable[[str], str]) -> str:
    try:
        return read(_text(found) if isinstance(found, str) else str(_whole_number(found)))
    except ValueError:
        raise ValueError("is not a code") from None


def _whole_number(found: object) -> int:
    if isinstance(found, bool) or not isinstance(found, int):
        raise ValueError("is not a number")
    return found


def _day(found: object) -> date:
    """A date between the first and the last day that the schedule knows."""
    if not isinstance(found, str) or not ISO_DAY.fullmatch(found):
        raise ValueError("is not a date as YYYY-MM-DD")
    try:
        day = date.fromisoformat(found)
    except ValueError:
        raise ValueError("is not a day of the calendar") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"is not between {FIRST_DAY} and {LAST_DAY}")
    return day


def _day_or_month(found: object) -> date:
    """A day; a month without a day means its last day (2.3 of the guide)."""
    if not isinstance(found, str) or not ISO_MONTH.fullmatch(found):
        return _day(found)
    first = _day(f"{found}-01")
    next_month = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return next_month - timedelta(days=1)


def _gender(found: object) -> Gender:
    if not isinstance(found, str) or found.strip().lower() not in GENDERS:
        raise ValueError("is not one of F, M, Unknown")
    return GENDERS[found.strip().lower()]


def _maker(found: object) -> str | None:
    """A maker code (MVX); the code for "unknown maker" says nothing."""
    maker = _text(found)
    return None if maker.upper() == UNKNOWN_MAKER else maker


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise ValueError("is not text")
    return found.strip()


def _volume(found: object) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < 100:
        raise ValueError("is not a volume in millilitres")
    return float(found)


def _yes_or_no(found: object) -> bool:
    if not isinstance(found, bool):
        raise ValueError("is not true or false")
    return found


def _shown(found: object) -> str:
    text = repr(found) if isinstance(found, str | int | float | None) else type(found).__name__
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
