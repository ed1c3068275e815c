"""The questions for the next visit as they stand: those left to ask, and those answered lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from caregiving.patients.models import Patient, VisitAnswered, VisitQuestion

# How long an answered one is still shown, and how many are; the product's own manners.
SHOWN_FOR, SHOWN = timedelta(days=60), 100


@dataclass(frozen=True)
class Question:
    """One question, with the first tick that stands; None while it is left to ask."""

    asked: VisitQuestion
    answered: VisitAnswered | None


def left(patient: Patient, now: datetime) -> list[Question]:
    """Those still to be asked, in the order in which they were thought of. Two queries."""
    return [one for one in _all(patient, now) if one.answered is None]


def answered(patient: Patient, now: datetime) -> list[Question]:
    """The newest answer first. Two queries."""
    found = [(one.answered.occurred_at, one) for one in _all(patient, now) if one.answered]
    lately = [pair for pair in found if pair[0] > now - SHOWN_FOR]
    return [one for _at, one in sorted(lately, key=lambda pair: pair[0], reverse=True)]


def _all(patient: Patient, now: datetime) -> list[Question]:
    asked = VisitQuestion.objects.standing().filter(patient=patient).select_related("author")
    newest = list(asked.order_by("-occurred_at", "pk")[:SHOWN])
    ticks = VisitAnswered.objects.standing().filter(question__in=[one.pk for one in newest]).select_related("author")
    first: dict[object, VisitAnswered] = {}
    for tick in ticks.order_by("occurred_at", "recorded_at", "pk"):
        first.setdefault(tick.question_id, tick)
    return [Question(one, first.get(one.pk)) for one in reversed(newest)]
