"""Reminders and their attempts; how people are reached."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from caregiving.careteam.admin_base import NounAdmin, ReadOnlyAdmin, ReadOnlyInline
from caregiving.reminders.models import (
    Attempt,
    Awake,
    Elsewhere,
    Preference,
    PushSubscription,
    Reminder,
    Rung,
    Telephone,
)


class AttemptInline(ReadOnlyInline):
    model = Attempt
    fields = ("number", "at", "outcome", "address", "provider_id", "error")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """Planned from the facts, so never edited: change the facts."""

    list_display = ("patient", "user", "channel", "urgency", "state", "step", "send_at", "sent_at", "attempts")
    list_filter = ("state", "urgency", "channel", "send_at")
    list_select_related = ("patient", "user")
    search_fields = ("key", "patient__name", "user__name")
    inlines: list[Any] = [AttemptInline]


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    """What was tried, for the operator, with the number that `manage.py reminders` gives the reminder: not for whom and
    not about what, which the reminder's key would tell."""

    list_display = ("id", "of_reminder", "number", "at", "outcome", "address", "error")
    list_filter = ("outcome", "at")
    search_fields = ("=reminder__id", "address", "error")
    exclude = ("reminder",)
    readonly_fields = ("of_reminder",)

    @admin.display(description=_("reminder no."), ordering="reminder_id")
    def of_reminder(self, attempt: Attempt) -> int:
        return attempt.reminder_id


@admin.register(Awake)
class AwakeAdmin(ReadOnlyAdmin):
    """When the server was at work: between two rows it was silent."""

    list_display = ("since", "until")
    list_filter = ("since",)


@admin.register(PushSubscription)
class PushSubscriptionAdmin(NounAdmin):
    """A phone subscribes itself. Its keys are not shown."""

    list_display = ("user", "label", "last_seen_at", "test_sent_at", "test_tapped_at", "shown_at")
    list_filter = ("last_seen_at", "test_tapped_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "label")
    exclude = ("p256dh", "auth", "endpoint")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Telephone)
class TelephoneAdmin(NounAdmin):
    """Everybody writes down their own, and proves it."""

    list_display = ("user", "number", "proved_at", "refuses_texts", "refuses_calls")
    list_filter = ("proved_at", "refuses_texts", "refuses_calls")
    list_select_related = ("user",)
    search_fields = ("user__name", "number")
    readonly_fields = ("user", "number", "proved_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Elsewhere)
class ElsewhereAdmin(NounAdmin):
    """Everybody writes down their own. The address is a secret."""

    list_display = ("user", "shown")
    list_select_related = ("user",)
    search_fields = ("user__name",)
    readonly_fields = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Preference)
class PreferenceAdmin(NounAdmin):
    list_display = (
        "user", "quiet_from", "quiet_to", "digest_at", "by_email", "routine_by_email", "by_sms", "by_call",
    )  # fmt: skip
    list_filter = ("by_email", "routine_by_email", "by_sms", "by_call")
    list_select_related = ("user",)
    search_fields = ("user__name",)


@admin.register(Rung)
class RungAdmin(NounAdmin):
    list_display = ("household", "place", "user", "channel", "wait_minutes")
    list_filter = ("channel",)
    list_select_related = ("household", "user")
    search_fields = ("household__name", "user__name")
