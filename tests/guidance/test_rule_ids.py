"""Whatever row a rule names is in the catalog, so that every answer can say where it comes from."""

import re
from pathlib import Path

import pytest

from caregiving import guidance
from caregiving.guidance.catalog import Rules

RULES = Rules.load()
FOLDER = Path(guidance.__file__).parent
ROW = re.compile(r'"((?:AV|EQ|FR|INF|ISO|MON|OUT|OX|PC|PW|REH|RF|RM|SET|SP|SUP|TST)-[\w.-]+)"')
MODULES = (
    "after_covid",
    "breathing",
    "door",
    "function",
    "isolation",
    "monitoring",
    "power",
    "supplies",
    "supply_demand",
    "supply_runway",
    "testing",
    "windows",
)


@pytest.mark.parametrize("module", MODULES)
def test_every_row_that_a_rule_names_is_in_the_catalog(module: str) -> None:
    named = set(ROW.findall((FOLDER / f"{module}.py").read_text(encoding="utf-8")))
    assert named
    assert not {row for row in named if row not in RULES}
