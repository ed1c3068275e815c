"""The values of CDC's files, each read one way: what is missing, unknown or misspelt is named with its place."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from caregiving.guidance.vaccines.durations import parse_duration
from caregiving.vaccines.cdsi_xml import CdsiError, Node

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)

YES = ("y", "yes", "override")
NO = ("n", "no")
DATE_FORMATS = ("%Y%m%d", "%m/%d/%Y")
OBSERVATION_WIDTH = 3


def maybe(node: Node, tag: str, read: Callable[[str], T]) -> T | None:
    """What `read` makes of a child's text, or None when there is none. Raises CdsiError."""
    child = node.first(tag)
    return None if child is None else value(child, read)


def must(node: Node, tag: str, read: Callable[[str], T]) -> T:
    """The same for a text that must be there."""
    found = maybe(node, tag, read)
    if found is None:
        raise CdsiError(f"{node.place}: <{tag}> is missing or empty")
    return found


def value(node: Node, read: Callable[[str], T]) -> T:
    """What `read` makes of an element's text. Raises CdsiError when it makes nothing of it."""
    try:
        return read(node.value or "")
    except ValueError as error:
        raise CdsiError(f"{node.place}: {node.value!r} is not known") from error


def words(node: Node, tag: str, read: Callable[[str], T]) -> list[T]:
    """A list separated by semicolons."""
    child = node.first(tag)
    if child is None or child.value is None:
        return []
    pieces = [piece.strip() for piece in child.value.split(";")]
    try:
        return [read(piece) for piece in pieces if piece]
    except ValueError as error:
        raise CdsiError(f"{child.place}: {child.value!r} holds something unknown") from error


def flag(node: Node, tag: str) -> bool:
    """Yes or no in both dialects; nothing is no."""
    return bool(maybe(node, tag, _yes_or_no))


def _yes_or_no(text: str) -> bool:
    if text.lower() in YES + NO:
        return text.lower() in YES
    raise ValueError(text)


def duration(text: str) -> str:
    """A duration, kept as text once it is understood."""
    parse_duration(text)
    return text


def day(text: str) -> str:
    """A date in one of the two forms of the release, as YYYY-MM-DD."""
    for form in DATE_FORMATS:
        try:
            # The calendar day only: no zone is meant, and none is kept.
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def code(text: str) -> str:
    """A vaccine code without leading zeros."""
    if not text.isdecimal():
        raise ValueError(text)
    return str(int(text))


def observation_code(text: str) -> str:
    """An observation code with its leading zeros."""
    if not text.isdecimal():
        raise ValueError(text)
    return text.zfill(OBSERVATION_WIDTH)


def one_of(kind: type[Word]) -> Callable[[str], Word]:
    """A word of a closed list, whatever its case."""
    known = {word.value.casefold(): word for word in kind}

    def read(text: str) -> Word:
        if text.casefold() not in known:
            raise ValueError(text)
        return known[text.casefold()]

    return read
