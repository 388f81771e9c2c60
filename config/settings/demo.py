"""The demonstration province: one machine, nothing to set, everything invented but the regions and the law."""

from config import env

from .base import *  # noqa: F403 — a settings module is its base plus what differs

DEMONSTRATION = True
DEMONSTRATION_PASSWORD = "plumbline"  # noqa: S105 — printed on the sign-in page of the demonstration
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SECRET_KEY = env.text("PLUMBLINE_SECRET_KEY", "demonstration-only-not-a-secret")
LEDGER_KEY_FILE = env.folder("PLUMBLINE_LEDGER_KEY", BASE_DIR / "var/demo/ledger.key")  # noqa: F405 — from base
LEDGER_OLD_KEYS = env.folder("PLUMBLINE_LEDGER_OLD_KEYS", LEDGER_KEY_FILE.with_suffix(".old-keys"))
LEDGER_NEWEST_HEAD = env.folder("PLUMBLINE_LEDGER_NEWEST_HEAD", LEDGER_KEY_FILE.with_suffix(".newest-head"))
ERASURES = env.folder("PLUMBLINE_ERASURES", LEDGER_KEY_FILE.with_suffix(".erasures"))
LEDGER_INDEX = env.folder("PLUMBLINE_LEDGER_INDEX", LEDGER_KEY_FILE.with_name("ledger-index"))  # can be made again
LEDGER_WITNESSES = env.folder("PLUMBLINE_WITNESSES", LEDGER_KEY_FILE.with_name("witnesses"))
PDF_CERTIFICATE_FILE = env.text("PLUMBLINE_PDF_CERTIFICATE", "var/demo/documents.pem")  # made on first use
PDF_KEY_FILE = env.text("PLUMBLINE_PDF_KEY", "var/demo/documents.pem")
ADDRESS = env.text("PLUMBLINE_ADDRESS", "http://127.0.0.1:8000")
DATABASES = {"default": env.database("PLUMBLINE_DATABASE", "sqlite:///var/demo/plumbline.sqlite3")}
FILES = env.files("PLUMBLINE_FILES", BASE_DIR / "var/demo/files")  # noqa: F405 — from base
