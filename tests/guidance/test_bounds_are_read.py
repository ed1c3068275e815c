"""A care team may set its own value only where something reads it: a number that changes nothing would deceive it."""

from pathlib import Path

import caregiving
from caregiving.guidance.catalog import Row, Rules

ROOT = Path(caregiving.__file__).parent
# What only shows a row, or approves it for the demo, counts nothing with it.
SHOWS = {ROOT / "web" / "team_asks.py", ROOT / "web" / "relied_on.py", ROOT / "household_file" / "demo.py"}
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted({*ROOT.rglob("*.py")} - SHOWS))
ASKED = (ROOT / "web" / "team_asks.py").read_text(encoding="utf-8")


def is_read(row: Row) -> bool:
    """By its own name, by what it is about, or, for what is done to a part, by the task that names it."""
    return row.id.startswith("EQ-") or any(f'"{name}"' in CODE for name in (row.id, row.subject) if name)


def test_every_row_whose_value_a_team_may_set_is_counted_with_or_says_that_it_is_not() -> None:
    rows = [ruling.row for ruling in Rules.load() if ruling.row.bounds]
    assert {row.id for row in rows if not is_read(row)} == {row.id for row in rows if row.words_only}


def test_the_home_reads_what_is_words_only() -> None:
    assert [
        ruling.row.id for ruling in Rules.load() if ruling.row.words_only and f'"{ruling.row.id}"' not in ASKED
    ] == []
