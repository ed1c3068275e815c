"""The code on a box: its lot and how long it is good, as makers print them beside each other for machines (GS1).

Read on the server from a picture, so that every telephone can send one; nothing of the picture is kept.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import zxingcpp

from caregiving import pictures

SIDE = 1600
# A part of such a code as people read it: (17)261231. GS1 General Specifications, section 3: 10 is the lot, of 20 signs
# at most; 17 is the last day on which it is good, as year, month and day, of which day 00 is the month's last.
PART = re.compile(r"\((\d{2,4})\)(.*?)(?=\(\d{2,4}\)|$)")
LOT, GOOD_UNTIL, LONGEST = "10", "17", 20


@dataclass(frozen=True, slots=True)
class Box:
    """What a code says of one box; either may be missing."""

    lot: str = ""
    good_until: date | None = None


class NothingRead(Exception):
    """No code that says a lot or a date. `has_code` tells whether there was one of another kind."""

    def __init__(self, has_code: bool = False) -> None:
        super().__init__()
        self.has_code = has_code


def in_picture(content: bytes, today: date) -> Box:
    """Raises NothingRead, and NoPicture or TooBig of `pictures`."""
    codes = zxingcpp.read_barcodes(pictures.small(content, "L", SIDE))
    boxes = [read(code.text, today) for code in codes if code.content_type == zxingcpp.ContentType.GS1]
    found = next((box for box in boxes if box != Box()), None)
    if found is None:
        raise NothingRead(has_code=bool(codes))
    return found


def read(text: str, today: date) -> Box:
    """What the parts of a code say; what is not as it should be is left out."""
    parts = dict(PART.findall(text))
    lot = parts.get(LOT, "").strip()
    return Box(lot if len(lot) <= LONGEST else "", _day(parts.get(GOOD_UNTIL, ""), today))


def _day(told: str, today: date) -> date | None:
    """Six digits as a day of the hundred years around today (GS1 General Specifications, section 7.12)."""
    if not re.fullmatch(r"[0-9]{6}", told):
        return None
    year, month, day = int(told[:2]) + today.year // 100 * 100, int(told[2:4]), int(told[4:])
    year += 100 * ((year - today.year < -49) - (year - today.year > 50))
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None
