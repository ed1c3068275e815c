"""After COVID-19: the symptom check, the visit, acetaminophen in a day, and what the seed's statements are worth."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.after_covid import (
    RED_FLAGS,
    SAME_DAY_FLAGS,
    SYMPTOMS,
    AcetaminophenDay,
    AcetaminophenDose,
    Checked,
    Level,
    Route,
    Status,
    acetaminophen,
    check,
    seed_statements,
    visit_preparation,
)
from caregiving.guidance.catalog import Review, Rules, State
from tests.guidance.reviewed import APPROVED, withdrawn

RULES = APPROVED
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
INFECTED = date(2026, 8, 20)


def checked(
    *flags: str, symptoms: tuple[str, ...] = (), effort: bool = False, today: date = date(2026, 11, 20),
    infected: date | None = INFECTED,
) -> Checked:  # fmt: skip
    return check(symptoms, flags, worse_after_effort=effort, infected_on=infected, today=today, rules=RULES)


@pytest.mark.parametrize("flag", SAME_DAY_FLAGS)
def test_an_urgent_flag_goes_before_everything(flag: str) -> None:
    found = checked(flag, RED_FLAGS[0])
    assert (found.route, found.rule_ids[0]) == (Route.SAME_DAY, "PC-21")
    assert found.flags == tuple(sorted((flag, RED_FLAGS[0])))


@pytest.mark.parametrize("flag", [*RED_FLAGS, "something new"])
def test_a_red_flag_leads_to_a_neurologist(flag: str) -> None:
    assert (checked(flag).route, checked(flag).rule_ids[0]) == (Route.NEUROLOGIST, "PC-20")


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_symptoms_without_flags_lead_to_a_visit(symptom: str) -> None:
    assert checked(symptoms=(symptom,)).route is Route.VISIT


def test_nothing_noted_leads_nowhere() -> None:
    found = checked()
    assert (found.route, found.look_again_on, found.long_covid) == (Route.NOTHING, None, False)


@pytest.mark.parametrize(("today", "long"), [(date(2026, 11, 19), False), (date(2026, 11, 20), True)])
def test_three_months_make_the_definition_and_the_day_to_look_again(today: date, long: bool) -> None:
    found = checked(symptoms=("tired",), today=today)
    assert (found.long_covid, found.look_again_on) == (long, date(2026, 11, 20))


def test_without_a_known_infection_there_is_no_such_day() -> None:
    found = checked(symptoms=("tired",), infected=None)
    assert (found.long_covid, found.look_again_on) == (False, None)


def test_worse_after_effort_means_pacing() -> None:
    found = checked(effort=True)
    assert (found.pacing, found.route) == (True, Route.VISIT)
    assert {"PC-12", "REH-01"} <= set(found.rule_ids)
    assert not checked(symptoms=("tired",)).pacing


def test_the_visit_list_grows_with_muscle_pain_and_breathlessness() -> None:
    plain, full = visit_preparation(["tired"], RULES), visit_preparation(["sore_muscles", "breathless"], RULES)
    assert set(full.blood) - set(plain.blood) == {"ck"}
    assert (plain.breathing, full.breathing) == ((), ("breathing_strength",))
    assert "reflexes" in plain.examination


def day(*doses: tuple[int | None, float], rules: Rules = RULES) -> AcetaminophenDay:
    given_at = [
        AcetaminophenDose(NOW - timedelta(hours=hours), None if mg is None else Decimal(mg)) for mg, hours in doses
    ]
    found = acetaminophen(given_at, NOW, rules)
    assert found
    return found


@pytest.mark.parametrize(
    ("milligrams", "level"),
    [(1999, Level.UNDER), (2000, Level.ASK), (3999, Level.ASK), (4000, Level.LIMIT), (6000, Level.LIMIT)],
)
def test_the_limits_of_a_day(milligrams: int, level: Level) -> None:
    assert day((milligrams, 1)).level is level


def test_all_products_of_the_last_24_hours_are_added_up() -> None:
    found = day((1000, 23.9), (650, 8), (500, 0), (1000, 24), (1000, -1))
    assert found.milligrams == 2150
    assert found.level == Level.ASK


def test_it_says_over_how_long_it_is_added_up() -> None:
    assert day((500, 1)).window == timedelta(hours=24)


def test_a_dose_of_unknown_strength_makes_the_sum_an_at_least() -> None:
    found = day((None, 2), (500, 3))
    assert found.milligrams == 500
    assert found.at_least is True
    assert not day((500, 3)).at_least


def test_it_says_when_the_sum_is_under_the_limit_again() -> None:
    found = day((1000, 20), (None, 19), (1000, 10), (500, 1))
    assert found.under_again_at == NOW + timedelta(hours=4)
    assert day((4000, 20), (2000, 10)).under_again_at == NOW + timedelta(hours=14)
    assert day((500, 20)).under_again_at is None
    assert day((None, 20), (2000, 10)).under_again_at == NOW + timedelta(hours=14)  # what nobody knows counts as none


def test_a_teams_lower_limit_holds() -> None:
    review = Review("PC-06.max", State.APPROVED, 1500, "team", "Dr Dee", NOW.date(), "low weight")
    found = day((1500, 3), rules=RULES.in_force(NOW.date(), [review]))
    assert found.level == Level.LIMIT
    assert found.limit == 1500
    assert found.ask_from == 1500


@given(doses=st.lists(st.tuples(st.none() | st.integers(1, 1500), st.integers(0, 30)), max_size=8), data=st.data())
def test_the_order_in_which_doses_arrive_does_not_matter(
    doses: list[tuple[int | None, float]], data: st.DataObject
) -> None:
    assert day(*data.draw(st.permutations(doses))) == day(*doses)


def test_every_statement_of_the_seed_has_a_status() -> None:
    found = {statement.rule_id: statement.status for statement in seed_statements(RULES)}
    assert set(found) == {f"PC-{number:02}" for number in range(1, 13)}
    assert found["PC-05"] is Status.OUTDATED
    assert found["PC-09"] is Status.DISPUTED
    assert found["PC-03"] is Status.UNCONFIRMED


def test_a_dose_without_milligrams_in_the_middle_neither_ends_nor_shortens_the_wait() -> None:
    found = day((1500, 20), (None, 15), (1500, 10), (1500, 5))
    assert found.under_again_at == NOW + timedelta(hours=14)
    assert found.at_least is True


def test_doses_of_which_nobody_knows_the_amount_are_never_under() -> None:
    assert day(*((None, hours) for hours in range(12))).level is Level.ASK
    assert day((None, 2)).level is Level.ASK
    assert day((4000, 2), (None, 3)).level is Level.LIMIT


def test_breathing_strength_is_on_the_visit_list_only_while_somebody_vouches_for_its_tests() -> None:
    assert visit_preparation(["breathless"], withdrawn("PC-23")).breathing == ()
