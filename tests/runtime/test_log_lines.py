"""The log has one JSON object a line, and no word that people wrote: an error's text may hold a whole row."""

import json
import logging
import sys
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from caregiving.runtime.log_lines import JsonLines

LOGGING: Any = settings.LOGGING
PRIVATE = "Failing row contains (Helen, paxlovid)"
OURS, THEIRS = logging.getLogger("caregiving.tests"), logging.getLogger("celery.worker")


def line(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    """What stands in the log of the one record."""
    (record,) = caplog.records
    text = JsonLines().format(record)
    assert "\n" not in text
    assert "paxlovid" not in text
    return dict(json.loads(text))


def refused() -> None:
    try:
        raise ValueError(PRIVATE)
    except ValueError as error:
        raise RuntimeError(f"not stored\nDETAIL: {PRIVATE}") from error


def test_it_is_what_every_process_writes() -> None:
    named = LOGGING["formatters"]["line"]["()"]
    assert import_string(named) is JsonLines
    assert LOGGING["handlers"]["console"]["formatter"] == "line"


def test_a_line_has_time_level_logger_event_and_plain_fields(caplog: pytest.LogCaptureFixture) -> None:
    OURS.warning("chunk_sent", extra={"sent": 3, "seconds": 0.25, "who": object()})
    found = line(caplog)
    assert found.pop("time").endswith("+00:00")
    assert found == {
        "level": "WARNING", "logger": "caregiving.tests", "event": "chunk_sent", "sent": 3, "seconds": 0.25,
    }  # fmt: skip


def test_what_was_filled_in_is_told_where_no_error_is(caplog: pytest.LogCaptureFixture) -> None:
    THEIRS.warning("%s: %s", "Not Found", "/ñ\n/")
    assert line(caplog)["event"] == "Not Found: /ñ\n/"


def test_an_error_is_told_by_its_types_and_its_place_alone(caplog: pytest.LogCaptureFixture) -> None:
    try:
        refused()
    except RuntimeError:
        OURS.exception("plan_failed")
    found = line(caplog)
    assert found["event"] == "plan_failed"
    assert found["exception"] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert [frame.split(":")[0] for frame in found["frames"]] == ["tests/runtime/test_log_lines.py"] * 2
    assert found["frames"][-1].endswith(" refused")


@pytest.mark.parametrize("words", ["Task raised: %r", "%s"])
def test_what_a_library_filled_into_a_line_about_an_error_is_not_told(
    caplog: pytest.LogCaptureFixture, words: str
) -> None:
    error = ValueError(PRIVATE)
    THEIRS.error(words, error)
    assert line(caplog)["event"] == words
    caplog.clear()
    THEIRS.error(words, PRIVATE, exc_info=error, extra={"data": PRIVATE})
    found = line(caplog)
    assert (found["event"], found["exception"]) == (words, ["builtins.ValueError"])


@pytest.mark.parametrize("given", [ValueError(PRIVATE), f"it failed: {PRIVATE}"])
def test_an_error_that_is_the_line_itself_is_told_by_its_type(caplog: pytest.LogCaptureFixture, given: object) -> None:
    THEIRS.error(given, exc_info=ValueError(PRIVATE))
    assert line(caplog)["event"] == "ValueError"


def test_what_a_library_adds_is_no_field(caplog: pytest.LogCaptureFixture) -> None:
    THEIRS.warning("slow", extra={"sql": f"INSERT {PRIVATE}", "params": (PRIVATE,)})
    assert set(line(caplog)) == {"time", "level", "logger", "event"}


def test_errors_that_come_from_each_other_end(caplog: pytest.LogCaptureFixture) -> None:
    first, second = ValueError(PRIVATE), KeyError(PRIVATE)
    first.__cause__, second.__cause__ = second, first
    OURS.error("round", exc_info=first)
    assert line(caplog)["exception"] == ["builtins.ValueError", "builtins.KeyError"]


def test_statements_are_told_at_no_level() -> None:
    assert LOGGING["loggers"]["django.db.backends"]["level"] == "WARNING"


def test_a_request_or_a_task_that_failed_is_told_as_that() -> None:
    asked = failed("django.request", "%s: %s", "Internal Server Error", "/people/")
    task = failed("celery.app.trace", "Task %(name)s: %(exc)s", {"name": "reminders.deliver", "exc": PRIVATE})
    assert [asked["event"], task["event"]] == ["request_failed", "task_failed reminders.deliver"]
    assert PRIVATE not in json.dumps([asked, task])


def failed(name: str, words: str, *filled_in: object) -> dict[str, object]:
    try:
        raise ValueError(PRIVATE)
    except ValueError:
        record = logging.LogRecord(name, logging.ERROR, "x", 1, words, filled_in, sys.exc_info())
    line: dict[str, object] = json.loads(JsonLines().format(record))
    return line
