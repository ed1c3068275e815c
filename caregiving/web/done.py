"""What it means that an item is done: for upkeep, care and doses the happening itself, else an answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404

from caregiving.agenda.models import Answer
from caregiving.equipment.models import RoutineDone, UpkeepDone
from caregiving.patients.happenings import Happening
from caregiving.reminders.answer import answered
from caregiving.supplies.models import DoseGiven, Medicine
from caregiving.web.agenda import Item


def done(item: Item, happening_id: UUID, at: datetime) -> Happening:
    """The happening that says so."""
    kind, subject = item.due.kind, item.due.subject
    if kind in {"upkeep", "upkeep.after_illness"}:
        return UpkeepDone(id=happening_id, patient=item.patient, task_id=UUID(subject), occurred_at=at)
    if kind == "routine":
        return RoutineDone(id=happening_id, patient=item.patient, routine_id=UUID(subject), occurred_at=at)
    if kind == "dose":
        medicine = get_object_or_404(Medicine, pk=UUID(subject), patient=item.patient)
        return DoseGiven(
            id=happening_id, patient=item.patient, medicine=medicine, milligrams=medicine.milligrams, occurred_at=at
        )
    return answered(item.patient, item.due.key, Answer.DONE, at, happening_id)
