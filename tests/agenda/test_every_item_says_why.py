"""Every kind of due item has a rule behind it or says who set it: none is shown without an answer to why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from caregiving.agenda import sources, words
from caregiving.agenda.panel import LINES
from caregiving.agenda.why import SET_BY, may_have_changed, who_says
from caregiving.careteam.panel_why import HELD_AGAINST
from caregiving.guidance.catalog import Rules
from tests.agenda.test_words import SAMPLES

SOURCES = sorted(Path(str(sources.__file__)).parent.glob("*.py"))
# Made by one function of its file for several kinds, or with the kind worked out on the spot: which file makes them.
OF_A_FILE = {"dose": "clock", "routine": "clock", "upkeep": "equipment", "upkeep.after_illness": "equipment"}


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def given(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def may_be_empty(rules: ast.expr | None) -> bool:
    """Whether what is given as the rules can be nothing at all."""
    if isinstance(rules, ast.IfExp):
        return may_be_empty(rules.body) or may_be_empty(rules.orelse)
    return rules is None or (isinstance(rules, ast.Tuple) and not rules.elts)


def without_rules() -> set[str]:
    """The kinds of the items that can be made without any, as far as the sources say them."""
    found = set()
    for path in SOURCES:
        for call in calls(path, "Due"):
            if may_be_empty(given(call, "rule_ids")):
                kind = given(call, "kind")
                found.add(str(kind.value) if isinstance(kind, ast.Constant) else path.stem)
    return found


def test_an_item_without_a_rule_is_only_made_where_it_says_who_set_it() -> None:
    files = {file for kind, file in OF_A_FILE.items()}
    assert without_rules() <= {*SET_BY, *files, "papers"}


def always_ruled() -> set[str]:
    """The kinds of the files in which every item has its rules; of the others, those not made without theirs."""
    found = {"score", "after_covid", "drill"}
    for path in SOURCES:
        if not any(may_be_empty(given(call, "rule_ids")) for call in calls(path, "Due")):
            text = path.read_text(encoding="utf-8")
            found |= {kind for kind in words.TITLES if f'"{kind}"' in text}
    return found


@pytest.mark.parametrize("kind", words.TITLES)
def test_every_kind_has_its_rules_or_a_sentence_of_who_set_it(kind: str) -> None:
    assert kind in always_ruled() or who_says(str(SAMPLES[kind].get("says", kind)))


def test_what_the_papers_ask_for_names_a_row_that_the_catalog_holds() -> None:
    """Where nobody vouches for that row any more the item stays by a fact of the home, or is not made at all."""
    rules, kinds = Rules.load(), set()
    for path in SOURCES:
        for call in calls(path, "_day_item"):
            row, kind = given(call, "rule_id"), given(call, "kind")
            kinds.add(kind.value if isinstance(kind, ast.Constant) else None)
            assert not isinstance(row, ast.Constant) or row.value in rules
    assert {"screening", "screening.read", "sheet"} <= kinds <= {*SET_BY, "score", "after_covid"}


def test_each_of_the_nine_lines_is_held_against_rows_or_says_why() -> None:
    rules = Rules.load()
    assert set(HELD_AGAINST) == set(LINES)
    for line, rule_ids in HELD_AGAINST.items():
        assert all(rule_id in rules for rule_id in rule_ids)
        assert rule_ids or who_says(line)


def test_a_row_may_have_changed_from_the_day_after_it_should_have_been_read_again() -> None:
    row = Rules.load()["SET-SILENT-HOME"].row
    assert not may_have_changed([row.id], row.review_by)
    assert may_have_changed(["NO-SUCH", row.id], row.review_by.replace(year=row.review_by.year + 1))
    assert not may_have_changed(["NO-SUCH"], row.review_by.replace(year=row.review_by.year + 1))
