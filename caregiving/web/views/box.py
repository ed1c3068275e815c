"""What came in of a supply, read from a picture of the code on its box."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpResponse

from caregiving.patients.models import Part
from caregiving.supplies.box_code import Box
from caregiving.web import stock
from caregiving.web.box import read_box
from caregiving.web.supply_forms import CameIn
from caregiving.web.uploads import takes_pictures
from caregiving.web.visit import Visit, at_home


@takes_pictures
@at_home("POST", tells=[Part.SUPPLIES])
def box(visit: Visit, supply_id: UUID) -> HttpResponse:
    """The page for what came in, with the lot and its date filled in. Nothing is stored."""
    supply = stock.find(visit, supply_id)
    found, said = read_box(visit.request, visit.today)
    known = {"id": uuid4(), "repeat": bool(supply.repeats_left), "label": found.lot, "expires_on": found.good_until}
    again = found == Box()
    told = {"form": CameIn(initial=known), "supply": supply, "said": said, "again": again}
    return visit.render("web/supply_came_in.html", 400 if again else 200, **told)
