"""When each person was last reached, by channel: from what was sent to them about this home."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from caregiving.reminders.channels import routine_only
from caregiving.reminders.models import Reminder, State


@dataclass(frozen=True, slots=True)
class Reached:
    """The newest message over one channel; `seen` when one was shown or opened, else it was only accepted."""

    channel: str
    at: datetime
    seen: bool


def last_reached(household_id: UUID) -> dict[UUID, list[Reached]]:
    """By person; the newest that was seen stands for more than a newer one that was only sent."""
    sent = Reminder.objects.filter(patient__household=household_id, state=State.SENT).exclude(
        channel__in=routine_only()
    )
    newest = sent.values_list("user", "channel").annotate(Max("sent_at"), Max("shown_at"), Max("opened_at"))
    found: dict[UUID, list[Reached]] = defaultdict(list)
    for user_id, channel, accepted, shown, opened in newest.order_by("user", "channel"):
        seen = max((moment for moment in (shown, opened) if moment), default=None)
        if moment := seen or accepted:
            found[user_id].append(Reached(channel, moment, bool(seen)))
    return found
