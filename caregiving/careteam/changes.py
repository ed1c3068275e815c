"""Who changed what of a patient, from the audit log: only what belongs to the parts that the household shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from caregiving.equipment.models import Device, DeviceSetting, InfectionPlan, UpkeepTask
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Allergy, Consent, Contact, Directive, Patient
from caregiving.patients.sharing import EVERYTHING
from caregiving.people.access import access_paths, model_at
from caregiving.supplies.models import Lot, Medicine, Supply
from caregiving.vaccines.models import Vaccination

WATCHED: tuple[type[Model], ...] = (
    Patient, Consent, Allergy, Contact, Directive, Device, DeviceSetting, InfectionPlan, UpkeepTask, Medicine,
    ScreeningSheet, Supply, Lot, Vaccination,
)  # fmt: skip
NOT_TOLD = {"id", "patient", "device", "supply"}


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: of what, which of its columns, by whom; or that it was written in, or removed."""

    at: datetime
    who: str
    what: str
    fields: tuple[str, ...]
    is_new: bool
    is_gone: bool


def changes(patient: Patient, parts: frozenset[str], most: int) -> list[Change]:
    """The newest edits of what stands now, and what was removed. As many queries however many there are."""
    shared = [kind for kind in WATCHED if getattr(kind, "PART", "") in parts or parts >= EVERYTHING]
    found = Q(pk__in=[])
    known: dict[type[Model], list[str]] = {Patient: [str(patient.pk)]}
    for kind in shared:
        path = next(iter(access_paths(kind)), "")
        rows, also = kind._default_manager.filter(**{path or "pk": patient.pk}), getattr(kind, "ALSO", {})
        for part, those in also.items():
            rows = rows if part in parts else rows.exclude(those)
        known[kind] = [str(one) for one in rows.values_list("pk", flat=True)]
        of_kind = Q(content_type=ContentType.objects.get_for_model(kind))
        found |= of_kind & Q(object_pk__in=known[kind])
        if path and (parts >= EVERYTHING or not also):
            found |= of_kind & _removed(kind, path.split("__")[0], known)
    log = LogEntry.objects.filter(found).exclude(action=LogEntry.Action.ACCESS)
    return [
        _change(entry) for entry in log.select_related("actor", "content_type").order_by("-timestamp", "-id")[:most]
    ]


def _removed(kind: type[Model], owner: str, known: Mapping[type[Model], Sequence[str]]) -> Q:
    """The last line of what belonged to one of those: it still says whose it was."""
    whose = known.get(model_at(kind, owner), ())
    return Q(action=LogEntry.Action.DELETE, **{f"changes__{owner}__0__in": list(whose)})


def _change(entry: LogEntry) -> Change:
    kind = entry.content_type.model_class()
    names = {field.name: str(field.verbose_name) for field in kind._meta.concrete_fields} if kind else {}
    changed = entry.changes or {}
    is_new, is_gone = entry.action == LogEntry.Action.CREATE, entry.action == LogEntry.Action.DELETE
    told = () if is_new or is_gone else changed
    fields = tuple(names.get(name, name) for name in told if name not in NOT_TOLD)
    return Change(entry.timestamp, str(entry.actor or ""), entry.object_repr, fields, is_new, is_gone)
