"""Questions for the next visit: the list, one more, and a tick."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import CharField, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.patients.models import VisitAnswered, VisitQuestion
from caregiving.people import access
from caregiving.web import questions as asked
from caregiving.web.forms import ONCE, Tap
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


class Ask(Tap):
    """One more question."""

    text = CharField(
        label=gettext_lazy("What do you want to ask?"),
        max_length=300,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write the question first."),
            "max_length": gettext_lazy("That is too long: 300 letters are enough. Make two of it."),
        },
    )


@at_home("GET")
def questions(visit: Visit) -> HttpResponse:
    return _page(visit, Ask(initial={"id": uuid4()}))


@at_home("POST")
def ask(visit: Visit) -> HttpResponse:
    form = Ask(visit.request.POST)
    if not form.is_valid():
        return _page(visit, form, 400)
    said = form.cleaned_data
    at = told_at(said["id"], visit.patient, visit.now)
    question = VisitQuestion(id=said["id"], patient=visit.patient, text=said["text"], occurred_at=at)
    tell(visit, _("On the list for the next visit."), question)
    return redirect("questions")


@at_home("POST")
def answered(visit: Visit, question_id: UUID) -> HttpResponse:
    mine = VisitQuestion.objects.standing().filter(patient=visit.patient)
    question = access.find(mine, visit.user, question_id, visit.now)
    form = Tap(visit.request.POST)
    if not form.is_valid():
        messages.error(visit.request, ONCE)
        return redirect("questions")
    at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
    told = VisitAnswered(id=form.cleaned_data["id"], patient=visit.patient, question=question, occurred_at=at)
    tell(visit, _("Answered."), told)
    return redirect("questions")


def _page(visit: Visit, form: Ask, status: int = 200) -> HttpResponse:
    return visit.render(
        "web/questions.html",
        status,
        form=form,
        left=asked.left(visit.patient, visit.now),
        answered=asked.answered(visit.patient, visit.now),
    )
