"""What happened in a matter, newest first; and where each known fact comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.matters import benchmarks
from plumbline.engines.matters.asking import Standing
from plumbline.engines.matters.models import Matter, Obligation, Record
from plumbline.engines.matters.passing import Passage
from plumbline.kernel import clock, fields
from plumbline.kernel.fields import Field, FieldType
from plumbline.kernel.procedure import Procedure
from plumbline.site import days
from plumbline.site.parts.listing import Link, TagShown
from plumbline.site.parts.reading import Happened, Known, Side
from plumbline.site.words import Masked, Words, english, say
from plumbline.site.workbench.acts_shown import by_outsider
from plumbline.site.workbench.dues import what_is_owed
from plumbline.site.workbench.files_shown import verify_link
from plumbline.site.workbench.naming import body_name, joined

RECENT: Final = 40  # acts on the page; the older ones are one press away
CHUNK: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The facts that one act brought: which, when, by whom; whether it may be done again to correct them."""

    title: Words
    said: Words
    known: tuple[Known, ...]
    correct: Link | None = None


def records_of(matter: Matter) -> list[Record]:
    """Fetch the records of a matter, newest first, without the bytes of their events."""
    found = matter.records.select_related("event").defer("event__body", "event__previous").order_by("-sequence")
    return list(found.iterator(CHUNK))


def course(
    standing: Standing,
    records: Sequence[Record],
    names: Mapping[str, str],
    obligations: Iterable[Obligation],
    links: Mapping[int, tuple[Link, ...]],
    *,
    passages: Iterable[Passage],
) -> tuple[Happened, ...]:
    """Tell what happened.

    Takes   records — newest first;  names — of officers by their codes;  links — to the documents that an act issued, by its sequence
            passages — from one body to another, newest first
    """
    procedure = standing.procedure
    met = {(owed.met_at, act): owed for owed in obligations if owed.met_at for act in owed.acts}
    told = [(one.event.sequence, passed(one)) for one in passages]
    for record in records:
        act = procedure.acts[record.act]
        performed = Happened(
            side=Side.PARTY if by_outsider(act) else Side.BODY,
            title=act.title,
            at=record.at,
            detail=by_whom(record, procedure, names),
            law=act.law,
            tag=in_time(met.get((record.at, record.act))),
            links=(
                *links.get(record.sequence, ()),
                Link(words=_("记录 %(n)s") % {"n": record.sequence}, href=record_href(record)),
                Link(words=_("回执"), href=receipt_href(record)),
            ),
        )
        told.append((record.event.sequence, performed))
    return (now(standing), *(one for _place, one in sorted(told, key=itemgetter(0), reverse=True)))


def passages_beside(records: Sequence[Record], passages: Iterable[Passage], *, whole: bool) -> list[Passage]:
    """Give the passages that belong beside the acts on the page: all where all acts stand there, else those after the oldest."""
    return [one for one in passages if whole or one.event.sequence > records[-1].event.sequence]


def passed(passage: Passage) -> Happened:
    """Tell that the matter passed from one body to another: by which document, from which day, recorded by whom."""
    said = {
        "before": body_name(passage.before),
        "after": body_name(passage.after),
        "day": days.full(passage.on),
        "basis": passage.basis,
        "by": passage.by,
    }
    link = verify_link(passage.event.code, _("核验这条记录"))
    return Happened(
        side=Side.BODY,
        title=_("机构改革，案件移交承接机关"),
        at=passage.event.at,
        detail=_("自%(day)s起由%(before)s移交%(after)s办理；依据：%(basis)s；%(by)s登记。") % said,
        links=(link,) if link else (),
    )


def now(standing: Standing) -> Happened:
    """Say where the matter stands today: what it waits for."""
    owed = standing.marking.owed()
    if standing.marking.ended:
        said = _("已经办结")
    elif owed:
        rule = standing.procedure.by_code[owed[0].rule]
        said = _("等：%(act)s") % {"act": what_is_owed(rule, standing.procedure)}
    else:
        said = _("现在没有必须做的事")
    return Happened(side=Side.NOW, title=said, detail=_("以下各条已经记入账本，不能改，只能再记一条更正"))


def by_whom(record: Record, procedure: Procedure, names: Mapping[str, str]) -> str:
    """Say who performed an act, or who recorded it for the party."""
    said = {"names": people_in(record, names)}
    return _("%(names)s登记。") % said if by_outsider(procedure.acts[record.act]) else _("%(names)s。") % said


def people_in(record: Record, names: Mapping[str, str]) -> str:
    """Name who took part: in the language of the page where they still serve, else as it was recorded; and who delegated."""
    return joined(_person(actor, names) for actor in record.actors)


def _person(actor: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name: str = names.get(actor["code"], actor["name"])
    given = actor.get("delegated")
    if not given:
        return name
    giver = names.get(given["by"], given["name"])
    return _("%(name)s（根据授权：%(giver)s，%(basis)s）") % {"name": name, "giver": giver, "basis": given["basis"]}


def codes_in(records: Iterable[Record]) -> set[str]:
    """Give the codes of everybody who took part, and of those who delegated to them."""
    actors = [actor for record in records for actor in record.actors]
    return {actor["code"] for actor in actors} | {one["delegated"]["by"] for one in actors if one.get("delegated")}


def in_time(owed: Obligation | None) -> TagShown | None:
    """Say whether what was owed came in time; nothing where the law sets no period."""
    if owed is None or owed.due_on is None:
        return None
    if owed.late:
        return TagShown(words=_("逾期"), kind="bad", icon="warn")
    return TagShown(words=_("按期"), kind="good", icon="check")


def receipt_href(record: Record) -> str:
    """Give the address of the receipt of a record."""
    return reverse("matter-receipt", kwargs={"matter_id": record.matter_id, "sequence": record.sequence})


def record_href(record: Record) -> str:
    """Give the address of one record of a matter."""
    return reverse("record", kwargs={"matter_id": record.matter_id, "sequence": record.sequence})


def known_facts(
    standing: Standing, records: Iterable[Record], names: Mapping[str, str], *, personal: bool
) -> tuple[Group, ...]:
    """Show what is known, grouped by the act that said it last.

    Takes   personal — whether who looks may see personal data
    """
    values = {field.code: (field, value) for field, value in standing.known}
    groups = []
    for record in records:
        said_here = [values.pop(code) for code in record.facts if code in values]
        if said_here:
            groups.append(_group(standing, record, said_here, origin(record, names), personal=personal))
    return tuple(groups)


def _group(
    standing: Standing, record: Record, said_here: list[tuple[Field, object]], said: str, *, personal: bool
) -> Group:
    again = standing.act(record.act)
    title = standing.procedure.acts[record.act].title
    correct = None
    if again and again.possible:
        href = reverse("act", kwargs={"matter_id": record.matter_id, "act": record.act})
        correct = Link(words=_("再做一次“%(act)s”来更正") % {"act": say(title)}, href=href)
    return Group(
        title=title,
        said=said,
        known=tuple(
            Known(name=field.title, value=shown(field, _in_lines(field, value), personal=personal))
            for field, value in said_here
        ),
        correct=correct,
    )


def _in_lines(field: Field, value: object) -> object:
    """Put each sentence of how a benchmark's range came about in a line of its own."""
    return (
        "\n".join(benchmarks.sentences(value)) if field.code == benchmarks.TRACE and isinstance(value, str) else value
    )


def origin(record: Record, names: Mapping[str, str]) -> str:
    """Say when and by whom something was recorded."""
    return _("%(day)s，%(names)s") % {
        "day": days.full(clock.day_of(record.at)),
        "names": people_in(record, names),
    }


def shown(field: Field, value: object, *, personal: bool) -> Words | Masked:
    """Show the value of a fact, or say that it is hidden."""
    if field.sealed and not personal:
        return Masked(what=field.title)
    if field.type is FieldType.DAY:
        return days.full(value)  # type: ignore[arg-type]  # the type of the field says that it is a day
    if field.type is FieldType.MOMENT:
        return days.moment(value)  # type: ignore[arg-type]  # … a moment
    if field.type is FieldType.MONEY:
        return days.money(value)  # type: ignore[arg-type]  # … an amount
    return fields.show(field, value, language="en" if english() else "zh") or say("—")
