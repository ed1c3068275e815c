"""Production is refused when it lacks a server that the embedded run brings along; the message says the mend."""

import pytest
from django.core.checks import Error
from pytest_django import Settings

from caregiving.checks import settings_can_run
from caregiving.runtime import broker

NAMED = {
    "EMBEDDED": False,
    "CACHE_URL": "redis://redis.example/2",
    "BROKER_URL": "redis://redis.example/0",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
}


@pytest.fixture
def production(settings: Settings) -> Settings:
    for name, value in NAMED.items():
        setattr(settings, name, value)
    return settings


def refusals() -> dict[str, str]:
    """By the name of the setting, what is said about it."""
    found = [message for message in settings_can_run(None) if isinstance(message, Error)]
    return {message.msg.split()[0]: f"{message.msg} {message.hint}" for message in found}


def test_production_with_its_servers_may_start(production: Settings) -> None:
    assert refusals() == {}


def test_the_embedded_run_needs_none_of_them(settings: Settings) -> None:
    settings.EMBEDDED = True
    assert refusals() == {}


def test_without_a_cache_it_is_refused(production: Settings) -> None:
    production.CACHE_URL = ""
    assert "Set CACHE_URL" in refusals()["CACHE_URL"]


def test_mail_that_would_only_be_printed_is_refused(production: Settings) -> None:
    production.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "Set EMAIL_HOST" in refusals()["EMAIL_HOST"]


def test_the_embedded_broker_is_no_broker_for_production(production: Settings) -> None:
    production.BROKER_URL = broker.broker_url(production.RUN_DIR)
    assert "Set BROKER_URL" in refusals()["BROKER_URL"]
