"""How a screen of the care team is reached: signed in, at one moment, never kept in a shared cache.

Whoever belongs to a care team needs a second factor. The screens about patients open only for clinicians: for
everybody else they do not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from caregiving.careteam.authority import Authority, authority_of
from caregiving.patients.models import Patient
from caregiving.patients.seen import Screen as Looked
from caregiving.patients.seen import looked
from caregiving.people import access
from caregiving.people.models import User

P = ParamSpec("P")
Screen = Callable[Concatenate["Desk", P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(eq=False)
class Desk:
    """One request of a signed-in person at one moment."""

    request: HttpRequest
    user: User
    now: datetime

    @cached_property
    def authority(self) -> Authority:
        return authority_of(self.user)

    @property
    def today(self) -> date:
        """The day on this person's own calendar."""
        return self.now.astimezone(self.user.zone).date()

    def patient(self, patient_id: UUID, screen: Looked, part: str = "") -> Patient:
        """The patient of that id if this clinician may see (that part of) them, noted as looked at; else `Http404`."""
        patients = access.looked_after(Patient.objects.select_related("household"), self.user, self.now, part)
        patient = patients.filter(pk=patient_id).first()
        if patient is None:
            raise Http404
        looked(self.user, [patient], screen, self.now)
        return patient

    def may(self, patient: Patient, roles: Collection[str]) -> bool:
        """Whether this person acts for the patient in one of these roles."""
        return access.looks_after(self.user, patient, self.now, roles)

    def must(self, patient: Patient, roles: Collection[str]) -> None:
        if not self.may(patient, roles):
            raise PermissionDenied


def at_desk(*methods: str, clinical: bool = False) -> Callable[[Screen[P]], View[P]]:
    """A screen of the care team; a `clinical` one is for those who look after patients."""

    def wrap(screen: Screen[P]) -> View[P]:
        @login_required
        @require_http_methods([*methods, "HEAD"] if "GET" in methods else methods)
        @cache_control(private=True, no_store=True)
        @wraps(screen)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            desk = Desk(request, cast(User, request.user), timezone.now())
            if clinical and not desk.authority.clinical:
                raise Http404
            if desk.authority.roles and not access.has_second_factor(desk.user):
                messages.error(request, _("Set up an authenticator app or a passkey first. Then this page opens."))
                return redirect("mfa_index")
            return screen(desk, *args, **kwargs)

        return cast(View[P], door)

    return wrap
