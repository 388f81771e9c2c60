"""What is known of a version beside its words: days with their sources, notes of its history, relations, doubts."""

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import quote

from django.utils.translation import gettext as _

from plumbline.engines.norms.models import Norm, Relation, RelationKind, Version
from plumbline.kernel.errors import Says
from plumbline.site import days
from plumbline.site.parts.listing import Entry, Link
from plumbline.site.parts.reading import Known
from plumbline.site.portal.law.naming import (
    href_of,
    name_of,
    region_of,
    title_in_address,
)
from plumbline.site.portal.law.versions import NoticeShown
from plumbline.site.words import Words


def known_of(norm: Norm, version: Version) -> tuple[Known, ...]:
    """Give the days of a version with their sources, who made it, and how many articles it has."""
    return tuple(_known(norm, version))


def _known(norm: Norm, version: Version) -> Iterator[Known]:
    yield _day(_("公布"), version.promulgated_on, version, "promulgated_on")
    yield _day(_("施行"), version.in_force_from, version, "in_force_from")
    if version.in_force_to:
        yield _day(_("最后一天"), version.in_force_to, version, "in_force_to")
    if version.number:
        yield Known(name=_("公布文件"), value=version.number)
    if norm.issuer:
        yield Known(name=_("制定机关"), value=norm.issuer)
    if region := region_of(norm):
        yield Known(name=_("地区"), value=region)
    if norm.field:
        yield Known(name=_("法律部门"), value=norm.field)
    if version.highest:
        yield Known(name=_("条数"), value=_("共 %(n)s 条") % {"n": f"{version.highest:,}"})


def _day(name: Words, day: date | None, version: Version, field: str) -> Known:
    if day is None:
        return Known(name=name, value=_("不知道"), origin=_("没有来源说明这一天"))
    source = version.sources.get(field, "")
    origin = _("来源：%(source)s") % {"source": _said(source)} if source else _("没有记下来源")
    return Known(name=name, value=days.full(day), origin=origin)


def _said(source: object) -> str:
    if isinstance(source, dict):
        return str(source.get("words") or source.get("from") or source.get("zh") or "")
    return str(source)


def history_notes(version: Version) -> tuple[Entry, ...]:
    """Give the notes under the title: each act that made or changed the norm."""
    return tuple(_note(one) for one in version.history)


def _note(note: dict[str, str]) -> Entry:
    if words := note.get("words"):
        return Entry(title=words, lang="zh-Hans")
    on = note.get("on") or ""
    facts = tuple(one for one in (note.get("by"), note.get("number")) if one)
    day = days.full(date.fromisoformat(on)) if on else _("不知道")
    return Entry(title=day, facts=facts)


def repeals(version: Version) -> tuple[Entry, ...]:
    """Give what a version repeals or amends."""
    rows = version.relations.select_related("norm")
    return tuple(
        Entry(
            title=f"《{row.title}》",
            href=href_of(row.norm) if row.norm else "",
            facts=(_verb(row), *_from_day(row), *(() if row.norm else (_("本库没有这部规范"),))),
            lang="zh-Hans",
        )
        for row in rows
    )


def ended_by(norm: Norm) -> tuple[Relation, ...]:
    """Find what other norms do to this one, the newest first."""
    rows = Relation.objects.filter(norm=norm, version__replaced_at=None).exclude(version__norm=norm)
    return tuple(rows.select_related("version__norm").order_by("-version__promulgated_on"))


def repealed_by(rows: Iterable[Relation]) -> tuple[Entry, ...]:
    """Show which norms repeal or amend a norm."""
    return tuple(
        Entry(
            title=name_of(row.version.norm),
            href=href_of(row.version.norm, on=row.version.first_day),
            facts=(_verb_passive(row), *_from_day(row)),
        )
        for row in rows
    )


def _verb(row: Relation) -> str:
    return _("由本规范废止") if row.kind == RelationKind.REPEALS else _("由本规范修改")


def _verb_passive(row: Relation) -> str:
    return _("废止了本规范") if row.kind == RelationKind.REPEALS else _("修改了本规范")


def _from_day(row: Relation) -> tuple[str, ...]:
    return (_("自 %(day)s 起") % {"day": days.full(row.on)},) if row.on else (_("没有写明自哪天起"),)


def doubts_of(version: Version) -> tuple[Words, ...]:
    """Give what could not be read for sure in the text, and is therefore not said."""
    return tuple(Says(zh=one.get("zh", ""), en=one.get("en") or one.get("zh", "")) for one in version.doubts)


def repealed_notice(rows: Iterable[Relation]) -> NoticeShown | None:
    """Say which norm says that this one is repealed, and from when; nothing where none does."""
    row = next((row for row in reversed(tuple(rows)) if row.kind == RelationKind.REPEALS), None)
    if row is None:
        return None
    by = row.version.norm
    told = {"name": f"《{by.short}》"}
    title = (
        _("%(name)s写明：本规范自 %(day)s 起废止") % {**told, "day": days.full(row.on)}
        if row.on
        else _("%(name)s写明：本规范废止，没有写明自哪天起") % told
    )
    return NoticeShown(
        kind="soon",
        title=title,
        links=(Link(words=_("看废止它的规范"), href=href_of(by, on=row.version.first_day)),),
    )


def data_links(norm: Norm, on: date) -> tuple[Link, ...]:
    """Give the same text for machines: Akoma Ntoso, JSON, and what changes as a feed."""
    base = f"/api/v1/norms/{quote(title_in_address(norm))}"
    return (
        Link(words="Akoma Ntoso (XML)", href=f"{base}/akn.xml?on={on.isoformat()}"),
        Link(words="JSON", href=f"{base}?on={on.isoformat()}"),
    )
