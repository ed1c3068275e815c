"""The emergency sheet: one page from live data, black on white, to show, to print, and to open by the paper's code."""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from caregiving import record
from caregiving.agenda import printed as printed_sheet
from caregiving.agenda.facts import Facts, facts
from caregiving.agenda.rows import read
from caregiving.patients.models import SheetLink, SheetPrinted
from caregiving.people import access
from caregiving.web import forms
from caregiving.web import paper as papers
from caregiving.web.sheet import Sheet, square
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET")
def sheet(visit: Visit) -> HttpResponse:
    language = _language(visit.request)
    with translation.override(language):
        link = _link(visit)
        last = printed_sheet.last_printed(visit.facts.rows)
        return visit.render(
            "web/sheet.html", **_context(visit.facts, visit.now, link), link=link, lang=language,
            languages=settings.LANGUAGES, pdf=papers.can_print(), printed=last,
            changed=printed_sheet.is_changed(visit.facts.rows, visit.facts.rules, last, visit.facts.today),
        )  # fmt: skip


@at_home("GET")
def crew(visit: Visit) -> HttpResponse:
    """To be held up to an ambulance crew: large, white, and it stays lit."""
    return visit.render("web/sheet_crew.html", **_context(visit.facts, visit.now, _link(visit)))


@at_home("GET")
def pdf(visit: Visit) -> HttpResponse:
    paper = visit.request.GET.get("paper", papers.paper_of(visit.patient.country))
    if paper not in papers.PAPERS or not papers.can_print():
        raise Http404
    with translation.override(_language(visit.request)):
        context = {"patient": visit.patient, **_context(visit.facts, visit.now, _link(visit))}
        return HttpResponse(papers.pdf(context, paper), content_type="application/pdf")


@at_home("POST")
def printed(visit: Visit) -> HttpResponse:
    """What stood on the paper is what its page showed, even if a fact has changed since."""
    form = forms.Printed(visit.request.POST)
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        tell(visit, _("Printed."), SheetPrinted(patient=visit.patient, occurred_at=at, **form.cleaned_data))
    return redirect("sheet")


@at_home("POST")
def new_code(visit: Visit) -> HttpResponse:
    link = SheetLink.objects.filter(patient=visit.patient).first()
    if link is None or not visit.may_lead:
        raise Http404
    link.secret = token_urlsafe()
    record.noun(visit.user, link, visit.now)
    return redirect("sheet")


@require_safe
@cache_control(private=True, no_store=True)
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """The newest sheet, for whoever holds the paper: no account, nothing but the sheet, and the home sees it."""
    link = access.by_secret(SheetLink.objects.select_related("patient"), secret)
    now = timezone.now()
    SheetLink.objects.filter(pk=link.pk).update(times_opened=F("times_opened") + 1, opened_at=now)
    with timezone.override(link.patient.zone):
        known = facts(read(link.patient.pk, now), now)
        answer = render(request, "web/sheet_alone.html", {"patient": link.patient, **_context(known, now, link)})
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _context(known: Facts, now: datetime, link: SheetLink | None) -> dict[str, Any]:
    address = settings.SITE_URL + reverse("sheet_opened", args=[link.secret]) if link else ""
    lasts = known.rules.days("SET-PRINT-AGE")
    return {
        "sheet": Sheet(known.rows, known.rules, now),
        "now": now,
        "until": known.today + lasts if lasts is not None else None,
        "link_code": square(address) if address else "",
    }


def _link(visit: Visit) -> SheetLink | None:
    """Made when somebody of the home first looks at the sheet. Whoever holds it reads the sheet without an account, so
    a care team, whose leave ends, never gets it."""
    return SheetLink.objects.get_or_create(patient=visit.patient)[0] if visit.may_tell else None


def _language(request: HttpRequest) -> str:
    """The language that was asked for: a crew reads another one than the family."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
