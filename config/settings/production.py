"""Production: every secret comes from the environment, and the site is served over TLS."""

from config import env

from .base import *  # noqa: F403 — a settings module is its base plus what differs

DEBUG = False
ALLOWED_HOSTS = env.words("PLUMBLINE_HOSTS")
SECRET_KEY = env.text("PLUMBLINE_SECRET_KEY")
LEDGER_KEY_FILE = env.folder("PLUMBLINE_LEDGER_KEY", BASE_DIR / "var/ledger.key")  # noqa: F405 — from base
DATABASES = {"default": env.database("PLUMBLINE_DATABASE", "sqlite:///var/plumbline.sqlite3")}
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.flag("PLUMBLINE_TLS_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
