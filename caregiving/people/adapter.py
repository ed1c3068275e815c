"""How people sign in: by a code that comes by e-mail. New accounts come by invitation only."""

from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from caregiving.people.models import CLINICAL, CareTeamMembership, Membership, User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up on their own: a household's lead, a care team or an operator invites."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who looks after patients and has no home of their own begins with the list of patients."""
        user = cast(User, request.user)
        treats = CareTeamMembership.objects.filter(user=user, role__in=CLINICAL).exists()
        if treats and not Membership.objects.filter(user=user).exists():
            return reverse("panel")
        return str(super().get_login_redirect_url(request))
