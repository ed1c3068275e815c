from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from tests.people import People, make_people


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Whatever language the last page of an earlier test left behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def people(db: None) -> People:
    """Ana's household, Cleo's household, and Dr Dee's care team."""
    return make_people()


@pytest.fixture
def ana(people: People, client: Client) -> Client:
    """A browser in which Ana is signed in."""
    client.force_login(people.ana)
    return client
