"""What the engine itself refuses, beside the rules of a procedure: whose matter it is, when, on which page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from plumbline.engines.bodies import competence
from plumbline.engines.bodies.codes import Domain
from plumbline.engines.bodies.models import Body, Region
from plumbline.engines.matters.models import PARTY, PARTY_LENGTHS, TITLE_LENGTH, Matter, PartyKind
from plumbline.engines.matters.procedures import procedure_of
from plumbline.kernel import clock
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Refusal, Says
from plumbline.kernel.fields import Field, FieldType, Personal
from plumbline.kernel.procedure import Procedure

PRIVACY_LAW: Final = "行政处罚法#50; 个人信息保护法#25"
ERASURE_LAW: Final = "个人信息保护法#47"
HIDDEN: Final = frozenset({Personal.NAME, Personal.IDENTITY_NUMBER, Personal.PHONE})
FREE_TEXT: Final = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
SHORTEST_HIDDEN: Final = 2  # a single character stands in too many words that are no name


def moment_of(at: datetime | None) -> datetime:
    """Give the moment of an act in Beijing time: now where nothing is said.

    Raises  InvalidFacts for a moment that has not come yet
    """
    now = clock.now()
    moment = now if at is None else clock.in_beijing(at)
    if moment > now:
        says = Says(
            zh=f"时间 {moment:%Y-%m-%d %H:%M} 还没有到，行为发生之后才能登记",
            en=f"{moment:%Y-%m-%d %H:%M} lies in the future; an act is recorded once it has happened",
        )
        raise InvalidFacts([about("at", says)])
    return moment


def not_competent(procedure: Procedure, matter: Matter, actor: Actor) -> Reason:
    """Say that the matter is another body's, by which article, and who may act."""
    (reason,) = strangers(procedure, [actor], body=matter.body)
    return reason


def strangers(procedure: Procedure, actors: Sequence[Actor], *, body: Body) -> list[Reason]:
    """List why some of those who act may not act for the body; it tells them nothing else of the matter."""
    return [
        replace(reason, law=procedure.competence or reason.law)
        for actor in actors
        for reason in competence.of_actor(actor, body=body)
    ]


def strangers_to(matter: Matter, procedure: Procedure, actors: Sequence[Actor]) -> list[Reason]:
    """List why some of those who act may not act in a matter; its body is read only where somebody is of another one."""
    if all(actor.body == matter.body_code for actor in actors):
        return []
    return strangers(procedure, actors, body=matter.body)


def of_erased(matter: Matter) -> list[Reason]:
    """Say that nothing is done any more in a matter whose personal data was erased by law."""
    if not matter.erased_at:
        return []
    day = clock.day_of(matter.erased_at)
    says = Says(
        zh=f"本案的个人信息已于 {day} 依法删除，不能再办理",
        en=f"The personal data of this matter was erased by law on {day}: nothing is done in it any more",
    )
    return [Reason(kind=ReasonKind.FORBIDDEN, says=says, law=ERASURE_LAW)]


def of_opening(
    procedure: Procedure, *, body: Body, region: Region, domain: str, title: str, at: datetime
) -> list[Reason]:
    """List what stands against opening a matter before any rule of its procedure is asked."""
    reasons = of_title(title, "title", limit=TITLE_LENGTH)
    if not procedure.competence:
        return reasons
    if domain not in Domain.codes():
        says = Says(
            zh=f"没有“{domain}”这个执法领域，请选案件所属的领域" if domain else "还没有选案件所属的执法领域",
            en=f"There is no domain “{domain}”; choose the one that the matter belongs to"
            if domain
            else "The domain that the matter belongs to is not chosen yet",
        )
        return [*reasons, about("domain", says, law=procedure.competence)]
    return [*reasons, *competence.reasons(body, domain=domain, region=region, on=clock.day_of(at))]


def of_title(title: str, code: str, *, limit: int, law: str = "") -> list[Reason]:
    """List what is wrong with a title: it is missing, or longer than the record holds."""
    if not title.strip():
        return [about(code, Says(zh="还没有填名称", en="The title is not given yet"), law=law)]
    if len(title.strip()) > limit:
        says = Says(zh=f"名称最多 {limit} 字", en=f"A title has at most {limit} characters")
        return [about(code, says, law=law)]
    return []


def of_party(procedure: Procedure, given: Mapping[str, Any]) -> list[Reason]:
    """List the facts about the party that are longer than the register of parties holds."""
    reasons = []
    for column, limit in PARTY_LENGTHS.items():
        code = PARTY + column
        if len(str(given.get(code) or "")) > limit:
            field = procedure.fields[code]
            says = Says(
                zh=f"“{field.title.zh}”最多 {limit} 字", en=f"“{field.title.en}” has at most {limit} characters"
            )
            reasons.append(about(code, says, law=field.law))
    return reasons


def of_privacy(procedure: Procedure, known: Mapping[str, Any], given: Mapping[str, Any]) -> list[Reason]:
    """List the public texts in which somebody's name, number or telephone was written: the ledger keeps them for ever."""
    public = {code: value for code, value in given.items() if _is_public_text(procedure.fields[code])}
    if not public:
        return []
    person = known.get(f"{PARTY}kind") in {None, PartyKind.NATURAL_PERSON}  # what is not known may be a person
    hidden = {
        str(value): procedure.fields[code].title
        for code, value in known.items()
        if procedure.fields[code].personal in HIDDEN and (person or code != f"{PARTY}name")
    }
    reasons = []
    for code, value in public.items():
        field = procedure.fields[code]
        for written, title in hidden.items():
            if len(written) >= SHORTEST_HIDDEN and written in value:
                says = Says(
                    zh=f"“{field.title.zh}”会公开，里面写了“{title.zh}”，请改成“当事人”这样的说法",
                    en=f"“{field.title.en}” is public and contains “{title.en}”; write “the party” instead",
                )
                reasons.append(about(code, says, law=PRIVACY_LAW))
    return reasons


def _is_public_text(field: Field) -> bool:
    return field.type in FREE_TEXT and not field.sealed


def unknown_act(procedure: Procedure, act: str) -> InvalidFacts:
    """Refuse an act that the procedure does not have."""
    says = Says(zh=f"“{procedure.title.zh}”没有“{act}”这一步", en=f"“{procedure.title.en}” has no act “{act}”")
    return InvalidFacts([about("act", says, law=procedure.basis)])


def stale(matter: Matter) -> Reason:
    """Say what happened in the matter since the page was drawn."""
    last = matter.records.order_by("-sequence").first()
    title = procedure_of(matter).acts[last.act].title if last else Says(zh="立案", en="opening")
    says = Says(
        zh=f"您打开这一页以后，本案又有了新的行为（{title.zh}）。您填的内容还在，请核对后再做",
        en=f"Since you opened this page the matter has moved on ({title.en}). What you entered is kept; check and try again",
    )
    return Reason(kind=ReasonKind.UNMET, rule="stale_page", says=says)


def about(code: str, says: Says, *, law: str = "") -> Reason:
    """Say that one field is at fault."""
    return Reason(kind=ReasonKind.FACT, says=says, law=law, facts=(code,))


def refuse(reasons: Sequence[Reason]) -> Refusal:
    """Make the refusal: of the facts where only fields are at fault, of the act otherwise."""
    faulty = all(reason.kind is ReasonKind.FACT for reason in reasons)
    return InvalidFacts(reasons) if faulty else NotAllowed(reasons)
