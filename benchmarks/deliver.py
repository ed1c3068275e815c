"""What sending costs: `python benchmarks/deliver.py [REMINDERS]`.

An own PostgreSQL, a push service on this machine that answers at once, one process. Printed are reminders a second for
the whole of it (claim, read, write, encrypt, send, note, settle), and for its floor in the same run: bare encryption
and a post over a pooled connection, one after the other or with our threads, whichever is quicker. Then what a tick
costs, taking a chunk of what is due or finding nothing due, with no other row waiting and with a million: of issue 6
the target is less than 10 % more. `planning.py` has what comes before.
"""

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from caregiving.runtime import postgres

SERVER = postgres.start()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "caregiving.settings", "DATABASE_URL": SERVER.url(), "PUSH_ALLOW_LOCAL": "yes",
    "FORTNIGHT_RUN_DIR": tempfile.mkdtemp(prefix="fn-bench-"),
}  # fmt: skip

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from sink import sink

from caregiving.agenda.models import Snapshot
from caregiving.patients.models import Patient
from caregiving.people.models import Household, Membership, Role, User
from caregiving.reminders.channels import Message, push
from caregiving.reminders.deliver import CHUNK, deliver
from caregiving.reminders.models import PushSubscription, Reminder, State
from caregiving.reminders.post import Letter, hand_over
from tests.people import make_patient
from tests.reminders.push_service import Phone
from tests.reminders.sending import due

HOMES, WAITING = 200, 1_000_000


def homes(address: str, items: int) -> list[tuple[Patient, User]]:
    now, keys, found = timezone.now(), [Phone().keys for _ in range(20)], []
    for n in range(HOMES):
        home = Household.objects.create(name=f"Home {n}")
        patient, user = (
            make_patient(home, f"Patient {n}"),
            User.objects.create(email=f"p{n}@test.example", name=f"P{n}"),
        )
        Membership.objects.create(user=user, household=home, role=Role.LEAD)
        phone = {"endpoint": f"{address}/{n}", "last_seen_at": now, **keys[n % len(keys)]}
        PushSubscription.objects.create(user=user, **phone)
        open_items = [due(f"item:{k}", opens=now, due=now, closes=now + timedelta(hours=9)) for k in range(items)]
        kept = [item.as_json() for item in open_items]
        Snapshot.objects.create(patient=patient, computed_at=now, next_look_at=None, due=kept)
        found.append((patient, user))
    return found


def reminders(people: list[tuple[Patient, User]], number: int, items: int, delay: timedelta) -> None:
    now = timezone.now() + delay
    Reminder.objects.bulk_create(
        [
            Reminder(
                key=f"{delay}:{n}", patient=people[n % HOMES][0], user=people[n % HOMES][1], channel="push",
                urgency="critical", due_key=f"item:{n // HOMES % items}", send_at=now, begun_at=now,
                expires_at=now + timedelta(hours=9),
            )
            for n in range(number)
        ],
        batch_size=5000,
    )  # fmt: skip


def floor(number: int) -> float:
    """Bare encryption and a pooled post, the quicker of two ways."""
    phones = list(PushSubscription.objects.all())
    message = Message("floor", "Fortnight", "Something is due.", (), "/r/1/", True, timedelta(hours=1), "en")
    letters = [Letter(Reminder(), push._address(phones[n % HOMES]), message, push) for n in range(number)]
    began = perf_counter()
    for letter in letters:
        push.send(letter.address, letter.message)
    between = perf_counter()
    for _ in hand_over(letters, timedelta(minutes=1)):
        pass
    return number / min(between - began, perf_counter() - between)


def sent() -> float:
    """Reminders a second until nothing is due."""
    number, began = 0, perf_counter()
    while taken := deliver(timezone.now()):
        number += taken
    return number / (perf_counter() - began)


def tick() -> float:
    """Milliseconds in which a worker takes a chunk of what is due, at the least; each is given back again."""
    looks = []
    for _ in range(40):
        began = perf_counter()
        taken = Reminder.objects.claim(CHUNK, timezone.now())
        looks.append((perf_counter() - began) * 1000)
        given_back = {"state": State.PENDING, "lease_until": None, "deaths": 0, "attempts": 0}
        Reminder.objects.filter(pk__in=[one.pk for one in taken]).update(**given_back)
    return min(looks)


def ticks(people: list[tuple[Patient, User]], items: int) -> tuple[float, float]:
    """With nothing due, and with more due than one takes."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE reminders_reminder")
    nothing = tick()
    reminders(people, 2 * CHUNK, items, timedelta(0))
    something = tick()
    Reminder.objects.filter(send_at__lte=timezone.now()).delete()
    return nothing, something


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    items = max(1, number // HOMES)
    address = sink()
    call_command("migrate", verbosity=0)
    people = homes(address, items)
    floor(200)
    for _ in range(3):
        reminders(people, number, items, timedelta(0))
        least = floor(number)
        memory = getrusage(RUSAGE_SELF).ru_maxrss
        ours = sent()
        grown = getrusage(RUSAGE_SELF).ru_maxrss - memory
        arrived = Reminder.objects.filter(state=State.SENT).count() / number
        print(
            f"{ours:7.0f} reminders/s, floor {least:7.0f}/s: {ours / least:.0%} of it; {arrived:.0%} sent; "
            f"memory +{grown / 1024:.1f} MB"
        )
        Reminder.objects.all().delete()
    alone = ticks(people, items)
    reminders(people, WAITING, items, timedelta(days=1))
    beside = ticks(people, items)
    for label, few, many in zip(("nothing due", f"{CHUNK} taken"), alone, beside, strict=True):
        print(f"a tick, {label}: {few:.2f} ms, with {WAITING:,} rows waiting {many:.2f} ms: {many / few - 1:+.0%}")


if __name__ == "__main__":
    try:
        main()
    finally:
        SERVER.stop()
