"""Vaccines of the patient and of the visitor: where each stands, the doses, and the care team's word."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caregiving import record
from caregiving.guidance.vaccines import observations, shipped_data
from caregiving.patients.models import Part, Patient
from caregiving.people import access
from caregiving.people.models import Role
from caregiving.vaccines.models import CaregiverRecord, RecordSource, TeamObservation, Vaccination
from caregiving.vaccines.products import group_of
from caregiving.web import vaccine_lines
from caregiving.web.vaccine_forms import Agree, Dose, TeamWord
from caregiving.web.vaccine_record import Owner, editable, membership, of_a_record, own_record
from caregiving.web.visit import Visit, at_home, choose, signed_in


@at_home("GET", tells=[Part.VACCINES])
def vaccines(visit: Visit) -> HttpResponse:
    return _page(
        visit,
        Owner(visit, None),
        observed=vaccine_lines.observations_of(visit),
        wait=vaccine_lines.wait_after_infection(visit) if Part.ILLNESS in visit.parts else None,
        household=list(vaccine_lines.household(visit)) if visit.may_tell else [],
        codes=TeamWord.codes() if access.looks_after(visit.user, visit.patient, visit.now) else [],
        words=TeamWord.WORDS,
        codes_from=observations().source,
    )


@at_home("GET")
def own(visit: Visit) -> HttpResponse:
    if membership(visit).role == Role.PATIENT:
        return redirect("vaccines")
    mine = own_record(visit)
    if mine is None:
        return visit.render("web/vaccines_agree.html", form=Agree(today=visit.today))
    return _page(visit, Owner(visit, mine))


def _page(visit: Visit, owner: Owner, **more: Any) -> HttpResponse:
    return visit.render(
        "web/vaccines.html",
        owner=owner,
        pages=owner.pages,
        lines=vaccine_lines.lines(owner),
        doses=vaccine_lines.doses(owner),
        release=shipped_data().release,
        **more,
    )


@at_home("POST")
def agree(visit: Visit) -> HttpResponse:
    """To write oneself in is to agree. Who comes back after withdrawing finds the doses of before."""
    form = Agree(visit.request.POST, today=visit.today)
    if not form.is_valid():
        return visit.render("web/vaccines_agree.html", 400, form=form)
    me = membership(visit)
    if me.role == Role.PATIENT:
        raise Http404
    mine = CaregiverRecord.objects.filter(membership=me).first() or CaregiverRecord(membership=me)
    if mine.withdrawn_at or mine.agreed_at is None:
        mine.agreed_at, mine.withdrawn_at = visit.now, None
    mine.birth_date, mine.sex = form.cleaned_data["birth_date"], form.cleaned_data["sex"]
    record.noun(visit.user, mine, visit.now)
    messages.success(visit.request, _("Kept. Only you see this page."))
    return redirect("own_vaccines")


@at_home("POST")
def withdraw(visit: Visit) -> HttpResponse:
    mine = own_record(visit)
    if mine:
        mine.withdrawn_at = visit.now
        record.noun(visit.user, mine, visit.now)
    messages.success(visit.request, _("Withdrawn. Nobody is told about your vaccines any more, and nothing reminds."))
    return redirect("own_vaccines")


@at_home("GET", "POST")
@of_a_record
def new_dose(visit: Visit, owner: Owner) -> HttpResponse:
    editable(owner)
    form = _dose_form(visit, owner, initial={"id": uuid4()})
    if form.is_valid():
        dose_id = form.cleaned_data["id"]
        if owner.doses.filter(pk=dose_id).exists():  # the same tap, sent twice
            return redirect(owner.address("vaccines"))
        if _store(visit, owner, form, Vaccination(id=dose_id, **owner.whose)):
            return redirect(owner.address("vaccines"))
    return _dose_page(visit, owner, form, None)


@at_home("GET", "POST")
@of_a_record
def dose(visit: Visit, owner: Owner, dose_id: UUID) -> HttpResponse:
    """Correct a dose, or remove it: the history keeps what stood there."""
    editable(owner)
    row = get_object_or_404(owner.doses, pk=dose_id)
    if "remove" in visit.request.POST:
        record.removal(visit.user, row, visit.now)
        messages.success(visit.request, _("Removed. The history keeps it."))
        return redirect(owner.address("vaccines"))
    initial = {"id": row.pk, "cvx": row.cvx.lstrip("0"), "given_on": row.given_on, "lot": row.lot}
    form = _dose_form(visit, owner, kept=row.cvx.lstrip("0"), initial=initial)
    if form.is_valid() and _store(visit, owner, form, row):
        return redirect(owner.address("vaccines"))
    return _dose_page(visit, owner, form, row)


def _dose_form(visit: Visit, owner: Owner, kept: str = "", **more: Any) -> Dose:
    posted = visit.request.POST or None
    return Dose(posted, today=visit.today, born=owner.birth_date, nasal=owner.own, kept=kept, **more)


def _dose_page(visit: Visit, owner: Owner, form: Dose, row: Vaccination | None) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return visit.render("web/vaccines_dose.html", status, owner=owner, pages=owner.pages, form=form, row=row)


def _store(visit: Visit, owner: Owner, form: Dose, row: Vaccination) -> bool:
    """Whether it was stored; if not, the form says why."""
    said = form.cleaned_data
    group = group_of(said["cvx"])
    if owner.doses.filter(group=group, given_on=said["given_on"]).exclude(pk=row.pk).exists():
        form.add_error("given_on", _("A dose against this illness is already written in on that day."))
        return False
    if (row.cvx.lstrip("0"), row.given_on) != (said["cvx"], said["given_on"]):
        row.source, row.card, row.mvx, row.product = RecordSource.HOUSEHOLD, None, "", ""
    row.group, row.cvx, row.given_on, row.lot = str(group), said["cvx"], said["given_on"], said["lot"]
    try:
        record.noun(visit.user, row, visit.arrived)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(visit.request, _("Kept."))
    return True


@login_required
@require_POST
def observe(request: HttpRequest) -> HttpResponse:
    """The care team's word about an observation. The household cannot say it."""
    user, now = signed_in(request), timezone.now()
    patients = access.looked_after(Patient.objects.select_related("household"), user, now, Part.VACCINES)
    visit = Visit(request, user, access.the_one(patients, request.POST.get("patient", "")), now)
    form = TeamWord(request.POST)
    if not access.looks_after(user, visit.patient, now):  # an emergency is for reading
        raise Http404
    if form.is_valid():
        _say(visit, form.cleaned_data["code"], form.cleaned_data["word"])
        messages.success(request, _("Kept, with your name under it."))
    else:
        messages.error(request, _("Choose an observation of the list. Nothing was stored."))
    choose(request, visit.patient)
    return redirect("vaccines")


def _say(visit: Visit, code: str, word: str) -> None:
    said = TeamObservation.objects.filter(patient=visit.patient, code=code).first()
    if not word:
        if said:
            record.removal(visit.user, said, visit.now)
        return
    said = said or TeamObservation(patient=visit.patient, code=code)
    said.holds, said.signer, said.by, said.at = word == "yes", visit.user.name, visit.user, visit.now
    record.noun(visit.user, said, visit.now)
