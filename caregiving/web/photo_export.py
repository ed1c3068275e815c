"""The photos of a home, to take away: a folder of pictures, and a table that says what each shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db.models.fields.files import FieldFile
from django.utils.text import slugify

from caregiving.equipment.models import Device, Photo, PlanPhoto
from caregiving.people.models import Household

HEAD = ("file", "patient", "machine", "of", "what it shows", "kept_at")


@dataclass(frozen=True)
class Kept:
    """One photo, what it is of, and its name in the pack: none where the file is gone."""

    photo: Photo | PlanPhoto
    device: Device
    of: str
    name: str

    @property
    def line(self) -> tuple[str, ...]:
        about = self.device.patient.name, self.device.name, self.of, self.photo.caption
        return (self.name, *about, self.photo.created_at.isoformat())


def of_home(household: Household) -> list[Kept]:
    """Those of the machines, then those of the infection plans, of earlier versions too. A picture that several
    versions show has one name."""
    names: dict[str, str] = {}
    return [Kept(photo, device, of, _name(photo.image, device, names)) for photo, device, of in _stored(household)]


def _stored(household: Household) -> Iterator[tuple[Photo | PlanPhoto, Device, str]]:
    taken = Photo.objects.filter(device__patient__household=household).select_related("device__patient")
    for photo in taken:
        yield photo, photo.device, "machine"
    planned = PlanPhoto.objects.filter(plan__device__patient__household=household)
    for one in planned.select_related("plan__device__patient").order_by("plan__version", "created_at", "id"):
        of = f"infection plan, version {one.plan.version}" + (", shown back at home" if one.shown_back else "")
        yield one, one.plan.device, of


def _name(image: FieldFile, device: Device, names: dict[str, str]) -> str:
    """What people call the machine, without anything that a disk or a path could take amiss."""
    stored = image.name or ""
    if stored not in names:
        called = slugify(device.name)[:40] or device.kind
        names[stored] = f"photos/{len(names) + 1:03}-{called}.jpg" if image.storage.exists(stored) else ""
    return names[stored]


def copied(pack: ZipFile, photos: Sequence[Kept]) -> Iterator[str]:
    """Each picture into its place, one after the other: no two of them are held at once."""
    for name, one in {one.name: one for one in photos if one.name}.items():
        entry = ZipInfo(name, one.photo.created_at.timetuple()[:6])
        entry.compress_type = ZIP_STORED  # a JPEG is small already
        try:
            with one.photo.image.open("rb") as picture:
                pack.writestr(entry, picture.read())
        except OSError:  # removed a moment ago
            continue
        yield name
