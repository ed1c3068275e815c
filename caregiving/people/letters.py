"""The secret in an invitation's link: signed, told once, kept only as a hash; a new one ends the old one."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.core import signing

from caregiving.people.models import Letter

SIGNER = signing.Signer(salt="fortnight.letter")
# How long somebody can join by it. The product's own manners.
LASTS = timedelta(days=14)


def seal(letter: Letter, now: datetime) -> str:
    """A new secret, that lasts from now on; an earlier one of this letter opens nothing any more."""
    token, letter.token_hash = new()
    letter.expires_at = now + LASTS
    return token


def new() -> tuple[str, str]:
    """What stands in the link, and what is kept of it."""
    token = SIGNER.sign(token_urlsafe(24))
    return token, _hash(token)


def hash_of(token: str) -> str:
    """By what a letter is found; empty for what we did not sign."""
    try:
        SIGNER.unsign(token)
    except signing.BadSignature:
        return ""
    return _hash(token)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
