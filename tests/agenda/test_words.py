"""Every kind of due item has its sentence, and none of them tells anybody what to do with a medicine."""

import ast
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from caregiving.agenda import short_words, words
from tests.reminders.sending import due

SOURCES = Path(words.__file__).parent / "sources"
ZONE = ZoneInfo("America/New_York")
SAMPLES: dict[str, dict[str, object]] = {
    "danger": {"at": "2026-11-20T08:07:00+00:00"},
    "antiviral.ask": {
        "contact": "Dr Lee", "phase": "open", "day": 1, "of": 5, "strict": "2026-11-23", "usual": "2026-11-24",
    },
    "antiviral.ask_other": {"contact": "", "until": "2026-11-27"},
    "antiviral.ask_anyway": {"contact": ""},
    "flu.ask": {"contact": "Dr Lee", "until": "2026-11-21T15:00:00+00:00"},
    "flu.ask_anyway": {"contact": "", "positive": True},
    "test": {"done": 1, "needed": 2, "or_ask": False},
    "check": {},
    "isolation": {"phase": "apart", "until": ""},
    "supply.order": {
        "name": "Filters", "order_by": "2026-11-20", "runs_out": "2026-12-09", "late": True, "supplier": "",
    },
    "supply.count": {"name": "Filters", "counted_on": "2026-10-01"},
    "vaccine": {"group": "RSV", "person": "Ben", "recommended": "2026-09-01", "past_due": ""},
    "vaccine.season": {"group": "Influenza", "person": ""},
    "upkeep": {"verb": "clean", "part": "tube", "device": "NIV", "says": "team"},
    "upkeep.after_illness": {"verb": "replace", "part": "filter", "device": "NIV", "says": "team"},
    "dose": {"name": "Riluzole", "dose": "50 mg", "time": "08:00"},
    "routine": {"title": "Feed", "detail": "250 mL", "time": "20:00"},
    "drill": {"device": "Suction", "on": ""},
    "screening": {"signed": True, "because": "a medicine changed"},
    "score": {"after_days": 14},
    "after_covid": {},
    "after_covid.flags": {"at_once": True},
    "lung_test": {"on": "2026-06-01"},
    "weight": {"on": "2026-11-13"},
    "weight.loss": {"percent": 6, "since": "2026-06-01"},
    "sheet": {},
    "screening.read": {"who": "Dana Whitfield"},
    "team.message": {"line": "drill", "text": "", "who": "Dee Lee"},
    "leave.ends": {"team": "Albany ALS clinic", "at": "2026-12-03T05:00:00+00:00"},
}  # fmt: skip


def kinds_in_sources() -> set[str]:
    """The kinds that the sources of due items really make."""
    found = set()
    for path in SOURCES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "kind" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
    return found


def test_every_kind_that_can_be_due_has_a_sentence() -> None:
    assert kinds_in_sources() <= set(words.TITLES) == set(SAMPLES)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_sentence_is_whole_and_a_short_one_is_shorter(kind: str, language: str) -> None:
    item = due(kind=kind, params=SAMPLES[kind])
    with translation.override(language):
        sentence, short = words.title(item, ZONE), short_words.short(item, ZONE)
    assert sentence and "%(" not in sentence and "None" not in sentence
    assert len(short) <= len(sentence)


def test_no_sentence_says_take_or_stop() -> None:
    text = "".join(Path(str(one.__file__)).read_text(encoding="utf-8") for one in (words, short_words))
    sentences = re.findall(r'_\("([^"]+)"\)', text)
    assert sentences
    for sentence in sentences:
        assert not re.search(r"\b(take|stop|taking|stopping)\b", sentence, re.IGNORECASE), sentence


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"until": "2026-11-24T20:00:00+00:00"}, "Keep apart. At the earliest until Tue 24 Nov, 15:00."),
        ({"waits": "better"}, "Keep apart until 24 hours after it is noted that things get better."),
        (
            {"waits": "normal_temperature"},
            "Keep apart. Measure the temperature: the 24 hours without fever begin with a normal one.",
        ),
        (
            {"waits": "normal_temperature", "measure_from": "2026-11-24T20:00:00+00:00"},
            "Keep apart. Measure the temperature from Tue 24 Nov, 15:00 on: until then a fever medicine hides a fever.",
        ),
        ({"waits": "better,normal_temperature"}, "Keep apart until 24 hours without fever and better."),
        (
            {"phase": "precautions", "until": "2026-11-25T05:00:00+00:00"},
            "Extra care until Tue 24 Nov: masks, air, distance.",
        ),
        ({"phase": "precautions"}, "Extra care: masks, air, distance. For how long: ask the care team."),
        ({"waits": "better", "hours": 48}, "Keep apart until 48 hours after it is noted that things get better."),
        (
            {"waits": "better", "hours": None},
            "Keep apart. Once things are better and the fever is gone, ask the care team when to end it.",
        ),
        ({"phase": "ask", "asks": "not_vouched"}, "When to end the isolation: ask the care team."),
        (
            {"phase": "ask", "asks": "daily_medicine"},
            "When to end the isolation: ask the care team. A fever medicine is given all the time.",
        ),
        (
            {"phase": "ask", "asks": "unknown_medicine"},
            "When to end the isolation: ask the care team. A medicine whose name is not known may hide a fever. "
            "In the list of medicines, say whether it lowers one.",
        ),
    ],
)
def test_staying_apart_says_until_when_or_what_still_has_to_come(told: dict[str, Any], sentence: str) -> None:
    item = due(kind="isolation", params={"phase": "apart", "until": "", "hours": 24, **told})
    with translation.override("en"):
        assert words.title(item, ZONE) == sentence


def test_how_often_to_score_is_what_the_row_says() -> None:
    with translation.override("en"):
        said = [
            words.title(due(kind="score", params={"after_days": None, **every}), ZONE) for every in ({"every": 35}, {})
        ]
    assert said == ["Rate the twelve items: every 35 days is enough.", "Rate the twelve items."]


def test_a_snapshot_of_before_is_still_read() -> None:
    with translation.override("en"):
        assert words.title(due(kind="isolation", params=SAMPLES["isolation"]), ZONE).startswith("Keep apart.")
        assert words.title(due(kind="test", params=SAMPLES["test"]), ZONE).startswith("Test again: number 2")


@pytest.mark.parametrize(
    ("laboratory", "sentence"),
    [(True, "ask for a laboratory test (PCR)."), (False, "ask the prescriber.")],
)
def test_still_ill_after_two_negative_tests_names_what_helps_more(laboratory: bool, sentence: str) -> None:
    of_before = {"done": 2, "needed": 3, "or_ask": True, "by_laboratory": laboratory}
    told = {**of_before, "home_from": "2026-11-23T09:07:00+00:00"}
    with translation.override("en"):
        said = [words.title(due(kind="test", params=params), ZONE) for params in (of_before, told)]
        assert short_words.short(due(kind="test", params=told), ZONE) == "Ask for a test"
    assert said[0] == f"Still ill after 2 negative tests: {sentence}"
    assert said[1] == f"{said[0]} Another home test counts from Mon 23 Nov, 04:07."
