"""What waits on this phone. The list is the phone's own: the server knows nothing of it."""

from __future__ import annotations

from django.http import HttpResponse

from caregiving.web.visit import Visit, at_home


@at_home("GET")
def waiting(visit: Visit) -> HttpResponse:
    return visit.render("web/outbox.html")
