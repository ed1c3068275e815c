from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation

from tests.people import People, make_people


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file of this process's own, as in production: each thread of the live server has a connection to
    itself. A database in memory has one for all, so that one thread's transaction holds another thread's writes."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(settings.ALIVE_DIR) / "tests.sqlite3")


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
