"""Homes, who belongs to them, shifts, invitations, and the care teams one may give consent to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from caregiving.api.nouns import EditableNouns, Nouns
from caregiving.api.strict import NOUN, Noun
from caregiving.people import letters
from caregiving.people.access import RIGHTS, Right
from caregiving.people.models import CareTeam, Household, Invitation, Membership, Shift

LEADING = [role for role, rights in RIGHTS.items() if Right.LEAD in rights]


class HouseholdSerializer(Noun[Household]):
    class Meta:
        model = Household
        fields = (*NOUN, "name")
        validators: list[Any] = []


class Households(EditableNouns):
    """The homes this person belongs to."""

    queryset = Household.objects.all()
    serializer_class = HouseholdSerializer
    to_write = Right.LEAD
    http_method_names = ["get", "put", "patch"]


class MembershipSerializer(Noun[Membership]):
    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = Membership
        owner = "household"
        fields = (*NOUN, "household", "user", "name", "email", "role", "relation")
        read_only_fields = ("household", "user")
        validators: list[Any] = []

    def validate_role(self, role: str) -> str:
        if self.instance and role not in LEADING:
            check_somebody_else_leads(self.instance)
        return role


class Memberships(EditableNouns):
    """Who belongs to a home. People join by invitation, so nobody is added here."""

    queryset = Membership.objects.select_related("user")
    serializer_class = MembershipSerializer
    to_write = Right.LEAD
    http_method_names = ["get", "put", "patch", "delete"]

    def check_change(self, thing: Membership) -> None:
        if self.request.method == "DELETE":
            check_somebody_else_leads(thing)


class ShiftSerializer(Noun[Shift]):
    class Meta:
        model = Shift
        owner = "membership"
        fields = (*NOUN, "membership", "starts_at", "ends_at", "handed_over_at", "handover_note")
        validators: list[Any] = []


class Shifts(EditableNouns):
    """When a paid aide is on duty, and so may see and tell."""

    queryset = Shift.objects.all()
    serializer_class = ShiftSerializer
    to_write = Right.LEAD


class InvitationSerializer(Noun[Invitation]):
    token = serializers.SerializerMethodField(
        help_text="The secret of the letter, for the page /i/TOKEN/. Told once, in the answer to the first post."
    )

    class Meta:
        model = Invitation
        owner = "household"
        fields = (
            *NOUN, "household", "name", "email", "language", "role", "expires_at", "invited_by", "sent_at",
            "accepted_at", "token",
        )  # fmt: skip
        read_only_fields = ("invited_by", "sent_at", "accepted_at")
        validators: list[Any] = []

    def get_token(self, invitation: Invitation) -> str | None:
        return getattr(invitation, "token", None)

    def validate_expires_at(self, expires_at: datetime) -> datetime:
        if expires_at <= self.context["view"].now:
            raise serializers.ValidationError(_("This lies in the past."))
        if expires_at > self.context["view"].now + letters.LASTS:
            raise serializers.ValidationError(_("A letter lasts %(days)s days at most.") % {"days": letters.LASTS.days})
        return expires_at

    def unsaved(self, **given: Any) -> Invitation:
        token, token_hash = letters.new()
        invitation = super().unsaved(**given, token_hash=token_hash)
        invitation.token = token  # type: ignore[attr-defined]  # told once, never stored
        return invitation


class Invitations(EditableNouns):
    """Letters that let one person join one home once. Seen by those who lead."""

    queryset = Invitation.objects.all()
    serializer_class = InvitationSerializer
    to_read = to_write = Right.LEAD
    http_method_names = ["get", "post", "delete"]
    throttle_scope = "invite"

    def given(self) -> dict[str, Any]:
        return {"invited_by": self.person}


class CareTeamSerializer(Noun[CareTeam]):
    class Meta:
        model = CareTeam
        fields = (*NOUN, "name", "phone")
        validators: list[Any] = []


class CareTeams(Nouns):
    """The clinics' teams that a patient may give consent to."""

    queryset = CareTeam.objects.all()
    serializer_class = CareTeamSerializer


def check_somebody_else_leads(membership: Membership) -> None:
    """Refuse to leave a home without anybody who leads."""
    others = Membership.objects.filter(household=membership.household_id, role__in=LEADING)
    if not others.exclude(pk=membership.pk).exists():
        raise serializers.ValidationError(_("Somebody must lead. Let another person lead first."))
