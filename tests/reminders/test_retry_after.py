"""The pause that another side asks for is respected, whatever it writes, for a day at the most."""

from datetime import timedelta

import pytest

from caregiving.reminders.retry_after import retry_after
from tests.people import NOW

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("0", timedelta(0)),
        ("120", timedelta(minutes=2)),
        ("86400", DAY),
        ("999999999", DAY),
        ("Fri, 20 Nov 2026 08:12:00 GMT", timedelta(minutes=5)),
        ("Wed, 21 Oct 2099 07:28:00 GMT", DAY),
        ("Thu, 01 Jan 1970 00:00:00 GMT", timedelta(0)),
    ],
)
def test_seconds_and_dates_are_understood_and_a_day_is_the_most(said: str, pause: timedelta) -> None:
    assert retry_after(said, NOW) == pause


@pytest.mark.parametrize(
    "said",
    [
        *("", "soon", "-5", "+5", "1.5", "1 2", " 5", "5\n", "\u00b2", "\u0665", "9" * 5000, "1" * 10),
        *("Wed, 21 Oct 99999 07:28:00 GMT", "Wed, 21 Oct 2099 07:28:00 -0000", "Wed, 99 Oct 2099 99:99:99 GMT"),
    ],
)
def test_what_is_neither_says_nothing(said: str) -> None:
    assert retry_after(said, NOW) is None
