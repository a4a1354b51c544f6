"""The one settings file; everything that differs between machines comes from the environment."""

import os
import sys
from pathlib import Path

from backend.config import environment as env

ROOT = Path(__file__).resolve().parents[2]
TESTING = "pytest" in sys.modules
DEBUG = env.flag("DEBUG")
DATA_DIR = Path(os.environ.get("DATA_DIR", ROOT / ".data"))

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY and (DEBUG or TESTING or len(sys.argv) > 1):
    SECRET_KEY = "only for commands, tests and development; a server refuses to start with it"

# --- where: a client is reached at <slug>.<BASE_DOMAIN>, everybody at BASE_DOMAIN itself
BASE_DOMAIN = os.environ.get("BASE_DOMAIN", "localhost")
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://{BASE_DOMAIN}:{env.number('PORT', 8000)}")
ALLOWED_HOSTS = [BASE_DOMAIN, f".{BASE_DOMAIN}", *env.words("ALLOWED_HOSTS")]
if DEBUG:
    ALLOWED_HOSTS += ["127.0.0.1", "[::1]"]
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
CORS_ALLOW_HEADERS = ["accept", "accept-language", "authorization", "content-type", "x-csrftoken", "x-client-company"]
CORS_EXPOSE_HEADERS = ["x-request-id"]
CORS_ALLOW_CREDENTIALS = True
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# --- the database: one server, three ways in (tenants/database/aliases.py)
BESIDE_DEMO = env.written(DATA_DIR / "database.url")  # the demo leaves it there for commands run beside it
DATABASE_URL = os.environ.get("DATABASE_URL") or BESIDE_DEMO or "postgresql://concord_app@/concord"
DATABASE_ADMIN_URL = os.environ.get("DATABASE_ADMIN_URL", "")
STATEMENT_TIMEOUT_MS = env.number("STATEMENT_TIMEOUT_MS", 10_000)
PREPARED_STATEMENTS = env.number("PREPARED_STATEMENTS", 500)  # kept by each connection of compiled reads; 0: none
CONNECTION = {
    "connect_timeout": 5,
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 30,
    "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s",
}
POOL = {"pool": {"min_size": 0, "max_size": env.number("POOL_SIZE", 10), "timeout": 5}}
APP_DATABASE = env.database(DATABASE_URL, options=CONNECTION | POOL)
DATABASES = {"default": APP_DATABASE, "client": dict(APP_DATABASE, OPTIONS=dict(APP_DATABASE["OPTIONS"]))}
if DATABASE_ADMIN_URL:
    DATABASES["owner"] = env.database(DATABASE_ADMIN_URL, options=CONNECTION)
DATABASE_ROUTERS = ["tenants.database.routers.PlaceRouter", "django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- tenancy
TENANT_MODEL = "tenants.ClientCompany"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_DB_ALIAS = "owner"
SHARED_APPS = [
    "django_tenants",
    "tenants",
    "backend.portfolio",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "corsheaders",
    "procrastinate.contrib.django",
    "schema",
    "schema.explorer",
]
TENANT_APPS = [
    "backend.events",
    "backend.organizations",
    "backend.assessments",
    "backend.metrics",
    "backend.plans",
]
INSTALLED_APPS = SHARED_APPS + TENANT_APPS
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# --- requests
ROOT_URLCONF = "backend.config.urls"
WSGI_APPLICATION = "backend.config.wsgi.application"
MIDDLEWARE = [
    "tenants.middleware.RequestIdMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "backend.config.failures.forged"

# --- people
AUTH_USER_MODEL = "tenants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)  # whose X-Forwarded-For counts, for rate limits
ACCOUNT_ADAPTER = "tenants.adapters.AccountAdapter"
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_reset_password_from_key": os.environ.get("FRONTEND_URL", PUBLIC_URL) + "/account/password/reset?key={key}",
    "account_confirm_email": os.environ.get("FRONTEND_URL", PUBLIC_URL) + "/account/verify-email/{key}",
    "account_reset_password": os.environ.get("FRONTEND_URL", PUBLIC_URL) + "/account/password/reset",
    "account_signup": os.environ.get("FRONTEND_URL", PUBLIC_URL) + "/account/signup",
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
EMAIL_SENDER = "filebased" if DEBUG else "smtp"  # a file each, in DATA_DIR/mails: in logs answer links would stand
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", f"django.core.mail.backends.{EMAIL_SENDER}.EmailBackend")
EMAIL_FILE_PATH = DATA_DIR / "mails"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Concord <concord@example.com>")

# --- language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
USE_TZ = True
TIME_ZONE = "UTC"

# --- files
STATIC_URL = "/static/"
STATIC_ROOT = None  # whitenoise serves the apps' own folders; nothing is collected
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
OPEN_CLIENT_WAIT_S = 2.0
UPLOADS_DIR = DATA_DIR / "uploads"

# --- the API
EXPLORER = env.flag("EXPLORER", default=DEBUG)
EXPLORER_HEADERS_FILE = DATA_DIR / "demo.json" if DEBUG else None
STRAWBERRY_DJANGO = {
    "FIELD_DESCRIPTION_FROM_HELP_TEXT": True,
    "TYPE_DESCRIPTION_FROM_MODEL_DOCSTRING": True,
    "MAP_AUTO_ID_AS_GLOBAL_ID": True,
    "GENERATE_ENUMS_FROM_CHOICES": False,
    "PAGINATION_DEFAULT_LIMIT": 100,
}
LOGGING_CONFIG = "backend.config.logs.configure"
LOGGING = {"level": os.environ.get("LOG_LEVEL", "INFO"), "json": not DEBUG}
