import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from caregiving.people.models import User


@pytest.fixture
def operator(db: None, client: Client, settings: Settings) -> Client:
    """A browser in which an operator with a second factor is signed in, where the data may be looked into."""
    settings.ADMIN_SHOWS_HEALTH_DATA = True
    user = User.objects.create_superuser("op@test.example", name="Op")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client.force_login(user)
    return client
