"""The one decision about who may do what, for pages, search and exports alike.

What an officer may do follows from the posts held that day; where, from the body. The three administrators keep the
house and see no matter. Whatever is not granted here is refused, and the refusal says why.

The law database is one for the whole province. Which words stand in it is decided by supervisors, who work on no
matter: whoever applies a norm does not decide what it says. For the same reason they correct what others recorded
wrongly. What in a norm needs clean-up is judged by legal reviewers too: they know it from their files, and their
judgement changes no text. Personal data is erased by two: the body that handles it asks, for it answers for it; a
supervisor decides, for nobody alone erases what may speak against them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from plumbline.engines.bodies.codes import Administration, BodyKind, Labelled, Role
from plumbline.engines.bodies.models import Account, Body, Officer, Region, valid_on
from plumbline.engines.bodies.posts import held_by
from plumbline.engines.bodies.region_history import resettled
from plumbline.engines.bodies.successions import Custody
from plumbline.kernel import clock
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Says
from plumbline.kernel.register import Readers


class Permission(Labelled):
    """Everything that a page, a search or an export may ask for."""

    VIEW_MATTER = "view_matter", "查看案件", "View matters"
    WORK_MATTER = "work_matter", "办理案件", "Work on matters"
    OPEN_MATTER = "open_matter", "登记案件", "Open matters"
    VIEW_PERSONAL = "view_personal", "查看个人信息", "View personal data"
    CORRECT_RECORD = "correct_record", "更正记录", "Correct records"
    ASK_ERASURE = "ask_erasure", "提出删除个人信息", "Ask that personal data be erased"
    DECIDE_ERASURE = "decide_erasure", "决定删除个人信息", "Decide on erasing personal data"
    PUBLISH = "publish", "公开和撤回决定", "Publish and withdraw decisions"
    VIEW_MEASURES = "view_measures", "查看指标", "View measures"
    VIEW_CONSOLE = "view_console", "进入控制台", "Enter the console"
    MANAGE_BODIES = "manage_bodies", "维护机关和人员", "Keep bodies and officers"
    MANAGE_ACCOUNTS = "manage_accounts", "维护账号", "Keep accounts"
    GRANT_ROLES = "grant_roles", "任命和授权", "Appoint and grant roles"
    MANAGE_CERTIFICATES = "manage_certificates", "管理执法证", "Manage enforcement certificates"
    VIEW_AUDIT = "view_audit", "审计", "Audit"
    REVIEW_IMPORTS = "review_imports", "审核法规导入", "Review imports of norms"
    CLEAN_UP = "clean_up", "清理规范", "Clean up norms"
    VIEW_LISTS = "view_lists", "查看清单的内部内容", "View what lists hold for officers"
    KEEP_LISTS = "keep_lists", "编制清单", "Keep lists"
    REVIEW_LISTS = "review_lists", "审核清单", "Review lists"
    APPROVE_LISTS = "approve_lists", "批准清单", "Approve lists"


P = Permission
WORKS = frozenset({P.VIEW_MATTER, P.WORK_MATTER, P.VIEW_PERSONAL, P.VIEW_MEASURES, P.VIEW_LISTS})
GRANTED_TO_ROLES: dict[str, frozenset[Permission]] = {
    Role.HANDLER: WORKS | {P.OPEN_MATTER, P.PUBLISH, P.ASK_ERASURE, P.KEEP_LISTS},
    Role.LEGAL_REVIEWER: WORKS | {P.CLEAN_UP, P.REVIEW_LISTS},
    Role.HEARING_CHAIR: WORKS,
    Role.LEADER: WORKS | {P.PUBLISH, P.ASK_ERASURE, P.APPROVE_LISTS},
    Role.CLERK: WORKS | {P.OPEN_MATTER, P.PUBLISH, P.ASK_ERASURE, P.KEEP_LISTS},
    Role.SUPERVISOR: frozenset(
        {
            P.VIEW_MATTER,
            P.CORRECT_RECORD,
            P.DECIDE_ERASURE,
            P.VIEW_MEASURES,
            P.MANAGE_CERTIFICATES,
            P.VIEW_CONSOLE,
            P.REVIEW_IMPORTS,
            P.CLEAN_UP,
            P.VIEW_LISTS,
        }
    ),
}
GRANTED_TO_ADMINISTRATORS: dict[str, frozenset[Permission]] = {
    Administration.SYSTEM: frozenset({P.VIEW_CONSOLE, P.MANAGE_BODIES, P.MANAGE_ACCOUNTS}),
    Administration.SECURITY: frozenset({P.VIEW_CONSOLE, P.GRANT_ROLES}),
    Administration.AUDIT: frozenset({P.VIEW_CONSOLE, P.VIEW_AUDIT}),
}
FOR_SINGLE_ACTS: Final = frozenset({P.VIEW_MATTER, P.WORK_MATTER, P.VIEW_PERSONAL, P.OPEN_MATTER})  # delegated alone
Held = Mapping[Role, frozenset[Permission]]


class OfBody(Protocol):
    """Something that belongs to a body: a matter, an officer, a post."""

    body: Body


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, and one sentence that says why."""

    allowed: bool
    says: Says

    def __bool__(self) -> bool:
        """Stand for the answer in a condition."""
        return self.allowed


YES = Decision(allowed=True, says=Says(zh="允许。", en="Allowed."))
SIGN_IN = Decision(allowed=False, says=Says(zh="请先登录。", en="Sign in first."))
CLOSED = Decision(
    allowed=False,
    says=Says(zh="该账号已停用；请联系系统管理员。", en="This account is closed; ask the system administrator."),
)


def may(
    account: Account | AnonymousUser | None,
    permission: Permission | str,
    subject: Body | OfBody | None = None,
    *,
    on: date | None = None,
) -> Decision:
    """Decide whether an account may do something, to something.

    Takes   subject — a body, or anything of a body (matter, officer); None asks whether at all
            on — the day whose posts count; today when left out
    Raises  ValueError when the permission is not declared
    """
    wanted, day = Permission(permission), on or clock.today()
    if not isinstance(account, Account):
        return SIGN_IN
    if not account.is_active:
        return CLOSED
    if account.administers:
        held = Administration(account.administers)
        return YES if wanted in GRANTED_TO_ADMINISTRATORS[held] else _no(wanted, held.says)
    roles = _held(account.officer, day)
    granting = {role: grants for role, grants in roles.items() if wanted in grants}
    if not granting:
        return _no(wanted, _named(frozenset(roles)))
    if subject is None:
        return YES
    return _within(account, granting, wanted, subject if isinstance(subject, Body) else subject.body, day)


def granted(account: Account | AnonymousUser | None, *, on: date | None = None) -> frozenset[Permission]:
    """Give all that an account may do at all, as `may` decides it without a subject; asked once for a whole page."""
    if not isinstance(account, Account) or not account.is_active:
        return frozenset()
    if account.administers:
        return GRANTED_TO_ADMINISTRATORS[Administration(account.administers)]
    return frozenset().union(*_held(account.officer, on or clock.today()).values())


def require(
    account: Account | AnonymousUser | None,
    permission: Permission | str,
    subject: Body | OfBody | None = None,
    *,
    on: date | None = None,
) -> None:
    """Refuse, with the reason, what `may` does not allow."""
    decision = may(account, permission, subject, on=on)
    if not decision:
        raise NotAllowed([Reason(kind=ReasonKind.ROLE, says=decision.says, rule=f"authority.{Permission(permission)}")])


def who_may(permission: Permission | str) -> list[Role | Administration]:
    """List the roles, or the administrators, to whom a permission is granted."""
    wanted = Permission(permission)
    roles = [role for role in Role if wanted in GRANTED_TO_ROLES.get(role, ())]
    return [*roles, *(one for one in Administration if wanted in GRANTED_TO_ADMINISTRATORS[one])]


def readers_of_lists(
    account: Account | AnonymousUser | None, body: Body, *, public: bool, on: date | None = None
) -> frozenset[Readers]:
    """Tell as which readers an account reads the lists of a body.

    Takes   public — whether the register is open to everybody
    Gives   the readers whose fields it may read; none where it may not read the list at all
    """
    keeps = any(may(account, one, body, on=on) for one in (P.KEEP_LISTS, P.REVIEW_LISTS, P.APPROVE_LISTS))
    if keeps:
        return frozenset(Readers)
    if may(account, P.VIEW_LISTS, body, on=on):
        return frozenset({Readers.PUBLIC, Readers.OFFICERS})
    return frozenset({Readers.PUBLIC}) if public else frozenset()


def bodies_within_sight(account: Account | AnonymousUser | None, *, on: date | None = None) -> QuerySet[Body]:
    """Give the bodies whose matters an account may see.

    An officer sees the own body, and ended ones whose files it keeps; a supervisor of a justice bureau also the bodies
    of its region and below; an administrator, a closed account and a stranger see none.
    """
    day = on or clock.today()
    if not isinstance(account, Account) or not account.is_active or account.administers:
        return Body.objects.none()
    held = _held(account.officer, day)
    return _sight(account, {role: grants for role, grants in held.items() if P.VIEW_MATTER in grants}, day)


def _held(officer: Officer | None, day: date) -> Held:
    """Give the roles of an officer on a day, each with what it grants.

    Whoever was delegated single acts of a role may do what performing them takes, and nothing else that the role grants.
    """
    if officer is None:
        return {}
    own, lent = held_by(officer, on=day)
    held = {role: GRANTED_TO_ROLES[role] for role in own}
    for one in lent:
        role = Role(one.role)
        grants = GRANTED_TO_ROLES[role] & FOR_SINGLE_ACTS if one.acts else GRANTED_TO_ROLES[role]
        held[role] = held.get(role, frozenset()) | grants
    return held


def _sight(account: Account, held: Held, day: date) -> QuerySet[Body]:
    """Select the bodies on which roles may be used; only who holds the whole role of a supervisor sees the region."""
    if not held or account.officer is None:
        return Body.objects.none()
    own = account.officer.body
    seen = Q(pk=own.pk)
    seen |= Q(pk__in=Custody.objects.filter(valid_on(day), keeper=own).values("body"))
    if held.get(Role.SUPERVISOR) == GRANTED_TO_ROLES[Role.SUPERVISOR] and own.kind == BodyKind.JUSTICE:
        seen |= _supervised(own.region, day)
    return Body.objects.filter(seen)


def _supervised(region: Region, day: date) -> Q:
    """Select the bodies of a region and below that had begun by a day; those that have ended left their files there.

    A body on a region that has ended stands where its land lies on that day.
    """
    away, into = resettled(region.path, day)
    where = Q(region__path__startswith=region.path)
    where = where & ~Q(region__in=away) if away else where
    return (where | Q(region__in=into) if into else where) & (Q(valid_from__isnull=True) | Q(valid_from__lte=day))


def _within(account: Account, granting: Held, wanted: Permission, body: Body, day: date) -> Decision:
    """Decide whether a body lies where the roles may be used; the own body always does, so nothing is asked for it."""
    own = account.officer is not None and account.officer.body_id == body.pk
    if own or _sight(account, granting, day).filter(pk=body.pk).exists():
        return YES
    return Decision(
        allowed=False,
        says=Says(
            zh=f"{body.name}不在您的职责范围内：您只能在本机关或所监督的区域内{wanted.says.zh}。",
            en=f"{body.name_en} lies outside your duties: {wanted.says.en.lower()} only in your own body, "
            "or in the region that you supervise.",
        ),
    )


def _named(roles: frozenset[Role]) -> Says:
    """Name the roles held, or say that there are none."""
    if not roles:
        return Says(zh="无任职", en="none")
    held = sorted(roles)
    return Says(zh="、".join(role.says.zh for role in held), en=", ".join(role.says.en.lower() for role in held))


def _no(wanted: Permission, held: Says) -> Decision:
    """Refuse for want of a role, and name both."""
    return Decision(
        allowed=False,
        says=Says(
            zh=f"您的角色（{held.zh}）没有“{wanted.says.zh}”的权限。",
            en=f"Your role ({held.en.lower()}) does not include: {wanted.says.en.lower()}.",
        ),
    )
