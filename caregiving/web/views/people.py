"""People and alerts: who is here, whether each can be reached, this phone, quiet hours and language."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from caregiving import record
from caregiving.people import access
from caregiving.reminders.channels import push
from caregiving.reminders.errors import NotSent
from caregiving.reminders.models import Preference, PushSubscription
from caregiving.reminders.tonight import is_night, sentence
from caregiving.web import forms
from caregiving.web.visit import Visit, at_home, signed_in


@at_home("GET", members_only=True)
def people(visit: Visit) -> HttpResponse:
    kept = _preference(visit)
    initial = {name: getattr(kept, name) for name in forms.Disturb.PREFERENCE}
    return _page(visit, forms.Disturb(initial={**initial, "language": visit.user.language}))


def _preference(visit: Visit) -> Preference:
    return Preference.objects.filter(user=visit.user).first() or Preference(user=visit.user)


def _page(visit: Visit, form: forms.Disturb, status: int = 200) -> HttpResponse:
    found = visit.reach
    return visit.render(
        "web/people.html", status, form=form, people=found.people, key=push.public_key(),
        asked_now=sentence(found, night=is_night(visit.patient.zone, visit.now)),
        phones=PushSubscription.objects.filter(user=visit.user).order_by("created_at", "id"),
    )  # fmt: skip


@at_home("POST")
def disturb(visit: Visit) -> HttpResponse:
    """Quiet hours and language, which are a person's own in every home."""
    form = forms.Disturb(visit.request.POST)
    if not form.is_valid():
        return _page(visit, form, 400)
    kept = _preference(visit)
    for name in forms.Disturb.PREFERENCE:
        setattr(kept, name, form.cleaned_data[name])
    record.noun(visit.user, kept, visit.now)
    visit.user.language = form.cleaned_data["language"]
    visit.user.save(update_fields=["language", "updated_at"])
    with translation.override(visit.user.language):
        messages.success(visit.request, _("Kept."))
    return redirect("people")


@at_home("POST")
def subscribe(visit: Visit) -> HttpResponse:
    """This browser's address at its push service: made by script, so it comes from the browser itself."""
    form = forms.Phone(visit.request.POST)
    if not form.is_valid():
        messages.error(visit.request, _("This browser did not say where alerts can go. Nothing was stored."))
        return redirect("people")
    said = form.cleaned_data
    try:
        push.check_endpoint(said["endpoint"])
    except NotSent as error:
        messages.error(visit.request, str(error))
        return redirect("people")
    phone = PushSubscription.objects.filter(endpoint=said["endpoint"]).first() or PushSubscription(user=visit.user)
    if not phone.belongs_to(visit.user.id, said["p256dh"], said["auth"]):
        messages.error(visit.request, _("This phone belongs to somebody else here. Remove it there first."))
        return redirect("people")
    for name, value in {**said, "user": visit.user, "last_seen_at": visit.now, "last_error": ""}.items():
        setattr(phone, name, value)
    try:
        record.noun(visit.user, phone, visit.now)
    except ValidationError as error:
        messages.error(visit.request, " ".join(error.messages))
        return redirect("people")
    messages.success(visit.request, _("Alerts can come to this phone. Send a test to be sure."))
    return redirect("people")


@at_home("POST")
def send_test(visit: Visit, phone_id: UUID) -> HttpResponse:
    phone = access.find(PushSubscription.objects.select_related("user"), visit.user, phone_id, visit.now)
    try:
        push.send_test(phone, visit.now)
    except NotSent as error:
        messages.error(visit.request, _("The test could not be sent: %(why)s.") % {"why": error})
    else:
        messages.success(visit.request, _("A test is on its way. Tap it when it comes."))
    return redirect("people")


@at_home("POST")
def remove_phone(visit: Visit, phone_id: UUID) -> HttpResponse:
    phone = access.find(PushSubscription.objects.all(), visit.user, phone_id, visit.now)
    record.removal(visit.user, phone, visit.now)
    messages.success(visit.request, _("No more alerts on that phone."))
    return redirect("people")


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def tapped(request: HttpRequest, phone_id: UUID) -> HttpResponse:
    """The test alert was tapped: now this phone is known to work."""
    now = timezone.now()
    phone = access.find(PushSubscription.objects.all(), signed_in(request), phone_id, now)
    phone.test_tapped_at, phone.last_seen_at = now, now
    phone.save(update_fields=["test_tapped_at", "last_seen_at", "updated_at"])
    messages.success(request, _("The test arrived. Alerts reach this phone."))
    return redirect("people")
