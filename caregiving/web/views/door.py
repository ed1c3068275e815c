"""At the door: three questions for whoever comes, without an account; and the home's own page about it."""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from caregiving import record
from caregiving.agenda import why
from caregiving.agenda.reviews import rules_of
from caregiving.guidance.door import ROWS, Outcome, asked, outcome
from caregiving.patients.models import DoorChecked, DoorLink
from caregiving.web import door as doors
from caregiving.web import shift
from caregiving.web.door_forms import Check, Shared
from caregiving.web.sheet import square
from caregiving.web.telling import complain
from caregiving.web.visit import Visit, at_home, choose


@at_home("GET", members_only=True)
def door(visit: Visit) -> HttpResponse:
    link = doors.link_of(visit.patient)
    return _page(visit, Shared(initial=model_to_dict(link or _new(visit), Shared.base_fields)), link)


@at_home("POST")
def shared(visit: Visit) -> HttpResponse:
    """What visitors may read; the first time it makes the link."""
    visit.must_lead()
    link = doors.link_of(visit.patient)
    form = Shared(visit.request.POST)
    if not form.is_valid():
        return _page(visit, form, link, 400)
    kept = link or _new(visit)
    for name, value in form.cleaned_data.items():
        setattr(kept, name, value)
    try:
        record.noun(visit.user, kept, visit.now)
        messages.success(visit.request, _("Kept."))
    except ValidationError as error:
        complain(visit.request, error)
    return redirect("door")


@at_home("POST")
def new_code(visit: Visit) -> HttpResponse:
    link = _own(visit)
    link.secret = token_urlsafe()
    record.noun(visit.user, link, visit.now)
    messages.success(visit.request, _("The old paper opens nothing any more. Print the new one."))
    return redirect("door")


@at_home("POST")
def end(visit: Visit) -> HttpResponse:
    record.removal(visit.user, _own(visit), visit.now)
    messages.success(visit.request, _("There is no door check any more."))
    return redirect("door")


@at_home("GET", members_only=True)
def paper(visit: Visit) -> HttpResponse:
    """To hang beside the door."""
    link = doors.link_of(visit.patient)
    if link is None:
        return redirect("door")
    address = settings.SITE_URL + reverse("door_check", args=[link.secret])
    return visit.render("web/door_paper.html", address=address, qr=square(address), languages=settings.LANGUAGES)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def check(request: HttpRequest, secret: str) -> HttpResponse:
    """For whoever stands at the door: no account, no script, nothing of the home but what it shares here."""
    link, now = doors.opened(secret), timezone.now()
    with translation.override(_language(request)):
        rules, member = rules_of(link.patient, now), doors.member_of(request, link)
        sent = request.POST if request.method == "POST" else None
        form = Check(sent, initial={"id": uuid4()}, rules=rules, masks=doors.asks_for_masks(link), member=member)
        if form.is_valid():
            told = outcome(form.said, rules)
            name = str(member)[:60] if member else form.cleaned_data["visitor"]
            return _told(request, link, DoorChecked(id=form.cleaned_data["id"], visitor=name, outcome=told))
        return _alone(request, "web/door_check.html", 400 if form.is_bound else 200, link=link, form=form)


@require_safe
@cache_control(private=True, no_store=True)
def said(request: HttpRequest, secret: str, check_id: UUID) -> HttpResponse:
    """What follows from the answers that were just given."""
    link, now = doors.opened(secret), timezone.now()
    found = doors.answered(link, check_id, now)
    if found is None:
        raise Http404
    with translation.override(_language(request)):
        seconds = rules_of(link.patient, now).number("ISO-07")
        masks = doors.asks_for_masks(link)
        return _alone(request, "web/door_said.html", link=link, check=found, seconds=seconds, masks=masks)


def _told(request: HttpRequest, link: DoorLink, told: DoorChecked) -> HttpResponse:
    now = timezone.now()
    if doors.is_crowded(link, now):
        return _alone(request, "web/door_said.html", 429, link=link, check=None)
    known = doors.answered(link, told.id, now)  # the same form once more
    if known is None:
        told.patient, told.occurred_at = link.patient, now
        try:
            record.happening(doors.member_of(request, link), told, now)
        except (record.Conflict, ValidationError):
            return redirect(request.get_full_path())
    if request.POST.get("shift") and (known or told).outcome != Outcome.CALL and _on_duty(request, link, told, now):
        return redirect("shift")
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("door_said", args=[link.secret, told.id]) + query)


def _on_duty(request: HttpRequest, link: DoorLink, told: DoorChecked, now: datetime) -> bool:
    """Who belongs to the home begins the shift by the same tap."""
    member = doors.member_of(request, link)
    mine = shift.own(member, link.patient.household_id) if member else None
    if member is None or mine is None:
        return False
    shift_id = uuid5(told.id, "shift")
    if shift.begin(member, mine, shift_id, now):
        shift.offer_back(request.session, shift_id, link.patient_id, now)
    choose(request, link.patient)
    return True


def _alone(request: HttpRequest, template: str, status: int = 200, **context: object) -> HttpResponse:
    """A page that leads nowhere else."""
    shown = {"languages": settings.LANGUAGES, "lang": translation.get_language(), **context}
    return render(request, template, shown, status=status)


def _language(request: HttpRequest) -> str:
    """The one that the visitor chose, else the browser's."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


def _page(visit: Visit, form: Shared, link: DoorLink | None, status: int = 200) -> HttpResponse:
    rules = visit.rules
    return visit.render(
        "web/door.html", status, form=form, link=link, came=doors.who_came(visit.patient, visit.now),
        reasons=why.reasons(rules, [ROWS[one] for one in asked(rules)]),
    )  # fmt: skip


def _new(visit: Visit) -> DoorLink:
    name, phone = doors.first_to_call(visit.patient)
    return DoorLink(patient=visit.patient, call_name=name[:60], call_phone=phone)


def _own(visit: Visit) -> DoorLink:
    visit.must_lead()
    link = doors.link_of(visit.patient)
    if link is None:
        raise Http404
    return link
