"""Refuses to start on settings that would fail later, with the mend in the message."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register
from django.utils import timezone

from caregiving.guidance.vaccines import shipped_data
from caregiving.reminders import provider
from caregiving.reminders.channels import apprise, channel
from caregiving.reminders.telephone import NUMBER
from caregiving.runtime import broker
from caregiving.vaccines.issuers import trusted

SHORTEST_SECRET, SHORTEST_TOKEN = 40, 20


@register()
def settings_can_run(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Everything that an operator can set wrong, one message each."""
    return [
        *_secret(),
        *_site(),
        *_servers(),
        *_channels(),
        *_telephone(),
        *_other_services(),
        *_metrics(),
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


def _telephone() -> list[CheckMessage]:
    """Without these the first text or call would fail, at night."""
    named = sorted({"sms", "call"} & set(settings.REMINDER_CHANNELS))
    if not named:
        return []
    said = f"REMINDER_CHANNELS names {' and '.join(named)}, but"
    found: list[CheckMessage] = []
    if missing := provider.missing():
        hint = "Set them as the README says; requirements-prod.txt has the package. Or take the names out of the list."
        found.append(Error(f"{said} this is missing: {', '.join(missing)}.", hint=hint, id="fortnight.E010"))
    elif not NUMBER.match(settings.TWILIO_FROM):
        hint = "Write it with + and the country, and no spaces: +15185550142."
        found.append(Error(f"{said} TWILIO_FROM is not a telephone number.", hint=hint, id="fortnight.E011"))
    if not settings.HTTPS:
        hint = "The provider calls SITE_URL back. Set it to the https address that people open."
        found.append(Warning(f"{said} SITE_URL is not https.", hint=hint, id="fortnight.W004"))
    return found


def _other_services() -> list[CheckMessage]:
    if "apprise" not in settings.REMINDER_CHANNELS:
        return []
    if missing := apprise.missing():
        hint = "Set it as the README says; requirements-prod.txt has the package. Or take the name out of the list."
        said = f"REMINDER_CHANNELS names apprise, but this is missing: {', '.join(missing)}."
        return [Error(said, hint=hint, id="fortnight.E012")]
    hint = "Name kinds of address that Apprise knows and that go over TLS, for example ntfys,tgram."
    unfit = [f"APPRISE_SCHEMES cannot have {scheme!r}." for scheme in apprise.unfit()]
    return [Error(said, hint=hint, id="fortnight.E013") for said in unfit]


def _metrics() -> list[CheckMessage]:
    if not 0 < len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        return []
    hint = "Set METRICS_TOKEN (or METRICS_TOKEN_FILE) to at least 20 random characters, or leave it out."
    return [Error("METRICS_TOKEN is short.", hint=hint, id="fortnight.E007")]


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
