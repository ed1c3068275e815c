"""How much of the emergency sheet one page holds, in letters of 12 points, on what both papers have in common.

Counted, not laid out: so the PDF and the browser's own printing, which nobody can ask beforehand, show the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

# How wide bold letters are, in ems: between those of Helvetica and of Helvetica Bold.
NARROW, WIDE = frozenset("iljtfrI1.,:;'!|()[]/ -·"), frozenset("mwMW%@")
# Ems in a line: beside the codes, in the box, in one of the two columns.
BESIDE, BOX, COLUMN = 25.5, 40.5, 20.8
# Lines on a page, without the frame of the box and what is lost where the second column begins.
PAGE = 51
# Lines beside both codes with their words; of a heading with its rule; of the one that says what was left out.
CODES, HEADING, MORE = 10.5, 1.7, 2


@dataclass(frozen=True)
class Fit:
    """How the medicines are printed: each in its own line or not, and how many of the last ones are left out."""

    is_close: bool
    left_out: int


@dataclass(frozen=True)
class Words:
    """What the sheet says, by where it stands. Of the medicines the last `may_wait` may be left out."""

    head: Sequence[str]
    box: Sequence[str]
    columns: Sequence[Sequence[str]]
    medicines: Sequence[str]
    may_wait: int

    @property
    def room(self) -> float:
        """Lines of one column that are left for the medicines."""
        above = max(CODES, lines(self.head, BESIDE)) + lines(self.box, BOX) * 1.1
        others = sum(HEADING + lines(section, COLUMN) for section in self.columns)
        return 2 * (PAGE - above) - others - HEADING


def fit(words: Words) -> Fit:
    """All in lines of their own, else close to each other, else without some of those that may wait. What needs a
    second page even then, has it for all."""
    if lines(words.medicines, COLUMN) <= words.room:
        return Fit(is_close=False, left_out=0)
    for left_out in range(words.may_wait + 1):
        said = " · ".join(words.medicines[: len(words.medicines) - left_out])
        if lines([said], COLUMN) + (MORE if left_out else 0) <= words.room:
            return Fit(is_close=True, left_out=left_out)
    return Fit(is_close=False, left_out=0)


def lines(texts: Sequence[str], ems: float) -> int:
    """How many lines of that width the texts take, each beginning a new one."""
    return sum(_lines(text, ems) for text in texts)


def _lines(text: str, ems: float) -> int:
    count, used = 1, 0.0
    for word in text.split():
        wide = _width(word)
        if used and used + wide > ems:
            count, used = count + 1, 0.0
        count += ceil(wide / ems) - 1
        used += wide + _width(" ")
    return count


def _width(word: str) -> float:
    return sum(0.3 if one in NARROW else 0.87 if one in WIDE else 0.7 if one.isupper() else 0.56 for one in word)
