"""How a screen of the care team is reached: signed in, at one moment, never kept in a shared cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from caregiving.careteam.authority import Authority, authority_of
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


def at_desk(*methods: str) -> Callable[[Screen[P]], View[P]]:
    def wrap(screen: Screen[P]) -> View[P]:
        @login_required
        @require_http_methods([*methods, "HEAD"])
        @cache_control(private=True, no_store=True)
        @wraps(screen)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return screen(Desk(request, cast(User, request.user), timezone.now()), *args, **kwargs)

        return cast(View[P], door)

    return wrap
