"""The one settings file. Every HUIYIN_ variable read here stands in docs/settings.md; a test compares the two."""

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from huiyin import env

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
HOME = env.path("HUIYIN_HOME", default=ROOT / "var")  # database, secret, attachments

DEBUG = env.flag("HUIYIN_DEBUG", default=False)
SECRET_KEY = env.secret("HUIYIN_SECRET_KEY", made_in=HOME / "secret_key")
# What sealed fields are read with (huiyin/sealed.py), the newest first, separated by commas.
FIELD_KEYS = env.secret("HUIYIN_FIELD_KEYS", made_in=HOME / "field_keys")
# Of what two people said to each other; no page of an office uses them.
TALK_KEYS = env.secret("HUIYIN_TALK_KEYS", made_in=HOME / "talk_keys")
ALLOWED_HOSTS = env.words("HUIYIN_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_FAILURE_VIEW = "huiyin.web.too_old"
CSRF_TRUSTED_ORIGINS = env.words("HUIYIN_TRUSTED_ORIGINS", default=[])
HTTPS = env.flag("HUIYIN_HTTPS", default=False)

INSTALLED_APPS = [
    "huiyin.assemblies",
    "huiyin.accounts",
    "huiyin.calendars",
    "huiyin.history",
    "huiyin.files",
    "huiyin.search",
    "huiyin.members",
    "huiyin.plans",
    "huiyin.activities",
    "huiyin.notices",
    "huiyin.matters",
    "huiyin.proposals",
    "huiyin.opinions",
    "huiyin.livelihood",
    "huiyin.supervision",
    "huiyin.boards",
    "huiyin.visits",
    "huiyin.fieldwork",
    "huiyin.corrections",
    "huiyin.contacts",
    "huiyin.writings",
    "huiyin.duties",
    "huiyin.searching",
    "huiyin.rulebook",
    "huiyin.figures",
    "huiyin.documents",
    "huiyin.privacy",
    "huiyin.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "huiyin.static_files.StaticFiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "huiyin.web.CleanCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huiyin.web.CleanText",
    "huiyin.search.middleware.FollowsChanges",
]

ROOT_URLCONF = "huiyin.urls"
WSGI_APPLICATION = "huiyin.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huiyin.web.frame",
                "huiyin.notices.context.unread",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

_SQLITE = {
    # IMMEDIATE: two writers queue; a deferred read-then-write is refused at once whatever the timeout (decision 0003).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;"
        "PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;"
    ),
}


def _database() -> dict[str, Any]:
    given = env.text("HUIYIN_DATABASE_URL", default="")
    if not given:
        HOME.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "huiyin.sqlite3",
            "OPTIONS": _SQLITE,
            "CONN_MAX_AGE": None,
        }
    try:
        parsed = dict(dj_database_url.parse(given, conn_max_age=600, conn_health_checks=True))
    except (ValueError, KeyError) as wrong:
        raise ImproperlyConfigured(
            "HUIYIN_DATABASE_URL cannot be read: write postgres://user:password@host:port/name."
        ) from wrong
    if str(parsed["ENGINE"]).endswith("sqlite3"):
        parsed |= {"OPTIONS": _SQLITE}
    return parsed


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "huiyin.accounts.adapter.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None

# Mail of notices. Without a server it is shown where `huiyin work` runs.
SITE_URL = env.text("HUIYIN_SITE_URL", default="http://127.0.0.1:8000")
EMAIL_HOST = env.text("HUIYIN_EMAIL_HOST", default="")
EMAIL_PORT = env.whole("HUIYIN_EMAIL_PORT", default=587, least=1)
EMAIL_HOST_USER = env.text("HUIYIN_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.secret("HUIYIN_EMAIL_PASSWORD", made_in=None)
EMAIL_USE_SSL = env.flag("HUIYIN_EMAIL_SSL", default=False)
EMAIL_USE_TLS = env.flag("HUIYIN_EMAIL_STARTTLS", default=True) and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("HUIYIN_EMAIL_FROM", default="huiyin@localhost")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}  # any queue

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("zh-hant", _("繁體中文")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = env.text("HUIYIN_TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = ROOT / "var" / "static"
STATICFILES_DIRS = [
    PACKAGE / "static",
    ("vendor/bootstrap", ROOT / "node_modules" / "bootstrap" / "dist"),
    ("vendor/bootstrap-icons", ROOT / "node_modules" / "bootstrap-icons" / "font"),
    ("vendor/echarts", ROOT / "node_modules" / "echarts" / "dist"),
    ("vendor/htmx", ROOT / "node_modules" / "htmx.org" / "dist"),
]
# Attachments: private, read by the site's own account alone and handed out by its view alone (decision 0023).
MEDIA_ROOT = HOME / "files"
FONTS = env.path("HUIYIN_FONTS", default=HOME / "fonts")  # an office's own, for the PDFs of papers
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a roll sends one for each member of the largest assembly
FILE_MEGABYTES = env.whole("HUIYIN_FILE_MEGABYTES", default=15, least=1)
FILE_UPLOAD_HANDLERS = [
    "huiyin.files.receiving.Measured",  # a file too big is told at its field, and not stored meanwhile
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# The assembly a command or a page means when none is named: its slug, or empty for the topmost one with a rule set.
HOME_ASSEMBLY = env.text("HUIYIN_ASSEMBLY", default="")
LEDGER_PAGE_ROWS = env.whole("HUIYIN_LEDGER_PAGE_ROWS", default=25, least=10)
