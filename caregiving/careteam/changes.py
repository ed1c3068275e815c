"""Who changed what of a patient, from the audit log: only what belongs to the parts that the household shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from caregiving.equipment.models import Device, DeviceSetting, InfectionPlan, UpkeepTask
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Allergy, Consent, Contact, Directive, Patient
from caregiving.patients.sharing import EVERYTHING
from caregiving.people.access import access_paths
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
    for kind in shared:
        path = next(iter(access_paths(kind)), "")
        rows = kind._default_manager.filter(**{path or "pk": patient.pk})
        for part, those in getattr(kind, "ALSO", {}).items():
            rows = rows if part in parts else rows.exclude(those)
        ids = rows.values_list("pk", flat=True)
        found |= Q(content_type=ContentType.objects.get_for_model(kind), object_pk__in=[str(one) for one in ids])
    found |= _removed(patient, [kind for kind in shared if parts >= EVERYTHING or not getattr(kind, "ALSO", {})])
    log = LogEntry.objects.filter(found).exclude(action=LogEntry.Action.ACCESS)
    return [
        _change(entry) for entry in log.select_related("actor", "content_type").order_by("-timestamp", "-id")[:most]
    ]


def _removed(patient: Patient, kinds: Sequence[type[Model]]) -> Q:
    """The last line of what belonged to this patient: it still says whose it was."""
    types = ContentType.objects.get_for_models(*kinds).values()
    return Q(action=LogEntry.Action.DELETE, content_type__in=types, changes__patient__0=str(patient.pk))


def _change(entry: LogEntry) -> Change:
    kind = entry.content_type.model_class()
    names = {field.name: str(field.verbose_name) for field in kind._meta.concrete_fields} if kind else {}
    changed = entry.changes or {}
    is_new, is_gone = entry.action == LogEntry.Action.CREATE, entry.action == LogEntry.Action.DELETE
    told = () if is_new or is_gone else changed
    fields = tuple(names.get(name, name) for name in told if name not in NOT_TOLD)
    return Change(entry.timestamp, str(entry.actor or ""), entry.object_repr, fields, is_new, is_gone)
