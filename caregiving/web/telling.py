"""From a form to a happening: once by its id, with the way back, and with a sentence when it cannot be."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.patients.happenings import Happening
from caregiving.patients.models import Patient
from caregiving.people.base import Noun
from caregiving.web import outbox, undoing
from caregiving.web.visit import Visit


def told_at(happening_id: UUID, patient: Patient, now: datetime) -> datetime:
    """When this tap arrived first: a form that is sent twice keeps its first moment, so that it is one happening."""
    known = Happening.objects.filter(pk=happening_id, patient=patient).values_list("occurred_at", flat=True)
    return known.first() or now


def is_told(happening_id: UUID, patient: Patient) -> bool:
    """Whether this tap is stored already: its first answer was lost on the way, and it is sent again."""
    return Happening.objects.filter(pk=happening_id, patient=patient).exists()


def tell(visit: Visit, said: str, *happenings: Happening) -> bool:
    """Record all or nothing and offer to take it back; or leave a sentence that says why it was not stored."""
    try:
        with transaction.atomic():
            for happening in happenings:
                record.happening(visit.user, happening, visit.arrived)
    except record.Conflict:
        sentence = _("This page was already used. Nothing more was stored.")
        messages.error(visit.request, sentence, extra_tags=outbox.CONFLICT)
    except ValidationError as error:
        complain(visit.request, error)
    else:
        ids = [happening.id for happening in happenings]
        undoing.keep(visit.request.session, ids, visit.patient.id, said, visit.arrived)
        return True
    return False


def keep(visit: Visit, thing: Noun) -> bool:
    """Store a noun and say so; or leave a sentence that says why it was not stored."""
    try:
        record.noun(visit.user, thing, visit.now)
    except ValidationError as error:
        complain(visit.request, error)
        return False
    messages.success(visit.request, _("Kept: %(name)s.") % {"name": thing})
    return True


def complain(request: HttpRequest, error: ValidationError) -> None:
    """Each sentence of `error` on the next page."""
    for sentence in dict.fromkeys(error.messages):
        messages.error(request, sentence)
