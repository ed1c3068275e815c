"""Homes that a coordinator invites: looked over before they go out, sent again, withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caregiving import record
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.invite_forms import Homes
from caregiving.people.models import CareTeam, HomeInvitation, TeamRole
from caregiving.web import letters
from caregiving.web.telling import complain


@at_desk("GET", "POST", clinical=True)
def invite(desk: Desk) -> HttpResponse:
    """A first post shows what would go out, to whom and in which words; only the second one sends."""
    form = Homes(desk.request.POST or None, teams=_teams(desk), initial={"language": desk.user.language})
    if not form.is_valid():
        return _page(desk, form, 400 if form.is_bound else 200)
    if "send" not in desk.request.POST:
        return _page(desk, form, checked=form.letters())
    sent = sum(_sent(desk, letter) for letter in form.letters())
    if sent:
        said = ngettext("%(count)s home was invited.", "%(count)s homes were invited.", sent) % {"count": sent}
        messages.success(desk.request, said)
    return redirect("team_invite")


@at_desk("POST", clinical=True)
def again(desk: Desk, home_letter_id: UUID) -> HttpResponse:
    """With a new link; the one of the earlier mail opens nothing any more."""
    letter = _own(desk, home_letter_id)
    if _sent(desk, letter):
        messages.success(desk.request, _("A mail is on its way to %(email)s.") % {"email": letter.email})
    return redirect("team_invite")


@at_desk("POST", clinical=True)
def withdraw(desk: Desk, home_letter_id: UUID) -> HttpResponse:
    record.removal(desk.user, _own(desk, home_letter_id), desk.now)
    messages.success(desk.request, _("Withdrawn. Its link opens nothing any more."))
    return redirect("team_invite")


def _teams(desk: Desk) -> tuple[CareTeam, ...]:
    """Those of which this person is a coordinator."""
    teams = desk.authority.teams_as({TeamRole.COORDINATOR})
    if not teams:
        raise PermissionDenied
    return teams


def _still(desk: Desk) -> QuerySet[HomeInvitation]:
    return HomeInvitation.objects.filter(team__in=_teams(desk), accepted_at=None).select_related("team", "invited_by")


def _own(desk: Desk, letter_id: UUID) -> HomeInvitation:
    letter = _still(desk).filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    return letter


def _sent(desk: Desk, letter: HomeInvitation) -> bool:
    try:
        letters.send(desk.user, letter, desk.now)
    except ValidationError as error:
        complain(desk.request, error)
        return False
    return True


def _page(desk: Desk, form: Homes, status: int = 200, checked: list[HomeInvitation] | None = None) -> HttpResponse:
    still = [(letter, letter.opens(desk.now)) for letter in _still(desk).order_by("created_at", "id")]
    sample = letters.sample(desk.user, checked[0], desk.now) if checked else ""
    said = {"form": form, "letters": still, "checked": checked, "sample": sample}
    return render(desk.request, "careteam/invite.html", {"desk": desk, **said}, status=status)
