"""What is in force on a day: the row, what reviewers said of it, and what a care team set for its patients."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.catalog import CatalogError, Confidence, Review, Rules, Ruling, State, Value

DAY = date(2026, 11, 21)
APPROVED = Review("ISO-06", State.APPROVED, None, None, "Rosa Lind", DAY, "read the label")


def after(*reviews: Review, on: date = DAY) -> Rules:
    return Rules.load().in_force(on, reviews)


def changed(rule_id: str, **changes: object) -> Review:
    return replace(APPROVED, rule_id=rule_id, **changes)  # type: ignore[arg-type]  # fields by name


def test_reading_the_catalog_twice_gives_the_same_rules() -> None:
    assert Rules.load() is Rules.load()


def test_a_well_founded_row_drives_from_the_start_and_says_that_nobody_reviewed_it() -> None:
    ruling = after()["AV-01"]

    assert ruling.drives_reminders
    assert ruling.state is State.NOT_REVIEWED


@pytest.mark.parametrize("rule_id", ["TST-12", "ISO-01.fever", "SP-04.now"])
def test_an_unconfirmed_or_proposed_row_drives_nothing_until_it_is_approved(rule_id: str) -> None:
    assert not after()[rule_id].drives_reminders
    assert not after(changed(rule_id, state=State.UNDER_REVIEW))[rule_id].drives_reminders
    assert after(changed(rule_id))[rule_id].drives_reminders


def test_of_what_is_unconfirmed_or_proposed_only_settings_of_the_product_drive_before_anybody_approved_them() -> None:
    unsure = {
        ruling.row.id for ruling in Rules.load() if ruling.row.confidence in {Confidence.UNCONFIRMED, Confidence.POLICY}
    }
    settings = {ruling.row.id for ruling in Rules.load() if ruling.row.product_setting}

    assert {rule_id for rule_id in unsure if after()[rule_id].drives_reminders} == settings
    assert {rule_id for rule_id in unsure if after()[rule_id].value is not None} == settings


def test_a_setting_of_the_product_drives_without_approval() -> None:
    ruling = after()["SET-COUNT-AGE"]

    assert ruling.row.confidence is Confidence.POLICY
    assert ruling.drives_reminders


@pytest.mark.parametrize("rule_id", ["AV-01", "AV-23", "SET-COUNT-AGE", "MON-02"])
def test_a_withdrawn_row_drives_nothing_and_its_number_cannot_be_read(rule_id: str) -> None:
    rules = after(changed(rule_id, state=State.WITHDRAWN))

    assert not rules[rule_id].drives_reminders
    assert rules[rule_id].value is None
    assert rules.number(rule_id) is None
    assert rules.days(rule_id) is None
    assert rules[rule_id].stated == rules[rule_id].row.value


@pytest.mark.parametrize("rule_id", ["MON-02", "ISO-06"])
def test_the_number_of_a_row_that_nobody_approved_cannot_be_read(rule_id: str) -> None:
    assert after().number(rule_id) is None
    assert after(changed(rule_id)).days(rule_id) == timedelta(days=int(str(after()[rule_id].stated)))


def test_a_review_counts_from_its_day_on_so_that_a_past_day_can_be_asked() -> None:
    review = changed("SUP-01", value=21)

    assert after(review, on=DAY - timedelta(days=1)).number("SUP-01") == 14
    assert after(review, on=DAY).number("SUP-01") == 21


def test_a_reviewer_who_changes_a_row_is_named_with_day_and_reason() -> None:
    why = after(changed("SUP-01", value=21, team="north"))["SUP-01"].why()

    assert (why.by, why.on, why.reason, why.team) == ("Rosa Lind", DAY, "read the label", "north")
    assert (why.value, why.unit) == (21, "days")


def test_the_answer_to_why_names_sentence_source_date_country_confidence_and_review_state() -> None:
    why = after()["SUP-05"].why()

    assert why.sentence == "Opened riluzole liquid keeps for 15 days."
    assert "riluzole" in why.source
    assert (why.source_date, why.country, why.confidence) == ("2025-10", "US", Confidence.HIGH)
    assert (why.state, why.team) == (State.NOT_REVIEWED, None)
    assert why.addresses == ("mayoclinic.org",)
    assert why.review_by == date(2027, 11, 20)


def test_several_sources_are_all_named() -> None:
    ruling = Rules.load()["AV-01"]

    assert ruling.why().source.split("; ")[-1] == ruling.row.sources[-1].organisation_and_title
    assert len(ruling.why().addresses) == len(ruling.row.sources) == 3


def test_what_is_in_force_of_a_row_keeps_the_row_itself() -> None:
    row = Rules.load()["SUP-01"].row

    assert after(changed("SUP-01", value=3, team="north"))["SUP-01"].row == row
    assert after(changed("SUP-01", value=21))["SUP-01"].row == row


def test_what_was_in_force_can_be_asked_again_for_another_day() -> None:
    rules = after(changed("SUP-01", value=21)).for_country("GB").in_force(DAY)

    assert (rules.number("SUP-01"), rules.country) == (14, "UK")
    assert rules.disagreements == Rules.load().disagreements


def test_a_draft_changes_nothing_that_is_in_force() -> None:
    approved = changed("SUP-01", value=21)
    draft = changed("SUP-01", value=28, state=State.DRAFT)

    assert after(approved, draft)["SUP-01"].value == 21
    assert after(draft)["SUP-01"].value == 14
    assert after(draft)["SUP-01"].state is State.DRAFT


def test_of_two_decisions_on_one_day_the_one_said_later_stands() -> None:
    assert after(changed("SUP-01", value=21), changed("SUP-01", value=28)).number("SUP-01") == 28


def test_a_teams_own_value_stands_above_the_reviewers_for_its_patients() -> None:
    ours = changed("SUP-01", value=21)
    theirs = changed("SUP-01", value=28, team="north", by="Dr Dee", on=DAY - timedelta(days=3))
    ruling = after(ours, theirs)["SUP-01"]

    assert (ruling.value, ruling.by, ruling.team) == (28, "Dr Dee", "north")


def test_a_team_that_names_no_value_decides_on_the_reviewers() -> None:
    theirs = changed("SUP-01", value=None, team="north")

    assert after(changed("SUP-01", value=21), theirs).number("SUP-01") == 21
    assert after(changed("SUP-01", value=21, state=State.DRAFT), theirs).number("SUP-01") == 14
    assert after(theirs).number("SUP-01") == 14


def test_a_reviewer_who_names_no_value_decides_on_the_rows_own() -> None:
    assert after(changed("SUP-01", value=21), changed("SUP-01", value=None)).number("SUP-01") == 14


def test_a_teams_draft_leaves_the_reviewers_value() -> None:
    theirs = changed("SUP-01", value=28, team="north", state=State.DRAFT)

    assert after(changed("SUP-01", value=21), theirs).number("SUP-01") == 21


@pytest.mark.parametrize(("days_later", "state"), [(0, State.WITHDRAWN), (1, State.WITHDRAWN), (-1, State.APPROVED)])
def test_a_row_withdrawn_after_the_team_approved_it_is_withdrawn_for_the_team_too(
    days_later: int, state: State
) -> None:
    theirs = changed("AV-23", team="north", on=DAY)
    gone = changed("AV-23", state=State.WITHDRAWN, on=DAY + timedelta(days=days_later))

    assert after(theirs, gone, on=DAY + timedelta(days=2))["AV-23"].state is state


def test_reviews_of_two_teams_are_never_mixed() -> None:
    with pytest.raises(ValueError, match="one care team at a time, not of north, south"):
        after(changed("AV-23", team="north"), changed("AV-23", team="south"))


@pytest.mark.parametrize("value", [13, 61, Decimal("13.9"), True, "14"])
def test_a_team_value_outside_what_the_row_allows_counts_for_nothing(value: Value) -> None:
    ruling = after(changed("SUP-01", value=value, team="north"))["SUP-01"]

    assert (ruling.value, ruling.state) == (14, State.NOT_REVIEWED)


@pytest.mark.parametrize("value", [14, 60, Decimal("20.5")])
def test_a_team_value_at_or_within_the_bounds_counts(value: Value) -> None:
    ruling = after(changed("SUP-01", value=value, team="north"))["SUP-01"]

    assert (ruling.value, ruling.team) == (value, "north")


def test_a_team_may_not_set_a_value_where_the_row_names_no_bounds() -> None:
    assert after(changed("AV-01", value=6, team="north")).number("AV-01") == 5
    assert after(changed("AV-01", value=6)).number("AV-01") == 6


@pytest.mark.parametrize(("rule_id", "value"), [("PC-01", 3), ("AV-01", "five"), ("ISO-03", 1)])
def test_a_value_of_another_kind_than_the_rows_counts_for_nothing(rule_id: str, value: Value) -> None:
    assert after(changed(rule_id, value=value))[rule_id].value == Rules.load()[rule_id].value


def test_a_reviewer_may_change_a_text_but_a_team_may_not() -> None:
    assert after(changed("PC-01", value="outdated"))["PC-01"].value == "outdated"
    assert after(changed("PC-01", value="outdated", team="north"))["PC-01"].value == "disputed"


def test_a_review_of_a_row_that_does_not_exist_changes_nothing() -> None:
    rules = after(changed("NO-SUCH"))

    assert "NO-SUCH" not in rules
    assert len(rules) == len(Rules.load())


def test_a_row_expires_the_day_after_it_should_have_been_reviewed() -> None:
    ruling = after()["VAX-C08"]

    assert not ruling.expired(ruling.row.review_by)
    assert ruling.expired(ruling.row.review_by + timedelta(days=1))


def versions(folder: Path) -> Rules:
    (folder / "sources.toml").write_text(
        '[[source]]\nid = "S"\norganisation_and_title = "A"\nyear_or_date = "2024"\naddress = "b"\n'
    )
    row = (
        '[[row]]\nid = "T-1"\nstatement = "s"\nvalue = {}\nunit = "days"\nsources = ["S"]\nsource_date = "2024"\n'
        'country = "any"\nconfidence = "H"\nvalid_from = {}\nreview_by = 2028-01-01\n{}\n'
    )
    (folder / "rows.toml").write_text(
        row.format(5, "2024-01-01", "")
        + row.format(6, "2025-01-01", "replaces = 2024-01-01")
        + row.format(7, "2026-01-01", "replaces = 2025-01-01")
    )
    return Rules.load(folder)


def test_each_version_of_a_row_is_in_force_from_its_day(tmp_path: Path) -> None:
    rules = versions(tmp_path)

    days = [date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]

    assert rules.number("T-1") == 7
    assert [rules.in_force(day).number("T-1") for day in days] == [5, 5, 6, 6, 7]
    assert all(rules.in_force(day)["T-1"].drives_reminders for day in days)


def test_before_its_first_version_a_row_is_there_but_drives_nothing(tmp_path: Path) -> None:
    ruling = versions(tmp_path).in_force(date(2023, 12, 31))["T-1"]

    assert (ruling.stated, ruling.value, ruling.begun, ruling.drives_reminders) == (5, None, False, False)


def test_an_approval_before_a_row_begins_does_not_make_it_drive(tmp_path: Path) -> None:
    approval = changed("T-1", on=date(2023, 6, 1))

    assert not versions(tmp_path).in_force(date(2023, 12, 31), [approval])["T-1"].drives_reminders
    assert versions(tmp_path).in_force(date(2024, 1, 1), [approval])["T-1"].drives_reminders


@pytest.mark.parametrize("team", [None, "north"])
def test_what_was_said_of_an_earlier_text_is_not_said_of_the_one_that_replaces_it(
    tmp_path: Path, team: str | None
) -> None:
    rules, said = versions(tmp_path), changed("T-1", on=date(2025, 12, 31), team=team)

    before, then = (rules.in_force(day, [said])["T-1"] for day in (date(2025, 12, 31), date(2026, 1, 1)))

    assert (before.state, before.by) == (State.APPROVED, said.by)
    assert (then.state, then.stated, then.by, then.team) == (State.NOT_REVIEWED, 7, "", None)


def test_the_text_that_replaces_another_is_reviewed_from_its_first_day_on(tmp_path: Path) -> None:
    said = changed("T-1", on=date(2026, 1, 1))

    assert versions(tmp_path).in_force(date(2026, 1, 1), [said])["T-1"].state is State.APPROVED


def test_what_was_withdrawn_stays_withdrawn_whatever_text_replaces_it(tmp_path: Path) -> None:
    said = changed("T-1", on=date(2024, 6, 1), state=State.WITHDRAWN)

    assert versions(tmp_path).in_force(date(2026, 6, 1), [said])["T-1"].value is None


def test_asking_for_a_number_where_there_is_none_is_refused() -> None:
    for rule_id in ("TST-07", "PC-01", "ISO-03"):
        with pytest.raises(CatalogError, match=f"{rule_id}: a number is asked for"):
            Rules.load().number(rule_id)


def test_asking_for_days_where_the_row_is_in_hours_is_refused() -> None:
    assert Rules.load().hours("TST-01") == timedelta(hours=48)
    assert Rules.load().days("AV-01") == timedelta(days=5)
    with pytest.raises(CatalogError, match="TST-01: days are asked for, the row is in hours"):
        Rules.load().days("TST-01")
    with pytest.raises(CatalogError, match="AV-01: hours are asked for, the row is in days"):
        Rules.load().hours("AV-01")


reviews = st.builds(
    Review,
    rule_id=st.sampled_from(["SUP-01", "ISO-06", "TST-12"]),
    state=st.sampled_from(State),
    value=st.one_of(st.none(), st.integers(0, 100)),
    team=st.sampled_from([None, "north"]),
    by=st.just("Rosa Lind"),
    on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    reason=st.just("because"),
)


@given(st.lists(reviews, max_size=6), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_what_is_said_later_never_changes_what_was_in_force(said: list[Review], on: date) -> None:
    known_then = [review for review in said if review.on <= on]

    assert list(after(*said, on=on)) == list(after(*known_then, on=on))


@given(st.lists(reviews, max_size=6))
def test_the_value_in_force_is_always_the_rows_or_one_that_somebody_approved(said: list[Review]) -> None:
    ruling: Ruling = after(*said, on=date(2027, 1, 1))["SUP-01"]
    decided = {r.value for r in said if r.state in (State.APPROVED, State.WITHDRAWN)}

    assert ruling.stated == 14 or ruling.stated in decided
    assert ruling.value == (None if ruling.state is State.WITHDRAWN else ruling.stated)


@pytest.mark.parametrize("country", ["US", "GB"])
def test_a_row_expires_on_the_day_after_it_was_to_be_looked_at_again(country: str) -> None:
    until = Rules.load()["ISO-01"].row.review_by
    late = Rules.load().in_force(until + timedelta(days=1)).for_country(country)

    assert late.expired("ISO-01")
    assert not late.expired("PW-01")
    assert not Rules.load().in_force(until).expired("ISO-01")
    assert not Rules.load().expired("ISO-01")
