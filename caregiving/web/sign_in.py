"""Who enters the code from an e-mail has shown that the address is theirs: nobody is asked a second time."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from django.dispatch import receiver

from caregiving.people.models import User


@receiver(authentication_step_completed)
def know_the_address(user: User, method: str, email: str | None = None, **kwargs: Any) -> None:
    """An invited person has no address on record yet; allauth marks it as verified in its next step."""
    if method == "code" and email:
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})
