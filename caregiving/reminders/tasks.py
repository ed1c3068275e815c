"""Doors for beat and workers: read the clock, call one function. The broker carries ids only."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from caregiving.agenda.models import Snapshot
from caregiving.reminders import deliver as delivery
from caregiving.reminders import plan
from caregiving.reminders.models import Reminder

CHUNK = 500
# What no worker has begun by then is enqueued again by a later tick.
CHUNK_LASTS = 60


@shared_task(name="reminders.replan_due")
def replan_due() -> None:
    due = Snapshot.objects.filter(next_look_at__lte=timezone.now()).order_by("next_look_at")
    for patient_id in due.values_list("patient_id", flat=True)[:CHUNK]:
        replan.apply_async((str(patient_id),), expires=CHUNK_LASTS)


@shared_task(name="reminders.replan")
def replan(patient_id: str) -> None:
    plan.look_again(UUID(patient_id), timezone.now())


@shared_task(name="reminders.deliver_due")
def deliver_due() -> None:
    due = Reminder.objects.deliverable(timezone.now()).order_by("send_at")
    for reminder_id in due.values_list("id", flat=True)[:CHUNK]:
        deliver.apply_async((reminder_id,), expires=CHUNK_LASTS)


@shared_task(name="reminders.deliver")
def deliver(reminder_id: int) -> None:
    delivery.deliver(reminder_id, timezone.now())


@shared_task(name="reminders.lapse")
def lapse() -> None:
    plan.lapse(timezone.now())
