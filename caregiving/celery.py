"""The Celery application: its settings are the CELERY_ names of `caregiving.settings`."""

import os
from logging.config import dictConfig

from celery import Celery
from celery.signals import setup_logging

from caregiving.runtime import alive

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caregiving.settings")

app = Celery("caregiving")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
alive.watch()


@setup_logging.connect
def log_as_django_does(**_: object) -> None:
    """Celery would add handlers of its own and say every line twice."""
    from django.conf import settings

    dictConfig(settings.LOGGING)
