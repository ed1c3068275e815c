from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from caregiving.reminders.models import Reminder
from tests.reminders.phone_provider import Provider, phone_provider
from tests.web.home import Home
from tests.web.telephone.provider_posts import ANA, ask, proved


@pytest.fixture(autouse=True)
def nobody_was_helped_yet() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def twilio(settings: Settings) -> Iterator[Provider]:
    with phone_provider(settings) as running:
        settings.SECURE_SSL_REDIRECT = False
        yield running


@pytest.fixture
def asked(home: Home) -> Reminder:
    """Ana was asked by text message a minute ago."""
    proved(home.people.ana, ANA)
    return ask(home, "after_covid.flags:1")


@pytest.fixture
def called(home: Home) -> Reminder:
    """Ana's telephone rings."""
    proved(home.people.ana, ANA)
    return ask(home, "after_covid.flags:1", channel="call")
