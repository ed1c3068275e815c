"""What the commands of this app read from their command line."""

from argparse import ArgumentTypeError
from datetime import date


def day(text: str) -> date:
    """A date as YYYY-MM-DD. Raises ArgumentTypeError with what to write instead."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date as YYYY-MM-DD") from None
