"""How late reminders go out that are all due in the same minute: `python benchmarks/rush.py [REMINDERS]`.

An own PostgreSQL, a push service on this machine that answers at once and notes when each message came, two sending
processes that begin when the first is due. Printed is how late half of them, 99 of 100 and the last one arrived, and,
as a floor in the same run, how long one process needs for as many with bare encryption and a post over a pooled
connection, halved. The target of issue 6 for 10,000: 99 of 100 within 20 s on two cores.
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from caregiving.runtime import postgres

SERVER = postgres.start()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "caregiving.settings", "DATABASE_URL": SERVER.url(), "PUSH_ALLOW_LOCAL": "yes",
    "FORTNIGHT_RUN_DIR": tempfile.mkdtemp(prefix="fn-bench-"),
}  # fmt: skip

import django

django.setup()

from django.core.management import call_command
from django.utils import timezone
from sink import came, sink

from caregiving.reminders.channels import Message, push
from caregiving.reminders.models import PushSubscription, Reminder, State
from tests.reminders.sending import homes_with_reminders

HOMES, SENDERS, FLOOR = 500, 2, 1000
# Until both processes have started, which is not what is measured.
HEAD_START = timedelta(seconds=40)
SEND = """
import time
from django.utils import timezone
from caregiving.reminders.deliver import deliver
from caregiving.reminders.models import Reminder
while Reminder.objects.filter(state__in=["pending", "sending"]).exists():
    if not deliver(timezone.now()):
        time.sleep(0.1)
"""


def floor() -> float:
    """Messages a second of bare encryption and a pooled post."""
    phone = push._address(PushSubscription.objects.all()[0])
    message = Message("floor", "Fortnight", "Something is due.", (), "/r/1/", True, timedelta(hours=1), "en")
    began = time.perf_counter()
    for _ in range(FLOOR):
        push.send(phone, message)
    return FLOOR / (time.perf_counter() - began)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    address = sink()
    call_command("migrate", verbosity=0)
    homes_with_reminders(address, HOMES, number // HOMES, timezone.now() + HEAD_START)
    least = number / floor() / SENDERS
    came(address)
    moment = timezone.now() + HEAD_START
    Reminder.objects.update(send_at=moment, begun_at=moment)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", SEND]
    senders = [subprocess.Popen(command, cwd=HERE) for _ in range(SENDERS)]
    for sender in senders:
        sender.wait()
    late = [at - moment.timestamp() for at in came(address)]
    half, most = late[len(late) // 2], late[len(late) * 99 // 100]
    sent = Reminder.objects.filter(state=State.SENT).count()
    print(
        f"{number:,} due at once, {SENDERS} processes: {sent:,} sent, {len(late):,} arrived; "
        f"late by {half:.1f} s (half), {most:.1f} s (99 of 100), {late[-1]:.1f} s (all); floor {least:.1f} s"
    )


if __name__ == "__main__":
    try:
        main()
    finally:
        SERVER.stop()
