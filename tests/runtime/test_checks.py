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


PHONE = {
    "REMINDER_CHANNELS": ["push", "sms", "email"],
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "secret",
    "TWILIO_FROM": "+15005550006",
    "HTTPS": True,
}


@pytest.fixture
def phone(production: Settings) -> Settings:
    for name, value in PHONE.items():
        setattr(production, name, value)
    return production


def said_of_phone() -> str:
    return " ".join(f"{one.msg} {one.hint}" for one in settings_can_run(None) if one.msg.startswith("REMINDER"))


def test_texts_with_all_that_they_need_may_start(phone: Settings) -> None:
    assert said_of_phone() == ""


@pytest.mark.parametrize("name", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"])
def test_a_channel_that_lacks_a_setting_is_refused_by_its_name(phone: Settings, name: str) -> None:
    setattr(phone, name, "")
    assert f"names sms, but this is missing: {name}." in said_of_phone()
    phone.REMINDER_CHANNELS = ["push", "email"]
    assert said_of_phone() == ""


def test_a_channel_whose_library_is_not_installed_is_refused(phone: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caregiving.reminders.provider.find_spec", lambda name: None)
    assert "this is missing: the package twilio." in said_of_phone()
    assert "requirements-prod.txt" in said_of_phone()


def test_a_sender_that_is_no_number_is_refused(phone: Settings) -> None:
    phone.TWILIO_FROM = "Fortnight"
    assert "TWILIO_FROM is not a telephone number" in said_of_phone()


def test_a_site_that_the_provider_cannot_call_back_is_named(phone: Settings) -> None:
    phone.HTTPS = False
    assert "SITE_URL is not https" in said_of_phone()


@pytest.fixture
def elsewhere(production: Settings) -> Settings:
    production.REMINDER_CHANNELS = ["push", "email", "apprise"]
    production.APPRISE_SCHEMES = ["ntfys", "tgram"]
    return production


def said_of_apprise() -> str:
    return " ".join(f"{one.msg} {one.hint}" for one in settings_can_run(None) if "pprise" in f"{one.msg} {one.hint}")


def test_other_services_with_all_that_they_need_may_start(elsewhere: Settings) -> None:
    assert said_of_apprise() == ""


def test_other_services_without_a_kind_that_is_allowed_are_refused(elsewhere: Settings) -> None:
    elsewhere.APPRISE_SCHEMES = []
    assert "this is missing: APPRISE_SCHEMES." in said_of_apprise()


def test_other_services_whose_library_is_not_installed_are_refused(
    elsewhere: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregiving.reminders.channels.apprise.find_spec", lambda name: None)
    assert "this is missing: the package apprise." in said_of_apprise()
    elsewhere.REMINDER_CHANNELS = ["push", "email"]
    assert said_of_apprise() == ""


@pytest.mark.parametrize("scheme", ["file", "http", "json", "ntfy", "syslog", "dbus", "nonsense"])
def test_a_kind_that_is_unknown_or_not_encrypted_is_refused(elsewhere: Settings, scheme: str) -> None:
    elsewhere.APPRISE_SCHEMES = ["ntfys", scheme]
    assert f"APPRISE_SCHEMES cannot have {scheme!r}." in said_of_apprise()
