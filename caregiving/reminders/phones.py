"""Whether alerts still reach each phone: a quiet test a week, and what a household is told when one did not arrive."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from caregiving.people.models import User
from caregiving.reminders.channels import push
from caregiving.reminders.errors import Later, NotSent
from caregiving.reminders.models import Preference, PushSubscription
from caregiving.reminders.timing import is_quiet

# The product's own manners: what a phone showed stands for a week.
CHECKED_EVERY = timedelta(days=7)
AT_ONCE = 200


def check(now: datetime) -> int:
    """Send a quiet test to phones that proved nothing for a week, outside of their owners' quiet hours. Returns how
    many were sent. The phones of a push service that asks for patience wait for the next run, and no others."""
    sent, patience = 0, set[str]()
    for phone in islice(_to_check(now, patience), AT_ONCE):
        try:
            push.send_test(phone, now, weekly=True)
        except Later:
            patience.add(push.place(phone))
        except NotSent:
            continue
        else:
            sent += 1
    return sent


def _to_check(now: datetime, patience: Collection[str]) -> Iterator[PushSubscription]:
    """Each is taken by one worker only. Whose test was not taken is the last in the next run, so that one phone cannot
    keep the others of its service waiting for ever."""
    long_ago = now - CHECKED_EVERY
    untested = Q(test_sent_at=None, created_at__lte=now - push.TEST_PATIENCE) | Q(test_sent_at__lte=long_ago)
    proved = Q(shown_at__gt=long_ago) | Q(test_tapped_at__gt=long_ago)
    phones = PushSubscription.objects.filter(untested, user__is_active=True).exclude(proved)
    for phone in phones.select_related("user__preference").order_by("updated_at", "pk"):
        free = PushSubscription.objects.filter(pk=phone.pk, test_sent_at=phone.test_sent_at)
        waits = push.place(phone) in patience or _sleeps(phone.user, now)
        if not waits and free.update(test_sent_at=now):
            yield phone


def _sleeps(user: User, now: datetime) -> bool:
    hours = Preference.of(user)
    return is_quiet(now, hours.quiet_from, hours.quiet_to, user.zone)


def untapped(name: str) -> str:
    """What is said of somebody's phone until its set-up has ended."""
    return _("The phone of %(name)s is not set up: no test alert was tapped on it.") % {"name": name}


def not_arrived(user_ids: Collection[UUID], now: datetime) -> str:
    """One thing that is wrong with these people's phones, as a sentence; empty when every test arrived."""
    lost = Preference.objects.filter(user__in=user_ids, user__push_subscriptions=None).exclude(phone_lost_at=None)
    if name := lost.order_by("phone_lost_at").values_list("user__name", flat=True).first():
        return _("Alerts no longer reach the phone of %(name)s.") % {"name": name}
    theirs = PushSubscription.objects.filter(user__in=user_ids).select_related("user").order_by("test_sent_at", "pk")
    if phone := theirs.filter(test_tapped_at=None).first():
        return untapped(phone.user.name)
    for phone in theirs.filter(test_sent_at__lte=now - push.TEST_PATIENCE):
        if not phone.proved:
            return _("The last test did not arrive on the phone of %(name)s.") % {"name": phone.user.name}
    return ""
