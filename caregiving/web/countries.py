"""The number for an ambulance, by country: a fact of the telephone networks, kept as data beside the catalog."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "emergency.toml"


def emergency_number(country: str) -> str:
    """What to dial in that country (two letters); 112, which every GSM network knows, where we do not know better."""
    known = _numbers()
    return known.get(country, known["GSM"])


@cache
def _numbers() -> dict[str, str]:
    return {
        country: entry["number"]
        for entry in tomllib.loads(DATA.read_text("utf-8"))["entry"]
        for country in entry["countries"]
    }
