"""What waits on this phone, which the server does not know, and which pages it keeps for the time without network."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from caregiving.web import keeping
from caregiving.web.visit import Visit, at_home


@at_home("GET", tells=())
def waiting(visit: Visit) -> HttpResponse:
    return visit.render("web/outbox.html")


@at_home("GET", tells=())
def kept(visit: Visit) -> HttpResponse:
    """For the service worker, which asks for each of these pages."""
    return JsonResponse({"whose": visit.whose, "pages": keeping.addresses(visit)})
