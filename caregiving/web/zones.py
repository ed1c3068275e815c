"""The time zones from which a person chooses."""

from __future__ import annotations

import zoneinfo


def zone_choices(*also: str) -> list[tuple[str, str]]:
    """Those that are called by a place, and `also` what somebody has already."""
    places = {zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/")}
    return [(zone, zone.replace("_", " ")) for zone in sorted(places.union(also))]
