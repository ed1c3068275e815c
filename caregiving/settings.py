"""The one settings file: what an operator may change comes from the environment, the rest is decided here."""

import sys
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from caregiving import environment as env
from caregiving import schedule
from caregiving.runtime import broker

BASE_DIR = Path(__file__).resolve().parent.parent
RUN_DIR = Path(env.text("FORTNIGHT_RUN_DIR", str(BASE_DIR / "var"))).resolve()
# Where worker and beat leave their signs of life: the web looks there, so all containers share it.
ALIVE_DIR = Path(env.text("FORTNIGHT_ALIVE_DIR", str(RUN_DIR)))
# What no other container may touch.
OWN_DIR = Path(env.text("FORTNIGHT_OWN_DIR", str(RUN_DIR)))
TESTING = "pytest" in sys.modules
VERSION = "0.1.0"

# Embedded: one machine, one command, secrets made at first start. Otherwise every secret must be given.
EMBEDDED = env.flag("FORTNIGHT_EMBEDDED", default=not env.text("SECRET_KEY"))
SECRET_KEY = env.text("SECRET_KEY") or (env.kept_secret(RUN_DIR / "secret_key") if EMBEDDED else "")
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if EMBEDDED else "")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
OPERATOR_EMAIL = env.text("OPERATOR_EMAIL", "operator@localhost.example")

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # the list of passkeys says how long ago each was used
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "auditlog",
    "csp",
    "caregiving.runtime",
    "caregiving.people",
    "caregiving.patients",
    "caregiving.equipment",
    "caregiving.supplies",
    "caregiving.vaccines",
    "caregiving.illness",
    "checklists",
    "caregiving.agenda",
    "caregiving.reminders",
    "caregiving.household_file",
    "caregiving.careteam",
    "caregiving.api",
    "caregiving.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Pages of a few kB arrive even on one bar. Against BREACH: Django pads what it compresses with random bytes and
    # masks the CSRF token anew in each page, cookies are not sent with another site's requests, and no page repeats
    # what its address says.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "caregiving.careteam.admin_csp.relax_for_admin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caregiving.web.middleware.speak_the_persons_language",
    "caregiving.web.outbox.answer_shortly",
]

ROOT_URLCONF = "caregiving.urls"
WSGI_APPLICATION = "caregiving.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "caregiving" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Data -------------------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{RUN_DIR / 'fortnight.sqlite3'}"))}
BROKER_URL = env.text("BROKER_URL", broker.broker_url(RUN_DIR))
CACHE_URL = env.text("CACHE_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
FILE_UPLOAD_HANDLERS = ["caregiving.web.uploads.SmallUploads"]
MEDIA_ROOT = RUN_DIR / "media"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUDITLOG_DISABLE_REMOTE_ADDR = True

# Celery: ids only on the wire, no results, the database is the queue of record --------------------
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "global_keyprefix": "fortnight:"}
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(OWN_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = schedule.ENTRIES

# People and sign-in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Fortnight: "
ACCOUNT_ADAPTER = "caregiving.people.adapter.AccountAdapter"
# How many proxies of our own stand in front: only what they add to X-Forwarded-For is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = reverse_lazy("account_request_login_code")
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = int(timedelta(days=90).total_seconds())

# An operator runs the place without seeing whom it is about; set it to look into the data itself.
ADMIN_SHOWS_HEALTH_DATA = env.flag("ADMIN_SHOWS_HEALTH_DATA")

# Mail and push ----------------------------------------------------------------------------------
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend",
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Fortnight <fortnight@localhost.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
VAPID_KEY_FILE = Path(env.text("VAPID_KEY_FILE", str(RUN_DIR / "vapid.pem")))
PUSH_HOSTS = env.words(
    "PUSH_HOSTS",
    "fcm.googleapis.com,updates.push.services.mozilla.com,push.services.mozilla.com,"
    "web.push.apple.com,notify.windows.com",
)
# Only for tests: a push service on this machine, over plain http.
PUSH_ALLOW_LOCAL = env.flag("PUSH_ALLOW_LOCAL")
# The ways to a person that may be used, the quickest first; each is a file in caregiving/reminders/channels.
REMINDER_CHANNELS = env.words("REMINDER_CHANNELS", "push,email")
# Text messages and calls: an account at Twilio and a telephone number of it.
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN")
TWILIO_FROM = env.text("TWILIO_FROM")
# Only for tests: the same provider on this machine.
TWILIO_API_URL = env.text("TWILIO_API_URL", "https://api.twilio.com")
TWILIO_PATIENCE = env.number("TWILIO_PATIENCE_SECONDS", 10)
# Other services for what is routine: the kinds of address that people may use, and the servers that may stand in them.
APPRISE_SCHEMES = [scheme.lower() for scheme in env.words("APPRISE_SCHEMES")]
APPRISE_HOSTS = [host.lower() for host in env.words("APPRISE_HOSTS")]
# How long a push service may take to answer, and how long one that did not answer several times is left alone.
PUSH_PATIENCE = env.number("PUSH_PATIENCE_SECONDS", 10)
POST_REST = timedelta(seconds=env.number("POST_REST_SECONDS", 30))
# How long a worker may take for one reminder; when it is over, the worker is taken for dead.
REMINDER_LEASE = timedelta(seconds=env.number("REMINDER_LEASE_SECONDS", 90))

# A watcher outside that raises the alarm when nothing calls this address any more, a minute apart.
WATCHER_URL = env.text("WATCHER_URL")

# Who has this token may read /metrics; without one there is no such page.
METRICS_TOKEN = env.text("METRICS_TOKEN")

# Health cards: the issuers' keys and the lists of revoked cards that the operator has pinned ------------
HEALTH_CARD_KEYS = Path(env.text("HEALTH_CARD_KEYS", str(RUN_DIR / "health_card_keys")))
HEALTH_CARD_CRLS = Path(env.text("HEALTH_CARD_CRLS", str(RUN_DIR / "health_card_crls")))

# Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "caregiving" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Pages ------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(RUN_DIR / "static")))
if EMBEDDED:  # nothing is collected there, but the static server wants the folder
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = EMBEDDED
WHITENOISE_AUTOREFRESH = TESTING  # files are looked for when asked for: each test client would list them all first
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "caregiving.web.static_names.VersionedStaticFiles"
        if EMBEDDED or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS

# API --------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "caregiving.api.pagination.ByTime",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "caregiving.api.problems.as_problem",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Fortnight",
    "DESCRIPTION": "The household's facts, happenings, agenda and readiness.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Two fields hold the same units.
    "ENUM_NAME_OVERRIDES": {"UnitEnum": "caregiving.equipment.models.IntervalUnit"},
}

UNFOLD = {
    "SITE_TITLE": "Fortnight",
    "SITE_HEADER": "Fortnight",
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "caregiving.careteam.dashboard.overview",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "caregiving.runtime.log_lines.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {  # below these levels they tell whom we write to, and what
        **{name: {"level": "WARNING"} for name in ("django.db.backends", "twilio", "urllib3")},
        "apprise": {"level": "CRITICAL"},
    },
}
