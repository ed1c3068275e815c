"""The admin site itself: its sign-in, the audit log, and the sign-in library's pages in its dress."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from auditlog.admin import LogEntryAdmin
from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from caregiving.careteam.admin_base import ReadOnlyAdmin
from caregiving.careteam.admin_reads import choices
from caregiving.careteam.models import FailedImport, Outcome, PlanTemplate, SavedView
from caregiving.patients.models import AccessEvent, EmergencyAccess
from caregiving.people.access import has_second_factor
from caregiving.people.models import User

# Operators sign in as everybody does: by code, passkey or second factor, with its rate limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as the library asks


def _with_second_factor(request: HttpRequest) -> bool:
    """The admin opens only for an active operator who has a second factor: an authenticator app or a passkey."""
    user = request.user
    if not (isinstance(user, User) and user.is_active and user.is_staff):
        return False
    return has_second_factor(user)


admin.site.autocomplete_view = choices  # type: ignore[method-assign]  # Django's own, and noted
admin.site.has_permission = _with_second_factor  # type: ignore[method-assign]  # stricter than Django's own

# Operators are made one by one: groups of permissions would only be a second way to the same.
admin.site.unregister([LogEntry, EmailAddress, Authenticator, Group])


@admin.register(LogEntry)
class AuditLog(ReadOnlyAdmin, LogEntryAdmin):  # type: ignore[misc]  # auditlog has no types
    """Who changed what, field by field."""

    list_display = ("created", "resource_url", "action", "msg_short", "user_url")
    list_filter = ("action", "content_type")
    list_select_related = ("content_type", "actor")
    search_fields = ("object_repr", "object_pk", "actor__name", "actor__email")
    date_hierarchy = None
    fieldsets: Any = None
    fields = ("created", "user_url", "resource_url", "action", "msg")
    readonly_fields = fields


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    list_display = ("email", "user", "verified", "primary")
    list_filter = ("verified", "primary")
    list_select_related = ("user",)
    search_fields = ("email", "user__name")


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors and passkeys; what they hold is not shown."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    exclude = ("data",)


@admin.register(Outcome)
class OutcomeAdmin(ReadOnlyAdmin):
    """What the team did about the lines of its list."""

    list_display = ("patient", "team", "verb", "name", "at", "until")
    list_filter = ("verb", "at")
    list_select_related = ("patient", "team")
    search_fields = ("patient__name", "name")


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    list_display = ("name", "user", "query")
    list_select_related = ("user",)
    search_fields = ("name", "user__name")


@admin.register(FailedImport)
class FailedImportAdmin(ReadOnlyAdmin):
    list_display = ("kind", "error", "at")
    list_filter = ("kind", "at")


@admin.register(PlanTemplate)
class PlanTemplateAdmin(ReadOnlyAdmin):
    """The clinics' own wordings; the respiratory teams write them at their desk."""

    list_display = ("title", "kind", "team", "version", "written_by", "ended_at")
    list_filter = ("kind",)
    list_select_related = ("team",)
    search_fields = ("title", "team__name")


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    """Who of the staff looked at whom."""

    list_display = ("patient", "name", "screen", "at")
    list_filter = ("screen", "at")
    list_select_related = ("patient",)
    search_fields = ("patient__name", "name")


@admin.register(EmergencyAccess)
class EmergencyAccessAdmin(ReadOnlyAdmin):
    list_display = ("patient", "name", "reason", "at", "ends_at")
    list_filter = ("at",)
    list_select_related = ("patient",)
    search_fields = ("patient__name", "name")
