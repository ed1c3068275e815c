"""The stored rows that the agenda is made from, read in a fixed number of queries for one patient or for many.

The same container is filled from a household file, with rows that were never stored: what follows cannot
tell the difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, UUIDField

from caregiving.agenda.models import RuleReview
from caregiving.agenda.queries import found
from caregiving.agenda.reviews import reviews_for
from caregiving.patients.happenings import Happening
from caregiving.patients.models import Consent, Contact, Patient
from caregiving.people.models import CareTeam, Membership, User
from caregiving.supplies.models import Supply

M = TypeVar("M", bound=Model)
# Whom or what a row of this model is read together with: each is read once for all rows.
WITH: dict[type[Model], tuple[str, type[Model]]] = {
    Membership: ("user", User), Supply: ("supplier", Contact), Consent: ("team", CareTeam),
}  # fmt: skip
AUTHOR: tuple[str, type[Model]] = ("author", User)


class Rows:
    """Rows by model; a model that was not read has none."""

    def __init__(self, patient: Patient, by_model: Mapping[type[Model], Sequence[Model]]) -> None:
        self.patient = patient
        self._by_model = by_model

    def of(self, model: type[M]) -> Sequence[M]:
        """All rows of `model`; happenings in the order in which they occurred, undone ones left out."""
        return self._by_model.get(model, ())  # type: ignore[return-value]  # keyed by their own class


def read(patient_id: UUID, now: datetime) -> Rows:
    """The rows of one patient: as many queries as there are models to read, whatever the history."""
    (rows,) = read_all([patient_id], now)
    return rows


def read_all(patient_ids: Collection[UUID], now: datetime) -> list[Rows]:
    """The rows of several patients, with as many queries as for one. Raises Patient.DoesNotExist for an unknown id."""
    patients = list(Patient.objects.select_related("household").filter(pk__in=patient_ids).order_by("pk"))
    if len(patients) < len(set(patient_ids)):
        raise Patient.DoesNotExist(f"{len(set(patient_ids)) - len(patients)} of these patients are not there")
    if not patients:
        return []
    by_patient: dict[UUID, dict[type[Model], list[Model]]] = {
        patient.pk: {RuleReview: list(reviews)} for patient, reviews in reviews_for(patients, now)
    }
    whose, links = _whose(patients), _Links()
    for model, rows in found([one.pk for one in patients], sorted({one.household_id for one in patients}), now):
        for row in rows:
            links.note(row)
            for patient_id in whose[row.read_for]:
                by_patient[patient_id].setdefault(model, []).append(row)
    links.join()
    return [Rows(patient, by_patient[patient.pk]) for patient in patients]


def _whose(patients: Sequence[Patient]) -> dict[object, list[UUID]]:
    """The patients that a row is read for, by the patient's or the household's id as the database has it."""
    whose: dict[object, list[UUID]] = defaultdict(list)
    as_stored = UUIDField().get_db_prep_value
    for patient in patients:
        whose[as_stored(patient.pk, connection)].append(patient.pk)
        whose[as_stored(patient.household_id, connection)].append(patient.pk)
    return whose


class _Links:
    """Rows, and what they point to."""

    def __init__(self) -> None:
        self._rows: defaultdict[tuple[str, type[Model]], list[Any]] = defaultdict(list)

    def note(self, row: Model) -> None:
        link = AUTHOR if isinstance(row, Happening) else WITH.get(type(row))
        if link and getattr(row, f"{link[0]}_id"):
            self._rows[link].append(row)

    def join(self) -> None:
        for (name, other), rows in self._rows.items():
            others = other._default_manager.in_bulk({getattr(row, f"{name}_id") for row in rows})
            for row in rows:
                setattr(row, name, others[getattr(row, f"{name}_id")])
