"""What beat asks the workers for, and how often."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

# Each entry expires just under its period: a worker that was away does not wake to a pile of stale ticks.
ENTRIES: dict[str, dict[str, Any]] = {
    "look again at what changed by itself": {
        "task": "reminders.replan_due",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "deliver what is due": {
        "task": "reminders.deliver_due",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "give a sign of life": {
        "task": "reminders.sign_of_life",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 55},
    },
    "see that phones are still reached": {
        "task": "reminders.check_phones",
        "schedule": timedelta(minutes=15),
        "options": {"expires": 800},
    },
    "close what is too late": {
        "task": "reminders.lapse",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 290},
    },
    "forget ended sessions": {
        "task": "people.clear_sessions",
        "schedule": crontab(hour="3", minute="30"),
        "options": {"expires": 3600},
    },
    "forget who came to the door": {
        "task": "patients.forget_visitors",
        "schedule": crontab(hour="3", minute="40"),
        "options": {"expires": 3600},
    },
}
