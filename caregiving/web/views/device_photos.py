"""Photos of a machine: added, looked at and removed by the home."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from caregiving import record
from caregiving.equipment.models import Device, Photo
from caregiving.patients.models import Part
from caregiving.patients.seen import Screen
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.web import device_photos
from caregiving.web.equipment import shown
from caregiving.web.telling import complain
from caregiving.web.uploads import takes_pictures, was_too_much
from caregiving.web.visit import Visit, at_home, signed_in


@takes_pictures
@at_home("GET", "POST", tells=[Part.EQUIPMENT])
def photos(visit: Visit, device_id: UUID) -> HttpResponse:
    own = Device.objects.filter(patient=visit.patient)
    device = access.find(own, visit.user, device_id, visit.now, Right.EDIT)
    form = _form(visit)
    if form.is_valid() and _added(visit, device, form):
        return redirect("device_photos", device_id)
    kept = list(device.photos.all())
    full = device_photos.enough() if len(kept) >= device_photos.MOST else ""
    status = 400 if form.is_bound else 200
    return visit.render("web/device_photos.html", status, form=form, device=device, photos=kept, full=full)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def photo(request: HttpRequest, device_id: UUID, device_photo_id: UUID) -> HttpResponse:
    """The picture itself, of whichever home of the person: part of a page that a phone keeps."""
    user, now = signed_in(request), timezone.now()
    of_device = Photo.objects.filter(device=device_id).select_related("device__patient")
    found = access.find(of_device, user, device_photo_id, now)
    return shown(user, found.device.patient, found.image, Screen.HOME, now)


@at_home("POST")
def remove(visit: Visit, device_id: UUID, device_photo_id: UUID) -> HttpResponse:
    of_device = Photo.objects.filter(device=device_id, device__patient=visit.patient)
    found = access.find(of_device, visit.user, device_photo_id, visit.now, Right.EDIT)
    record.removal(visit.user, found, visit.now)
    messages.success(visit.request, _("Removed: %(name)s.") % {"name": found.caption})
    return redirect("device_photos", device_id)


def _form(visit: Visit) -> device_photos.NewPhoto:
    request = visit.request
    if request.method != "POST":
        return device_photos.NewPhoto()
    form = device_photos.NewPhoto(request.POST, request.FILES)
    if was_too_much(request):
        form.fields["photo"].error_messages["required"] = _("This picture is too large. Send a smaller one.")
    return form


def _added(visit: Visit, device: Device, form: device_photos.NewPhoto) -> bool:
    try:
        device_photos.add(visit.user, device, form.cleaned_data["id"], form.taken, visit.now)
    except ValidationError as error:
        complain(visit.request, error)
        return False
    messages.success(visit.request, _("Kept: %(name)s.") % {"name": form.taken.caption})
    return True
