"""Production: every secret comes from the environment, and the site is served over TLS."""

from config import env

from .base import *  # noqa: F403 — a settings module is its base plus what differs

DEBUG = False
SECRET_KEY = env.secret("PLUMBLINE_SECRET_KEY")
ALLOWED_HOSTS = env.hosts("PLUMBLINE_HOSTS")
LEDGER_ORIGIN = env.text("PLUMBLINE_LEDGER_ORIGIN")
LEDGER_KEY_FILE = env.folder("PLUMBLINE_LEDGER_KEY", BASE_DIR / "var/ledger.key")  # noqa: F405 — from base
LEDGER_OLD_KEYS = env.folder("PLUMBLINE_LEDGER_OLD_KEYS", LEDGER_KEY_FILE.with_suffix(".old-keys"))
LEDGER_NEWEST_HEAD = env.folder("PLUMBLINE_LEDGER_NEWEST_HEAD", LEDGER_KEY_FILE.with_suffix(".newest-head"))
ERASURES = env.folder("PLUMBLINE_ERASURES", LEDGER_KEY_FILE.with_suffix(".erasures"))
LEDGER_INDEX = env.folder("PLUMBLINE_LEDGER_INDEX", LEDGER_KEY_FILE.with_name("ledger-index"))  # can be made again
DATABASES = {"default": env.database("PLUMBLINE_DATABASE", "sqlite:///var/plumbline.sqlite3")}

# Browsers take a cookie of this prefix only over TLS, only for this host, and never from a neighbouring one.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-form"
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.flag("PLUMBLINE_TLS_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None  # noqa: F405 — from base
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # hosts below this one belong to others: whether they speak TLS is not ours to promise
    "security.W021",  # … nor is their place in the list that browsers bring along
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
