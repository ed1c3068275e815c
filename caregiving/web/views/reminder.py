"""Where a reminder leads, and its receipts: shown by the phone, opened by the person."""

from __future__ import annotations

from uuid import uuid5

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from caregiving.people import access
from caregiving.reminders.models import Reminder, Urgency
from caregiving.web.visit import choose, signed_in


@login_required
@require_GET  # a HEAD is no person's look
@cache_control(private=True, no_store=True)
def opened(request: HttpRequest, reminder_id: int) -> HttpResponse:
    reminder = _own(request, reminder_id)
    Reminder.objects.filter(pk=reminder.pk, opened_at=None).update(opened_at=timezone.now())
    if reminder.urgency == Urgency.ROUTINE:
        choose(request, reminder.patient)
        return redirect("due_list")
    return redirect("due_item", reminder.patient_id, uuid5(reminder.patient_id, reminder.due_key))


@csrf_exempt  # the service worker has no form; it can only say that its own person's phone showed a reminder
@require_POST
@login_required
def shown(request: HttpRequest, reminder_id: int) -> HttpResponse:
    reminder = _own(request, reminder_id)
    Reminder.objects.filter(pk=reminder.pk, shown_at=None).update(shown_at=timezone.now())
    return HttpResponse(status=204)


def _own(request: HttpRequest, reminder_id: int) -> Reminder:
    """The person's own reminder, while they may still see the patient."""
    user = signed_in(request)
    mine = access.visible(Reminder.objects.select_related("patient"), user, timezone.now())
    return get_object_or_404(mine, pk=reminder_id, user=user)
