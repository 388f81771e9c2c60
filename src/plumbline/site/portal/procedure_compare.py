"""Two versions of a procedure beside each other: every rule, act and fact that is not the same, word by word."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.kernel import values
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.values import FieldType, Unreadable
from plumbline.site import days
from plumbline.site.page import PUBLIC, Page
from plumbline.site.parts.asking import FieldShown, FiltersShown, Option
from plumbline.site.parts.asking import Kind as Asked
from plumbline.site.parts.comparing import ComparedShown, SideShown, sides
from plumbline.site.parts.listing import EmptyShown, Link, TagShown
from plumbline.site.portal.asked_day import LONGEST
from plumbline.site.portal.procedure_difference import Change, Difference, Kind, Told, differences
from plumbline.site.portal.procedure_frame import Frame, framed
from plumbline.site.rules import procedure_href
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What differs of one kind."""

    code: str
    title: Words
    comparisons: tuple[ComparedShown, ...]


@dataclass(frozen=True, kw_only=True)
class ComparePage(Page):
    """Two versions of a procedure."""

    template: ClassVar[str] = "pages/portal/procedure-compare.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "procedures"

    code: str
    pages: tuple[Link, ...]
    days: FiltersShown
    said: Words = ""
    groups: tuple[Group, ...] = ()
    contents: tuple[Link, ...] = ()
    empty: EmptyShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two versions, and what could not be read of the day that names it."""

    version: Procedure
    wrong: Words = ""


@shows(ComparePage)
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Compare the versions of two days: ?from=2021-07-15&to=2022-01-01; without them the two newest."""
    frame = framed(request, code)
    versions = frame.versions
    new = _side(request, "to", versions, otherwise=versions[-1])
    earlier = [one for one in versions if one.in_force_from < new.version.in_force_from]
    old = _side(request, "from", versions, otherwise=earlier[-1] if earlier else new.version)
    found = differences(old.version, new.version)
    wrong = bool(old.wrong or new.wrong)
    groups = tuple(_groups(found, old.version, new.version))
    page = ComparePage(
        title=_("%(procedure)s：两个版本改了什么") % {"procedure": say(frame.shown.title)},
        wrong=wrong,
        way=frame.way(_("版本对照")),
        code=frame.shown.code,
        pages=frame.pages("procedure-compare"),
        days=_chooser(versions, old, new),
        said=_said(found, old.version, new.version) if found else "",
        groups=groups,
        contents=tuple(Link(words=one.title, href=f"#{one.code}") for one in groups) if len(groups) > 1 else (),
        empty=None if found else _nothing(frame, old.version, new.version),
    )
    return show(request, page, status=400 if wrong else 200)


def _side(request: HttpRequest, name: str, versions: Sequence[Procedure], *, otherwise: Procedure) -> Side:
    """Find the version of a day; before the first version the first one is meant."""
    raw = request.GET.get(name, "").strip()[:LONGEST]
    if not raw:
        return Side(version=otherwise)
    try:
        day = values.read(FieldType.DAY, raw, {})
    except Unreadable as unreadable:
        return Side(version=otherwise, wrong=unreadable.says)
    begun = [one for one in versions if one.in_force_from <= day]
    return Side(version=begun[-1] if begun else versions[0])


def _chooser(versions: Sequence[Procedure], old: Side, new: Side) -> FiltersShown:
    options = tuple(
        Option(value=one.version, words=_("第 %(n)s 版，自 %(day)s 起") % {"n": n, "day": days.full(one.in_force_from)})
        for n, one in enumerate(versions, start=1)
    )
    fields = tuple(
        FieldShown(
            name=name, label=label, kind=Asked.CHOICE, value=side.version.version, error=side.wrong, options=options,
            listed=True,
        )
        for name, label, side in (("from", _("旧的版本"), old), ("to", _("新的版本"), new))
    )  # fmt: skip
    return FiltersShown(label=_("对照哪两个版本"), fields=fields, go=_("对照"))


def _said(found: Sequence[Difference], old: Procedure, new: Procedure) -> str:
    counts = Counter((one.kind is Kind.RULE, one.change) for one in found)
    told = {
        "old": days.full(old.in_force_from),
        "new": days.full(new.in_force_from),
        "added": counts[True, Change.ADDED],
        "removed": counts[True, Change.REMOVED],
        "changed": counts[True, Change.CHANGED],
        "others": sum(n for (rule, _change), n in counts.items() if not rule),
    }
    return (
        _(
            "从 %(old)s 起的版本到 %(new)s 起的版本：新增规则 %(added)s 条，删去 %(removed)s 条，改动 %(changed)s 条；"
            "行为、事实、条件等另有 %(others)s 处不同。"
        )
        % told
    )


def _groups(found: Sequence[Difference], old: Procedure, new: Procedure) -> list[Group]:
    titles = {
        Kind.WHOLE: _("整个程序"),
        Kind.RULE: _("规则"),
        Kind.ACT: _("各个行为"),
        Kind.FACT: _("事实"),
        Kind.CONDITION: _("条件"),
        Kind.NEVER: _("任何情况下都不会发生的"),
        Kind.NOTE: _("还要定的和没有写进来的"),
    }
    groups = []
    for kind, title in titles.items():
        some = [one for one in found if one.kind is kind]
        if some:
            shown = tuple(_compared(one, f"{kind}-{number}", old, new) for number, one in enumerate(some, start=1))
            groups.append(Group(code=f"{kind}s", title=_counted(title, len(some)), comparisons=shown))
    return groups


def _counted(title: str, number: int) -> str:
    return _("%(title)s（%(n)s）") % {"title": title, "n": number}


_TAGS: Final = {Change.CHANGED: "soon", Change.ADDED: "good", Change.REMOVED: "bad"}


def _compared(one: Difference, code: str, old: Procedure, new: Procedure) -> ComparedShown:
    words = {Change.CHANGED: _("改动"), Change.ADDED: _("新增"), Change.REMOVED: _("删去")}
    old_lines, new_lines = sides(_text(one.old), _text(one.new))
    return ComparedShown(
        code=code,
        place=one.title,
        old=_side_shown(old, one, one.old, old_lines, missing=_("旧的版本里没有。")),
        new=_side_shown(new, one, one.new, new_lines, missing=_("新的版本里没有了。")),
        tag=TagShown(words=words[one.change], kind=_TAGS[one.change]),  # type: ignore[arg-type]  # kinds of tags
        lang="",
    )


def _text(told: Told | None) -> str:
    return "\n".join(told.lines) if told else ""


def _side_shown(
    version: Procedure, one: Difference, told: Told | None, lines: tuple[tuple[object, ...], ...], *, missing: str
) -> SideShown:
    name = _("自 %(day)s 起的版本") % {"day": days.full(version.in_force_from)}
    if told is None:
        return SideShown(name=name, missing=missing)
    anchors = {Kind.RULE: f"#rule-{one.code}", Kind.ACT: f"#act-{one.code}"}
    href = procedure_href(version, on=version.in_force_from) + anchors.get(one.kind, "")
    return SideShown(name=name, lines=lines, href=href)  # type: ignore[arg-type]  # as `sides` made them


def _nothing(frame: Frame, old: Procedure, new: Procedure) -> EmptyShown:
    links = (Link(words=_("看这个程序"), href=frame.href("procedure")),)
    if len(frame.versions) == 1:
        return EmptyShown(title=_("只有一个版本"), words=_("没有可以对照的。"), links=links)
    same = old is new
    words = _("选的是同一个版本。") if same else _("两个版本的规则、行为、事实都相同。")
    return EmptyShown(title=_("没有改动"), words=words, links=links)
