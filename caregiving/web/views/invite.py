"""Who is invited to a home: asked, sent again, withdrawn. Only who leads invites."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.people.models import Invitation
from caregiving.web import letters
from caregiving.web.invite_forms import Inviting
from caregiving.web.telling import complain
from caregiving.web.visit import Visit, at_home


@at_home("GET", "POST", members_only=True)
def invite(visit: Visit) -> HttpResponse:
    visit.must_lead()
    told = visit.request.POST if visit.request.method == "POST" else None
    home, language = visit.patient.household, visit.user.language
    form = Inviting(told, home=home, now=visit.now, initial={"language": language})
    if not form.is_valid():
        return _page(visit, form)
    return _sent(visit, Invitation(household=home, **form.cleaned_data))


@at_home("POST")
def again(visit: Visit, letter_id: UUID) -> HttpResponse:
    """With a new link; the one of the earlier mail opens nothing any more."""
    return _sent(visit, _own(visit, letter_id))


@at_home("POST")
def withdraw(visit: Visit, letter_id: UUID) -> HttpResponse:
    record.removal(visit.user, _own(visit, letter_id), visit.now)
    messages.success(visit.request, _("Withdrawn. Its link opens nothing any more."))
    return redirect("invite")


def _own(visit: Visit, letter_id: UUID) -> Invitation:
    letter = access.find(Invitation.objects.all(), visit.user, letter_id, visit.now, Right.LEAD)
    if letter.household_id != visit.patient.household_id or letter.accepted_at:
        raise Http404
    return letter


def _sent(visit: Visit, letter: Invitation) -> HttpResponse:
    try:
        letters.send(visit.user, letter, visit.now)
        messages.success(visit.request, _("A mail is on its way to %(email)s.") % {"email": letter.email})
    except ValidationError as error:
        complain(visit.request, error)
    return redirect("invite")


def _page(visit: Visit, form: Inviting) -> HttpResponse:
    still = Invitation.objects.filter(household=visit.patient.household, accepted_at=None).order_by("created_at", "id")
    said = {"form": form, "letters": [(letter, letter.opens(visit.now)) for letter in still]}
    return visit.render("web/invite.html", 400 if form.is_bound else 200, **said)
