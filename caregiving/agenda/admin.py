"""Agendas as last computed, what people answered, and what reviewers said. All of it is only read."""

from django.contrib import admin

from caregiving.agenda.models import Answered, RuleReview, Snapshot, TeamMessage
from caregiving.careteam.admin_base import HappeningAdmin, ReadOnlyAdmin


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ("patient", "lane", "computed_at", "next_look_at", "failures")
    list_filter = ("lane", "computed_at", "next_look_at", "failures")
    list_select_related = ("patient",)
    search_fields = ("patient__name",)


@admin.register(RuleReview)
class RuleReviewAdmin(ReadOnlyAdmin):
    list_display = ("rule_id", "state", "value", "team", "signer", "at", "reason")
    list_filter = ("state", "at")
    list_select_related = ("team",)
    search_fields = ("rule_id", "signer", "team__name")


@admin.register(TeamMessage)
class TeamMessageAdmin(ReadOnlyAdmin):
    list_display = ("patient", "team", "line", "signer", "at")
    list_filter = ("line", "at")
    list_select_related = ("patient", "team")
    search_fields = ("patient__name", "team__name", "signer")


admin.site.register([Answered], HappeningAdmin)
