"""The daily check of an illness: one page, one tap, and danger leads on at once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4, uuid5

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.agenda.conversion import daily
from caregiving.agenda.conversion.signs import is_uneventful
from caregiving.agenda.sources.illness import kept_apart
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.models import Measure, ReadingTaken
from caregiving.web import danger
from caregiving.web.countries import emergency_number
from caregiving.web.daily import Course, answered
from caregiving.web.daily_forms import Checked
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET", "POST")
def check(visit: Visit) -> HttpResponse:
    course = Course(visit.facts, visit.facts.episode, visit.now) if visit.facts.episode else None
    if course is None and visit.request.method != "POST" and not kept_apart(visit.facts, visit.now):
        return redirect("wrong")
    form = Checked(visit.request.POST or None, initial={"id": uuid4(), **_marked(course)})
    if form.is_valid() and (to := _kept(visit, form, course)):
        return redirect(to)
    return visit.render(
        "web/daily.html",
        400 if form.is_bound else 200,
        form=form,
        course=course,
        emergency=emergency_number(visit.patient.country),
        signs=danger.SIGNS,
        reasons=why.reasons(visit.facts.rules, danger.RULES),
        oxygen_note=all(visit.facts.rules[rule_id].drives_reminders for rule_id in ("SP-05", "OX-01")),
    )


def _marked(course: Course | None) -> dict[str, str]:
    if course is None:
        return {}
    spo2 = course.last_of.get(Measure.SPO2)
    return {**answered(course.last), "setting": spo2.setting if spo2 else ""}


def _kept(visit: Visit, form: Checked, course: Course | None) -> str:
    """Where to go on to; empty when nothing was stored."""
    at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
    sign = SymptomNoticed(
        id=form.cleaned_data["id"], patient=visit.patient, change=form.cleaned_data["change"],
        symptoms=form.noticed(danger=False), danger_signs=form.noticed(danger=True),
        began_from=at, began_to=at, hour_known=True, occurred_at=at,
    )  # fmt: skip
    taken = _readings(sign, form)
    if not sign.danger_signs and _is_emergency(visit, taken, course):
        sign.danger_signs = [danger.NOTED]
    said = _("The others are asked now.") if sign.danger_signs else _("The check is kept.")
    if not tell(visit, said, sign, *taken):
        return ""
    if sign.danger_signs:
        return reverse("breathing")
    return reverse("after") if course is None and is_uneventful(sign) else reverse("illness") + "#days"


def _readings(sign: SymptomNoticed, form: Checked) -> list[ReadingTaken]:
    return [
        ReadingTaken(
            id=uuid5(sign.id, measure), patient=sign.patient, measure=measure, value=value,
            setting=form.cleaned_data["setting"] if measure == Measure.SPO2 else "", occurred_at=sign.occurred_at,
        )
        for measure, value in form.measured().items()
    ]  # fmt: skip


def _is_emergency(visit: Visit, taken: Sequence[ReadingTaken], course: Course | None) -> bool:
    """Whether the oxygen just measured is one that the care team calls an emergency.

    A low reading of before that stands beside a better one on oxygen has told its danger already.
    """
    if not any(one.measure == Measure.SPO2 for one in taken):
        return False
    before = [one for one in course.readings if one.occurred_at < taken[0].occurred_at] if course else []
    known = [*before, *taken]
    if daily.oxygen_stood(known)[-1].at < taken[0].occurred_at:
        return False
    found = daily.oxygen(known, visit.facts.rows, visit.facts.rules)
    return found is not None and found.band in daily.EMERGENCIES
