"""The few numbers that the first screen shows, from the same facts as the agenda."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from caregiving.agenda.facts import Facts


def summary(facts: Facts, now: datetime) -> dict[str, Any]:
    """JSON types only: the supply runway and what runs out first, the power runway, the illness."""
    return {}
