"""What one agenda costs: `python benchmarks/agenda.py [REPEATS]`.

An invented household with 25 supplies, 8 devices, 20 medicines and two years of happenings, made in memory. Measured
is CPU on one core: `agenda(facts, now)`, whose target is under 5 ms, and apart from it the making of the facts from
the rows, which stand behind it at every replan. Both should be linear in the open items and flat in the history.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caregiving.settings")

import django

django.setup()

from invented_household import invented

from caregiving.agenda.conversion import vaccines
from caregiving.agenda.due import agenda, horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.rows import Rows

NOW = datetime(2026, 11, 20, 8, 7, tzinfo=UTC)
REPEATS = 200
BUDGET_MS = 5.0
TWO_YEARS = timedelta(days=730)
FEW, MOST = 1, 4


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU, the least and the middle of many: what lies between them is the rest of the machine."""

    least: float
    middle: float

    def __str__(self) -> str:
        return f"{self.least:8.2f} {self.middle:8.2f}"


def cost(work: Callable[[], object], repeats: int, before: Callable[[], None] = lambda: None) -> Cost:
    took = []
    for _ in range(repeats):
        before()
        began = process_time()
        work()
        took.append((process_time() - began) * 1000)
    return Cost(min(took), median(took))


def line(name: object, rows: Rows, repeats: int) -> None:
    """What the agenda of these rows costs, and the facts behind it."""
    known = facts(rows, NOW)
    items = len(horizon(known, NOW))
    for_agenda, for_facts = cost(lambda: agenda(known, NOW), repeats), cost(lambda: facts(rows, NOW), repeats)
    print(f"{name!s:>20} {items:7} {for_agenda}    {for_facts}")


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else REPEATS
    rows = invented(NOW, TWO_YEARS).rows
    first = cost(lambda: facts(rows, NOW), max(3, repeats // 10), vaccines._forecast.cache_clear)
    print(f"Milliseconds of CPU, least and middle. Budget of an agenda: {BUDGET_MS:.0f}.")
    print(f"Facts for the first time on a day, the vaccines of three people forecast anew: {first}\n")
    print(f"{'household':>20} {'items':>7}  agenda(facts, now)   facts(rows, now)")
    for times in (1, 2, 4):
        line(f"{times} x", invented(NOW, TWO_YEARS, times).rows, repeats)
    print(f"\n{'years of history':>20}")
    for years in (0, 0.5, 1, 2, 4):
        line(years, invented(NOW, years * TWO_YEARS / 2).rows, repeats)


if __name__ == "__main__":
    main()
