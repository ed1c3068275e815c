"""Why am I told this? The sentence, the source and who approved it, for every rule behind a due item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from caregiving.agenda.why import Reason, reasons, reviewed, set_by, setter, spelled, who_says, why
from caregiving.guidance.catalog import Review, Rules, State, Value
from caregiving.guidance.upkeep import Says as UpkeepSays
from tests.reminders.sending import due

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def after(rule_id: str, state: State | None = None, value: Value = None, team: str | None = None) -> Reason:
    said = [Review(rule_id, state, value, team, "Rosa Lind", DAY, "read it")] if state else []
    (found,) = reasons(Rules.load().in_force(DAY, said), [rule_id])
    return found


def test_every_rule_of_an_item_is_answered_in_its_order() -> None:
    item = due("test:1:0", rule_ids=("TST-01", "AV-01"))
    assert [reason.rule_id for reason in why(item, Rules.load())] == ["TST-01", "AV-01"]


def test_a_row_that_is_gone_is_passed_over() -> None:
    assert reasons(Rules.load(), ["NO-SUCH"]) == []


def test_the_answer_holds_sentence_source_date_country_and_confidence() -> None:
    found = after("SUP-01")
    assert found.why.sentence
    assert found.why.source
    assert found.why.source_date
    assert found.why.country
    assert (found.value, found.confidence) == ("14 days", "high")


@pytest.mark.parametrize(
    ("state", "team", "words"),
    [
        (None, None, "Not yet reviewed by your clinic."),
        (State.DRAFT, None, "A draft since 20 Nov 2026. Not yet approved by your clinic."),
        (State.UNDER_REVIEW, None, "Under review since 20 Nov 2026. Not yet approved by your clinic."),
        (State.APPROVED, None, "Approved by Rosa Lind on 20 Nov 2026."),
        (State.APPROVED, "Albany", "Approved by Rosa Lind, Albany, on 20 Nov 2026."),
        (State.WITHDRAWN, None, "Withdrawn by Rosa Lind on 20 Nov 2026: no longer used."),
    ],
)
def test_the_state_of_review_is_a_sentence(state: State | None, team: str | None, words: str) -> None:
    assert reviewed(after("AV-01", state, team=team).why) == words


def test_what_drives_nothing_says_to_ask_the_team() -> None:
    assert after("ISO-06").reviewed == "Ask your team. Not yet reviewed by your clinic."
    assert after("AV-23", State.APPROVED).reviewed == "Approved by Rosa Lind on 20 Nov 2026."
    assert not after("AV-01").ask
    assert after("AV-01", State.WITHDRAWN).ask


@pytest.mark.parametrize(
    ("days", "words"), [(0, ""), (1, "To be looked at again by 20 Dec 2026: it may have changed. Ask.")]
)
def test_a_row_that_was_not_looked_at_again_in_time_says_so(days: int, words: str) -> None:
    rules = Rules.load()
    until = rules["VAX-C03"].row.review_by
    (found,) = reasons(rules.in_force(until + timedelta(days=days)), ["VAX-C03"])
    assert (found.expired, found.old) == (bool(words), words)


def test_a_teams_own_value_is_the_one_that_is_told() -> None:
    assert after("SUP-01", State.APPROVED, 21, "Albany").value == "21 days"


def test_a_disputed_row_names_both_sides() -> None:
    rules = Rules.load()
    side = rules.disagreements[0].sides[0]
    (found,) = reasons(rules, [side.rows[0]])
    assert found.disagreements[0].sides == rules.disagreements[0].sides


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, ""), (True, "yes"), (False, "no"), (5, "5 days"), (1, "1 day"), (Decimal(1), "1 day"),
     (Decimal("37.80"), "37.8 days"), (Decimal("20"), "20 days"), ("weekly", "weekly days")],
)  # fmt: skip
def test_a_value_is_told_with_its_unit(value: Value, words: str) -> None:
    assert spelled(value, "days") == words


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("dose", {}, "It stands in the home's list of medicines."),
        ("routine", {}, "The home wrote this routine in."),
        ("upkeep", {"says": "manufacturer"}, "The maker of the machine says how often."),
        ("upkeep", {"says": "team"}, "The care team set how often."),
        ("upkeep", {"says": "team", "why": "usual"}, "The care team set how often."),
        (
            "upkeep",
            {"says": "supplier", "why": "infection"},
            "The supplier says how often. It comes more often while the infection plan is on.",
        ),
        ("test", {}, ""),
    ],
)
def test_what_no_rule_stands_behind_names_who_set_it(kind: str, params: dict[str, str], words: str) -> None:
    assert set_by(due(kind=kind, params=params)) == words


@pytest.mark.parametrize("says", UpkeepSays)
def test_everybody_who_can_say_how_often_is_named(says: UpkeepSays) -> None:
    assert bool(who_says(says.value)) == (says is not UpkeepSays.PAYER)


@pytest.mark.parametrize(
    ("kind", "params", "who"),
    [("dose", {}, "household"), ("routine", {}, "household"), ("upkeep", {"says": "team"}, "team"), ("test", {}, "")],
)
def test_who_set_it_has_one_word_for_programs(kind: str, params: dict[str, str], who: str) -> None:
    assert setter(due(kind=kind, params=params)) == who
