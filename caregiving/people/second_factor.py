"""A second factor counts for sessions that began with it: whoever sets one up is signed out everywhere else."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from caregiving.people.access import STRONG
from caregiving.people.models import User


def end_other_sessions(request: HttpRequest, user: User, authenticator: Authenticator, **_said: Any) -> None:
    """Nobody signs in by a password here; a new unusable one ends every session but this."""
    if authenticator.type not in STRONG:  # recovery codes are none, and come along with the first one
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
