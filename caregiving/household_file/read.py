"""From a file to a document: TOML text read with care, its shape judged by the published schema."""

from __future__ import annotations

import json
import re
import stat
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path as File
from typing import Any
from zoneinfo import ZoneInfo

from caregiving.household_file import shape
from caregiving.household_file.problems import HouseholdFileError, Path, Problem, refuse

LARGEST = 2 * 1024 * 1024
PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
# Reading so long a dotted key takes time that grows with its square; none that a household needs is near it.
LONG_KEY = re.compile(r"""(?:[\w"'-]{1,80}[ \t]{0,9}\.[ \t]{0,9}){60}""")
TIME_WITHOUT_SECONDS = re.compile(r"=\s*(\d{4}-\d\d-\d\d[T ])?\d\d:\d\d\s*([Zz]|[+-]\d\d:\d\d)?\s*(#|,|\]|$)")


@dataclass(frozen=True, slots=True)
class Document:
    """A household file as a tree of JSON types, with what is wrong with its shape.

    Dates and times are ISO text. `problems` is empty for a file of the right shape.
    """

    tree: dict[str, Any]
    problems: tuple[Problem, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The patient's time zone. Only of a document whose household and patient are sound."""
        return ZoneInfo(self.tree["patient"].get("time_zone", self.tree["household"]["time_zone"]))

    def sound(self, path: Path) -> bool:
        """Whether nothing is wrong at this path or below it."""
        return not any(problem.path[: len(path)] == path for problem in self.problems)


def read(file: File) -> Document:
    """Read a household file. Raises `HouseholdFileError` when there is nothing in it to look into."""
    return (parse_json if file.suffix == ".json" else parse)(_text(file), str(file))


def parse_json(text: str, name: str = "the file") -> Document:
    """The document that the product itself wrote. Raises `HouseholdFileError` when it is not JSON."""
    too_deep = refuse(f"{name} cannot be read: it is nested too deeply.")
    try:
        tree = json.loads(text, parse_float=_decimal, parse_constant=str)
        if not isinstance(tree, dict):
            raise refuse(f"{name}: this JSON is no household, which is an object.")
        problems = [*_unstorable((), tree), *shape.problems(tree)]
    except RecursionError:
        raise too_deep from None
    except ValueError as error:
        raise refuse(f"{name}: this is not JSON. {error}.") from None
    return Document(tree, HouseholdFileError(problems).problems)


def parse(text: str, name: str = "the file") -> Document:
    """The document that a TOML text holds. Raises `HouseholdFileError` when it is not TOML."""
    too_deep = refuse(f"{name} cannot be read: it is nested too deeply.")
    if LONG_KEY.search(text):
        raise too_deep
    try:
        tree = _json_types(tomllib.loads(text, parse_float=_decimal))
        problems = [*_unstorable((), tree), *shape.problems(tree)]
    except tomllib.TOMLDecodeError as error:
        raise refuse(f"{name}{_place(str(error), text)}") from None
    except RecursionError:
        raise too_deep from None
    except ValueError:  # Python's own limit on the digits of a whole number
        raise refuse(f"{name} cannot be read: a number in it has too many digits.") from None
    return Document(tree, HouseholdFileError(problems).problems)


def _text(file: File) -> str:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise refuse(f"{file} is not a file.")
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise refuse(f"{file} is not there.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        raise refuse(f"{str(file)!r} cannot be read: {why}.") from None
    if len(raw) > LARGEST:
        raise refuse(f"{file} is too large: a household file has at most 2 MB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(f"{file} is not UTF-8 text: see byte {error.start}. Save it as UTF-8.") from None


def _place(message: str, text: str) -> str:
    found = PLACE.search(message)
    said = PLACE.sub("", message)
    if not found or not found[1]:
        return f", at its end: this is not TOML. {said}."
    line = text.splitlines()[int(found[1]) - 1 : int(found[1])]
    hint = (
        " Write a time with its seconds (21:10:00) or between quotation marks."
        if any(TIME_WITHOUT_SECONDS.search(one) for one in line)
        else ""
    )
    return f", line {found[1]}, column {found[2]}: this is not TOML. {said}.{hint}"


def _decimal(text: str) -> Decimal | str:
    """A number exactly as written. What is no number (nan, inf) stays text, and the schema refuses it."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() and abs(number.adjusted()) < 40 else text


def _json_types(value: Any) -> Any:
    match value:
        case dict():
            return {key: _json_types(one) for key, one in value.items()}
        case list():
            return [_json_types(one) for one in value]
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M") if value == time(value.hour, value.minute) else value.isoformat()
    return value


def _unstorable(path: Path, value: Any) -> list[Problem]:
    """Signs in texts that no database keeps."""
    match value:
        case dict():
            return [p for key, one in value.items() for p in _unstorable((*path, key), one)]
        case list():
            return [p for number, one in enumerate(value) for p in _unstorable((*path, number), one)]
        case str() if any(ord(sign) < 32 and sign not in "\n\t" for sign in value):
            return [Problem(path, "read a control character; allowed: letters, signs, line breaks")]
    return []
