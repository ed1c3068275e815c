"""The shape of a household file: judged by the published schema, said in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path as File
from typing import Any, cast
from zoneinfo import available_timezones

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from rapidfuzz import process

from caregiving.household_file import moments
from caregiving.household_file.problems import Path, Problem, choice, quoted, read_and_allowed

SCHEMA_FILE = File(__file__).parent / "schema.json"

TYPES = {
    "string": "a text between quotation marks",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a table",
}
FORMATS = {
    "date": "a date such as 2026-11-20",
    "moment": "a date with a time, such as 2026-11-20T21:10:00",
    "day-or-moment": "a date such as 2026-11-20, or one with a time, such as 2026-11-20T21:10:00",
    "time-zone": "a time zone such as America/New_York",
    "e-mail": "an e-mail address such as ana@example.org",
}
PATTERNS = {
    "^([01][0-9]|2[0-3]):[0-5][0-9]$": "a time of the day such as 08:00",
    "^[a-z0-9]+(-[a-z0-9]+)*$": "small letters, digits and hyphens, such as reyes-home",
    "^[A-Z]{2}$": "the two capital letters of a country, such as US",
    "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$": "the letters of a language, such as en or es",
}
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date")
def _is_day(value: object) -> bool:
    return not isinstance(value, str) or moments.is_day(value)


@_FORMATS.checks("moment")
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or moments.is_moment(value)


@_FORMATS.checks("day-or-moment")
def _is_day_or_moment(value: object) -> bool:
    return not isinstance(value, str) or moments.is_day(value) or moments.is_moment(value)


@_FORMATS.checks("time-zone")
def _is_time_zone(value: object) -> bool:
    return not isinstance(value, str) or value in available_timezones()


@_FORMATS.checks("e-mail")
def _is_e_mail(value: object) -> bool:
    if not isinstance(value, str):
        return True
    name, at, host = value.partition("@")
    return bool(name and at and "." in host and not any(sign.isspace() for sign in value))


def schema() -> dict[str, Any]:
    """The published JSON Schema (2020-12)."""
    published: dict[str, Any] = json.loads(SCHEMA_FILE.read_text("utf-8"))
    return published


def problems(tree: Mapping[str, Any]) -> list[Problem]:
    """Everything in which the tree differs from the published schema; the first thing at each place."""
    found: dict[Path, Problem] = {}
    for error in _validator().iter_errors(tree):
        for problem in _in_words(error):
            found.setdefault(problem.path, problem)
    return list(found.values())


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema(), format_checker=_FORMATS)


def _in_words(error: ValidationError) -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    rule, asked, read = cast("tuple[Any, Any, Any]", (error.schema, error.validator_value, error.instance))
    match error.validator:
        case "additionalProperties":
            known = list(rule["properties"])
            for key in sorted(set(read) - set(known)):
                yield Problem((*path, key), _unknown(key, known))
        case "required":
            for key in sorted(set(asked) - set(read)):
                yield Problem((*path, key), read_and_allowed(None, _allowed(_rule_of(rule, key))))
        case "dependentRequired":
            needed = {key for has, keys in asked.items() if has in read for key in keys}
            for key in sorted(needed - set(read)):
                yield Problem((*path, key), read_and_allowed(None, _allowed(_rule_of(rule, key))))
        case _:
            yield Problem(path, read_and_allowed(read, _allowed(rule, read)))


def _unknown(key: str, known: list[str]) -> str:
    nearest = process.extractOne(key[:80], known)
    return f"read a key that is not known here; the nearest known one is “{nearest[0]}”"


def _rule_of(rule: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = rule.get("properties", {}).get(key, {})
    return found


def _allowed(rule: Mapping[str, Any], read: object = None) -> str:
    """What a rule of the schema allows, in words."""
    if "enum" in rule:
        return choice(read, rule["enum"])
    if "format" in rule and not (isinstance(read, str) and len(read) > rule.get("maxLength", len(read))):
        return FORMATS[rule["format"]]
    if "pattern" in rule:
        return PATTERNS[rule["pattern"]]
    kind = TYPES.get(rule.get("type", ""), "a value")
    if rule.get("type") == "string" and "maxLength" in rule:
        return f"{kind}, from {rule.get('minLength', 0)} to {rule['maxLength']} characters"
    if rule.get("type") == "array" and isinstance(read, list):
        return f"at most {rule['maxItems']}, each only once" if "maxItems" in rule else kind
    return kind + _bounds(rule)


def _bounds(rule: Mapping[str, Any]) -> str:
    if "exclusiveMinimum" in rule:
        return f" above {quoted(rule['exclusiveMinimum'])}, up to {rule['maximum']}"
    if "minimum" in rule:
        return f" from {rule['minimum']} to {rule['maximum']}"
    return ""
