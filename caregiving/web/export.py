"""All that a home has written down, to take away: a household file a patient, a table of all that was told, and the
photos with a table of what they show."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model

from caregiving.household_file.write import slug_of, tree
from caregiving.patients.happenings import Happening, Undone
from caregiving.patients.models import Patient
from caregiving.people.models import Household, User
from caregiving.web import photo_export
from caregiving.web.photo_export import Kept

HEAD = ("patient", "occurred_at", "recorded_at", "kind", "by", "taken_back_at", "note", "what")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def packed(household: Household, reader: User) -> Iterator[bytes]:
    """A zip: JSON in the format of household files, one line for each happening, those taken back too, and the photos.
    All is read before the first byte goes, but for the pictures, of which a home may have more than a server has
    memory."""
    photos = photo_export.of_home(household)
    return _streamed(dict(_texts(household, reader, photos)), photos)


def _texts(household: Household, reader: User, photos: Sequence[Kept]) -> Iterator[tuple[str, str]]:
    """The name and the content of each file that is none of the pictures."""
    patients = list(
        Patient.objects.filter(household=household).select_related("household").order_by("created_at", "id")
    )
    for number, patient in enumerate(patients, start=1):
        text = json.dumps(tree(patient, reader), ensure_ascii=False, indent=1)
        yield f"{slug_of(household)}-{number}.json", text
    told = sorted(_lines(patients), key=lambda line: (line[1], line[2]))  # in the order in which it occurred
    yield "happenings.csv", _table(HEAD, told)
    if photos:
        yield "photos.csv", _table(photo_export.HEAD, [one.line for one in photos])


class _Sink(io.RawIOBase):
    """Where a zip is written to: it is taken away piece by piece as it grows."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.held += piece
        return len(piece)

    def taken(self) -> bytes:
        piece = bytes(self.held)
        self.held.clear()
        return piece


def _streamed(texts: Mapping[str, str], photos: Sequence[Kept]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, text in texts.items():
            pack.writestr(name, text)
            yield sink.taken()
        for _copied in photo_export.copied(pack, photos):
            yield sink.taken()
    yield sink.taken()


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """As a spreadsheet opens it, with its mark that says UTF-8."""
    written = io.StringIO("\ufeff")
    written.seek(0, io.SEEK_END)
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([_text(cell) for cell in line] for line in lines)
    return written.getvalue()


def _lines(patients: Sequence[Patient]) -> Iterator[tuple[str, ...]]:
    for kind in _kinds():
        told = kind._default_manager.filter(patient__in=patients)
        about = [field.name for field in _own(kind) if field.is_relation]
        for one in told.select_related("patient", "author", "undone_by", *about):
            back = getattr(one, "undone_by", None)
            yield (
                one.patient.name,
                one.occurred_at.isoformat(),
                one.recorded_at.isoformat(),
                one.kind,
                str(one.author or ""),
                back.recorded_at.isoformat() if back else "",
                one.note,
                json.dumps(_what(one), ensure_ascii=False, default=str),
            )


def _kinds(above: type[Happening] = Happening) -> Iterator[type[Any]]:
    for kind in above.__subclasses__():
        if not kind._meta.abstract and kind is not Undone:
            yield kind
        yield from _kinds(kind)


def _own(kind: type[Happening]) -> list[Any]:
    """The columns that only this kind has."""
    return [field for field in kind._meta.local_concrete_fields if field.name != "happening_ptr"]


def _what(told: Happening) -> dict[str, Any]:
    """Its own columns; what it refers to by its words."""
    found = {field.name: getattr(told, field.name) for field in _own(type(told))}
    return {name: str(value) if isinstance(value, Model) else value for name, value in found.items()}


def _text(cell: str) -> str:
    """A spreadsheet takes what begins like a formula for one; a quote before it makes it text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
