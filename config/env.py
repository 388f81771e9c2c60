"""The environment, read here and nowhere else.

Each setting that an operator may change is one function call below; `docs/reference/settings.md` lists them.
A secret has no default: outside the demonstration and the tests its absence stops the start.
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 50
HOST = re.compile(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]")


class SettingMissing(RuntimeError):
    """A setting without a default is not in the environment."""

    def __init__(self, name: str, *, cure: str = "Set it in the environment") -> None:
        super().__init__(f"{name} is not set. {cure}; docs/reference/settings.md says what it is for.")


class SettingWrong(RuntimeError):
    """A setting is in the environment, and cannot be meant so."""


def text(name: str, default: str | None = None) -> str:
    """Give the setting, or its default; without either, say which one is missing."""
    value = os.environ.get(name, default)
    if value is None or (not value and default is None):
        raise SettingMissing(name)
    return value


def whole(name: str, default: int) -> int:
    """Give the setting as a whole number, none below 0."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise SettingWrong(f"{name} is «{value}»: write a whole number, such as {default}.")
    return int(value)


def flag(name: str, *, default: bool) -> bool:
    """Give the setting as yes or no: 1, true and yes mean yes."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes"}


def words(name: str, default: str = "") -> list[str]:
    """Give the setting as a list, split at commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str) -> str:
    """Give a secret that is long enough not to be guessed; it has no default."""
    value, cure = os.environ.get(name, ""), "Make one: openssl rand -base64 48"
    if not value:
        raise SettingMissing(name, cure=cure)
    if len(value) < SHORTEST_SECRET:
        raise SettingWrong(f"{name} has {len(value)} characters, and {SHORTEST_SECRET} are needed. {cure}.")
    return value


def hosts(name: str) -> list[str]:
    """Give the names that the site answers to: at least one, and never every name."""
    given = words(name)
    if not given:
        raise SettingMissing(name, cure="Name the hosts that people type, such as plumbline.example.cn")
    for host in given:
        if not HOST.fullmatch(host):
            raise SettingWrong(f"{name}: «{host}» is no host name. Write it without scheme, port, path and star.")
    return given


def folder(name: str, default: Path) -> Path:
    """Give the setting as a folder; a relative one stands below the checkout."""
    return (ROOT / text(name, str(default))).resolve()


def files(name: str, default: Path) -> Path | str:
    """Give the setting as a place for files: a folder, or s3://bucket/prefix as it stands."""
    return text(name, str(default)) if text(name, str(default)).startswith("s3://") else folder(name, default)


def database(name: str, default: str) -> dict[str, object]:
    """Read a database address: `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    address = urlsplit(text(name, default))
    if address.scheme == "sqlite":
        return {
            "ENGINE": "plumbline.engines.ledger.sqlite",
            "CONN_MAX_AGE": 600,
            "NAME": str(ROOT / address.path.removeprefix("/"))
            if not address.path.startswith("//")
            else address.path[1:],
        }
    if address.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": address.path.removeprefix("/"),
            "USER": unquote(address.username or ""),
            "PASSWORD": unquote(address.password or ""),
            "HOST": address.hostname or "",
            "PORT": str(address.port or ""),
            "CONN_MAX_AGE": 60,
        }
    message = f"{name}: «{address.scheme}» is no database Plumbline knows; write sqlite:///… or postgresql://…"
    raise SettingWrong(message)
