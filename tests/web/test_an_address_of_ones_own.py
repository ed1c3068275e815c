"""A person changes the own address, signed in; whoever reads a code there is that person."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from caregiving.people.models import User
from tests.people import People

CODE = re.compile(r"^\s*([A-Z0-9-]{6,9})\s*$", re.MULTILINE)


@pytest.fixture(autouse=True)
def not_counted(settings: Settings) -> None:
    """These codes are not counted among those that other tests ask for."""
    settings.ACCOUNT_RATE_LIMITS = False


def signs_in(email: str) -> Client:
    client = Client()
    client.post("/accounts/login/code/", {"email": email})
    code = CODE.findall(str(mail.outbox[-1].body))[0]
    answer = client.post("/accounts/login/code/confirm/", {"code": code})
    assert answer.status_code == 302
    return client


def who(client: Client) -> str:
    name: str = client.get("/api/v1/me/").json()["name"]
    return name


def test_a_new_address_counts_once_its_code_was_written(people: People) -> None:
    client = signs_in(people.ana.email)
    client.post("/accounts/email/", {"action_add": "", "email": "new@test.example"})
    assert not EmailAddress.objects.filter(email="new@test.example", verified=True).exists()
    code = CODE.findall(str(mail.outbox[-1].body))[0]
    client.post("/accounts/confirm-email/", {"code": code})
    client.post("/accounts/email/", {"action_primary": "", "email": "new@test.example"})
    assert User.objects.get(pk=people.ana.pk).email == "new@test.example"
    client.post("/accounts/email/", {"action_remove": "", "email": people.ana.email})
    assert [one.email for one in EmailAddress.objects.filter(user=people.ana)] == ["new@test.example"]
    assert who(signs_in("new@test.example")) == "Ana Reyes"


@pytest.mark.parametrize("times", [1, 2])
def test_an_address_that_was_written_in_elsewhere_opens_the_account_too(people: People, times: int) -> None:
    signs_in(people.ana.email)
    User.objects.filter(pk=people.ana.pk).update(email="other@test.example")
    for _time in range(times):
        assert who(signs_in("other@test.example")) == "Ana Reyes"
    assert EmailAddress.objects.filter(user=people.ana, primary=True).count() == 1
