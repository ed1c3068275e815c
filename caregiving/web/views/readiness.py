"""How ready the home is: nine lines, yes or no, no score."""

from __future__ import annotations

from django.http import HttpResponse

from caregiving.web.readiness import lines
from caregiving.web.visit import Visit, at_home


@at_home("GET", tells=())
def ready(visit: Visit) -> HttpResponse:
    found = lines(visit.snapshot.readiness, may_lead=visit.may_lead)
    return visit.render("web/ready.html", lines=found, met=sum(line.ready for line in found))
