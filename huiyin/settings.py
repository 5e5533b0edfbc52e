"""The one settings file. Every HUIYIN_ variable read here stands in docs/settings.md; a test compares the two."""

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
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
# How many proxies of our own every request comes through; X-Forwarded-For is believed no further (decision 0056).
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("HUIYIN_PROXIES", default=0)
# How often one account, or one address without an account, may do what costs or gives much (docs/rules/hardening.md).
LIMITS = {
    "search": env.whole("HUIYIN_LIMIT_SEARCH", default=60, least=1),  # a minute
    "typed": env.whole("HUIYIN_LIMIT_TYPED", default=120, least=1),  # a minute: suggestions, similar ones as one writes
    "public": env.whole("HUIYIN_LIMIT_PUBLIC", default=120, least=1),  # a minute: pages without signing in
    "export": env.whole("HUIYIN_LIMIT_EXPORT", default=200, least=1),  # an hour: lists, papers
    "upload": env.whole("HUIYIN_LIMIT_UPLOAD", default=300, least=1),  # files a day
}

INSTALLED_APPS = [
    "huiyin.assemblies",
    "huiyin.limits",
    "huiyin.accounts",
    "huiyin.calendars",
    "huiyin.history",
    "huiyin.files",
    "huiyin.search",
    "huiyin.members",
    "huiyin.plans",
    "huiyin.activities",
    "huiyin.notices",
    "huiyin.signin",
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
    "huiyin.backups",
    "huiyin.auditing",
    "huiyin.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "huiyin.static_files.StaticFiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
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
    "huiyin.headers.Headers",
    "csp.middleware.CSPMiddleware",
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
    "huiyin.signin.sessions.EndsInTime",
    "huiyin.signin.gate.Gate",
    "django_htmx.middleware.HtmxMiddleware",
    "huiyin.web.CleanText",
    "huiyin.limits.middleware.Limited",
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
    # FULL: who was told that it is saved finds it after a power cut too (decision 0057).
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536;"
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
# In the database: what is counted against a limit is counted by all processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

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
ACCOUNT_ADAPTER = "huiyin.signin.adapter.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_SIGNUP_REDIRECT_URL = LOGIN_URL
# Failures make one wait (huiyin/signin/holds.py); this is against floods: a whole office may come from one address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip"}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the others end, this one goes on
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # seconds after which whoever changes how they sign in shows it is them

# A second factor, for whoever holds one of these roles: codes of Role, `mem` for members, or `all`.
SECOND_FACTOR = env.words("HUIYIN_SECOND_FACTOR", default=["sys", "sec", "aud"])
MFA_ADAPTER = "huiyin.signin.factors.Factors"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # who someone is was settled when the account was made, not by a mail
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = False
MFA_FORMS = {"add_webauthn": "huiyin.signin.forms.AddPasskey"}

# How long one stays signed in: since the last press, and in all. Office: whoever holds a role.
IDLE_MINUTES = env.whole("HUIYIN_IDLE_MINUTES", default=30, least=1)
MEMBER_IDLE_MINUTES = env.whole("HUIYIN_MEMBER_IDLE_MINUTES", default=720, least=1)
SESSION_HOURS = env.whole("HUIYIN_SESSION_HOURS", default=12, least=1)
MEMBER_SESSION_DAYS = env.whole("HUIYIN_MEMBER_SESSION_DAYS", default=14, least=1)
SESSION_COOKIE_AGE = max(MEMBER_SESSION_DAYS * 86400, SESSION_HOURS * 3600)
INVITATION_DAYS = env.whole("HUIYIN_INVITATION_DAYS", default=30, least=1)

# An office's own sign-in service (OpenID Connect). Without an issuer there is none.
OIDC_ISSUER = env.text("HUIYIN_OIDC_ISSUER", default="")
OIDC_ISSUER = OIDC_ISSUER.rstrip("/")
OIDC_CLIENT_ID = env.text("HUIYIN_OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.secret("HUIYIN_OIDC_CLIENT_SECRET", made_in=None)
OIDC_NAME = env.text("HUIYIN_OIDC_NAME", default="统一身份认证")
OIDC_CLAIM = env.text("HUIYIN_OIDC_CLAIM", default="sub")
SOCIALACCOUNT_ADAPTER = "huiyin.signin.office.KnownOnly"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"provider_class": "huiyin.signin.office.Office"}}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds

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

# Where the end of each chain of the history goes every day: addresses outside the hands of whoever keeps the database.
HEAD_MAIL = env.words("HUIYIN_HEAD_MAIL", default=[])

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
# Backups (docs/rules/backup.md): under these public keys; so many of the last days, weeks, months stay.
BACKUP_DIR = env.path("HUIYIN_BACKUP_DIR", default=HOME / "backups")
BACKUP_RECIPIENTS = env.words("HUIYIN_BACKUP_RECIPIENTS", default=[])
BACKUP_DAILY = env.flag("HUIYIN_BACKUP_DAILY", default=False)
BACKUP_KEEP_DAYS = env.whole("HUIYIN_BACKUP_KEEP_DAYS", default=7, least=1)
BACKUP_KEEP_WEEKS = env.whole("HUIYIN_BACKUP_KEEP_WEEKS", default=4)
BACKUP_KEEP_MONTHS = env.whole("HUIYIN_BACKUP_KEEP_MONTHS", default=12)
FONTS = env.path("HUIYIN_FONTS", default=HOME / "fonts")  # an office's own, for the PDFs of papers
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True  # forms and HTMX carry the token
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# A cookie so named is taken from this very host alone, over HTTPS: no neighbouring site can plant one.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing runs and nothing is drawn but what we serve; no page has a script or style of its own (decision 0056).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the style sheet's own small signs
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],  # a voice note is heard before it is sent
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}
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
    "formatters": {"line": {"()": "huiyin.logs.OneLine", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no_query": {"()": "huiyin.logs.NoQuery"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_query"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# The assembly a command or a page means when none is named: its slug, or empty for the topmost one with a rule set.
HOME_ASSEMBLY = env.text("HUIYIN_ASSEMBLY", default="")
LEDGER_PAGE_ROWS = env.whole("HUIYIN_LEDGER_PAGE_ROWS", default=25, least=10)
