"""Photos of a machine, as a home takes them: itself, its settings screen, its parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving import record
from caregiving.careteam.plan_photos import Taken, no_file_is_left_over, taken, write
from caregiving.equipment.models import Device, Photo
from caregiving.people.models import User
from caregiving.web.forms import ONCE

# A machine, its screen, its filters and tubes. A phone keeps all of them for the time without network.
MOST = 6
CHOOSE = gettext_lazy("Choose a photo, or take one.")


class NewPhoto(forms.Form):
    """One photo with its words. The id lets a form that is sent twice add it once; it does not wait in the outbox, for
    what a machine looks like is written of it, not told."""

    id = forms.UUIDField(error_messages=dict.fromkeys(("required", "invalid"), ONCE))
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages=dict.fromkeys(("required", "empty", "invalid", "missing"), CHOOSE),
    )
    caption = forms.CharField(
        label=gettext_lazy("What it shows, for example: the settings screen"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write what the photo shows, for those who cannot see it.")},
    )

    def clean(self) -> dict[str, Any]:
        """The file is opened when all else is right: a page that is refused loses it anyway."""
        said = super().clean() or {}
        if not self.errors:
            try:
                self.taken = taken(said["photo"], said["caption"])
            except ValidationError as error:
                self.add_error("photo", error)
        return said


def add(by: User, device: Device, photo_id: UUID, one: Taken, now: datetime) -> None:
    """Raises `ValidationError` when there are as many as a machine has. Sent twice, it is added once."""
    with transaction.atomic(), no_file_is_left_over() as written:
        Device.objects.select_for_update().get(pk=device.pk)
        photos = Photo.objects.filter(device=device)
        if photos.filter(pk=photo_id).exists():
            return
        if photos.count() >= MOST:
            raise ValidationError(enough())
        photo = Photo(id=photo_id, device=device, caption=one.caption)
        write(photo.image, one, written)
        record.noun(by, photo, now)


def enough() -> str:
    return _("A machine has at most %(most)s photos. Remove one first.") % {"most": MOST}
