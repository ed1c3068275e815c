"""What the key of a reminder says: `occurrence:person:channel:step` of a ladder (with `.1` where the
ladder was another one when that step had its turn before), `day:person:channel` of a morning."""

from __future__ import annotations


def occurrence(key: str) -> str:
    """The ladder that it is a step of."""
    return key.rsplit(":", 3)[0]


def morning(key: str) -> str:
    """The day and the person of a morning message, over whatever channel."""
    return key.rsplit(":", 1)[0]
