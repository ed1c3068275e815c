import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from caregiving.people.models import User


@pytest.fixture
def operator(db: None, client: Client) -> Client:
    """A browser in which an operator with a second factor is signed in."""
    user = User.objects.create_superuser("op@test.example", name="Op")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client.force_login(user)
    return client
