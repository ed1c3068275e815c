"""A person's phones: subscribe this one, prove that alerts reach it, hear that it changed its address, take it away."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from caregiving import record
from caregiving.people import access
from caregiving.reminders.channels import push
from caregiving.reminders.errors import Later, Never, NotSent
from caregiving.reminders.models import PushSubscription
from caregiving.web import forms, phones
from caregiving.web.visit import Visit, at_home, signed_in

# So that nobody makes the telephone of somebody else ring without end. The product's own manners.
ONE_TEST_IN = timedelta(minutes=1)


@at_home("POST")
def subscribe(visit: Visit) -> HttpResponse:
    """This browser's address at its push service: made by script, so it comes from the browser itself. It is set up
    when a test was tapped, so the test is sent at once."""
    form = forms.Phone(visit.request.POST)
    if not form.is_valid():
        messages.error(visit.request, _("This browser did not say where alerts can go. Nothing was stored."))
        return redirect("people")
    try:
        phone = phones.keep(visit.user, form.cleaned_data, visit.now)
    except (NotSent, ValidationError) as error:
        messages.error(visit.request, _said(error))
        return redirect("people")
    return _test(visit, phone)


def _said(error: NotSent | ValidationError) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


@at_home("POST")
def send_test(visit: Visit, phone_id: UUID) -> HttpResponse:
    return _test(visit, access.find(PushSubscription.objects.select_related("user"), visit.user, phone_id, visit.now))


@at_home("POST")
def send_test_to(visit: Visit, person_id: UUID) -> HttpResponse:
    """From afar, to every phone of somebody else here: there it only has to be tapped."""
    person = next((one for one in visit.reach.people if one.id == person_id), None)
    if person is None:
        raise Http404
    theirs = PushSubscription.objects.select_related("user").filter(user=person.id)
    if not theirs:
        messages.error(visit.request, _("Alerts no longer reach the phone of %(name)s.") % {"name": person.name})
    elif theirs.filter(test_sent_at__gt=visit.now - ONE_TEST_IN).exists():
        messages.error(visit.request, _("A test went out a moment ago. Wait a minute before the next."))
    elif any([_went_out(visit, phone) for phone in theirs]):
        said = _("A test is on its way to %(name)s. Here it is said when it was tapped.")
        messages.success(visit.request, said % {"name": person.name})
    return redirect("people")


def _test(visit: Visit, phone: PushSubscription) -> HttpResponse:
    if _went_out(visit, phone):
        messages.success(visit.request, _("A test is on its way. Tap it when it comes: then this phone is set up."))
    return redirect("people")


def _went_out(visit: Visit, phone: PushSubscription) -> bool:
    """Whether the test did; why not is said."""
    try:
        push.send_test(phone, visit.now)
    except Never:
        gone = _("This phone no longer takes alerts, and is off the list. On it, tap “Alerts on this phone” again.")
        messages.error(visit.request, gone)
    except Later as error:
        why = _("The test could not be sent just now: %(why)s. Please try again in a few minutes.")
        messages.error(visit.request, why % {"why": error})
    except NotSent as error:
        messages.error(visit.request, _("The test could not be sent: %(why)s.") % {"why": error})
    else:
        return True
    return False


@at_home("POST")
def remove_phone(visit: Visit, phone_id: UUID) -> HttpResponse:
    phone = access.find(PushSubscription.objects.all(), visit.user, phone_id, visit.now)
    record.removal(visit.user, phone, visit.now)
    messages.success(visit.request, _("No more alerts on that phone."))
    return redirect("people")


@login_required
@require_GET  # a HEAD is no person's look
@cache_control(private=True, no_store=True)
def tapped(request: HttpRequest, phone_id: UUID) -> HttpResponse:
    """The test alert was tapped, and brought its word: now this phone is known to work."""
    now = timezone.now()
    phone = access.find(PushSubscription.objects.all(), signed_in(request), phone_id, now)
    if not push.is_test(phone, request.GET.get("test", "")):
        messages.error(request, _("No test alert of today led here. Send a test, and tap it when it comes."))
        return redirect("people")
    phone.test_tapped_at, phone.last_seen_at = now, now
    phone.save(update_fields=["test_tapped_at", "last_seen_at", "updated_at"])
    messages.success(request, _("The test arrived. Alerts reach this phone."))
    return redirect("people")


@csrf_exempt  # the service worker has no form; it can only say that its own person's phone showed something
@require_POST
@login_required
def shown(request: HttpRequest, phone_id: UUID) -> HttpResponse:
    phone = access.find(PushSubscription.objects.all(), signed_in(request), phone_id, timezone.now())
    PushSubscription.objects.filter(pk=phone.pk).update(shown_at=timezone.now())
    return HttpResponse(status=204)


@csrf_exempt  # the service worker has no form; it can only say where its own person's alerts go, with their secrets
@require_POST
@login_required
def renew(request: HttpRequest) -> HttpResponse:
    """A browser says which address it has now. One that nobody knows is kept only in the place of one that was lost."""
    form = forms.Phone(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        phones.renew(signed_in(request), form.cleaned_data, request.POST.get("old", ""), timezone.now())
    except (NotSent, ValidationError):
        return HttpResponse(status=400)
    return HttpResponse(status=204)
