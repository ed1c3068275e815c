"""Reads the checklists' TOML files; refuses what is not as it must be, naming file, step, found and allowed.

One file a list, its name the list's slug. Every language of a list stands beside the others, step by step, so
that no language can have other steps than the rest. A further language is one more line at the title and each step.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from caregiving.guidance.catalog import Rules

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "es")
"""Those that every list must have; a list may have more."""
TITLE_LIMIT, TEXT_LIMIT = 120, 300
SLUG, LANGUAGE, PICTURE = (
    re.compile(r"[a-z0-9_-]{1,40}"),
    re.compile(r"[a-z]{2,3}(-[A-Z]{2})?"),
    re.compile(r"[a-z-]{0,40}"),
)
# What would break a line or a database; joiners of other scripts may stay.
FORBIDDEN = {"Cc", "Zl", "Zp"}


class ContentError(ValueError):
    """A checklist's file says something it may not say."""


@dataclass(frozen=True, slots=True)
class StepContent:
    """One step in one language. `picture` names an icon, `rule_id` the guidance row it rests on; both may be empty."""

    text: str
    picture: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class ListContent:
    """One list in one language."""

    slug: str
    language: str
    title: str
    steps: tuple[StepContent, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the content we are, for the message of a refusal."""

    file: str
    part: str = ""

    def refuse(self, found: object, allowed: str) -> ContentError:
        where = ", ".join(filter(None, (self.file, self.part)))
        return ContentError(f"{where}: found {found!r}, allowed is {allowed}")


@cache
def shipped() -> tuple[ListContent, ...]:
    """The project's own lists. Read once a process. Raises ContentError."""
    return read_folder(DATA, Rules.load())


def read_folder(folder: Path, rule_ids: Container[str]) -> tuple[ListContent, ...]:
    """Every list of a folder in every language it has. Raises ContentError at the first wrong thing."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise ContentError(f"{folder}: no checklist (a file ending in .toml) is there")
    return tuple(found for file in files for found in read_file(file, rule_ids))


def read_file(file: Path, rule_ids: Container[str]) -> tuple[ListContent, ...]:
    """One list, once for each of its languages. Raises ContentError."""
    place = Place(file.name)
    if not SLUG.fullmatch(file.stem):
        raise place.refuse(file.stem, "a file name of at most 40 small letters, digits, - and _")
    table = _toml(file)
    _known(table, {"title", "step"}, place)
    titles = _titles(table.get("title"), Place(file.name, "title"))
    steps = [
        _step(fields, set(titles), rule_ids, Place(file.name, f"step {number}"))
        for number, fields in enumerate(_steps(table.get("step"), place), start=1)
    ]
    return tuple(
        ListContent(file.stem, language, title, tuple(step[language] for step in steps))
        for language, title in titles.items()
    )


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentError(f"{file.name}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ContentError(f"{file.name}: not a TOML file: {error}") from error


def _titles(found: object, place: Place) -> dict[str, str]:
    if not isinstance(found, dict):
        raise place.refuse(found, 'a title in each language, as in { en = "At the door", es = "En la puerta" }')
    for language in found:
        if not LANGUAGE.fullmatch(language):
            raise place.refuse(language, "the code of a language, such as en or pt-BR")
    for language in LANGUAGES:
        if language not in found:
            raise place.refuse(sorted(found), f"a title in {' and '.join(LANGUAGES)}")
    return {language: _line(text, TITLE_LIMIT, place, language) for language, text in found.items()}


def _steps(found: object, place: Place) -> list[dict[str, Any]]:
    if not isinstance(found, list) or not found or not all(isinstance(step, dict) for step in found):
        raise place.refuse(found, "one or more [[step]]")
    return found


def _step(
    fields: dict[str, Any], languages: set[str], rule_ids: Container[str], place: Place
) -> dict[str, StepContent]:
    """The step in each language."""
    _known(fields, {"picture", "rule", *languages}, place)
    picture, rule_id = fields.get("picture", ""), fields.get("rule", "")
    if not isinstance(picture, str) or not PICTURE.fullmatch(picture):
        raise place.refuse(picture, "the name of an icon, or no picture")
    if not isinstance(rule_id, str) or (rule_id and rule_id not in rule_ids):
        raise place.refuse(rule_id, "the id of a row of the guidance catalog, or no rule")
    return {
        language: StepContent(_line(fields.get(language), TEXT_LIMIT, place, language), picture, rule_id)
        for language in sorted(languages)
    }


def _line(found: object, limit: int, place: Place, language: str) -> str:
    allowed = f"one line of 1 to {limit} signs as {language}"
    if not isinstance(found, str) or not found or found != found.strip() or len(found) > limit:
        raise place.refuse(found, allowed)
    if any(unicodedata.category(sign) in FORBIDDEN for sign in found):
        raise place.refuse(found, allowed)
    return found


def _known(fields: dict[str, Any], allowed: set[str], place: Place) -> None:
    unknown = sorted(set(fields) - allowed)
    if unknown:
        raise place.refuse(unknown, f"one of {', '.join(sorted(allowed))}")
