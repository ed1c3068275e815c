"""The server's half of the outbox: short answers for what a phone told, kept and sends when it can.

A form that tells something carries `data-tells` on one of its fields. The page then keeps the form's own fields
under an id that it makes itself, and posts them to the form's own address, with the headers below, until an answer
names that id. The views know nothing of it: their redirect is a success, their error message a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime

PERSON = "X-Outbox"  # who told it; sent when a tap is to be stored for nobody else
CLOCK = "X-Outbox-Clock"  # what the phone's clock says as it sends
LATE = "X-Outbox-Late"  # nobody looks any more: sentences for the next page would come out of the blue
# Tags of a message that says that nothing was stored. Errors need none.
REFUSED, CONFLICT = "refused", "conflict"
CLOCK_MAY_BE_OFF, LONGEST_WAIT = timedelta(minutes=2), timedelta(days=365)


def answer_shortly(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For the outbox: 200 with the id of what is stored and where to go, 401 or 403 for another person's entry,
    409 or 422 with the sentences of a refusal. What the site says in other cases stays as it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not comes_from(request):
            return get_response(request)
        if not request.user.is_authenticated:
            return HttpResponse(status=401)
        if str(request.user.pk) != request.headers[PERSON]:
            return HttpResponse(status=403)
        before = len(messages.get_messages(request))
        return _in_short(request, get_response(request), before)

    return middleware


def comes_from(request: HttpRequest) -> bool:
    return PERSON in request.headers


def refusal(request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse:
    """What the forms of a page complain about, without the page."""
    for form in (value for value in context.values() if isinstance(value, BaseForm)):
        for sentence in (str(one) for sentences in form.errors.values() for one in sentences):
            messages.error(request, sentence)
    return HttpResponse(status=400)


def tapped_at(request: HttpRequest, now: datetime) -> datetime:
    """When the person tapped, by the phone's clock; a clock that is off is set right. `now` for all other forms."""
    try:
        tapped, clock = (
            parse_datetime(said) for said in (request.POST.get("occurred_at", ""), request.headers.get(CLOCK, "") or "")
        )
        if not comes_from(request) or tapped is None or clock is None:
            return now
        off = now - clock
        moment = tapped + off if abs(off) > CLOCK_MAY_BE_OFF else tapped
        return max(min(moment, now), now - LONGEST_WAIT)
    except (ValueError, OverflowError, TypeError):  # not a date, not in our calendar, or without a zone
        return now


def _in_short(request: HttpRequest, response: HttpResponse, before: int) -> HttpResponse:
    if response.status_code not in {200, 302, 303, 400}:
        return response
    said = messages.get_messages(request)
    new = list(said)[before:]
    refused = [one for one in new if one.level >= messages.ERROR or REFUSED in (one.extra_tags or "")]
    if refused or response.status_code == 400:
        conflict = any(CONFLICT in (one.extra_tags or "") for one in refused)
        return JsonResponse({"said": [str(one) for one in refused]}, status=409 if conflict else 422)
    if LATE not in request.headers:  # then the next page says what these lines have read
        setattr(said, "used", False)  # noqa: B010  # Django's way; its type knows a list, too
    return JsonResponse({"id": request.POST.get("id", ""), "to": response.headers.get("Location", "")})
