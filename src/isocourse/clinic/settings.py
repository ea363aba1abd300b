"""Django's settings. What differs between places comes from the environment, checked in environment.py."""

from __future__ import annotations

import os
from pathlib import Path

from ..render.wording.texts import LANGUAGES as SPOKEN
from ..render.wording.texts import LOCALE
from .environment import read

HERE = Path(__file__).parent
CLINIC = read(os.environ)

SECRET_KEY = CLINIC.key
DEBUG = False
ALLOWED_HOSTS = list(CLINIC.hosts)
ROOT_URLCONF = "isocourse.clinic.urls"
WSGI_APPLICATION = "isocourse.clinic.wsgi.application"
DATABASES = {"default": {**CLINIC.database, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
LANGUAGES = list(SPOKEN.items())
LOCALE_PATHS = [LOCALE]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = CLINIC.https

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "isocourse.clinic",  # before allauth: its pages wear our clothes
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "isocourse.clinic.language.spoken",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "isocourse.clinic.middleware.second_factor",
    "isocourse.clinic.middleware.private",
    "axes.middleware.AxesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {  # our pages: Jinja2, so that the parts of `decide --html` are the same text here
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates" / "pages", HERE.parent / "render" / "templates"],
        "OPTIONS": {
            "environment": "isocourse.clinic.drawing.environment",
            "context_processors": [*_CONTEXT, "isocourse.clinic.drawing.every_page"],
        },
    },
    {  # allauth's pages
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates" / "accounts"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [*_CONTEXT, "isocourse.clinic.drawing.every_page"]},
    },
]

# Accounts: made by the clinic, never by signing up; a second factor for all who work there.
AUTH_USER_MODEL = "clinic.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "isocourse.clinic.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}  # many names from one place; one name is locked by axes below
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "isocourse"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CLINIC.demo
AXES_USERNAME_CALLABLE = "isocourse.clinic.accounts.tried_name"
AXES_CLIENT_IP_CALLABLE = "isocourse.clinic.accounts.address_of"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Sessions end when nobody is there; every request starts the time anew.
SESSION_COOKIE_AGE = CLINIC.idle_minutes * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CLINIC.https
if CLINIC.https:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = CLINIC.https
CSRF_FAILURE_VIEW = "isocourse.clinic.pages.failed.not_taken"
if CLINIC.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"], "style-src": ["'self'"], "script-src": ["'self'"], "img-src": ["'self'", "data:"],
        "form-action": ["'self'"], "connect-src": ["'self'"], "base-uri": ["'none'"], "frame-ancestors": ["'none'"],
    }
}  # fmt: skip

EMAIL_HOST = ""
globals().update(CLINIC.mail)

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# A file stays in memory: a photograph is written to no disk before it is sealed. One that is larger is not looked at.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 16_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1, "disable_existing_loggers": False,
    "handlers": {"said": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["said"], "level": "ERROR"}, "axes": {"level": "CRITICAL"}},
}  # fmt: skip
