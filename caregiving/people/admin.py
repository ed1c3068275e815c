"""Who there is: people, homes, shifts, invitations and care teams."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from caregiving.careteam.admin_base import KeptNounAdmin, NounAdmin
from caregiving.people.models import (
    CareTeam,
    CareTeamMembership,
    Household,
    Invitation,
    Membership,
    Shift,
    User,
)


@admin.register(User)
class UserAdmin(KeptNounAdmin):
    """People sign in by a code, so there is no password here. To shut somebody out, make them inactive."""

    list_display = ("name", "email", "language", "time_zone", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("name", "email", "phone")
    fields = ("email", "name", "phone", "language", "time_zone", "is_active", "is_staff", "is_superuser")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not obj.password:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(Household)
class HouseholdAdmin(KeptNounAdmin):
    list_display = ("name", "slug", "created_at")
    search_fields = ("name", "slug")


@admin.register(Membership)
class MembershipAdmin(NounAdmin):
    list_display = ("user", "household", "role", "relation")
    list_filter = ("role",)
    list_select_related = ("user", "household")
    search_fields = ("user__name", "user__email", "household__name")


@admin.register(Shift)
class ShiftAdmin(NounAdmin):
    list_display = ("membership", "starts_at", "ends_at", "handed_over_at")
    list_filter = ("starts_at",)
    list_select_related = ("membership__user", "membership__household")
    search_fields = ("membership__user__name", "membership__household__name")


@admin.register(Invitation)
class InvitationAdmin(NounAdmin):
    """Sent from the home, whose letter holds the secret; here it can be looked at and withdrawn."""

    list_display = ("email", "household", "role", "expires_at", "accepted_at", "invited_by")
    list_filter = ("role", "accepted_at")
    list_select_related = ("household", "invited_by")
    search_fields = ("email", "household__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(CareTeam)
class CareTeamAdmin(NounAdmin):
    list_display = ("name", "phone")
    search_fields = ("name",)


@admin.register(CareTeamMembership)
class CareTeamMembershipAdmin(NounAdmin):
    list_display = ("user", "team", "role")
    list_filter = ("role",)
    list_select_related = ("user", "team")
    search_fields = ("user__name", "team__name")
