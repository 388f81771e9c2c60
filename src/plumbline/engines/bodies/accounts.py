"""Accounts: whose they are, the three administrators, and those that the demonstration lists on its sign-in page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.codes import Administration, Role
from plumbline.engines.bodies.models import Account, Body, Officer
from plumbline.engines.bodies.posts import in_force, roles_of
from plumbline.engines.ledger.appending import append
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Says

STREAM = "bodies/accounts"
LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a new account signs in with."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """One line of the demonstration's sign-in page."""

    username: str
    name: str
    body: Says
    roles: Says
    remark: Says | None  # what is special about it: a certificate expired, suspended


@transaction.atomic
def begin_administration(
    credentials: Mapping[Administration, Credentials], *, at: datetime | None = None
) -> list[Account]:
    """Set up the three administrators of a new house, all at once: none can then make the others.

    Raises  NotAllowed when an administrator exists already, or one of the three is missing
            InvalidFacts when a name is taken, or a password can be guessed
    """
    if set(credentials) != set(Administration) or Account.objects.exclude(administers="").exists():
        says = Says(
            zh="系统、安全、审计三个管理员须在新系统中一次设立，由三个账号分别担任。",
            en="The system, security and audit administrators are set up once, together, as three accounts.",
        )
        raise NotAllowed([Reason(kind=ReasonKind.FORBIDDEN, says=says, rule="accounts.three_administrators")])
    made = []
    for administration, given in sorted(credentials.items()):
        account = _new(given, administers=administration)
        made.append(account)
        _record("administrator_set_up", account, by="", at=at, administers=administration.value)
    return made


@transaction.atomic
def open_account(officer: Officer, *, by: Account, credentials: Credentials, at: datetime | None = None) -> Account:
    """Open the one account of an officer.

    Raises  NotAllowed when the officer has one; InvalidFacts when the name is taken, or the password can be guessed
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    if Account.objects.filter(officer=officer).exists():
        says = Says(zh=f"{officer.name}已有账号；一人一号。", en=f"{officer.name} has an account; one officer has one.")
        raise NotAllowed([Reason(kind=ReasonKind.FORBIDDEN, says=says, rule="accounts.one_per_officer")])
    account = _new(credentials, officer=officer)
    _record("account_opened", account, by=by.username, at=at, officer=officer.code)
    return account


@transaction.atomic
def make_administrator(
    account: Account, *, by: Account, administration: Administration, at: datetime | None = None
) -> Account:
    """Give an account one of the three administrative roles.

    Raises  NotAllowed when it is an officer's, holds another of the three, or is the one that asks
    """
    require(by, Permission.GRANT_ROLES)
    held = account.administers not in {"", administration}
    if held or account.officer_id is not None or account.pk == by.pk:
        says = Says(
            zh=f"系统、安全、审计三种管理角色互斥，也不与执法岗位兼任；账号 {account.username} 不能再任{administration.says.zh}。",
            en=f"The three administrative roles exclude each other and any officer's post; {account.username} cannot "
            f"become {administration.says.en.lower()}.",
        )
        raise NotAllowed([Reason(kind=ReasonKind.FORBIDDEN, says=says, rule="accounts.separate_administrators")])
    account.administers = administration
    account.save(update_fields=["administers"])
    _record("administrator_made", account, by=by.username, at=at, administers=administration.value)
    return account


@transaction.atomic
def close_account(account: Account, *, by: Account, at: datetime | None = None) -> Account:
    """Close an account; what was done with it stays on record."""
    require(by, Permission.MANAGE_ACCOUNTS)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _record("account_closed", account, by=by.username, at=at)
    return account


def demonstration_accounts(*, on: date | None = None) -> list[DemonstrationAccount]:
    """List the accounts to try, body by body; a site shows them under `settings.DEMONSTRATION` only."""
    day = on or clock.today()
    listed = Account.objects.filter(demonstration=True, is_active=True).select_related("officer__body")
    return [_line(account, day) for account in listed.order_by("officer__body__code", "username")]


def _line(account: Account, day: date) -> DemonstrationAccount:
    if account.officer is None:
        held = Administration(account.administers).says
        return DemonstrationAccount(account.username, account.shown_name, Says(zh="", en=""), held, None)
    body: Body = account.officer.body
    roles = sorted(roles_of(account.officer, on=day))
    return DemonstrationAccount(
        username=account.username,
        name=account.officer.name,
        body=Says(zh=body.name, en=body.name_en),
        roles=Says(zh="、".join(role.says.zh for role in roles), en=", ".join(role.says.en for role in roles)),
        remark=_remark(account.officer, roles, day),
    )


def _remark(officer: Officer, roles: list[Role], day: date) -> Says | None:
    """Say what keeps a handler from enforcing today."""
    papers = list(officer.certificates.all())
    if Role.HANDLER not in roles or in_force(day).filter(officer=officer).exists():
        return None
    suspended = [paper.suspended_from for paper in papers if paper.suspended_from and paper.suspended_from <= day]
    if suspended:
        return Says(zh=f"执法证自 {suspended[0]} 起暂扣", en=f"Certificate suspended since {suspended[0]}")
    if any(paper.valid_from <= day <= paper.valid_to for paper in papers):
        return Says(zh="执法证年度审验不合格", en="Certificate failed its annual check")
    expired = [paper.valid_to for paper in papers if paper.valid_to < day]
    if expired:
        return Says(zh=f"执法证已于 {max(expired)} 到期", en=f"Certificate expired on {max(expired)}")
    return Says(zh="无执法证", en="No certificate")


def _new(credentials: Credentials, **fields: Any) -> Account:
    """Make an account whose name is free and whose password the settings accept."""
    account = Account(username=credentials.username, **fields)
    wrong = [*_wrong_name(account), *_wrong_password(account, credentials.password)]
    if wrong:
        raise InvalidFacts(wrong)
    account.set_password(credentials.password)
    account.save()
    return account


def _wrong_name(account: Account) -> list[Reason]:
    name = account.username
    if Account.objects.filter(username=name).exists():
        says = Says(zh=f"账号名 {name} 已有人使用。", en=f"The account name {name} is taken.")
    elif not _could_be_a_name(name):
        says = Says(
            zh=f"账号名“{name}”不能用：只用字母、数字和 @ . + - _，不超过 {LONGEST_NAME} 个字符。",
            en=f"The account name “{name}” will not do: letters, digits and @ . + - _ only, {LONGEST_NAME} characters at most.",
        )
    else:
        return []
    return [Reason(kind=ReasonKind.FACT, says=says, rule="accounts.name", facts=("username",))]


def _could_be_a_name(name: str) -> bool:
    try:
        Account.username_validator(name)
    except ValidationError:
        return False
    return len(name) <= LONGEST_NAME


def _wrong_password(account: Account, password: str) -> list[Reason]:
    """Say in both languages what the settings have against a password."""
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            try:
                validate_password(password, account)
            except ValidationError as problem:
                said.append([str(message) for message in problem.messages])
    return [
        Reason(
            kind=ReasonKind.FACT,
            says=Says(zh=f"账号 {account.username} 的密码不能用：{zh}", en=f"Password of {account.username}: {en}"),
            rule="accounts.password",
            facts=("password",),
        )
        for zh, en in zip(*said, strict=True)
    ]


def _record(kind: str, account: Account, *, by: str, at: datetime | None, **public: str) -> None:
    append(
        stream=STREAM,
        kind=kind,
        at=at or clock.now(),
        public={"account": account.username, "by": by, **public},
    )
