"""Base64url and JSON, read so that nothing has two spellings or two meanings."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import NoReturn, TypeAlias

from caregiving.vaccines.health_cards.reasons import Reason, Refused

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

DEEPEST = 32
BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def base64url(text: str, what: str) -> bytes:
    """The bytes of unpadded base64url in its one canonical spelling. Raises Refused, naming `what`."""
    if not BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise Refused(Reason.BASE64, what)
    value = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # The last character has spare bits: two spellings of one signature would be two cards.
    if to_base64url(value) != text:
        raise Refused(Reason.BASE64, what)
    return value


def to_base64url(value: bytes) -> str:
    return urlsafe_b64encode(value).decode("ascii").rstrip("=")


def as_text(value: str | bytes) -> str:
    """Text as it is, bytes as UTF-8. Raises Refused when they are not."""
    if isinstance(value, str):
        return value
    try:
        return value.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Reason.NOT_UTF8, f"byte {error.start}") from error


def parse(value: str | bytes) -> Json:
    """JSON with every name once, no NaN or infinity, little nesting and only text that a database can keep.

    Raises Refused for anything else.
    """
    text = as_text(value)
    if _depth(text) > DEEPEST:
        raise Refused(Reason.TOO_DEEP)
    try:
        parsed: Json = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_constant)
    except Refused:
        raise
    except ValueError as error:
        raise Refused(Reason.NOT_JSON, str(error)) from error
    if any(UNSTORABLE.search(string) for string in _strings(parsed)):
        raise Refused(Reason.UNSTORABLE_TEXT)
    return parsed


def is_minified(text: str) -> bool:
    """Whether JSON has no blanks but within its strings."""
    return not re.search(r"\s", QUOTED.sub("", text))


def objects(value: Json) -> Iterator[dict[str, Json]]:
    """Every object within a JSON value, outermost first."""
    if isinstance(value, dict):
        yield value
    for part in _parts(value):
        yield from objects(part)


def as_object(value: Json) -> dict[str, Json]:
    """The object, or an empty one when it is none: then whatever is looked for is missing."""
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    """The list, or an empty one when it is none."""
    return value if isinstance(value, list) else []


def as_string(value: Json) -> str:
    """The string, or an empty one when it is none."""
    return value if isinstance(value, str) else ""


def as_integer(value: Json) -> int | None:
    """The whole number, or None: true and false are none, though Python counts with them."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_number(value: Json) -> float | None:
    """The number, or None when it is none."""
    return value if isinstance(value, float) else as_integer(value)


def _depth(text: str) -> int:
    deepest = depth = 0
    for bracket in re.findall(r"[\[\]{}]", QUOTED.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _each_once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    fields: dict[str, Json] = {}
    for name, value in pairs:
        if name in fields:
            raise Refused(Reason.DUPLICATE_NAME, name)
        fields[name] = value
    return fields


def _no_constant(constant: str) -> NoReturn:
    raise Refused(Reason.NOT_JSON, constant)


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    if isinstance(value, dict):
        yield from value
    for part in _parts(value):
        yield from _strings(part)


def _parts(value: Json) -> list[Json]:
    return list(value.values()) if isinstance(value, dict) else as_list(value)
