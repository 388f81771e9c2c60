"""Accounts and the three administrators."""

from datetime import date

import pytest

from plumbline.engines.bodies import accounts
from plumbline.engines.bodies.accounts import Credentials
from plumbline.engines.bodies.codes import Administration, BodyKind
from plumbline.engines.bodies.models import Account, Certificate
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import InvalidFacts, NotAllowed

DAY = date(2026, 6, 24)
THREE = {administration: Credentials(administration, "a long password") for administration in Administration}


def test_the_three_administrators_are_set_up_together_and_once(db):
    made = accounts.begin_administration(THREE)

    assert {account.administers for account in made} == set(Administration)
    assert Event.objects.filter(stream=accounts.STREAM).count() == 3
    with pytest.raises(NotAllowed):
        accounts.begin_administration(THREE)


def test_two_of_three_administrators_are_not_set_up(db):
    two = {code: given for code, given in THREE.items() if code != Administration.AUDIT}

    with pytest.raises(NotAllowed):
        accounts.begin_administration(two)

    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("name", "english"),
    [("audit_admin", "is taken"), ("", "will not do"), ("a b", "will not do"), ("a" * 151, "will not do")],
)
def test_a_name_is_free_and_can_be_typed_or_nobody_is_set_up(name, english, db):
    with pytest.raises(InvalidFacts) as refusal:
        accounts.begin_administration({**THREE, Administration.SYSTEM: Credentials(name, "a long password")})

    assert english in refusal.value.reasons[0].says.en
    assert not Account.objects.exists()
    assert not Event.objects.exists()


def test_a_password_that_the_settings_do_not_accept_is_said_in_both_languages(settings, db):
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    ]

    with pytest.raises(InvalidFacts) as refusal:
        accounts.begin_administration({**THREE, Administration.AUDIT: Credentials("audit", "password")})

    short, common = refusal.value.reasons
    assert short.facts == common.facts == ("password",)
    assert "12" in short.says.zh
    assert "密码" in short.says.zh
    assert "12 characters" in short.says.en
    assert "too common" in common.says.en
    assert not Account.objects.exists()


def test_no_account_gets_a_second_administrative_role(db):
    accounts.begin_administration(THREE)
    by = Account.objects.get(administers=Administration.SECURITY)
    audit = Account.objects.get(administers=Administration.AUDIT)

    with pytest.raises(NotAllowed) as refusal:
        accounts.make_administrator(audit, by=by, administration=Administration.SYSTEM)

    assert refusal.value.reasons[0].rule == "accounts.separate_administrators"
    assert Account.objects.get(pk=audit.pk).administers == Administration.AUDIT


def test_an_officers_account_gets_no_administrative_role(world):
    account = world.account(world.handler(world.body("340104", BodyKind.MARKET_REGULATION)))

    with pytest.raises(NotAllowed):
        accounts.make_administrator(account, by=world.security, administration=Administration.SYSTEM)


def test_an_officer_has_one_account(world):
    officer = world.handler(world.body("340104", BodyKind.MARKET_REGULATION))
    accounts.open_account(officer, by=world.system, credentials=Credentials("first", "a long password"))

    with pytest.raises(NotAllowed):
        accounts.open_account(officer, by=world.system, credentials=Credentials("second", "a long password"))


def test_a_closed_account_stays_on_record(world):
    account = world.account(world.handler(world.body("340104", BodyKind.MARKET_REGULATION)))

    accounts.close_account(account, by=world.system)

    assert not Account.objects.get(pk=account.pk).is_active
    assert Event.objects.get(stream=accounts.STREAM).kind == "account_closed"


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        ({}, None),
        ({"valid_to": date(2026, 6, 23)}, "2026-06-23 到期"),
        ({"suspended_from": date(2026, 6, 1)}, "2026-06-01 起暂扣"),
    ],
)
def test_a_listed_account_says_who_it_is_and_what_is_special(world, change, remark):
    body = world.body("340104", BodyKind.MARKET_REGULATION)
    account = world.account(world.handler(body))
    Account.objects.filter(pk=account.pk).update(demonstration=True)
    Certificate.objects.update(**change)

    (line,) = accounts.demonstration_accounts(on=DAY)

    assert line.username == account.username
    assert line.body.zh == body.name
    assert line.roles.zh == "承办人"
    assert line.remark is None if remark is None else remark in line.remark.zh
