"""The Celery application: its settings are the CELERY_ names of `caregiving.settings`."""

import os
import time
from logging.config import dictConfig

from celery import Celery
from celery.signals import after_task_publish, beat_init, heartbeat_sent, setup_logging, worker_process_init
from django.conf import settings

from caregiving.runtime import alive
from caregiving.runtime.settled import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caregiving.settings")

app = Celery("caregiving")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_django_does(**_: object) -> None:
    """Celery would add handlers of its own and say every line twice."""
    dictConfig(settings.LOGGING)


@worker_process_init.connect
def settle_down(**_: object) -> None:
    """A worker's process is ready: it has read what it is made of."""
    settle()


@heartbeat_sent.connect
def worker_works(**_: object) -> None:
    """A worker that reaches the broker leaves its sign of life."""
    alive.give_sign("worker", settings.ALIVE_DIR, time.time())


@beat_init.connect
def watch_beat(**_: object) -> None:
    """Only in beat's own process does a sent task mean that beat works."""
    after_task_publish.connect(beat_works)


def beat_works(**_: object) -> None:
    """The broker took a tick."""
    alive.give_sign("beat", settings.ALIVE_DIR, time.time())
