from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


class ChecklistsConfig(AppConfig):
    name = "checklists"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(ship, sender=self)


def ship(*, using: str, apps: Apps = installed, **signal: Any) -> None:
    """The project's lists are there after every migration that left the tables as this code knows them."""
    from checklists import content, store

    if all(_fields(apps, model) == _fields(installed, model) for model in ("Checklist", "Step")):
        store.publish(content.shipped(), using)


def _fields(apps: Apps, model: str) -> set[str]:
    try:
        found = apps.get_model("checklists", model)
    except LookupError:
        return set()
    return {field.name for field in found._meta.concrete_fields}
