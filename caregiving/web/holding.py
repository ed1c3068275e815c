"""Who has an item at this moment, by what people answered, whether or not the agenda was computed anew since."""

from __future__ import annotations

from datetime import datetime

from caregiving.agenda.due import with_answers
from caregiving.agenda.facts import sum_up
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answered
from caregiving.patients.models import Patient


def as_answered(due: Due, patient: Patient, now: datetime, *about_to_be_told: Answered) -> Due | None:
    """The item as all answers leave it then, with those that are not stored yet; None when it is done."""
    stored = Answered.objects.standing().filter(patient=patient, due_key=due.key).select_related("author")
    said = [*stored, *about_to_be_told]
    return with_answers(due, sum_up(said), now) if said else due
