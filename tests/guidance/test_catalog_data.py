"""The rows that ship: complete, sourced, in plain words, honest about what is not confirmed."""

import re
from datetime import date, timedelta

import pytest

from caregiving.guidance.catalog import Confidence, Rules, Ruling
from caregiving.guidance.medicines import Category

RULES = Rules.load()
COMPILED = date(2026, 11, 20)
TOPICS = [
    "testing",
    "antivirals",
    "medicines",
    "interactions",
    "vaccines",
    "upkeep",
    "infection",
    "power",
    "function",
    "breathing",
    "supplies",
    "isolation",
    "after_covid",
    "monitoring",
    "settings",
]
FAMILIES = {
    "TST": range(1, 17),
    "AV": [*range(1, 26), *range(30, 38), *range(40, 44)],
    "VAX-C": range(1, 15),
    "VAX-F": range(1, 7),
    "VAX-P": range(1, 8),
    "VAX-R": range(1, 8),
    "VAX-K": range(1, 4),
    "EQ": range(1, 19),
    "PW": range(1, 9),
    "INF": range(1, 19),
    "FR": range(1, 15),
    "RM": range(1, 14),
    "SP": range(1, 6),
    "RF": range(1, 4),
    "OX": range(1, 4),
    "OUT": range(1, 7),
    "SUP": range(1, 14),
    "ISO": range(1, 15),
    "PC": range(1, 13),
    "MON": range(1, 10),
    "REH": range(1, 7),
}
NUMBERED = [
    f"{family}{'' if family.startswith('VAX') else '-'}{number:02}" for family, ns in FAMILIES.items() for number in ns
]


def about(rule_id: str) -> list[Ruling]:
    """A row and the further numbers of the same clinical row."""
    return [ruling for ruling in RULES if re.fullmatch(re.escape(rule_id) + r"([.].+)?", ruling.row.id)]


@pytest.mark.parametrize("rule_id", NUMBERED)
def test_every_clinical_row_is_in_the_catalog(rule_id: str) -> None:
    assert about(rule_id)


def test_the_topics_are_those_of_the_product() -> None:
    assert {ruling.row.topic for ruling in RULES} == set(TOPICS)


UNCONFIRMED = [
    "AV-05c.dates",
    "AV-22",
    "AV-40.wording",
    "VAX-C10.mnexspike",
    "VAX-C12",
    "VAX-P06.after_pcv13",
    "VAX-P06.after_both",
    "VAX-P06.ppsv23_only",
    "VAX-F06",
    "EQ-06",
    "EQ-17.powder",
    "SP-03.ok",
    "SP-03.call",
    "SP-03.emergency",
    "RM-06.fvc",
    "RM-06.fvc_symptoms",
    "RM-06.snip",
    "RM-06.snip_men",
    "RM-06.snip_women",
    "RM-06.fall",
    "RM-06.spo2",
    "RM-06.spo2_lung",
    "RM-06.urgent",
    "RM-08",
    "FR-14",
    "SUP-11",
    "SUP-11.refills",
    "SUP-12",
    "SUP-12.contact",
    "PC-03",
    "MON-03.from",
    "MON-03.to",
    "REH-04",
    "TST-12",
    "INT-mirtazapine.US",
    "INT-escitalopram.US",
    "INT-codeine.US",
    "INT-scopolamine.US",
    "INT-modafinil.US",
    "INT-quinine.US",
    "INT-glycopyrrolate.US",
    "INT-atropine.US",
    "INT-apixaban.US",
    "INT-trazodone.US",
    "MED-03",
]


@pytest.mark.parametrize("rule_id", UNCONFIRMED)
def test_what_could_not_be_confirmed_is_marked_and_drives_nothing(rule_id: str) -> None:
    assert RULES[rule_id].row.confidence is Confidence.UNCONFIRMED
    assert not RULES[rule_id].drives_reminders


@pytest.mark.parametrize(
    ("pattern", "days"),
    [
        (r"VAX-[CFR].*", 30),
        (r"INT-.*", 90),
        (r"MED-.*", 90),
        (r"ISO-.*", 90),
        (r"AV-(09|10|14)([.].*)?", 180),
        (r"AV-(03|05b(?![.]eu)|17|19|35)([.].*)?", 30),
        (r"PC-.*", 180),
        (r"SUP-(09|10|11|12)([.].*)?", 365),
    ],
)
def test_what_changes_often_is_marked_volatile_and_expires_soon(pattern: str, days: int) -> None:
    rows = [ruling.row for ruling in RULES if re.fullmatch(pattern, ruling.row.id)]

    assert rows
    assert {(row.volatile, row.review_by) for row in rows} == {(True, COMPILED + timedelta(days=days))}


def test_everything_else_is_looked_at_again_within_a_year() -> None:
    steady = {ruling.row.review_by for ruling in RULES if not ruling.row.volatile}

    assert steady == {COMPILED + timedelta(days=365)}


def test_statements_are_short_and_end_as_sentences() -> None:
    def plain(statement: str) -> bool:
        sentences = re.findall(r"[.!?](?=\s|$)", statement)
        return statement[-1] in ".!?" and len(sentences) <= 4 and len(statement) <= 260

    assert [ruling.row.id for ruling in RULES if not plain(ruling.row.statement)] == []


def test_no_statement_tells_anybody_to_take_or_to_stop_something() -> None:
    order = re.compile(r"\b(take|taking|stop|stopping|quit)\b", re.IGNORECASE)

    assert [ruling.row.id for ruling in RULES if order.search(ruling.row.statement)] == []


def test_only_proposals_of_the_product_may_be_its_settings() -> None:
    settings = {ruling.row.id for ruling in RULES if ruling.row.product_setting}

    assert {rule_id.split(".")[0].split("-")[0] for rule_id in settings} == {"SET", "FR", "AV"}
    assert {rule_id for rule_id in settings if rule_id.startswith("AV")} == {"AV-23"}
    assert not {"SP-04.now", "ISO-01.fever"} & settings


@pytest.mark.parametrize(
    ("rule_id", "number", "unit"),
    [
        ("TST-01", 48, "hours"),
        ("TST-01.tests", 2, "tests"),
        ("TST-03", 3, "tests"),
        ("TST-04", 5, "days"),
        ("TST-09", 30, "days"),
        ("TST-11", 90, "days"),
        ("AV-01", 5, "days"),
        ("AV-02", 7, "days"),
        ("AV-03", 5, "days"),
        ("AV-18", 48, "hours"),
        ("AV-23", 1, "days"),
        ("SUP-01", 14, "days"),
        ("SUP-05", 15, "days"),
        ("SUP-06.shipped", 30, "days"),
        ("ISO-01", 24, "hours"),
        ("ISO-02", 5, "days"),
        ("PW-03", 18, "percent"),
        ("RM-02", 40, "cmH2O"),
        ("PC-06.max", 4000, "milligrams in 24 hours"),
        ("MON-02", 30, "days"),
        ("SET-COUNT-AGE", 30, "days"),
        ("SET-CONTROLLED-EARLY", 7, "days"),
        ("SET-DRILL-AGE", 90, "days"),
        ("SET-LADDER-AGE", 7, "days"),
        ("SET-PRINT-AGE", 90, "days"),
        ("SET-SCORE-AGE", 35, "days"),
        ("SET-USE-WINDOW", 60, "days"),
        ("SET-USE-LEAST", 7, "days"),
        ("SET-SILENT-HOME", 7, "days"),
        ("SET-ILLNESS-QUIET", 30, "days"),
        ("SET-DANGER-STAYS", 12, "hours"),
        ("SET-CALL-LATE", 1, "hours"),
        ("SET-ANYWAY-STAYS", 5, "days"),
        ("SET-TEST-LATE", 2, "hours"),
        ("SET-FLAGS-STAY", 24, "hours"),
        ("SET-WEIGHT-STAYS", 60, "days"),
        ("SET-TEAM-ANSWER", 2, "days"),
        ("SET-CLOCK-EARLY", 1, "hours"),
        ("SET-CLOCK-STAYS", 3, "hours"),
    ],
)
def test_the_numbers_that_the_product_counts_with_are_those_of_the_sources(
    rule_id: str, number: int, unit: str
) -> None:
    assert (RULES[rule_id].stated, RULES[rule_id].row.unit) == (number, unit)


def test_all_sixteen_disagreements_are_kept_and_every_side_has_a_position() -> None:
    assert [d.id for d in RULES.disagreements] == [f"DIS-{number:02}" for number in range(1, 17)]
    assert all(side.position for d in RULES.disagreements for side in d.sides)
    assert [d.id for d in RULES.disputed("INF-10")] == ["DIS-11"]
    assert [d.id for d in RULES.disputed("AV-10.sg")] == ["DIS-01"]


def test_both_sides_of_when_a_part_is_replaced_are_rows_with_their_own_numbers() -> None:
    sides = next(d for d in RULES.disagreements if d.id == "DIS-16").sides
    spans = [[(RULES.number(row), RULES[row].row.unit) for row in side.rows] for side in sides]

    assert spans == [[(3, "months"), (6, "months"), (14, "days")], [(6, "months"), (1, "months"), (28, "days")]]


def test_every_interaction_names_a_category_that_the_product_knows() -> None:
    values = {str(ruling.stated) for ruling in RULES if ruling.row.topic == "interactions"}

    assert values <= set(Category.__members__)


def test_no_row_of_a_dose_of_an_antiviral_is_kept() -> None:
    doses = [r.row.id for r in RULES if r.row.topic == "antivirals" and "milligram" in r.row.unit]

    assert doses == ["AV-34.lactose"]
