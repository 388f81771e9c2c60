"""What changed in a norm between two days: each provision that is not the same, its old and new words beside each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.engines.norms import changing
from plumbline.engines.norms.called import known_by
from plumbline.engines.norms.changing import Changed, ChangeKind
from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.kernel import clock, values
from plumbline.kernel.values import FieldType, Unreadable
from plumbline.site import days
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FieldShown, FiltersShown, Kind
from plumbline.site.parts.comparing import ComparedShown, Line, SideShown, sides
from plumbline.site.parts.listing import EmptyShown, Link, PaginationShown, TagShown, pagination
from plumbline.site.portal.asked_page import asked_page
from plumbline.site.portal.law.naming import (
    SURE,
    href_of,
    name_of,
    piece_href,
    piece_name,
    version_name,
    way_of,
)
from plumbline.site.portal.law.norm import unknown_norm
from plumbline.site.portal.law.versions import NoticeShown, import_says
from plumbline.site.showing import show, shows
from plumbline.site.words import Words

ON_A_PAGE: Final = 40
LONGEST: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two days: what was asked, the version in force on it, what could not be read."""

    day: date
    version: Version | None
    wrong: Words = ""


@dataclass(frozen=True, kw_only=True)
class ComparePage(Page):
    """A norm on two days."""

    template: ClassVar[str] = "pages/portal/norm-compare.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "law"

    norm: Link
    days: FiltersShown
    said: Words = ""
    notices: tuple[NoticeShown, ...] = ()
    comparisons: tuple[ComparedShown, ...] = ()
    pages: PaginationShown | None = None
    empty: EmptyShown | None = None


@shows(ComparePage)
def compare(request: HttpRequest, norm: str) -> HttpResponse:
    """Show what changed in a norm between two days: ?from=2017-09-01&to=2024-01-01."""
    found = known_by(norm)
    if found is None:
        return unknown_norm(request, norm)
    versions = tuple(found.standing_versions())
    today = clock.today()
    new = _side(request, "to", versions, otherwise=today)
    held = [
        one for one in versions if one.held and (new.version is None or one.promulgated_on < new.version.promulgated_on)
    ]
    old = _side(request, "from", versions, otherwise=held[-1].first_day if held else today)
    return show(request, _page(request, found, versions, old, new), status=400 if old.wrong or new.wrong else 200)


def _side(request: HttpRequest, name: str, versions: Sequence[Version], *, otherwise: date) -> Side:
    raw = request.GET.get(name, "").strip()[:LONGEST]
    day = otherwise
    wrong: Words = ""
    if raw:
        try:
            day = values.read(FieldType.DAY, raw, {})
        except Unreadable as unreadable:
            wrong = unreadable.says
    current = next((one for one in reversed(versions) if one.as_registered().in_force(day)), None)
    return Side(day=day, version=current, wrong=wrong)


def _page(request: HttpRequest, norm: Norm, versions: Sequence[Version], old: Side, new: Side) -> ComparePage:
    held = old.version is not None and old.version.held and new.version is not None and new.version.held
    same = held and old.version == new.version
    changed = _changed(old.version, new.version) if held and not same and old.version and new.version else ()
    number = min(asked_page(request), max(-(-len(changed) // ON_A_PAGE), 1))
    shown = changed[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    href = f"?from={old.day.isoformat()}&to={new.day.isoformat()}&page={{page}}"
    return ComparePage(
        title=_("%(norm)s改了什么") % {"norm": name_of(norm)},
        wrong=bool(old.wrong or new.wrong),
        way=(*way_of(norm), Crumb(words=_("对照"))),
        norm=Link(words=name_of(norm), href=href_of(norm)),
        days=_days(old, new),
        said=_said(changed, versions, old, new) if changed else "",
        notices=tuple(_notices(versions, old, new)),
        comparisons=tuple(_compared(norm, versions, one, place) for place, one in enumerate(shown, start=1)),
        pages=pagination(page=number, size=ON_A_PAGE, whole=len(changed), href=href)
        if len(changed) > ON_A_PAGE
        else None,
        empty=_nothing(norm, same=same) if held and not changed else None,
    )


def _changed(old: Version, new: Version) -> tuple[Changed, ...]:
    return tuple(one for one in changing.changes(old, new) if one.kind != ChangeKind.SAME)


def _days(old: Side, new: Side) -> FiltersShown:
    fields = (
        FieldShown(name="from", label=_("从这一天"), kind=Kind.DAY, value=old.day.isoformat(), error=old.wrong),
        FieldShown(name="to", label=_("到这一天"), kind=Kind.DAY, value=new.day.isoformat(), error=new.wrong),
    )
    return FiltersShown(label=_("对照哪两天"), fields=fields, go=_("对照"))


def _said(changed: Sequence[Changed], versions: Sequence[Version], old: Side, new: Side) -> Words:
    counts = Counter(one.kind for one in changed)
    names = {
        ChangeKind.AMENDED: _("改动 %(n)s 条"),
        ChangeKind.INSERTED: _("新增 %(n)s 条"),
        ChangeKind.DROPPED: _("删去 %(n)s 条"),
        ChangeKind.RENUMBERED: _("只改条号 %(n)s 条"),
    }
    told = _("，").join(said % {"n": counts[kind]} for kind, said in names.items() if counts[kind])
    pair = {
        side: version_name(one.version, among=versions) for side, one in (("old", old), ("new", new)) if one.version
    }
    return _("从%(old)s到%(new)s：%(told)s。") % {**pair, "told": told}


def _notices(versions: Sequence[Version], old: Side, new: Side) -> list[NoticeShown]:
    found = []
    for side in (old, new):
        told = {"day": days.full(side.day)}
        if side.version is None:
            title = _("%(day)s 没有登记过有效的文本") % told
            found.append(NoticeShown(kind="unknown", title=title, words=_("不能对照。请换一天。")))
        elif not side.version.held:
            name = {"name": version_name(side.version, among=versions)}
            title = _("%(day)s 有效的是%(name)s，只登记，没有收录原文") % {**told, **name}
            found.append(NoticeShown(kind="unknown", title=title, words=import_says()))
    return found


def _compared(norm: Norm, versions: Sequence[Version], one: Changed, place: int) -> ComparedShown:
    old_lines, new_lines = sides(one.old.text if one.old else "", one.new.text if one.new else "")
    tags = {
        ChangeKind.AMENDED: TagShown(words=_("改动"), kind="soon"),
        ChangeKind.INSERTED: TagShown(words=_("新增"), kind="good"),
        ChangeKind.DROPPED: TagShown(words=_("删去"), kind="bad"),
        ChangeKind.RENUMBERED: TagShown(words=_("只改条号"), kind="info"),
    }
    here = one.new or one.old
    return ComparedShown(
        code=str(place),
        place=piece_name(here) if here else "",
        old=_side_shown(norm, versions, one.old, old_lines, missing=_("那时还没有这一条。")),
        new=_side_shown(norm, versions, one.new, new_lines, missing=_("这一条已经删去。"), likeness=one.likeness),
        tag=tags.get(one.kind),
    )


def _side_shown(
    norm: Norm,
    versions: Sequence[Version],
    article: Article | None,
    lines: tuple[Line, ...],
    *,
    missing: Words,
    likeness: float | None = None,
) -> SideShown:
    if article is None:
        return SideShown(name=_("没有"), missing=missing)
    named = {"version": version_name(article.version, among=versions), "number": piece_name(article)}
    name = _("%(version)s，%(number)s") % named
    if likeness is not None and likeness < SURE:
        name = _("%(name)s（与旧文本的相似度 %(likeness)s，请核对是不是同一条）") % {
            "name": name,
            "likeness": f"{likeness:.2f}",
        }
    return SideShown(
        name=name,
        lines=lines,
        href=piece_href(norm, article, on=article.version.first_day),
    )


def _nothing(norm: Norm, *, same: bool) -> EmptyShown:
    words = _("两天有效的是同一个文本。") if same else _("两个文本的每一条都相同。")
    return EmptyShown(title=_("没有改动"), words=words, links=(Link(words=_("看这部法规"), href=href_of(norm)),))
