"""All settings, every one from the environment; a missing or wrong value stops the start with a clear text.

`bin/up` writes what it decided to `portal.env` in LAOLING_HOME; it fills in only what the environment lacks.
docs/deploy.md lists the variables.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from laoling import crypto, home

BASE_DIR = Path(__file__).resolve().parent.parent
home.load_environment(os.environ)


def required(name: str) -> str:
    """The variable's value; raises ImproperlyConfigured when it is missing or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Start with bin/up, which makes it, or set it as docs/deploy.md says."
        )
    return value


def flag(name: str) -> bool:
    """A switch: 1 or 0 (default); anything else raises ImproperlyConfigured."""
    value = os.environ.get(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def number(name: str, default: int) -> int:
    """A whole number of at least 1; anything else raises ImproperlyConfigured."""
    value = os.environ.get(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least 1, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without blanks."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def web_address(name: str) -> str:
    """An address such as https://portal.example.com/, or nothing; anything else raises ImproperlyConfigured."""
    value = os.environ.get(name, "")
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment):
        raise ImproperlyConfigured(f"{name} must look like https://portal.example.com/, not {value!r}.")
    return value


def database(url: str) -> dict:
    """postgres://user:password@host:port/name → Django's dictionary."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a transaction pooler in front would break them
        "OPTIONS": {"connect_timeout": 5},
    }


def mail_server(url: str) -> dict:
    """smtp://user:password@host:port (STARTTLS), smtps:// (TLS from the first byte), smtp+plain:// (neither)."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"smtp", "smtps", "smtp+plain"} or not parts.hostname):
        raise ImproperlyConfigured("LAOLING_EMAIL_URL must look like smtp://user:password@host:587.")
    return {
        "host": parts.hostname or "",
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "ssl": parts.scheme == "smtps",
        "starttls": parts.scheme == "smtp",
    }


def keys() -> tuple[dict[str, bytes], bytes]:
    """The field keys by id (the first is current) and the key of the blind indexes."""
    try:
        field_keys = crypto.parse_field_keys(required("LAOLING_FIELD_KEYS"))
        index_key = crypto.parse_key(required("LAOLING_INDEX_KEY"))
    except ValueError as error:
        raise ImproperlyConfigured(f"LAOLING_FIELD_KEYS or LAOLING_INDEX_KEY: {error}") from error
    return field_keys, index_key


SECRET_KEY = required("LAOLING_SECRET_KEY")
FIELD_KEYS, INDEX_KEY = keys()
EMBEDDED = flag("LAOLING_EMBEDDED")  # the servers of bin/up, plain HTTP on this machine
DEBUG = flag("LAOLING_DEBUG")
ALLOWED_HOSTS = words("LAOLING_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("LAOLING_CSRF_ORIGINS")
CSRF_FAILURE_VIEW = "laoling.errors.csrf_failure"

INSTALLED_APPS = [
    "laoling.dashboards.admin_config.AdminConfig",  # Django's admin with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "treebeard",
    "pgtrigger",
    "pghistory",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "import_export",
    "csp",
    "laoling.accounts",
    "laoling.inbox",
    "laoling.people",
    "cards",
    "visits",
    "activities",
    "activities.study",
    "branding",
    "branding.training",
    "branding.appraisal",
    "branding.competitions",
    "branding.suggestions",
    "branding.publicity",
    "laoling.desk",
    "laoling.dashboards",
    "laoling.public",
    "laoling.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "laoling.accounts.middleware.SignInRequiredMiddleware",
    "laoling.accounts.middleware.IdleTimeoutMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "laoling.urls"
WSGI_APPLICATION = "laoling.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "laoling.desk.context.frame",
                "laoling.demo.context.played_day",
            ],
        },
    },
]

DATABASES = {"default": database(required("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_APPEND_ONLY = False  # the runtime role lacks the right instead: manage.py grant_runtime_role

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["laoling.accounts.backends.RoleBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SIGN_IN_ATTEMPTS = number("LAOLING_SIGN_IN_ATTEMPTS", 5)
SIGN_IN_LOCK_MINUTES = number("LAOLING_SIGN_IN_LOCK_MINUTES", 15)
IDLE_MINUTES = number("LAOLING_IDLE_MINUTES", 30)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "phone"]},
    },
    {"NAME": "laoling.accounts.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Mail that says that reminders wait; without a server nobody is offered any
MAIL = mail_server(os.environ.get("LAOLING_EMAIL_URL", ""))
EMAIL_HOST, EMAIL_PORT = MAIL["host"], MAIL["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["user"], MAIL["password"]
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL["ssl"], MAIL["starttls"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("LAOLING_EMAIL_FROM", "laoling@localhost")
PORTAL_URL = os.environ.get("LAOLING_URL", "").rstrip("/")  # how staff reach the portal, for messages

# What higher rooms want to be looked after by `visits.reconcile`: functions of now that yield findings
RECONCILE_CHECKS = ["activities.signing.reminders.calls_without_reminder"]

HELP_PHONE = os.environ.get("LAOLING_HELP_PHONE", "")  # on error pages; by default that of the centre
PUBLIC_URL = web_address("LAOLING_PUBLIC_URL")  # what the codes on printed cards lead to

# Safe transport; the embedded mode speaks plain HTTP to this machine only
SECURE = not EMBEDDED
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]  # probes speak plain HTTP from inside
BEHIND_PROXY = flag("LAOLING_BEHIND_PROXY")  # its X-Forwarded-* headers are believed
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's own icons are data: images in its style sheet
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024  # uploads stay in memory: no personal data in temporary files
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# Language and time: Chinese for everybody, Shanghai days
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = None
FIRST_DAY_OF_WEEK = 1

# Static files
STATIC_URL = "static/"
STATIC_ROOT = home.home() / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "laoling.frontend.FrontendFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Celery: ticks without payload; a lost or doubled one harms nothing (reliability: PostgreSQL is the truth)
REDIS_URL = required("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 250_000  # kB: whoever read a big roster makes room when the task is over
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_SOFT_TIME_LIMIT = 20 * 60
CELERY_TASK_TIME_LIMIT = 25 * 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5, "max_retries": 1}
CELERY_TASK_PUBLISH_RETRY = False  # a request never waits for the broker

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}},  # 403 and 404 are answers, not events
}
