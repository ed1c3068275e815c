"""Doors for beat and workers: read the clock, call one function. The broker carries ids only."""

from datetime import timedelta
from math import ceil
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from caregiving.agenda.models import Snapshot
from caregiving.reminders import awake, phones, plan
from caregiving.reminders import deliver as delivery
from caregiving.reminders.models import Reminder

CHUNK = 500
# How many homes are planned together: their rows are locked for as long, a fraction of a second. A power of two, to
# which what is read would be filled up anyway.
SHARE = 32
# What no worker has begun by then is enqueued again by a later tick.
CHUNK_LASTS = 60
# How many tasks of a tick share what is due, and how long each goes on.
AT_ONCE, STRETCH = 8, timedelta(seconds=9)


@shared_task(name="reminders.replan_due")
def replan_due() -> None:
    due = Snapshot.objects.filter(next_look_at__lte=timezone.now()).order_by("next_look_at")
    patient_ids = [str(patient_id) for patient_id in due.values_list("patient_id", flat=True)[:CHUNK]]
    for begin in range(0, len(patient_ids), SHARE):
        replan.apply_async((patient_ids[begin : begin + SHARE],), expires=CHUNK_LASTS)


@shared_task(name="reminders.replan")
def replan(patient_ids: list[str]) -> None:
    plan.look_again([UUID(patient_id) for patient_id in patient_ids], timezone.now())


@shared_task(name="reminders.deliver_due")
def deliver_due() -> None:
    """As many workers as there is work for. What waits for a worker too long is forgotten: the next tick asks again."""
    due = Reminder.objects.deliverable(timezone.now())[: delivery.CHUNK * AT_ONCE].count()
    for _ in range(ceil(due / delivery.CHUNK)):
        deliver.apply_async(expires=STRETCH.total_seconds())


@shared_task(name="reminders.deliver")
def deliver() -> None:
    ends = timezone.now() + STRETCH
    while timezone.now() < ends and delivery.deliver(timezone.now()):
        pass


@shared_task(name="reminders.lapse")
def lapse() -> None:
    plan.lapse(timezone.now())


@shared_task(name="reminders.sign_of_life")
def sign_of_life() -> None:
    awake.sign_of_life(timezone.now())
    awake.tell_watcher()


@shared_task(name="reminders.check_phones")
def check_phones() -> None:
    phones.check(timezone.now())
