"""Ten seconds in which the last write can be taken back, kept in the session between two pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

SHOWN_FOR = timedelta(seconds=10)
KEPT = "undo"


@dataclass(frozen=True)
class Offer:
    """What the page offers to take back, and for how many seconds more. `token` names it in the form."""

    token: str
    said: str
    seconds: int


def keep(session: SessionBase, happenings: Sequence[UUID], patient: UUID, said: str, now: datetime) -> None:
    """Offer to take these happenings, or the shift that began, back on the pages of the next seconds. `said` tells what
    was written down."""
    session[KEPT] = {
        "happenings": [str(happening) for happening in happenings],
        "patient": str(patient),
        "said": said,
        "until": (now + SHOWN_FOR).isoformat(),
    }


def offer(session: SessionBase, patient: UUID, now: datetime) -> Offer | None:
    kept = session.get(KEPT)
    if not kept or kept["patient"] != str(patient):
        return None
    left = datetime.fromisoformat(kept["until"]) - now
    if left <= timedelta(0):
        return None
    return Offer(kept["happenings"][0], kept["said"], max(1, round(left.total_seconds())))


def kept_as(session: SessionBase, token: str) -> list[UUID]:
    """What that offer would take back, the newest first. A slow hand may come after the offer has gone."""
    kept = session.get(KEPT)
    if not kept or token not in kept["happenings"]:
        return []
    return [UUID(known) for known in reversed(kept["happenings"])]


def forget(session: SessionBase) -> None:
    session.pop(KEPT, None)
