"""The log: one JSON object a line, without health data.

What an error says of itself may hold anything that people wrote: PostgreSQL shows the whole row that it refused. So of
an error its type and its place in the code are told, never its text; nor what a library filled into a line about one.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

OURS = "caregiving"
# Who tells of a request or a task that failed, in words that only what is filled in tells apart.
FAILED = {"django.request": "request_failed", "celery.app.trace": "task_failed"}
# What every record has, and so no field of its own.
USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
MOST_FRAMES = 30


class JsonLines(logging.Formatter):
    """`time`, `level`, `logger`, `event`, the fields given by `extra`; of an error `exception`, its types from the one
    that was raised to the one it came from, and `frames`, the innermost last."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
            **_fields(record),
            **_raised(record),
        }
        return json.dumps(line, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    """Without what was filled in where an error is told: its text would be among that."""
    errors = [one for one in (record.msg, *_filled_in(record), _error(record)) if isinstance(one, BaseException)]
    if not errors:
        return _by_route(record)
    if record.name in FAILED:
        named = record.args.get("name") if isinstance(record.args, dict) else None
        return f"{FAILED[record.name]} {named}" if named else FAILED[record.name]
    words = str(record.msg)
    return type(errors[0]).__name__ if any(_text_of(error, words) for error in errors) else words


def _by_route(record: logging.LogRecord) -> str:
    """Of a request the route that it took instead of its address, which Django fills in last: one that was mailed or
    texted is itself the key to an answer."""
    request = vars(record).get("request")
    if request is None or not record.args or not isinstance(record.args, tuple):
        return record.getMessage()
    taken = getattr(request, "resolver_match", None)
    return str(record.msg) % (*record.args[:-1], taken.route if taken else "no page")


def _text_of(error: BaseException, words: str) -> bool:
    return bool(str(error)) and str(error) in words


def _filled_in(record: logging.LogRecord) -> tuple[object, ...]:
    args: Any = record.args
    return tuple(args.values()) if isinstance(args, dict) else tuple(args or ())


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def _fields(record: logging.LogRecord) -> dict[str, str | int | float | None]:
    """Ours, where they are plain. Libraries give whole requests, statements and tasks there."""
    given = vars(record).items() if record.name.split(".")[0] == OURS else ()
    return {name: value for name, value in given if name not in USUAL and isinstance(value, str | int | float | None)}


def _raised(record: logging.LogRecord) -> dict[str, list[str]]:
    error = _error(record)
    if error is None:
        return {}
    return {"exception": [_name(one) for one in _chain(error)], "frames": _frames(error.__traceback__)}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _frames(raised: TracebackType | None) -> list[str]:
    found = traceback.StackSummary.extract(traceback.walk_tb(raised), limit=-MOST_FRAMES, lookup_lines=False)
    return ["/".join(Path(frame.filename).parts[-3:]) + f":{frame.lineno} {frame.name}" for frame in found]
