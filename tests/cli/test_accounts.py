"""`plumbline accounts begin`: three administrators, once, and no password on the command line."""

import io
import json

import pytest

from plumbline.cli import accounts
from plumbline.cli.main import main
from plumbline.engines.bodies.models import Account
from plumbline.engines.ledger.models import Event

THREE = "first long password\nsecond long password\nthird long password\n"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def begin(monkeypatch, db):
    def run(*words, typed=THREE):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return main(["accounts", "begin", *words])

    return run


@pytest.fixture
def at_a_terminal(monkeypatch, db):
    """Answer what is asked at a terminal, without showing it."""

    def run(*answers):
        waiting, asked = list(answers), []
        monkeypatch.setattr("sys.stdin", Terminal())
        monkeypatch.setattr(accounts, "getpass", lambda question: asked.append(question) or waiting.pop(0))
        return main(["accounts", "begin"]), asked

    return run


def test_three_administrators_are_set_up_and_it_is_in_the_ledger(begin, capsys):
    assert begin("--system", "lin", "--json") == 0

    said = json.loads(capsys.readouterr().out)
    assert {(one["account"], one["administers"]) for one in said["accounts"]} == {
        ("lin", "system_admin"),
        ("security_admin", "security_admin"),
        ("audit_admin", "audit_admin"),
    }
    assert Account.objects.get(username="lin").check_password("first long password")
    assert Account.objects.get(username="audit_admin").check_password("third long password")
    assert Event.objects.filter(kind="administrator_set_up").count() == 3


def test_it_is_said_in_both_languages(begin, capsys):
    begin()
    assert "已设立 system_admin（系统管理员）" in capsys.readouterr().out

    Account.objects.all().delete()
    begin("--language", "en")
    assert "system_admin is set up (system administrator)" in capsys.readouterr().out


def test_it_is_done_once(begin, capsys):
    begin()
    capsys.readouterr()

    assert begin("--json") == 1

    assert json.loads(capsys.readouterr().out)["refused"][0]["rule"] == "accounts.three_administrators"
    assert Account.objects.count() == 3


def test_a_password_that_can_be_guessed_sets_nobody_up(begin, settings, capsys):
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    ]

    assert begin("--language", "en", typed="first long password\npassword\nthird long password\n") == 1

    said = capsys.readouterr().out
    assert "Password of security_admin: This password is too common." in said
    assert "first long password" not in said
    assert not Account.objects.exists()


@pytest.mark.parametrize("typed", ["", "one\ntwo\n", "one\ntwo\nthree\nfour\n"])
def test_other_than_three_lines_are_wrong_usage(typed, begin, capsys):
    assert begin(typed=typed) == 2

    assert "three passwords, one a line" in capsys.readouterr().err
    assert not Account.objects.exists()


def test_one_name_for_two_administrators_is_refused(begin):
    assert begin("--system", "same", "--audit", "same") == 1

    assert not Account.objects.exists()


def test_a_terminal_is_asked_twice_for_each(at_a_terminal):
    code, asked = at_a_terminal("a first one", "a first one", "a second", "a second", "a third", "a third")

    assert code == 0
    assert len(asked) == 6
    assert Account.objects.get(username="security_admin").check_password("a second")


def test_two_passwords_that_differ_set_nobody_up(at_a_terminal, capsys):
    code, _ = at_a_terminal("a first one", "a frist one")

    assert code == 2
    assert "differ" in capsys.readouterr().err
    assert not Account.objects.exists()


def test_no_option_takes_a_password(begin, capsys):
    assert begin("--password", "secret") == 2
    assert main(["accounts", "begin", "--help"]) == 0

    assert "--password" not in capsys.readouterr().out
