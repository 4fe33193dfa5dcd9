"""Settings: read from the installation's home, never from a checked-in file."""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from latido.plumbing import logs
from latido_run import postgres
from latido_run.home import Home

HOME = Home.from_env()
SOURCE = Path(__file__).resolve().parents[1]
DEMO = (HOME.run / "demo").exists()
PROCESS = os.environ.get("LATIDO_PROCESS", "manage")

DEBUG = False
SECRET_KEY = HOME.secret("django")
PUBLIC_HOST = os.environ.get("LATIDO_HOST", "localhost")
HTTPS = os.environ.get("LATIDO_HTTPS") == "1"
PROXY = os.environ.get("LATIDO_PROXY") == "1"  # TLS ends at a proxy on this machine; nobody else reaches our port
# Networks of the house that addresses typed by administrators may lead to: a directory that is not in the internet.
LATIDO_INSIDE_NETWORKS = [
    ip_network(each) for each in os.environ.get("LATIDO_INSIDE_NETWORKS", "").replace(",", " ").split()
]
ALLOWED_HOSTS = [PUBLIC_HOST, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{PUBLIC_HOST}"] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton",
    "procrastinate.contrib.django",
    "axes",
    "latido.plumbing.ui",  # before allauth: its pages wear our clothes
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "latido.plumbing.apps.PlumbingConfig",
    "latido.compliance",
    "latido.orgs",
    "latido.patients",
    "latido.staff",
    "latido.interactions",
    "latido.routing",
    "latido.scheduling",
    "latido.coverage",
    "latido.flows",
    "latido.desk",
    "latido.supervisor",
    "latido.console",
    "latido.channels.voice",
    "latido.config.apps.LatidoConfig",
]

MIDDLEWARE = [
    "latido.plumbing.http.SafeHeaders",
    "latido.config.middleware.BehindProxy",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "latido.plumbing.http.NoStore",
    "latido.plumbing.http.LoginScope",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "latido.plumbing.http.OrganisationScope",
    "latido.config.middleware.OrganisationWays",
    "latido.staff.middleware.SecondFactorAndLock",
    "axes.middleware.AxesMiddleware",
    "latido.config.middleware.Unseen",
]
ROOT_URLCONF = "latido.config.urls"
LATIDO_WHO_ACTS = "latido.staff.api.who_acts"
COPY_HOURS = int(os.environ.get("LATIDO_COPY_HOURS", "24"))  # for which a patient's copy can be taken away
CONFIRM_AFTER_DAYS = int(
    os.environ.get("LATIDO_CONFIRM_AFTER_DAYS", "180")
)  # then a way to reach somebody is asked again
LATIDO_SUBSCRIPTIONS = "latido.config.subscriptions.SUBSCRIPTIONS"
LATIDO_PERIODIC = {  # what the worker does by the clock: function of now, seconds between
    "audit.seal": ("latido.compliance.api.seal_new", 0.2),
    "keys.settle": ("latido.config.settling.settle", 60.0),
    "audit.anchor": ("latido.compliance.api.anchor_head", 60.0),
    "sessions.end": ("latido.staff.sessions.end_old", 60.0),
    "sessions.forget": ("latido.staff.sessions.forget_sessions", 3600.0),
    "ticks.forget": ("latido.routing.services.keeping.forget_ticks", 3600.0),
    "callbacks.forget": ("latido.routing.services.keeping.forget_numbers", 3600.0),
    "dialogues.forget": ("latido.flows.keeping.forget_numbers", 3600.0),
    "imports.forget": ("latido.patients.api.forget_imports", 3600.0),
    "uploads.sweep": ("latido.plumbing.uploads.sweep", 3600.0),
    "devices.forget": ("latido.staff.devices.forget_old", 3600.0),
    "shift_codes.forget": ("latido.staff.shift_codes.forget_old", 3600.0),
    "invitations.forget": ("latido.staff.invitations.forget_old", 3600.0),
    "routing.tune": ("latido.routing.api.tune_nightly", 1800.0),
    "access.watch": ("latido.interactions.api.watch_nightly", 1800.0),
    "handing.forget": ("latido.patients.api.forget_handed", 3600.0),
    "clock.look": ("latido.compliance.api.look_at_clock", 60.0),
    "joined.tell": ("latido.patients.api.tell_joined_late", 1800.0),
    "training.settle": ("latido.staff.api.settle_training_everywhere", 60.0),
    "due.mark": ("latido.patients.api.mark_due_nightly", 1800.0),
    "sign_ins.forget": ("latido.staff.entering.attempts.forget_old", 3600.0),
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "latido.config.context.everywhere",
                "latido.plumbing.ui.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
        },
    }
]


def _database() -> dict[str, Any]:
    """As the role that owns nothing, except for migrations, which ask for the owner."""
    found = conninfo_to_dict(postgres.dsn(HOME, os.environ.get("LATIDO_DB_USER", "latido_app")))
    most = postgres.POOL_SIZES.get(PROCESS, 4)
    # A pool doubles its pause after each try: one that never gave up would be away long after the database is back.
    pool = {"min_size": 1, "max_size": most, "timeout": 5, "reconnect_timeout": 4}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": found["dbname"],
        "USER": found["user"],
        "PASSWORD": found["password"],
        "HOST": found.get("host", ""),
        "PORT": found.get("port", ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a connection that a restarted server dropped is replaced before it is used
        # Only statements of plumbing.sql are prepared: Django composes its own with the values in them. They find rows
        # by their keys, so that one plan serves whatever the values are.
        "OPTIONS": {"pool": pool, "prepare_threshold": 5, "options": "-c plan_cache_mode=force_generic_plan"},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["latido.staff.hashing.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/cuenta/ingresar/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "latido.staff.login.ClosedAdapter"
ACCOUNT_FORMS = {"change_password": "latido.staff.passwords.ChangePasswordForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/cuenta/ingresar/"
# All agents of a hospital may share one address, so an address is slowed and only an account is ever stopped:
# nine tries in a quarter of an hour reach the hash, five of strangers (axes) and four of browsers with which its owner
# has got in before (staff.guesses, which also counts second factors). Sessions already in are never asked again.
ACCOUNT_RATE_LIMITS = {"login": None, "password": "60/m/ip", "login_failed": "60/m/ip"}
MFA_ADAPTER = "latido.staff.login.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # a key cannot be guessed, and a hospital shares an address
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Latido"
MFA_FORMS = {
    "authenticate": "latido.staff.factors.AuthenticateForm",
    "reauthenticate": "latido.staff.factors.ReauthenticateForm",
    "add_webauthn": "latido.staff.views.keys.AddForm",
    "edit_webauthn": "latido.staff.views.keys.EditForm",
    "authenticate_webauthn": "latido.staff.views.keys.SecondStepForm",
    "reauthenticate_webauthn": "latido.staff.views.keys.AgainForm",
    "login_webauthn": "latido.staff.views.keys.PasskeyForm",
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "latido.staff.login.username_of"
AXES_USERNAME_FORM_FIELD = "login"
AXES_WHITELIST_CALLABLE = "latido.staff.login.is_counted_apart"
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # locking an address would lock a whole hospital
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or a stranger could keep somebody out for ever
AXES_RESET_ON_SUCCESS = False  # or whoever guesses could go on each time the owner logs in
AXES_DISABLE_ACCESS_LOG = True  # the audit has it
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

SESSION_COOKIE_NAME = "__Host-latido" if HTTPS else "latido"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
DEVICE_COOKIE_NAME = "__Host-latido-device" if HTTPS else "latido-device"
DIRECTORY_COOKIE_NAME = "__Host-latido-directory" if HTTPS else "latido-directory"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-latido-csrf" if HTTPS else "latido-csrf"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0  # a browser that came by TLS once comes by nothing else
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

if PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
_phone = [f"ws://localhost:{HOME.ports.voice}", f"ws://127.0.0.1:{HOME.ports.voice}"]
if HTTPS:
    _phone = [f"wss://{PUBLIC_HOST}" if PROXY else f"wss://{PUBLIC_HOST}:{HOME.ports.voice}"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF, *_phone],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Español")), ("en", _("Inglés"))]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_NAME = "latido-idioma"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False
# What is sent to us lies in the closed folder that may be a memory file system, until it is sealed.
FILE_UPLOAD_HANDLERS = ["latido.plumbing.uploads.CappedUpload"]
FILE_UPLOAD_TEMP_DIR = str(HOME.spool)

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING_CONFIG = None
logs.configure(PROCESS)
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_READONLY_MODELS = True
