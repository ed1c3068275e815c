"""A person's answer to a due item: a happening like any other, in words of three kinds."""

from datetime import datetime, timedelta
from uuid import UUID

from caregiving.agenda.models import Answer, Answered
from caregiving.patients.models import Patient

LATER = timedelta(hours=1)


def answered(
    patient: Patient,
    due_key: str,
    verb: Answer,
    now: datetime,
    happening_id: UUID,
    later_until: datetime | None = None,
) -> Answered:
    """The happening that says so, to be given to `record`. Later without a time: in an hour."""
    until = (later_until or now + LATER) if verb == Answer.LATER else None
    return Answered(id=happening_id, patient=patient, due_key=due_key, verb=verb, later_until=until, occurred_at=now)
