"""What things and times are counted in, in the language that is active: "1 tablet", "35 tablets"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import npgettext

Words = Callable[[int], str]
COUNTED: dict[str, Words] = {
    "battery": lambda n: npgettext("unit", "battery", "batteries", n),
    "bottle": lambda n: npgettext("unit", "bottle", "bottles", n),
    "box": lambda n: npgettext("unit", "box", "boxes", n),
    "can": lambda n: npgettext("unit", "can", "cans", n),
    "capsule": lambda n: npgettext("unit", "capsule", "capsules", n),
    "carton": lambda n: npgettext("unit", "carton", "cartons", n),
    "catheter": lambda n: npgettext("unit", "catheter", "catheters", n),
    "cushion": lambda n: npgettext("unit", "cushion", "cushions", n),
    "dose": lambda n: npgettext("unit", "dose", "doses", n),
    "filter": lambda n: npgettext("unit", "filter", "filters", n),
    "glove": lambda n: npgettext("unit", "glove", "gloves", n),
    "litre": lambda n: npgettext("unit", "litre", "litres", n),
    "mask": lambda n: npgettext("unit", "mask", "masks", n),
    "pair": lambda n: npgettext("unit", "pair", "pairs", n),
    "patch": lambda n: npgettext("unit", "patch", "patches", n),
    "piece": lambda n: npgettext("unit", "piece", "pieces", n),
    "set": lambda n: npgettext("unit", "set", "sets", n),
    "syringe": lambda n: npgettext("unit", "syringe", "syringes", n),
    "tablet": lambda n: npgettext("unit", "tablet", "tablets", n),
    "test": lambda n: npgettext("unit", "test", "tests", n),
    "vial": lambda n: npgettext("unit", "vial", "vials", n),
    "wipe": lambda n: npgettext("unit", "wipe", "wipes", n),
    "breath": lambda n: npgettext("unit", "breath", "breaths", n),
    "day": lambda n: npgettext("unit", "day", "days", n),
    "hour": lambda n: npgettext("unit", "hour", "hours", n),
    "minute": lambda n: npgettext("unit", "minute", "minutes", n),
    "month": lambda n: npgettext("unit", "month", "months", n),
    "percent": lambda n: npgettext("unit", "percent", "percent", n),
    "point": lambda n: npgettext("unit", "point", "points", n),
    "score": lambda n: npgettext("unit", "score", "scores", n),
    "second": lambda n: npgettext("unit", "second", "seconds", n),
    "week": lambda n: npgettext("unit", "week", "weeks", n),
    "year": lambda n: npgettext("unit", "year", "years", n),
}
SEVERAL = {"batteries": "battery", "boxes": "box", "patches": "patch", **{f"{one}s": one for one in COUNTED}}


def unit_for(unit: str, number: Decimal | int | None) -> str:
    """The word for so many of them, whichever form was written in; one that is not known stands as it was written."""
    written = unit.lower()
    words = COUNTED.get(SEVERAL.get(written, written))
    whole = number is not None and number == int(number)
    return unit if words is None else words(abs(int(number or 0)) if whole else 2)
