"""Which paper a country prints on, and whether this server can lay pages out for it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

# Where paper is cut to Letter; everywhere else it is A4. Source: Unicode CLDR, supplemental data on paper sizes.
LETTER = frozenset({"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"})
PAPERS = {"a4": "A4", "letter": "letter"}


def paper_of(country: str) -> str:
    return "letter" if country in LETTER else "a4"


@cache
def can_print() -> bool:
    """Whether WeasyPrint and the system's Pango are there: an operator may have neither."""
    if find_spec("weasyprint") is None:
        return False
    try:
        import_module("weasyprint")
    except OSError:  # it looks for Pango as it is imported
        return False
    return True


def pdf(context: dict[str, Any], paper: str) -> bytes:
    """The emergency sheet as PDF; only where `can_print`."""
    made: bytes = import_module("caregiving.web.sheet_pdf").made(context, PAPERS[paper])
    return made
