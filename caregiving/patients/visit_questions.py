"""Questions for the next visit: whoever thinks of one writes it down, whoever heard the answer ticks it off."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from caregiving.patients.happenings import Happening


class VisitQuestion(Happening):
    """Something to ask at the next visit, in the family's own words."""

    KIND = "visit_question"
    text = models.CharField(_("question"), max_length=300)


class VisitAnswered(Happening):
    """The question was answered. Ticked by two phones it is answered by the first; both are kept."""

    KIND = "visit_answered"
    question = models.ForeignKey(VisitQuestion, on_delete=models.CASCADE, related_name="answers")

    def clean(self) -> None:
        super().clean()
        if self.question.patient_id != self.patient_id:
            raise ValidationError({"question": _("This belongs to somebody else.")})
