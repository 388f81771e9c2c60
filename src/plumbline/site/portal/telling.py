"""A record of the ledger in plain words: who did what and when, and what everybody may read of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from plumbline.engines.disclosure.laid_open import contents_for_everybody, record_of
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter
from plumbline.kernel.procedure import Procedure
from plumbline.site import days
from plumbline.site.parts.listing import Entry
from plumbline.site.parts.reading import Known
from plumbline.site.portal.plainly import name_of_body, procedure_of, shown_fact
from plumbline.site.words import Words, english


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a record says: who and when; its facts, and the duties it met and opened, where everybody may read them."""

    known: tuple[Known, ...]
    facts: tuple[Known, ...] = ()
    duties: tuple[Entry, ...] = ()
    is_open: bool = False  # whether everybody may read the record
    matter: Matter | None = None  # in which it was done; None for what is no act


def tell(event: Event) -> Told:
    """Tell a record in plain words."""
    record = record_of(event)
    recorded = Known(name=_("记入账本"), value=days.moment(event.recorded_at))
    if record is None and contents_for_everybody(event, record):
        key = Known(name=_("下一把签名密钥"), value=event.public["key"])
        return Told(known=(Known(name=_("种类"), value=_("公布账本的下一把密钥")), key, recorded), is_open=True)
    if record is None:
        return Told(known=(Known(name=_("种类"), value=event.kind), recorded))
    procedure = procedure_of(record.matter)
    body = Known(name=_("机关"), value=name_of_body(record.matter.body))
    name = Known(name=_("程序"), value=procedure.title)
    contents = contents_for_everybody(event, record)
    if contents is None:
        return Told(known=(body, name, recorded), matter=record.matter)
    public = contents["public"]
    act = procedure.acts.get(record.act)
    what = Known(name=_("行为"), value=act.title if act else record.act)
    at = Known(name=_("发生时间"), value=days.moment(event.at))
    return Told(
        known=(what, body, name, at, recorded),
        facts=(*_facts(procedure, public.get("facts", {})), *_documents(public)),
        duties=tuple(_duties(procedure, public)),
        is_open=True,
        matter=record.matter,
    )


def _facts(procedure: Procedure, facts: Mapping[str, Any]) -> Iterator[Known]:
    for code, value in facts.items():
        if code in procedure.fields:
            yield Known(name=procedure.fields[code].title, value=shown_fact(procedure, code, value))


def _documents(public: Mapping[str, Any]) -> Iterator[Known]:
    names: Mapping[str, Words] = {"issues": _("制作的文书"), "publishes": _("公开的文书"), "withdraws": _("撤回的文书")}
    for effect, name in names.items():
        for entry in public.get(effect, ()):
            origin = _("文件指纹 %(digest)s") % {"digest": entry["sha256"]} if entry.get("sha256") else ""
            yield Known(name=name, value=str(entry.get("number", "")), origin=origin)


def _duties(procedure: Procedure, public: Mapping[str, Any]) -> Iterator[Entry]:
    for met in public.get("closed", ()):
        rule = procedure.by_code.get(met["rule"])
        if rule:
            title = _("履行了：%(acts)s") % {"acts": _acts(procedure, rule.targets)}
            yield Entry(title=title, aside=_("晚了") if met["late"] else _("没有超期"), law=rule.law)
    for opened in public.get("opened", ()):
        rule = procedure.by_code.get(opened["rule"])
        if rule:
            due = opened.get("due")
            aside = _("最后一天 %(day)s") % {"day": days.full(date.fromisoformat(due[:10]))} if due else ""
            yield Entry(
                title=_("此后要做：%(acts)s") % {"acts": _acts(procedure, rule.targets)}, aside=aside, law=rule.law
            )


def _acts(procedure: Procedure, codes: tuple[str, ...]) -> str:
    titles = [procedure.acts[code].title for code in codes]
    return _("或者").join(f" {title.en} " if english() else title.zh for title in titles).strip()
