from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class RuntimeConfig(AppConfig):
    """Every Django process knows the Celery application, or a task would look for a broker of its own."""

    name = "caregiving.runtime"

    def ready(self) -> None:
        from caregiving import celery

        celery.app.set_default()
        connection_created.connect(_reads_moments)


def _reads_moments(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    if connection.vendor == "postgresql":
        from caregiving.runtime.moments import Moment

        connection.connection.adapters.register_loader("timestamptz", Moment)
