"""How many people a second one core forecasts: `python benchmarks/forecast.py [CASES]`.

Invented adults and children, each with four vaccine groups, up to twelve doses and some risk observations. The
aim is 10,000 cases of four groups in under 20 seconds.
"""

import random
import sys
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from caregiving.guidance.vaccines import Case, Dose, Observation, SupportingData, forecast, shipped_data

CASES = 10_000
GROUPS = ("COVID-19", "Influenza", "Pneumococcal", "RSV")
ASSESSMENT = date(2025, 12, 1)
BUDGET_SECONDS = 20


def invented_cases(count: int, data: SupportingData) -> list[Case]:
    """The same cases every time."""
    chance = random.Random(4)  # noqa: S311 - repeatable, not secret
    vaccines = sorted(
        cvx
        for cvx, vaccine in data.schedule.vaccines.items()
        if any(association.antigen in data.antigens for association in vaccine.associations)
    )
    codes = sorted(data.schedule.observations)
    return [_invented_case(chance, vaccines, codes) for _ in range(count)]


def _invented_case(chance: random.Random, vaccines: list[str], codes: list[str]) -> Case:
    birth = ASSESSMENT - timedelta(days=chance.randrange(200, 36_000))
    lived = (ASSESSMENT - birth).days
    since = min(lived, 2_500)
    doses = tuple(
        Dose(ASSESSMENT - timedelta(days=chance.randrange(since)), chance.choice(vaccines))
        for _ in range(chance.randrange(13))
    )
    observations = tuple(Observation(code) for code in chance.sample(codes, chance.randrange(4)))
    return Case(birth, ASSESSMENT, GROUPS, observations=observations, doses=doses)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    started = perf_counter()
    data = shipped_data()
    print(f"data read once in {perf_counter() - started:.3f} s")
    cases = invented_cases(count, data)
    started = perf_counter()
    for case in cases:
        forecast(case, data)
    took = perf_counter() - started
    rate = count * len(GROUPS) / took
    print(f"{count} cases of {len(GROUPS)} groups in {took:.2f} s: {rate:,.0f} forecasts/s")
    print(f"budget for 10,000 cases: {BUDGET_SECONDS} s; at this rate {took / count * CASES:.2f} s")


if __name__ == "__main__":
    main()
