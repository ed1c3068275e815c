"""The page behind the link of an invitation. Looking at it stores nothing: a code shows whose the address is, then one
tap joins."""

from __future__ import annotations

from typing import cast

from allauth.account.views import request_login_code
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from caregiving.people.models import HomeInvitation, Invitation, User
from caregiving.web import joining, letters
from caregiving.web.invite_forms import Beginning
from caregiving.web.joining import Opened
from caregiving.web.visit import choose

STATUS = {"broken": 404, "old": 410}


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def invited(request: HttpRequest, letter_token: str) -> HttpResponse:
    """To one home, as one of it."""
    found = _opened(request, letters.by_token(Invitation, letter_token))
    if found is None or request.method != "POST" or found.state not in ("code", "ask"):
        return _page(request, "web/invited.html", found)
    if found.user is None:
        return _send_a_code(request, found)
    try:
        member = joining.join(found.user, cast(Invitation, found.letter), found.now)
    except ValidationError as error:
        return _page(request, "web/invited.html", found, refused=error.messages)
    for patient in member.household.patients.order_by("created_at", "id")[:1]:
        choose(request, patient)
    messages.success(request, _("You belong to this home now."))
    return redirect("now")


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def home_invited(request: HttpRequest, home_token: str) -> HttpResponse:
    """To begin a home, or to let a care team see one."""
    found = _opened(request, letters.by_token(HomeInvitation, home_token))
    if found is None or found.state not in ("code", "ask"):
        return _page(request, "web/home_invited.html", found)
    if found.user is None and request.method != "POST":
        return _page(request, "web/home_invited.html", found)
    if found.user is None:
        return _send_a_code(request, found)
    form = Beginning(request.POST or None, led=joining.led_by(found.user, found.now), initial=_as_the_team(found))
    if form.is_valid():
        try:
            return _begun(request, found, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return _page(request, "web/home_invited.html", found, form=form)


def _begun(request: HttpRequest, found: Opened, form: Beginning) -> HttpResponse:
    letter, user = cast(HomeInvitation, found.letter), cast(User, found.user)
    patient = joining.begin(user, letter, form.said(found.now), found.now)
    choose(request, patient)
    messages.success(request, _("%(team)s sees this home from now on.") % {"team": letter.team})
    return redirect("team")


def _as_the_team(found: Opened) -> dict[str, str]:
    """Most homes are where their clinic is."""
    by = found.letter.invited_by
    return {"time_zone": by.time_zone} if by else {}


def _opened(request: HttpRequest, letter: Invitation | HomeInvitation | None) -> Opened | None:
    user = request.user if isinstance(request.user, User) else None
    return Opened(letter, user, timezone.now()) if letter else None


def _send_a_code(request: HttpRequest, found: Opened) -> HttpResponse:
    """The sign-in's own first page, filled in: with its limits, and with the way back here."""
    joining.account_for(found.letter, found.now)
    filled = QueryDict(mutable=True)
    filled.update({"email": found.letter.email, "next": request.path})
    request.POST = filled  # type: ignore[assignment]  # a QueryDict is what it is
    with translation.override(found.letter.language):
        return cast(HttpResponse, request_login_code(request))


def _page(request: HttpRequest, template: str, found: Opened | None, **more: object) -> HttpResponse:
    """In the language of who reads it: of the invited person, as long as nobody is signed in."""
    state = found.state if found else "broken"
    wrong = bool(more.get("refused")) or getattr(more.get("form"), "is_bound", False)
    language = found.letter.language if found and found.user is None else translation.get_language()
    with translation.override(language):
        shown = {"state": state, "opened": found, "lang": language, **more}
        return render(request, template, shown, status=409 if wrong else STATUS.get(state, 200))
