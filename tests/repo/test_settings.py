"""Production starts with everything it needs, and otherwise says what is missing."""

import os
import runpy
import subprocess
import sys

import pytest

from config import env
from tests.repo.tracked import ROOT

NEEDED = {
    "PLUMBLINE_SECRET_KEY": "k3vQ8sZt1mXw6yRb9nLc4dHf7gJp2aVe5uTi0oSxYqWzMhBkaB3",
    "PLUMBLINE_HOSTS": "plumbline.example.cn,192.0.2.7,[2001:db8::7]",
    "PLUMBLINE_LEDGER_ORIGIN": "plumbline.example.cn/ledger",
}


@pytest.fixture
def production(monkeypatch):
    """Read the settings of production in an environment: production(PLUMBLINE_HOSTS="…")."""

    def read(**given):
        for name in [name for name in os.environ if name.startswith("PLUMBLINE_")]:
            monkeypatch.delenv(name)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return runpy.run_module("config.settings.production")

    return read


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_production_does_not_start_without_what_has_no_default_and_names_it(name, how, production):
    given = {other: value for other, value in NEEDED.items() if other != name}
    if how == "empty":
        given[name] = ""

    with pytest.raises(env.SettingMissing, match=f"^{name} is not set"):
        production(**given)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PLUMBLINE_SECRET_KEY", "short", "has 5 characters, and 50 are needed.*openssl rand"),
        ("PLUMBLINE_HOSTS", "*", "no host name"),
        (
            "PLUMBLINE_HOSTS",
            "plumbline.example.cn, https://other.example.cn/",
            "«https://other.example.cn/» is no host",
        ),
        ("PLUMBLINE_HOSTS", "plumbline.example.cn:8000", "without scheme, port"),
        ("PLUMBLINE_DATABASE", "mysql://somewhere/", "«mysql» is no database"),
    ],
)
def test_a_setting_that_cannot_be_meant_so_is_said_with_what_to_write(name, value, says, production):
    with pytest.raises(env.SettingWrong, match=f"^{name}.*{says}"):
        production(**{**NEEDED, name: value})


@pytest.mark.parametrize("value", ["-1", "one", "1.5", ""])
def test_a_number_that_is_none_is_said(value, monkeypatch):
    monkeypatch.setenv("PLUMBLINE_PROXIES", value)

    with pytest.raises(env.SettingWrong, match="PLUMBLINE_PROXIES"):
        env.whole("PLUMBLINE_PROXIES", 0)


def test_production_keeps_cookies_to_tls_and_to_this_host(production):
    settings = production(**NEEDED)

    assert not settings["DEBUG"]
    assert not settings["DEMONSTRATION"]
    for kind in ("SESSION", "CSRF"):
        assert settings[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert settings[f"{kind}_COOKIE_SECURE"]
        assert settings[f"{kind}_COOKIE_HTTPONLY"]
        assert settings[f"{kind}_COOKIE_SAMESITE"] == "Lax"
        assert f"{kind}_COOKIE_DOMAIN" not in settings


def test_no_proxy_is_believed_unless_it_is_said_that_there_is_one(production, monkeypatch):
    assert production(**NEEDED)["SECURE_PROXY_SSL_HEADER"] is None

    monkeypatch.setattr("config.settings.base.PROXIES", 1)

    assert production(**NEEDED)["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_the_framework_finds_nothing_wrong_with_production():
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLUMBLINE_", "DJANGO_"))}
    check = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]

    ran = subprocess.run(
        check,
        cwd=ROOT,
        env={**kept, **NEEDED, "DJANGO_SETTINGS_MODULE": "config.settings.production"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "2 silenced" in ran.stdout


def test_no_password_is_shown_in_production(production):
    assert not production(**NEEDED)["DEMONSTRATION_PASSWORD"]
