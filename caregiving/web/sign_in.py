"""Signing in and out. Who enters the code from an e-mail has shown that the address is theirs: nobody is asked a
second time. A phone that signs out gets no more alerts."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from caregiving import record
from caregiving.people.models import User
from caregiving.reminders.models import PushSubscription


@receiver(authentication_step_completed)
def know_the_address(user: User, method: str, email: str | None = None, **kwargs: Any) -> None:
    """An invited person has no address on record yet; allauth marks it as verified in its next step. Of several the
    first one stays the one that is written to."""
    if method == "code" and email:
        known = EmailAddress.objects.filter(user=user, primary=True).exists()
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": not known})


@receiver(user_logged_out)
def send_nothing_more_to_this_phone(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """The page names the address at which its browser was reached; it can end only its own person's."""
    for phone in PushSubscription.objects.filter(user=user, endpoint=request.POST.get("endpoint") or None):
        record.removal(user, phone, timezone.now())
