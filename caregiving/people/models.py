"""Who there is: people, their households and shifts, invitations, and care teams."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from caregiving.people.base import Noun, one_of


def check_time_zone(name: str) -> None:
    """Refuse a zone that the time zone database does not know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone. Example: America/New_York."), params={"name": name})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Theme(models.TextChoices):
    """Light or dark; empty is as the device has it."""

    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class User(Noun, AbstractBaseUser, PermissionsMixin):
    """A person who signs in. There are no user names; a code comes by e-mail."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_time_zone])
    theme = models.CharField(_("light or dark"), max_length=5, choices=Theme.choices, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("operator"), default=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta(Noun.Meta):
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            one_of("theme", Theme, "user_theme", blank=True),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class Household(Noun):
    """A home: the person with ALS and those who care."""

    ACCESS_PATH = ""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=60, unique=True, null=True, blank=True, help_text=_("Set by a household file."))

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    PATIENT = "patient", _("the person with ALS")
    LEAD = "lead", _("leads")
    FAMILY = "family", _("family")
    AIDE = "aide", _("paid aide")
    AGENCY = "agency", _("agency or on-call line")


class Membership(Noun):
    """What a person is to a household."""

    ACCESS_PATH = "household"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    relation = models.CharField(_("who this is"), max_length=60, blank=True, help_text=_("Wife, neighbour, nurse"))

    class Meta(Noun.Meta):
        constraints = [
            models.UniqueConstraint(fields=["user", "household"], name="membership_once"),
            one_of("role", Role, "membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.household}"


class Shift(Noun):
    """When an aide is on duty. Outside it an aide sees nothing."""

    ACCESS_PATH = "membership__household"

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    handover_note = models.TextField(_("handover note"), blank=True, max_length=2000)

    class Meta(Noun.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            models.UniqueConstraint(fields=["membership", "starts_at"], name="shift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.starts_at:%Y-%m-%d %H:%M}"

    def covers(self, now: datetime) -> bool:
        """On duty at `now`: begun, not past its end, not handed over."""
        end = min(self.ends_at, self.handed_over_at) if self.handed_over_at else self.ends_at
        return self.starts_at <= now < end


class Letter(Noun):
    """A mail that lets one person join once. Only a hash of its secret is kept: `people.letters` makes and reads it."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=12, default="en")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    class Meta(Noun.Meta):
        abstract = True

    def opens(self, now: datetime) -> bool:
        """Whether somebody can still join by it."""
        return self.accepted_at is None and now < self.expires_at


class Invitation(Letter):
    """Lets a person join one household."""

    ACCESS_PATH = "household"

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    class Meta(Letter.Meta):
        abstract = False
        constraints = [one_of("role", Role, "invitation_role")]

    def __str__(self) -> str:
        return f"{self.email} → {self.household}"


class CareTeam(Noun):
    """A clinic's team that looks after patients who agreed."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class HomeInvitation(Letter):
    """In which a care team asks a home to begin, or to let the team see it. `household` is the home that came of it."""

    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="invitations")
    household = models.ForeignKey(Household, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(Letter.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.email} → {self.team}"


class TeamRole(models.TextChoices):
    COORDINATOR = "coordinator", _("nurse coordinator")
    PRESCRIBER = "prescriber", _("prescriber")
    PHARMACIST = "pharmacist", _("pharmacist")
    RESPIRATORY = "respiratory", _("respiratory therapist")
    REVIEWER = "reviewer", _("content reviewer")


# Who looks after patients; a content reviewer looks after the guidance.
CLINICAL = (TeamRole.COORDINATOR, TeamRole.PRESCRIBER, TeamRole.PHARMACIST, TeamRole.RESPIRATORY)


class CareTeamMembership(Noun):
    """What a clinician may do for the patients of a care team."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="care_teams")
    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=TeamRole.choices)

    class Meta(Noun.Meta):
        constraints = [
            models.UniqueConstraint(fields=["user", "team", "role"], name="care_team_role_once"),
            one_of("role", TeamRole, "care_team_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.team} · {self.get_role_display()}"
