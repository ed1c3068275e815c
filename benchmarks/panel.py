"""What the care team's list costs: `python benchmarks/panel.py [REPEATS]`.

Homes are invented in a database of its own, thrown away afterwards: 20 of them, then 2,000. Half of them keep
a part back, so that its line is read with what it shares, and with each a team has worked for months. Measured are
the queries of one list and the time until the first byte of its answer is there, through the whole application
without the network. The target of issue 7: as many queries for 2,000 as for 20, and under a second.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))
FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"FORTNIGHT_RUN_DIR": FOLDER.name, "DJANGO_SETTINGS_MODULE": "caregiving.settings"}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/benchmark.sqlite3")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from caregiving.agenda.models import Lane
from caregiving.agenda.panel import BITS
from caregiving.careteam.models import Outcome, ReferredTo, Verb
from caregiving.patients.models import Consent, Part, Patient
from caregiving.people.models import CareTeam, TeamRole
from tests.careteam.desk import clinician, make_case, silent

SIZES = (20, 2000)
PAST_OUTCOMES = 20  # of each home
ADDRESSES = ("/team/", "/team/?lane=week", "/team/?lane=week&line=drill", "/team/?lane=ready")
BUDGET_MS = 1000.0


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    call_command("migrate", verbosity=0)
    now = timezone.now()
    team = CareTeam.objects.create(name="Benchmark")
    client = Client(HTTP_HOST="localhost")
    client.force_login(clinician(team, "Ruth", TeamRole.COORDINATOR))
    made, queries = 0, dict.fromkeys(ADDRESSES, 0)
    print("homes   list                            queries   first byte: middle ms   most ms")
    for size in SIZES:
        for number in range(made, size):
            _home(team, number, now)
        made = size
        for address in ADDRESSES:
            client.get(address)  # the first of a day also notes who was seen
            found: list[str] = []
            with connection.execute_wrapper(partial(_count, found)):
                client.get(address)
            took = sorted(_milliseconds(client, address) for _ in range(repeats))
            print(f"{size:5}   {address:30}   {len(found):7}   {median(took):21.1f}   {took[-1]:7.1f}")
            if queries[address] not in (0, len(found)):
                sys.exit(f"{address} asks {len(found)} times for {size} homes, {queries[address]} times for fewer")
            queries[address] = len(found)
    print(f"budget {BUDGET_MS:.0f} ms")


def _count(found: list[str], execute: Callable[..., object], sql: str, *rest: object) -> object:
    found.append(sql)
    return execute(sql, *rest)


def _home(team: CareTeam, number: int, now: datetime) -> None:
    lane = (Lane.TODAY, *[Lane.WEEK] * 4, *[Lane.READY] * 5)[number % 10]
    lines = list(BITS)[: 3 + number % 7] if lane == Lane.WEEK else []
    patient = make_case(
        team, f"Home {number}", now, lane=lane, fails_at=now + timedelta(minutes=number),
        failing=sum(BITS[line] for line in lines),
        readiness=[{"id": line, "ready": line not in lines} for line in BITS],
        panel=silent(now) if lane == Lane.TODAY else {"reasons": [], "did": []},
    )  # fmt: skip
    if number // 10 % 2:  # ten homes that share everything, then ten that do not
        Consent.objects.filter(patient=patient).update(withheld=list(Part)[number % len(Part)])
    Outcome.objects.bulk_create(_past(team, patient, number, now) for number in range(PAST_OUTCOMES))


def _past(team: CareTeam, patient: Patient, number: int, now: datetime) -> Outcome:
    """A week each: called about a row that is another one by now, a line put off, somebody referred to, who answers."""
    at = now - timedelta(weeks=PAST_OUTCOMES + 1 - number)
    said = {"patient": patient, "team": team, "about": f"week {number}", "name": "Ruth", "at": at}
    if number % 4 == 1:
        ended = at + timedelta(days=5)
        return Outcome(**said, verb=Verb.SNOOZE, line=list(BITS)[number % len(BITS)], until=ended)
    if number % 4 == 2:
        return Outcome(**said, verb=Verb.REFER, to=ReferredTo.PHARMACIST)
    return Outcome(**said, verb=Verb.CALLED, answers=TeamRole.PHARMACIST if number % 4 == 3 else "")


def _milliseconds(client: Client, address: str) -> float:
    began = perf_counter()
    client.get(address)
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
