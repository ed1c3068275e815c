from celery import shared_task
from django.utils import timezone

from caregiving.patients import door


@shared_task(name="patients.forget_visitors")
def forget_visitors() -> None:
    door.forget_visitors(timezone.now())
