"""What one agenda costs: `python benchmarks/agenda.py [REPEATS]`.

An invented household with 25 supplies, 8 devices, 20 medicines and two years of happenings, made in memory: what
is measured is the CPU of `horizon(facts(rows))` on one core, the reading of the tables apart. The target of issue 3
is under 5 ms, linear in the open items and flat in the history.
"""

import os
import sys
from collections.abc import Callable
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
from caregiving.agenda.due import horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.rows import Rows

NOW = datetime(2026, 11, 20, 8, 7, tzinfo=UTC)
REPEATS = 200
BUDGET_MS = 5.0
TWO_YEARS = timedelta(days=730)
FEW, MOST = 1, 4


def milliseconds(rows: Rows, repeats: int, before: Callable[[], None] = lambda: None) -> tuple[float, float]:
    """The CPU of one agenda: the least and the middle of many. What lies between them is the rest of the machine."""
    took = []
    for _ in range(repeats):
        before()
        began = process_time()
        horizon(facts(rows, NOW), NOW)
        took.append((process_time() - began) * 1000)
    return min(took), median(took)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else REPEATS
    rows = invented(NOW, TWO_YEARS).rows
    milliseconds(rows, 3)
    least, middle = milliseconds(rows, repeats)
    print(f"one agenda: {least:.2f} ms of CPU at the least, {middle:.2f} in the middle; budget {BUDGET_MS:.0f} ms")
    least, middle = milliseconds(rows, max(3, repeats // 10), vaccines._forecast.cache_clear)
    print(f"the first of a day, with the vaccines of three people forecast anew: {least:.2f}, {middle:.2f} ms")
    print("\nhousehold   items   least ms   a item   middle ms")
    for times in (1, 2, 4):
        rows = invented(NOW, TWO_YEARS, times).rows
        items = len(horizon(facts(rows, NOW), NOW))
        least, middle = milliseconds(rows, repeats)
        print(f"{times}x          {items:5}   {least:8.2f}   {least / items:6.3f}   {middle:9.2f}")
    print("\nyears of history   happenings told   least ms   middle ms")
    for years in (0, 0.5, 1, 2, 4):
        home = invented(NOW, years * TWO_YEARS / 2)
        least, middle = milliseconds(home.rows, repeats)
        print(f"{years:16}   {home.told:15}   {least:8.2f}   {middle:9.2f}")


if __name__ == "__main__":
    main()
