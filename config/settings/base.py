"""Settings that hold everywhere; what differs stands in demo, production and test."""

from datetime import timedelta

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = env.ROOT
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "plumbline.engines.ledger",
    "plumbline.engines.bodies",
    "plumbline.engines.norms",
    "plumbline.engines.registers",
    "plumbline.engines.matters",
    "plumbline.engines.documents",
    "plumbline.engines.disclosure",
    "plumbline.engines.erasing",
    "plumbline.engines.measures",
    "plumbline.site",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # first, so that what the others answer carries the policy too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "plumbline.site.sessions.SessionAge",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "src/plumbline/site/templates"],
        "OPTIONS": {
            "context_processors": ["plumbline.site.surroundings.surroundings"],
            "builtins": ["plumbline.site.templatetags.house"],
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
        },
    },
]
AUTH_USER_MODEL = "bodies.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "src/plumbline/site/locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("PLUMBLINE_STATIC", BASE_DIR / "var/static")
WHITENOISE_USE_FINDERS = True  # files are served from where they stand: nothing has to be collected first

LOGIN_URL = "sign-in"
CSRF_FAILURE_VIEW = "plumbline.site.errors.stale_form"
SESSION_COOKIE_AGE = 24 * 60 * 60  # since the last page; site/sessions.py says when a session ends at the latest
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# Guessing of passwords: five wrong ones for one account from one place halt both for a quarter of an hour. The account
# alone would let a stranger shut an officer out, the place alone one officer a whole bureau behind one address.
PROXIES = env.whole("PLUMBLINE_PROXIES", 0)  # how many reverse proxies stand in front; what others say is not believed
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a quarter of an hour is one, whoever goes on trying
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "plumbline.site.guessing.place_of"
AXES_LOCKOUT_CALLABLE = "plumbline.site.guessing.halted"
AXES_SENSITIVE_PARAMETERS = ["csrfmiddlewaretoken", "next"]  # only what is counted is kept, and only until it is over
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# What an upload may weigh, in bytes. The handler stops reading there: nothing larger touches the disk.
EVIDENCE_LIMIT = env.whole("PLUMBLINE_EVIDENCE_LIMIT_MB", 50) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "plumbline.site.uploading.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILES = env.files("PLUMBLINE_FILES", BASE_DIR / "var/files")
S3_ENDPOINT = env.text("PLUMBLINE_S3_ENDPOINT", "")  # these four count where FILES is an object store
S3_REGION = env.text("PLUMBLINE_S3_REGION", "")
S3_KEY = env.text("PLUMBLINE_S3_KEY", "")
S3_SECRET = env.text("PLUMBLINE_S3_SECRET", "")
PROOFS = env.folder("PLUMBLINE_PROOFS", BASE_DIR / "var/proofs")  # written by `plumbline check --keep`
LEDGER_ORIGIN = env.text("PLUMBLINE_LEDGER_ORIGIN", "plumbline.example/anhui")
LEDGER_SM2_KEY_FILE = env.text("PLUMBLINE_LEDGER_SM2_KEY", "")  # without it heads bear Ed25519 alone
LEDGER_WITNESSES = env.folder("PLUMBLINE_WITNESSES", BASE_DIR / "var/witnesses")  # where there is no file, nobody
LEDGER_WITNESS_QUORUM = env.whole("PLUMBLINE_WITNESS_QUORUM", 1)  # how many of them make a head a cosigned one
PDF_CERTIFICATE_FILE = env.text(
    "PLUMBLINE_PDF_CERTIFICATE", ""
)  # files below the checkout; without them no PDF is signed
PDF_KEY_FILE = env.text("PLUMBLINE_PDF_KEY", "")
PDF_TSA = env.text("PLUMBLINE_TSA", "")  # of whom a timestamp is asked when a PDF is signed; "" of nobody
ADDRESS = env.text("PLUMBLINE_ADDRESS", "")  # of the site in the QR codes of documents; "" is https and the first host
DEMONSTRATION = False
DEMONSTRATION_PASSWORD = ""  # of the invented accounts; filled into the sign-in form of a demonstration, and only there

# The fonts of official documents, by what they set. Offices that are licensed for 方正小标宋 and 仿宋_GB2312 put the
# files into a folder and name them; the last name of each list is free, and is what a bare machine uses.
DOCUMENT_FONT_FOLDER = env.text("PLUMBLINE_FONT_FOLDER", "")
DOCUMENT_FONTS = {
    "title": [*env.words("PLUMBLINE_FONT_TITLE"), "Noto Serif CJK SC"],
    "body": [*env.words("PLUMBLINE_FONT_BODY"), "Noto Serif CJK SC"],
    "heading": [*env.words("PLUMBLINE_FONT_HEADING"), "Noto Sans CJK SC"],
}
