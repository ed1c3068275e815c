"""Rows of the catalog against what was read: number, sources, country and confidence, and no side left out."""

from decimal import Decimal

import pytest

from caregiving.guidance.catalog import Rules

RULES = Rules.load()


@pytest.mark.parametrize(
    ("rule_id", "value", "sources", "country", "confidence"),
    [
        ("AV-05b", 12, "S24", "US", "M"),
        ("AV-05b.eu", 18, "S20", "EU", "M"),
        ("AV-05c", None, "S08 S09", "US", "H"),
        ("AV-05c.dates", None, "S08 S09", "US", "U"),
        ("AV-10", None, "S20", "EU", "H"),
        ("AV-10.us", None, "S18 S19", "US", "H"),
        ("AV-10.sg", None, "S26", "SG", "H"),
        ("AV-13.drip", 120, "S11 S12 S22", "US", "H"),
        ("AV-17.interactions", None, "S13", "US", "H"),
        ("AV-30", None, "S19 S21", "US", "H"),
        ("AV-30.eu", None, "S20", "EU", "H"),
        ("VAX-F03.caregiver", None, "S06", "US", "M"),
        ("VAX-P06", None, "S54", "US", "M"),
        ("VAX-P06.after_pcv13", 1, "S54", "US", "U"),
        ("EQ-06.replace", 6, "S60 S64", "any", "H"),
        ("EQ-06.replace_monthly", 1, "S60 S64", "any", "H"),
        ("EQ-15", 14, "S71 S73", "US", "M"),
        ("EQ-15.monthly", 28, "S71 S73", "US", "M"),
        ("INF-03", Decimal("99.9997"), "S82", "any", "H"),
        ("INF-13.sets", 4, "S66 S88", "any", "M"),
        ("INF-13.sets_of", 5, "S66 S88", "any", "M"),
        ("INF-13.in", 3, "S66 S88", "any", "M"),
        ("INF-13.out", 3, "S66 S88", "any", "M"),
        ("INF-13.pause", 5, "S66 S88", "any", "M"),
        ("INF-13.when", None, "S66 S88", "any", "M"),
        ("RM-06.fvc", 50, "S103", "UK", "U"),
        ("RM-06.fvc_symptoms", 80, "S103", "UK", "U"),
        ("RM-06.snip", 40, "S103", "UK", "U"),
        ("RM-12", Decimal("3.8"), "S107", "US", "H"),
        ("SP-03.ok", 95, "P02", "UK", "U"),
        ("SUP-01", 14, "SEED1", "any", "H"),
        ("INT-rivaroxaban.AU", "HOLD", "S35", "AU", "M"),
        ("MON-04.baseline", None, "P01", "any", "policy"),
        ("MON-04.start", 0, "P01", "any", "policy"),
        ("SUP-09.more", 17, "S119 S120", "US", "H"),
        ("ISO-09.bleach", 4, "S125", "US", "H"),
        ("PC-02.twelve_months", 16, "S130", "US", "H"),
        ("PC-04.weeks", 4, "S128", "any", "M"),
        ("PC-06.makers", 3000, "S134 S135", "US", "M"),
        ("PC-06.frail", 2000, "S134 S135", "US", "M"),
        ("OUT-02.survival", Decimal("1.02"), "S34", "any", "H"),
    ],
)
def test_a_row_says_what_its_own_sources_say_and_for_their_country(
    rule_id: str, value: object, sources: str, country: str, confidence: str
) -> None:
    row = RULES[rule_id].row

    assert (row.value, row.country, row.confidence) == (value, country, confidence)
    assert " ".join(source.id for source in row.sources) == sources


@pytest.mark.parametrize(
    ("rule_id", "words"),
    [
        ("AV-11", "with A or B nothing changes"),
        ("AV-12", "up to 8 hours late is still given"),
        ("VAX-F03", "not pregnant"),
        ("VAX-P06", "PPSV23 is no longer a choice"),
        ("INF-07", "a cover that is washed"),
        ("INF-04", "as if the person were getting worse"),
        ("INF-14", "bullae"),
        ("RM-13", "bulbar weakness"),
        ("MON-04.start", "if that is safe"),
        ("INF-19", "Circuit, pressures"),
        ("INF-19", "who steps in"),
        ("RF-03", "hallucinations"),
        ("OX-02", "muscle blockers only with ventilation"),
        ("PC-20", "unexplained short breath"),
        ("PC-20", "twitching tongue"),
        ("PC-21", "muscles that tire with use"),
        ("MON-09", "a second course is not established"),
        ("REH-04", "only with the team"),
        ("OUT-02", "4 of them on a mask"),
        ("PW-07", "who charges the spare battery when"),
    ],
)
def test_a_statement_leaves_out_no_side_of_its_source(rule_id: str, words: str) -> None:
    assert words in RULES[rule_id].row.statement


@pytest.mark.parametrize(
    ("rule_id", "words"),
    [("OX-01", "phlegm"), ("OUT-04", "with or without infection"), ("OUT-04.before", "year before"), ("RM-13", "face")],
)
def test_a_statement_says_nothing_that_its_source_does_not(rule_id: str, words: str) -> None:
    assert words not in RULES[rule_id].row.statement


def test_insurance_pays_for_a_low_oxygen_reading_at_any_hour() -> None:
    assert "night" not in RULES["RM-04.spo2"].row.statement
