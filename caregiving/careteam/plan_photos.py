"""Pictures of a plan: the team's own, and what a home shows back. Each is made anew before it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from caregiving import pictures, record
from caregiving.equipment.models import InfectionPlan, PlanPhoto
from caregiving.people.models import User

# Wide enough for a telephone's whole screen; a few of them stay small enough to be kept on it.
SIDE, QUALITY = 1280, 80
MOST = 6


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture as it will be kept."""

    jpeg: bytes
    caption: str = ""


def taken(file: UploadedFile[bytes], caption: str = "") -> Taken:
    """Raises `ValidationError` in the person's words for what is no picture, or too large."""
    try:
        return Taken(pictures.as_jpeg(file.read(), SIDE, QUALITY), caption)
    except pictures.TooBig:
        raise ValidationError(_("This picture is too large. Send a smaller one.")) from None
    except pictures.NoPicture:
        raise ValidationError(
            _("This cannot be read as a picture, or it is damaged. Send a photo as JPEG or PNG.")
        ) from None


def add(
    by: User, plan: InfectionPlan, new: Iterable[Taken], now: datetime, *, kept: Iterable[PlanPhoto] = (),
    shown_back: bool = False,
) -> None:  # fmt: skip
    """The pictures of this version: those of an earlier one that still hold, and new ones. All of them or none."""
    with record.together(now), no_file_is_left_over() as written:
        for earlier in kept:
            record.noun(by, PlanPhoto(plan=plan, image=earlier.image.name, caption=earlier.caption), now)
        for one in new:
            photo = PlanPhoto(plan=plan, caption=one.caption, shown_back=shown_back)
            write(photo.image, one, written)
            record.noun(by, photo, now)


def write(image: FieldFile, one: Taken, written: list[FieldFile]) -> None:
    """The picture's file, under a name that says nothing."""
    image.save(f"{uuid4().hex}.jpg", ContentFile(one.jpeg), save=False)
    written.append(image)


@contextmanager
def no_file_is_left_over() -> Iterator[list[FieldFile]]:
    """Should the rows not be stored, the files that were written for them go."""
    written: list[FieldFile] = []
    try:
        yield written
    except Exception:
        for image in written:
            image.storage.delete(image.name or "")
        raise
