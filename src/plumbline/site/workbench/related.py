"""The matters that belong to a matter, as its page shows them: which, how they stand, and what could not be done there yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.matters.changes import Link, Told
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.procedures import procedure_of
from plumbline.kernel import catalogue
from plumbline.site.words import Words
from plumbline.site.workbench.desk import Desk
from plumbline.site.workbench.naming import number_of, title_of
from plumbline.site.workbench.rows import matter_href


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """An act that was to follow in the other matter and could not happen yet: which, and why."""

    words: Words
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedShown:
    """One related matter: by what name it belongs here, its title and number, how far it is."""

    relation: Words
    title: Words
    sub: Words
    href: str  # empty where this officer may not see it, or it is not open yet
    state: Words
    unsettled: tuple[Unsettled, ...]
    open_href: str = ""  # of a prepared one: the form that opens it, for whoever works on the naming matter


def related_shown(matter: Matter, desk: Desk) -> tuple[RelatedShown, ...]:
    """Give the matters that this one names, then those that name it; one that does both only once, unless it waits."""
    own = list(matter.links.select_related("other__body__region", "other__party").prefetch_related("told"))
    others = matter.linked_from.select_related("matter__body__region", "matter__party").prefetch_related("told")
    named = {link.other_id for link in own}
    return (
        *(_shown(link, matter, link.other, desk) for link in own),
        *(
            _shown(link, link.matter, link.matter, desk)
            for link in others
            if link.matter_id not in named or any(_unsettled(link))
        ),
    )


def _shown(link: Link, named_by: Matter, other: Matter | None, desk: Desk) -> RelatedShown:
    relation = procedure_of(named_by).relations.get(link.relation)
    told = tuple(_unsettled(link))
    if other is None:
        declared = catalogue.load().procedures.get(link.procedure)
        return RelatedShown(
            relation=relation.title if relation else link.relation,
            title=declared[-1].title if declared else link.procedure,
            sub="",
            href="",
            state=_("等有管辖权的机关补充事实后开启"),
            unsettled=(*told, *_missing(link)),
            open_href=reverse("open-prepared", kwargs={"matter_id": named_by.pk, "link_id": link.pk})
            if desk.body == named_by.body and desk.may(Permission.WORK_MATTER, named_by)
            else "",
        )
    sees = desk.may(Permission.VIEW_MATTER, other)
    personal = sees and desk.may(Permission.VIEW_PERSONAL, other)
    return RelatedShown(
        relation=relation.title if relation else link.relation,
        title=title_of(other, personal=personal) if sees else procedure_of(other).title,
        sub=number_of(other) if sees else other.code,
        href=matter_href(other) if sees else "",
        state=_("已办结") if other.ended_at else _("办理中"),
        unsettled=told,
    )


def _unsettled(link: Link) -> Iterator[Unsettled]:
    for one in link.told.all():
        if not one.done_at:
            yield Unsettled(
                words=_("“%(act)s”还没有做成，条件具备后自动再做") % {"act": _title(one, link)},
                reasons=_reasons(one.reasons),
            )


def _missing(link: Link) -> Iterator[Unsettled]:
    if link.missing:
        yield Unsettled(words=_("还缺"), reasons=_reasons(link.missing))


def _title(told: Told, link: Link) -> str:
    versions = catalogue.load().procedures.get(link.procedure, ())
    for version in reversed(versions):
        if told.act in version.acts:
            title = version.acts[told.act].title
            return title.en if _english() else title.zh
    return told.act


def _reasons(reasons: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(one["en" if _english() else "zh"] for one in reasons)


def _english() -> bool:
    return (get_language() or "").startswith("en")
