"""The admin opens only for an operator with a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from caregiving.people.models import User
from tests.people import People


def test_an_operator_with_a_second_factor_may(operator: Client) -> None:
    assert operator.get("/admin/").status_code == 200


@pytest.mark.parametrize("kind", [None, Authenticator.Type.RECOVERY_CODES])
def test_an_operator_without_one_may_not(client: Client, db: None, kind: str | None) -> None:
    user = User.objects.create_superuser("op@test.example", name="Op")
    if kind:
        Authenticator.objects.create(user=user, type=kind, data={})
    client.force_login(user)
    assert client.get("/admin/").status_code != 200


def test_nobody_else_may(client: Client, people: People) -> None:
    Authenticator.objects.create(user=people.ana, type=Authenticator.Type.TOTP, data={})
    client.force_login(people.ana)
    assert client.get("/admin/").status_code != 200
