"""Checklists with their steps, and their runs."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from caregiving.careteam.admin_base import HappeningAdmin, NounAdmin, NounInline
from checklists.models import Checklist, ChecklistStage, RunStarted, Step, Ticked


def is_sealed(thing: Model | None) -> bool:
    """A list that homes run through or did, and its steps: never changed, a new version is a new row."""
    checklist = thing.checklist if isinstance(thing, Step) else thing
    return isinstance(checklist, Checklist) and checklist.stage != ChecklistStage.DRAFT


class Sealed:
    """What nobody changes or removes once its list is out."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return not is_sealed(obj) and bool(super().has_change_permission(request, obj))  # type: ignore[misc]  # a mixin

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return not is_sealed(obj) and bool(super().has_delete_permission(request, obj))  # type: ignore[misc]  # a mixin


class StepInline(Sealed, NounInline):
    model = Step

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return not is_sealed(obj) and bool(super().has_add_permission(request, obj))


@admin.register(Checklist)
class ChecklistAdmin(NounAdmin):
    list_display = ("title", "slug", "language", "version", "team", "stage")
    list_filter = ("stage", "language")
    list_select_related = ("team",)
    search_fields = ("title", "slug", "team__name")
    inlines: list[Any] = [StepInline]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return not is_sealed(obj) and super().has_change_permission(request, obj)


@admin.register(Step)
class StepAdmin(Sealed, NounAdmin):
    list_display = ("text", "checklist", "place", "rule_id")
    list_select_related = ("checklist",)
    search_fields = ("text", "checklist__title")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A step is written into a draft alone."""
        if db_field.name == "checklist":
            kwargs["queryset"] = Checklist.objects.filter(stage=ChecklistStage.DRAFT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


admin.site.register([RunStarted, Ticked], HappeningAdmin)
