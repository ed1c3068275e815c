"""No page of the operator's lets her sign in as somebody else: not by the address, not by what proves who it is."""

from __future__ import annotations

import re
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from caregiving.people.models import User
from tests.people import People

pytestmark = pytest.mark.django_db
OF_SIGNING_IN = ("account", "mfa", "sessions", "auth", "socialaccount", "usersessions")


def told(user: User, **other: str) -> dict[str, str]:
    return {"email": user.email, "name": user.name, "language": "en", "time_zone": "UTC", "is_active": "on", **other}


@pytest.mark.parametrize("shows_health_data", [True, False])
def test_the_address_of_an_account_is_read_and_not_written(
    operator: Client, people: People, settings: Settings, shows_health_data: bool
) -> None:
    settings.ADMIN_SHOWS_HEALTH_DATA = shows_health_data
    address = reverse("admin:people_user_change", args=[people.ana.pk])
    page = unescape(operator.get(address).content.decode())
    assert people.ana.email in page and 'name="email"' not in page
    assert "then whoever leads the home invites the new address" in " ".join(page.split())
    before = people.ana.email
    assert operator.post(address, told(people.ana, email="mine@test.example", name="Ana R.")).status_code == 302
    people.ana.refresh_from_db()
    assert (people.ana.email, people.ana.name) == (before, "Ana R.")
    client = Client()
    client.post("/accounts/login/code/", {"email": "mine@test.example"})
    assert not [
        letter for letter in mail.outbox if re.search(r"^\s*[A-Z0-9-]{6,9}\s*$", str(letter.body), re.MULTILINE)
    ]


def test_a_new_account_has_the_address_that_is_written(operator: Client) -> None:
    new = User(email="new@test.example", name="New")
    page = operator.get(reverse("admin:people_user_add")).content.decode()
    assert 'name="email"' in page and "invites the new address" not in page
    assert operator.post(reverse("admin:people_user_add"), told(new)).status_code == 302
    assert User.objects.get(email="new@test.example").name == "New"


def test_what_proves_who_somebody_is_is_neither_added_nor_changed_nor_removed(operator: Client, people: People) -> None:
    EmailAddress.objects.create(user=people.ana, email=people.ana.email, verified=True, primary=True)
    Authenticator.objects.create(user=people.ana, type=Authenticator.Type.TOTP, data={"secret": "abc"})
    registered = [model for model in admin.site._registry if model._meta.app_label in OF_SIGNING_IN]
    assert {EmailAddress, Authenticator} <= set(registered)
    for model in registered:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.filter(user=people.ana).get()
        before = model._default_manager.values().get(pk=row.pk)
        assert operator.get(reverse(f"{name}_add")).status_code == 403
        for page in ("change", "delete"):
            wrong = {"email": "mine@test.example", "user": str(people.dee.pk), "verified": "on", "post": "yes"}
            assert operator.post(reverse(f"{name}_{page}", args=[row.pk]), wrong).status_code == 403
        for action in ("make_verified", "delete_selected"):
            chosen = {"action": action, "_selected_action": str(row.pk), "post": "yes"}
            operator.post(reverse(f"{name}_changelist"), chosen)
        assert model._default_manager.values().get(pk=row.pk) == before
