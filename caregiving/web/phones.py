"""A person's phones are kept under the address at which their browser has its alerts now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.people.models import User
from caregiving.reminders.channels import push
from caregiving.reminders.models import Preference, PushSubscription


def keep(user: User, said: Mapping[str, str], now: datetime) -> PushSubscription:
    """Keep what this person's browser said of itself: `endpoint`, `p256dh`, `auth` and `label`.

    Raises NotSent for a push service that nobody knows, ValidationError for keys that are none and for a phone of
    somebody else.
    """
    push.check_endpoint(said["endpoint"])
    phone = PushSubscription.objects.filter(endpoint=said["endpoint"]).first() or PushSubscription(user=user)
    if not phone.belongs_to(user.id, said["p256dh"], said["auth"]):
        raise ValidationError(_("This phone belongs to somebody else here. Remove it there first."))
    kept = {name: said[name] for name in ("endpoint", "p256dh", "auth", "label") if said.get(name)}
    phone.pass_to(user)
    phone.last_seen_at = now
    for name, value in kept.items():
        setattr(phone, name, value)
    record.noun(user, phone, now)
    Preference.objects.filter(user=user).update(phone_lost_at=None)
    return phone


def renew(user: User, said: Mapping[str, str], old: str, now: datetime) -> None:
    """The address that a browser has now: of a phone that is known, in the place of its `old` one, or of one that was
    lost. Any other was taken away by its owner, and stays away. Raises as `keep` does."""
    mine = PushSubscription.objects.filter(user=user)
    if mine.filter(endpoint=said["endpoint"], p256dh=said["p256dh"], auth=said["auth"]).update(last_seen_at=now):
        return
    replaced = mine.filter(endpoint=old).first() if old else None
    if replaced or Preference.objects.filter(user=user).exclude(phone_lost_at=None).exists():
        with transaction.atomic():
            phone = keep(user, said, now)
            if replaced and replaced.endpoint != said["endpoint"]:
                mine.filter(pk=phone.pk, test_tapped_at=None).update(test_tapped_at=replaced.test_tapped_at)
                record.removal(user, replaced, now)
