"""How long another side asks us to wait, as it says it over HTTP (RFC 9110 section 10.2.3)."""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

SECONDS = re.compile(r"[0-9]{1,9}")
LONGEST = timedelta(days=1)


def in_seconds(said: str) -> timedelta | None:
    """At most a day; None for what is no number of seconds."""
    return min(timedelta(seconds=int(said)), LONGEST) if SECONDS.fullmatch(said) else None


def retry_after(said: str, now: datetime) -> timedelta | None:
    """Seconds or a date, at most a day; None for what is neither."""
    if (seconds := in_seconds(said)) is not None:
        return seconds
    try:
        return min(max(parsedate_to_datetime(said) - now, timedelta(0)), LONGEST)
    except (ValueError, TypeError, OverflowError):
        return None
