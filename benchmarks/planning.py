"""What planning costs: `python benchmarks/planning.py [HOMES]`.

An own PostgreSQL, one process. Households are planned one by one and a share at a time, as the workers do it; nearly
empty ones, and some with ten supplies in two lots, four devices with upkeep, six medicines and a month of happenings,
everybody of another age. Printed are households a second of this process's CPU, the queries of one share, and, as a
floor in the same run, how many such agendas a second come of rows that are read already. The target of issue 6: 400.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent.parent))

from caregiving.runtime import postgres
from caregiving.runtime.settled import settle

SERVER = postgres.start()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "caregiving.settings", "DATABASE_URL": SERVER.url(),
    "FORTNIGHT_RUN_DIR": tempfile.mkdtemp(prefix="fn-bench-"),
}  # fmt: skip

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caregiving.agenda.due import horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.rows import read_all
from caregiving.equipment.models import Device, DrillDone, UpkeepDone, UpkeepTask
from caregiving.patients.models import Patient
from caregiving.people.models import Household, Membership, Role, User
from caregiving.reminders.plan import replan, replan_all
from caregiving.reminders.tasks import SHARE
from caregiving.supplies.models import Counted, Lot, Medicine, Restocked, Supply
from tests.people import make_patient

NOW = timezone.now()
DAY = timedelta(days=1)
TOLD = {"occurred_at": NOW - 20 * DAY, "recorded_at": NOW - 20 * DAY}


def home(number: int) -> Patient:
    household = Household.objects.create(name=f"Home {number}")
    patient = make_patient(household, f"Patient {number}")
    born = date(1940, 1, 1) + timedelta(days=11 * number)
    Patient.objects.filter(pk=patient.pk).update(birth_date=born)
    for place, role in enumerate((Role.LEAD, Role.FAMILY)):
        user = User.objects.create(email=f"p{number}-{place}@test.example", name=f"P{number}-{place}")
        Membership.objects.create(user=user, household=household, role=role)
    return patient


def furnish(patient: Patient) -> None:
    """What a home with a breathing mask and a feeding tube has."""
    for n in range(10):
        supply = Supply.objects.create(
            patient=patient, name=f"Supply {n}", kind="niv", unit="piece", use="scheduled", per_day=1, critical=n < 5
        )
        lots = [Lot.objects.create(supply=supply, label=f"{n}-{k}", expires_on=date(2029, 1 + k, 1)) for k in (0, 1)]
        Counted.objects.create(patient=patient, supply=supply, lot=lots[0], quantity=30, **TOLD)
        Restocked.objects.create(patient=patient, supply=supply, lot=lots[1], quantity=20, **TOLD)
    for n in range(4):
        device = Device.objects.create(patient=patient, kind="niv", name=f"Device {n}", life_support=n == 0)
        DrillDone.objects.create(patient=patient, device=device, minutes=200, **TOLD)
        for part in ("mask", "filter"):
            task = UpkeepTask.objects.create(
                device=device, verb="clean", part=part, every=7, source_type="team", started_on=date(2026, 1, 1)
            )
            UpkeepDone.objects.create(patient=patient, task=task, **TOLD)
    for n in range(6):
        Medicine.objects.create(patient=patient, name=f"Medicine {n}", times=["08:00", "20:00"])


def shares(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + SHARE] for start in range(0, len(ids), SHARE)]


def a_second(number: int, work: Callable[[], object]) -> float:
    """Households a second of CPU, in the best of three rounds: the first one makes what the others find."""
    best = float("inf")
    for _ in range(3):
        began = process_time()
        work()
        best = min(best, process_time() - began)
    return number / best


def _one_by_one(ids: Sequence[UUID]) -> None:
    for one in ids:
        replan(one, timezone.now())


def _a_share_at_a_time(ids: Sequence[UUID]) -> None:
    for share in shares(ids):
        replan_all(share, timezone.now())


def measure(label: str, ids: Sequence[UUID]) -> None:
    few = ids[:20]
    alone = a_second(len(few), lambda: _one_by_one(few))
    together = a_second(len(ids), lambda: _a_share_at_a_time(ids))
    read = [rows for share in shares(ids) for rows in read_all(share, NOW)]
    floor = a_second(len(ids), lambda: [horizon(facts(rows, NOW), NOW) for rows in read])
    with CaptureQueriesContext(connection) as asked:
        replan_all(ids[:SHARE], timezone.now())
    print(
        f"{label}: one by one {alone:5.0f}/s, {SHARE} at a time {together:5.0f}/s with {len(asked)} queries a share; "
        f"floor {floor:5.0f}/s, {together / floor:.0%} of it"
    )


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    call_command("migrate", verbosity=0)
    patients = [home(n) for n in range(number)]
    ids = [patient.pk for patient in patients]
    settle()
    measure("nearly empty", ids)
    for patient in patients:
        furnish(patient)
    measure("furnished", ids)


if __name__ == "__main__":
    try:
        main()
    finally:
        SERVER.stop()
