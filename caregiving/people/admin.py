"""Who there is: people, homes, shifts, invitations and care teams."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.careteam.admin_base import KeptNounAdmin, NounAdmin
from caregiving.people.admin_roles import RoleUnsaid
from caregiving.people.models import (
    CareTeam,
    CareTeamMembership,
    HomeInvitation,
    Household,
    Invitation,
    Membership,
    Shift,
    User,
)


@admin.register(User)
class UserAdmin(KeptNounAdmin):
    """People sign in by a code, so there is no password here. To shut somebody out, make them inactive. Whoever could
    write another address into an account could read that person's code, so only the person can."""

    list_display = ("name", "email", "language", "time_zone", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("name", "email", "phone")
    fields = ("email", "name", "phone", "language", "time_zone", "is_active", "is_staff", "is_superuser")
    HOW_IT_CHANGES = gettext_lazy(
        "The address is changed by nobody but this person, signed in, at /accounts/email/. Who cannot sign in any more "
        "needs a new account: make this one inactive, then whoever leads the home invites the new address. Somebody of "
        "a care team is added here anew."
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("email",) if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [(None, {"fields": self.fields, "description": self.HOW_IT_CHANGES if obj else ""})]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not obj.password:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(Household)
class HouseholdAdmin(KeptNounAdmin):
    list_display = ("name", "slug", "created_at")
    search_fields = ("name", "slug")


class BelongingAdmin(NounAdmin):
    """Who sees a home, or the patients of a team. An operator lets others in, never herself; each is in the audit."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.user_id == request.user.pk:
            raise ValidationError(_("Nobody lets herself in: ask another operator, or who leads the team or the home."))
        super().save_model(request, obj, form, change)


@admin.register(Membership)
class MembershipAdmin(RoleUnsaid, BelongingAdmin):
    list_display = ("user", "household", "role", "relation")
    list_filter = ("role",)
    list_select_related = ("user", "household")
    search_fields = ("user__name", "user__email", "household__name")


@admin.register(Shift)
class ShiftAdmin(NounAdmin):
    """Without the note of the handover, which tells of a patient."""

    exclude = ("handover_note",)
    list_display = ("membership", "starts_at", "ends_at", "handed_over_at")
    list_filter = ("starts_at",)
    list_select_related = ("membership__user", "membership__household")
    search_fields = ("membership__user__name", "membership__household__name")


class LetterAdmin(NounAdmin):
    """Sent from elsewhere, and its secret stands in the mail alone; here it can be looked at and withdrawn."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(RoleUnsaid, LetterAdmin):
    """From a home."""

    list_display = ("email", "household", "role", "expires_at", "accepted_at", "invited_by")
    list_filter = ("role", "accepted_at")
    list_select_related = ("household", "invited_by")
    search_fields = ("email", "household__name")


@admin.register(HomeInvitation)
class HomeInvitationAdmin(LetterAdmin):
    """From a care team to whoever leads a home."""

    list_display = ("email", "team", "expires_at", "accepted_at", "invited_by")
    list_filter = ("team", "accepted_at")
    list_select_related = ("team", "invited_by")
    search_fields = ("email", "name", "team__name")


@admin.register(CareTeam)
class CareTeamAdmin(NounAdmin):
    list_display = ("name", "phone")
    search_fields = ("name",)


@admin.register(CareTeamMembership)
class CareTeamMembershipAdmin(BelongingAdmin):
    list_display = ("user", "team", "role")
    list_filter = ("role",)
    list_select_related = ("user", "team")
    search_fields = ("user__name", "team__name")
