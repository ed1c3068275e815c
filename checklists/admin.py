"""Checklists with their steps, and their runs."""

from typing import Any

from django.contrib import admin

from caregiving.careteam.admin_base import HappeningAdmin, NounAdmin, NounInline
from checklists.models import Checklist, RunStarted, Step, Ticked


class StepInline(NounInline):
    model = Step


@admin.register(Checklist)
class ChecklistAdmin(NounAdmin):
    list_display = ("title", "slug", "language", "version", "team", "stage")
    list_filter = ("stage", "language")
    list_select_related = ("team",)
    search_fields = ("title", "slug", "team__name")
    inlines: list[Any] = [StepInline]


@admin.register(Step)
class StepAdmin(NounAdmin):
    list_display = ("text", "checklist", "place", "rule_id")
    list_select_related = ("checklist",)
    search_fields = ("text", "checklist__title")


admin.site.register([RunStarted, Ticked], HappeningAdmin)
