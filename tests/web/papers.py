"""What is on a printed paper: its pages, the sizes of its letters, and where its headings stand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from pypdf import PdfReader

# What the issue asks for, in points.
SMALLEST = 12


def says(reader: PdfReader, words: object) -> bool:
    """Whether that stands on one of its pages, wherever its lines end and its letters are set apart."""
    return any(_close(str(words)) in _close(page.extract_text()) for page in reader.pages)


def _close(text: str) -> str:
    return "".join(text.split())


def letters(reader: PdfReader, page: int = 0) -> list[tuple[str, float, float, float]]:
    """Each piece of text with its place from the left, its height from the ground and its size, in points."""
    found: list[tuple[str, float, float, float]] = []

    def note(text: str, frame: list[float], matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            across, up = matrix[4] * frame[0] + frame[4], matrix[5] * frame[3] + frame[5]
            found.append((text.strip(), across, up, round(abs(size * matrix[3] * frame[3]), 1)))

    reader.pages[page].extract_text(visitor_text=note)
    return found


def sizes(reader: PdfReader) -> set[float]:
    return {size for page in range(len(reader.pages)) for *_place, size in letters(reader, page)}


def parted(reader: PdfReader, headings: Iterable[str]) -> list[str]:
    """The headings that stand at the foot of a column without anything below them."""
    found = letters(reader)
    return [
        heading
        for heading in headings
        for (text, across, up, _size), (_next, to, down, _its) in pairwise(found)
        if text == heading and (abs(across - to) > 5 or down >= up)
    ]
