"""Reminders and what became of them; the ways to a person; the ladder that climbs until somebody answers.

The database is the queue of record. A row is `pending` until a worker claims it (`sending`, with a lease),
and ends `sent`, `failed`, `cancelled` or `lapsed`. A worker that dies leaves a lease that runs out: the row is
due again by itself. `lapsed` means too late to be of use, and is shown to people.
"""

from __future__ import annotations

import base64
from datetime import datetime, time
from typing import Any, ClassVar
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Patient
from caregiving.people.base import Noun, one_of
from caregiving.people.models import Household, User
from caregiving.reminders.awake import Awake as Awake
from caregiving.reminders.elsewhere import Elsewhere as Elsewhere
from caregiving.reminders.queue import MOST_DEATHS as MOST_DEATHS
from caregiving.reminders.queue import PRESSING
from caregiving.reminders.queue import ReminderQuerySet as ReminderQuerySet
from caregiving.reminders.queue import State as State
from caregiving.reminders.queue import Urgency as Urgency
from caregiving.reminders.telephone import Telephone as Telephone

_presses = Q(state=State.PENDING, urgency__in=PRESSING)


class Reminder(models.Model):
    """One message to one person over one channel about one occurrence. `key` makes it once."""

    ACCESS_PATH = "patient"

    key = models.CharField(max_length=255, unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    channel = models.CharField(_("channel"), max_length=16)
    urgency = models.CharField(_("class"), max_length=8, choices=Urgency.choices)
    due_key = models.CharField(max_length=160, blank=True)
    step = models.PositiveSmallIntegerField(_("step"), default=0)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PENDING)
    send_at = models.DateTimeField(_("to be sent"))
    begun_at = models.DateTimeField(_("first planned for"))
    expires_at = models.DateTimeField(_("too late after"))
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(null=True, editable=False, help_text=_("Since when a worker tries to send it."))
    deaths = models.PositiveSmallIntegerField(default=0, help_text=_("Claims in a row that nobody settled."))
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    shown_at = models.DateTimeField(_("shown"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", State, "reminder_state"),
            one_of("urgency", Urgency, "reminder_urgency"),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False) | (~Q(state="sending") & Q(lease_until=None)),
                name="reminder_lease_while_sending",
            ),
        ]
        indexes = [
            models.Index(fields=["send_at", "id"], condition=_presses, name="reminder_pressing"),
            models.Index(fields=["send_at", "id"], condition=Q(state="pending"), name="reminder_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="reminder_sending"),
            models.Index(fields=["expires_at"], condition=Q(state__in=["pending", "sending"]), name="reminder_unsent"),
            models.Index(fields=["expires_at"], condition=Q(state__in=["failed", "lapsed"]), name="reminder_lost"),
            models.Index(fields=["patient", "state"], name="reminder_by_patient"),
            models.Index(fields=["patient", "due_key"], name="reminder_about"),
        ]

    def __str__(self) -> str:
        return self.key

    def settle(self, **outcome: Any) -> bool:
        """Write the outcome, unless another worker has taken the reminder over in the meantime."""
        return bool(Reminder.objects.filter(id=self.id, attempts=self.attempts).settle(**outcome))


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    LATER = "later", _("later")
    NEVER = "never", _("never again")
    TELL = "tell", _("a person must look")
    RETURNED = "returned", _("came back")


class Attempt(models.Model):
    """One try to send, and what the other side said. Append-only."""

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField(_("attempt"))
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    address = models.CharField(_("to"), max_length=60, help_text=_("Our id of the address, never the address itself."))
    provider_id = models.CharField(_("provider's id"), max_length=200, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at"], name="attempt_by_time")]
        constraints = [one_of("outcome", Outcome, "attempt_outcome")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d %H:%M:%S}"


POINT_BYTES, AUTH_BYTES = 65, 16  # of a P-256 public key and of a shared secret, RFC 8291 section 2


def _is_point(key: bytes) -> bool:
    """Whether it is a public key that something can be sealed for, in the one form that phones make."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except ValueError:
        return False
    return len(key) == POINT_BYTES


def _decoded(text: str) -> bytes:
    """Base64 as browsers write it, without padding; nothing for what is not."""
    try:
        return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""


class PushSubscription(Noun):
    """One phone's or browser's address at its push service."""

    ACCESS_PATH = "user"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.URLField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    label = models.CharField(_("which phone"), max_length=80, blank=True)
    show_details = models.BooleanField(_("show what it is about on the locked screen"), default=False)
    last_seen_at = models.DateTimeField(_("last open here"))
    test_sent_at = models.DateTimeField(_("test sent"), null=True, blank=True)
    test_tapped_at = models.DateTimeField(_("test tapped"), null=True, blank=True)
    shown_at = models.DateTimeField(_("last showed a message"), null=True, blank=True)

    def __str__(self) -> str:
        return self.label or str(self.id)

    def clean(self) -> None:
        fit = {"p256dh": _is_point(_decoded(self.p256dh)), "auth": len(_decoded(self.auth)) == AUTH_BYTES}
        if unfit := [name for name, fits in fit.items() if not fits]:
            raise ValidationError(dict.fromkeys(unfit, _("This key does not come from a browser.")))

    @property
    def proved_at(self) -> datetime | None:
        """When a message was last seen to arrive."""
        return max((at for at in (self.test_tapped_at, self.shown_at) if at), default=None)

    @property
    def proved(self) -> bool:
        """Whether it was set up, by a tap on a test, and its last test, or any message after it, was seen to arrive."""
        at, tested = self.proved_at, self.test_sent_at
        return bool(self.test_tapped_at and at and tested and at >= tested)

    def belongs_to(self, user_id: UUID, p256dh: str, auth: str) -> bool:
        """Whether that person may have this phone: it is theirs, or it changed hands with its secrets."""
        return self.user_id == user_id or (self.p256dh, self.auth) == (p256dh, auth)

    def pass_to(self, user: User) -> None:
        """Whoever has it now has not set it up yet."""
        if self.user_id != user.pk:
            self.user, self.test_sent_at, self.test_tapped_at, self.shown_at = user, None, None, None


class Preference(Noun):
    """When a person may be disturbed. Only critical reminders break the quiet hours."""

    ACCESS_PATH = "user"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference")
    quiet_from = models.TimeField(_("quiet from"), default=time(22))
    quiet_to = models.TimeField(_("quiet until"), default=time(7))
    digest_at = models.TimeField(_("morning message at"), default=time(8))
    by_email = models.BooleanField(_("also by e-mail"), default=True)
    routine_by_email = models.BooleanField(_("morning message by e-mail too"), default=True)
    phone_lost_at = models.DateTimeField(_("a phone no longer takes alerts since"), null=True, blank=True)
    by_sms = models.BooleanField(_("text messages about what is critical"), default=False)
    by_call = models.BooleanField(_("telephone calls about what is critical"), default=False)

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def of(cls, user: User) -> Preference:
        """What that person chose, else what is usual."""
        return getattr(user, "preference", None) or cls(user=user)


class Rung(Noun):
    """One step of a household's ladder: whom to ask, how, and how long to wait before the next."""

    ACCESS_PATH = "household"

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="ladder")
    place = models.PositiveSmallIntegerField(_("place"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="rungs",
        help_text=_("Nobody: whoever is on duty."),
    )  # fmt: skip
    channel = models.CharField(_("channel"), max_length=16)
    wait_minutes = models.PositiveSmallIntegerField(_("minutes until the next step"), default=15)

    class Meta(Noun.Meta):
        ordering = ["household", "place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["household", "place"], name="rung_place_once"),
            models.CheckConstraint(condition=Q(wait_minutes__gt=0), name="rung_wait_positive"),
        ]

    def __str__(self) -> str:
        who = self.user or _("on duty")
        return f"{self.place}. {who} {self.channel}"
