"""Whether a record may be corrected so at all, before its matter is told once more: by whom, why, and what instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from plumbline.engines.matters import refusing
from plumbline.engines.matters.changes import REASON_LENGTH
from plumbline.engines.matters.models import Record
from plumbline.engines.matters.replaying import Turn
from plumbline.engines.matters.sourcing import faults_of_law
from plumbline.kernel import clock, fields
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import Reason, ReasonKind, Says
from plumbline.kernel.procedure import Procedure

ROLE: Final = "supervisor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What is true instead of what was recorded.

    Takes   act — what happened; the act of the record where nothing is said
            at — when it happened; the moment of the record where nothing is said
            facts — what was given with it, all of it; the facts of the record where nothing is said
    """

    act: str | None = None
    at: datetime | None = None
    facts: Mapping[str, Any] | None = None


def refuse_first(
    procedure: Procedure,
    record: Record,
    turn: Turn,
    *,
    by: Actor,
    reason: str,
    law: str,
    instead: Instead | None,
) -> None:
    """Refuse what no telling of the course need be asked about."""
    reasons = []
    if ROLE not in by.roles:
        says = Says(zh="更正记录由法制监督人员做", en="A record is corrected by a supervisor")
        reasons.append(Reason(kind=ReasonKind.ROLE, says=says, who=(ROLE,)))
    if any(one["code"] == by.code for one in record.actors):
        says = Says(zh="自己办的事不能自己更正", en="Nobody corrects what they did themselves")
        reasons.append(Reason(kind=ReasonKind.ROLE, says=says, who=(ROLE,)))
    if not reason.strip():
        says = Says(zh="还没有写为什么更正", en="Why it is corrected is not said yet")
        reasons.append(refusing.about("reason", says))
    if len(reason) > REASON_LENGTH:
        says = Says(zh=f"理由最多 {REASON_LENGTH} 字", en=f"A reason has at most {REASON_LENGTH} characters")
        reasons.append(refusing.about("reason", says))
    reasons += faults_of_law(law, on=clock.today())
    if instead is None:
        reasons += _against_striking_out(procedure, record, turn)
    else:
        reasons += _against_instead(procedure, record, turn, instead)
    if reasons:
        raise refusing.refuse(reasons)


def _against_striking_out(procedure: Procedure, record: Record, turn: Turn) -> list[Reason]:
    reasons = []
    if turn.act == procedure.opens_with:
        says = Says(zh="开启案件的行为不能划去", en="The act that opened the matter cannot be struck out")
        reasons.append(Reason(kind=ReasonKind.FORBIDDEN, says=says, law=procedure.basis))
    if turn.deemed:
        says = Says(
            zh="法律视为发生的行为不能划去：请写明真正发生了什么",
            en="What the law deems to have happened cannot be struck out: say what happened instead",
        )
        laws = [rule.law for rule in procedure.rules if rule.otherwise == turn.act]
        reasons.append(Reason(kind=ReasonKind.FORBIDDEN, says=says, law="; ".join(laws)))
    return reasons + _standing(record)


def _against_instead(procedure: Procedure, record: Record, turn: Turn, instead: Instead) -> list[Reason]:
    act = instead.act or turn.act
    if act not in procedure.acts:
        return list(refusing.unknown_act(procedure, act).reasons)
    reasons = []
    if act != turn.act:
        if procedure.opens_with in {act, turn.act}:
            says = Says(zh="开启案件的行为不能换成别的", en="The act that opens a matter is no other one")
            reasons.append(refusing.about("act", says, law=procedure.basis))
        if "system" in procedure.acts[act].by:
            says = Says(zh="依法视为发生的行为不由人登记", en="No person records what the law deems to have happened")
            reasons.append(refusing.about("act", says, law=procedure.acts[act].law))
        reasons += _standing(record)
    elif turn.deemed:
        says = Says(zh="请选真正发生的行为", en="Choose the act that truly happened")
        reasons.append(refusing.about("act", says))
    elif instead.at in {None, turn.at} and (instead.facts is None or as_known(procedure, instead) == turn.given):
        says = Says(zh="没有改动任何内容", en="Nothing is changed")
        reasons.append(refusing.about("facts", says))
    if instead.at and instead.at > clock.now():
        says = Says(zh="时间还没有到", en="The moment lies in the future")
        reasons.append(refusing.about("at", says))
    return reasons


def as_known(procedure: Procedure, instead: Instead) -> Mapping[str, Any]:
    """Give the facts that are true, as JSON.

    Raises  InvalidFacts with one reason a field
    """
    return fields.as_data(fields.read_all(procedure.fields, instead.facts or {}))


def _standing(record: Record) -> list[Reason]:
    """Say what an act has brought about that stands: papers that went out do not un-happen."""
    if not record.effects:
        return []
    listed = "、".join(sorted(record.effects))
    says = Says(
        zh=f"这一步已经产生效果（{listed}），不能划去或换成别的行为；先依程序撤回",
        en=f"This act has brought something about ({', '.join(sorted(record.effects))}); take that back by its procedure first",
    )
    return [Reason(kind=ReasonKind.FORBIDDEN, says=says)]


def struck_out_before() -> Reason:
    """Say that the record was struck out before."""
    says = Says(zh="这条记录已经划去", en="This record has been struck out already")
    return Reason(kind=ReasonKind.UNMET, says=says)


def stale() -> Reason:
    """Say that something was recorded since the page was drawn."""
    says = Says(
        zh="您打开这一页以后，本案又有了新的记录，请核对后再更正",
        en="Since you opened this page something was recorded in the matter; check, and correct it then",
    )
    return Reason(kind=ReasonKind.UNMET, rule="stale_page", says=says)
