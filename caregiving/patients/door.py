"""The door check: a secret way for whoever comes to the door, and what came of it. No answer is kept, only that, and
only for two weeks: who came to the door has not signed up for anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe

from auditlog.context import disable_auditlog
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from caregiving.patients.happenings import Happening
from caregiving.people import audit
from caregiving.people.base import Noun, one_of

# How long a home sees who came; then it is forgotten. No clinical number.
KEPT = timedelta(days=14)


class DoorLink(Noun):
    """The secret in the square code beside the door, and all that whoever opens it may read of the home.

    A new secret makes the codes on older papers worthless.
    """

    ACCESS_PATH = "patient"

    patient = models.OneToOneField("patients.Patient", on_delete=models.CASCADE, related_name="door_link")
    secret = models.CharField(max_length=64, unique=True, default=token_urlsafe, editable=False)
    call_name = models.CharField(_("whom to call"), max_length=60)
    call_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    masks = models.BooleanField(_("everybody wears a mask here"), default=False)

    def __str__(self) -> str:
        return str(self.patient)


class DoorOutcome(models.TextChoices):
    COME_IN = "in", _("may come in")
    WASH = "wash", _("may come in with clean hands")
    CALL = "call", _("was asked to call first")


class DoorChecked(Happening):
    """Somebody answered at the door. The name is as it was typed there, unless the author is known."""

    KIND = "door_checked"
    visitor = models.CharField(_("name"), max_length=60)
    outcome = models.CharField(_("what came of it"), max_length=4, choices=DoorOutcome.choices)

    class Meta:
        constraints = [one_of("outcome", DoorOutcome, "door_outcome")]


def forget_visitors(now: datetime) -> int:
    """The one kind of happening that is not kept: names of people who are not of the home. Returns how many."""
    old: models.QuerySet[DoorChecked] = models.QuerySet(DoorChecked).filter(occurred_at__lte=now - KEPT)
    with transaction.atomic(), disable_auditlog():
        ids = list(old.values_list("pk", flat=True))
        audit.forget(DoorChecked, ids)
        old.delete()
    return len(ids)
