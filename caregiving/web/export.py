"""All that a home has written down, to take away: a household file a patient, and a table of all that was told."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model

from caregiving.household_file.write import slug_of, tree
from caregiving.patients.happenings import Happening, Undone
from caregiving.patients.models import Patient
from caregiving.people.models import Household, User

HEAD = ("patient", "occurred_at", "recorded_at", "kind", "by", "taken_back_at", "note", "what")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def packed(household: Household, reader: User) -> bytes:
    """A zip: JSON in the format of household files, and one line for each happening, those taken back too."""
    patients = list(
        Patient.objects.filter(household=household).select_related("household").order_by("created_at", "id")
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
        for number, patient in enumerate(patients, start=1):
            text = json.dumps(tree(patient, reader), ensure_ascii=False, indent=1)
            pack.writestr(f"{slug_of(household)}-{number}.json", text)
        pack.writestr("happenings.csv", "\ufeff" + as_table(patients))
    return held.getvalue()


def as_table(patients: Sequence[Patient]) -> str:
    """Everything that was told, in the order in which it occurred."""
    lines = sorted(_lines(patients), key=lambda line: (line[1], line[2]))
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEAD)
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
