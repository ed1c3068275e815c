from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    """Every Django process knows the Celery application, or a task would look for a broker of its own."""

    name = "caregiving.runtime"

    def ready(self) -> None:
        from caregiving import celery

        celery.app.set_default()
