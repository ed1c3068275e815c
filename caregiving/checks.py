"""Refuses to start on settings that would fail later, with the mend in the message."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register
from django.utils import timezone

from caregiving.guidance.vaccines import shipped_data
from caregiving.reminders.channels import channel
from caregiving.runtime import broker
from caregiving.vaccines.issuers import trusted

SHORTEST_SECRET = 40


@register()
def settings_can_run(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Everything that an operator can set wrong, one message each."""
    return [
        *_secret(),
        *_site(),
        *_servers(),
        *_channels(),
        *_zones(),
        *_seasons(),
        *_issuers(),
    ]


def _secret() -> list[CheckMessage]:
    if len(settings.SECRET_KEY) >= SHORTEST_SECRET:
        return []
    hint = "Set SECRET_KEY (or SECRET_KEY_FILE) to at least 40 random characters."
    return [Error("The secret key is missing or short.", hint=hint, id="fortnight.E001")]


def _site() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.SITE_URL.startswith(("https://", "http://")):
        hint = "Set SITE_URL to the address that people open, for example https://fortnight.example."
        found.append(Error(f"SITE_URL is {settings.SITE_URL!r}.", hint=hint, id="fortnight.E002"))
    elif not settings.EMBEDDED and not settings.HTTPS:
        hint = "Browsers allow web push and offline pages only over https. Put a proxy with a certificate in front."
        found.append(Warning("SITE_URL is not https.", hint=hint, id="fortnight.W001"))
    if not settings.ALLOWED_HOSTS:
        hint = "Set ALLOWED_HOSTS to the host names that people open, separated by commas."
        found.append(Error("ALLOWED_HOSTS is empty.", hint=hint, id="fortnight.E003"))
    if "@" not in settings.OPERATOR_EMAIL:
        hint = "Set OPERATOR_EMAIL: push services write to it when something is wrong."
        found.append(Error("OPERATOR_EMAIL is not an address.", hint=hint, id="fortnight.E004"))
    return found


def _servers() -> list[CheckMessage]:
    """What the embedded run brings along must be named elsewhere: each of these would fail without a word."""
    if settings.EMBEDDED:
        return []
    embedded_broker = broker.broker_url(settings.RUN_DIR) == settings.BROKER_URL
    console = settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend"
    needs = [
        (not settings.CACHE_URL, "CACHE_URL", "Limits on sign-in are counted in each process alone.", "E007"),
        (console, "EMAIL_HOST", "Sign-in codes and reminders would be printed instead of mailed.", "E008"),
        (embedded_broker, "BROKER_URL", "No worker would hear of anything.", "E009"),
    ]
    hint = "See .env.example and docker-compose.yml for the form of it."
    return [
        Error(f"{name} is not set. {why}", hint=f"Set {name}. {hint}", id=f"fortnight.{number}")
        for missing, name, why, number in needs
        if missing
    ]


def _channels() -> list[CheckMessage]:
    missing = []
    for name in settings.REMINDER_CHANNELS:
        try:
            channel(name)
        except ImportError:
            missing.append(name)
    hint = "Each name in REMINDER_CHANNELS is a file in caregiving/reminders/channels."
    return [Error(f"There is no channel {name!r}.", hint=hint, id="fortnight.E005") for name in missing]


def _zones() -> list[CheckMessage]:
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        return [Error("Time zones are missing.", hint="Install the package tzdata.", id="fortnight.E006")]
    return []


def _seasons() -> list[CheckMessage]:
    """CDC's newest release may know no season beyond: that is no fault of a setting, so it fails no deployment."""
    hint = "Look for a newer release of CDC's supporting data, then: manage.py import_cdsi FOLDER."
    return [
        Info(f"The vaccine data end with a season of {name}, on {last_day}.", hint=hint, id="fortnight.I001")
        for name, last_day in shipped_data().ended_seasons(timezone.localdate()).items()
    ]


def _issuers() -> list[CheckMessage]:
    hint = "See caregiving/vaccines/health_cards/README.md for the forms that are read."
    return [Warning(f"Health cards: {words}.", hint=hint, id="fortnight.W003") for words in trusted().unusable]
