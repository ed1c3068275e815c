"""Every kind of due item has its sentence, and none of them tells anybody what to do with a medicine."""

import ast
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from caregiving.agenda import words
from tests.reminders.sending import due

SOURCES = Path(words.__file__).parent / "sources"
ZONE = ZoneInfo("America/New_York")
SAMPLES: dict[str, dict[str, object]] = {
    "danger": {"at": "2026-11-20T08:07:00+00:00"},
    "antiviral.ask": {
        "contact": "Dr Lee", "phase": "open", "day": 1, "of": 5, "strict": "2026-11-23", "usual": "2026-11-24",
    },
    "antiviral.ask_anyway": {"contact": ""},
    "flu.ask": {"contact": "Dr Lee", "until": "2026-11-21T15:00:00+00:00"},
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
    "sheet": {},
    "screening.read": {"who": "Dana Whitfield"},
    "team.message": {"line": "drill", "text": "", "who": "Dee Lee"},
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
        sentence, short = words.title(item, ZONE), words.short(item, ZONE)
    assert sentence and "%(" not in sentence and "None" not in sentence
    assert len(short) <= len(sentence)


def test_no_sentence_says_take_or_stop() -> None:
    text = Path(words.__file__).read_text(encoding="utf-8")
    sentences = re.findall(r'_\("([^"]+)"\)', text)
    assert sentences
    for sentence in sentences:
        assert not re.search(r"\b(take|stop|taking|stopping)\b", sentence, re.IGNORECASE), sentence
