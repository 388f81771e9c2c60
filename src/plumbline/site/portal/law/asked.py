"""What a reader asks of the law: words, and what the hits are narrowed to; each filter can be taken away again.

/law/?q=听证&level=law&level=local_regulation&region=34&issuer=国务院&field=行政法&on=2026-06-22&versions=all
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from plumbline.engines.norms import searching
from plumbline.engines.norms.models import Norm
from plumbline.kernel.norm import NormLevel
from plumbline.site import days
from plumbline.site.parts.asking import Chip, FieldShown, FiltersShown, Kind, Option
from plumbline.site.portal.asked_day import AskedDay, asked_day
from plumbline.site.portal.law.naming import region_names
from plumbline.site.words import Words, say

LONGEST: Final = 200  # characters of a question that are read
LONGEST_FILTER: Final = 60
ALL: Final = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question and its filters."""

    words: str
    asked: AskedDay
    levels: tuple[str, ...] = ()
    region: str = ""
    issuer: str = ""
    field: str = ""
    all_versions: bool = False
    cut: bool = False  # the question was longer than what is read

    @property
    def filtered(self) -> bool:
        """Tell whether anything narrows the hits."""
        return bool(self.levels or self.region or self.issuer or self.field or self.all_versions or self.asked.is_given)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Give the filters as an address carries them."""
        pairs = [("level", level) for level in self.levels]
        pairs += [(name, str(getattr(self, name))) for name in ("region", "issuer", "field") if getattr(self, name)]
        pairs += [("on", self.asked.day.isoformat())] if self.asked.is_given else []
        return pairs + ([("versions", ALL)] if self.all_versions else [])

    def href(self, base: str, *, page: str = "") -> str:
        """Give the address of the same question."""
        pairs = [*([("q", self.words)] if self.words else []), *self.pairs]
        query = urlencode(pairs)
        if page:
            query = f"{query}&page={page}" if query else f"page={page}"
        return f"{base}?{query}" if query else base

    def as_asked(self) -> searching.Asked:
        """Give the question as the engine takes it."""
        return searching.Asked(
            words=self.words,
            on=self.asked.day if self.asked.is_given else None,
            levels=frozenset(self.levels),
            region=self.region,
            issuer=self.issuer,
            field=self.field,
            all_versions=self.all_versions,
        )

    def without(self) -> Iterator[tuple[Words, "Wanted"]]:
        """Give each filter in words, with the same question without it."""
        for level in self.levels:
            rest = tuple(one for one in self.levels if one != level)
            yield NormLevel(level).says, replace(self, levels=rest)
        if self.region:
            yield region_names([self.region])[self.region], replace(self, region="")
        if self.issuer:
            yield _("制定机关：%(name)s") % {"name": self.issuer}, replace(self, issuer="")
        if self.field:
            yield _("法律部门：%(name)s") % {"name": self.field}, replace(self, field="")
        if self.asked.is_given:
            told = {"day": days.full(self.asked.day)}
            yield _("%(day)s 有效") % told, replace(self, asked=AskedDay(day=self.asked.day))
        if self.all_versions:
            yield _("包括全部文本"), replace(self, all_versions=False)


def wanted(request: HttpRequest) -> Wanted:
    """Read a question; what is no filter is left out."""
    given = request.GET
    words = given.get("q", "").strip()
    known = {str(level) for level in NormLevel}
    return Wanted(
        words=words[:LONGEST],
        cut=len(words) > LONGEST,
        asked=asked_day(request),
        levels=tuple(dict.fromkeys(level for level in given.getlist("level") if level in known)),
        region=_code(given.get("region", "")),
        issuer=given.get("issuer", "").strip()[:LONGEST_FILTER],
        field=given.get("field", "").strip()[:LONGEST_FILTER],
        all_versions=given.get("versions", "") == ALL,
    )


def _code(region: str) -> str:
    return region if region.isascii() and region.isdecimal() and len(region) <= 12 else ""  # noqa: PLR2004 — GB/T 2260


def filters(asked: Wanted, *, base: str, found: Words) -> FiltersShown:
    """Show the filters, with those that are chosen as chips."""
    return FiltersShown(
        label=_("筛选法规"),
        action=base,
        fields=tuple(_fields(asked)),
        chosen=tuple(Chip(words=words, href=rest.href(base)) for words, rest in asked.without()),
        found=found,
        kept=(("q", asked.words),) if asked.words else (),
        fold=True,
    )


def _fields(asked: Wanted) -> Iterator[FieldShown]:
    levels = tuple(Option(value=str(level), words=level.says) for level in NormLevel)
    level = asked.levels[0] if asked.levels else ""
    yield _choice("level", _("层级"), level, (Option(value="", words=_("全部层级")), *levels))
    codes = _held("region")
    named = region_names(codes)
    regions = tuple(Option(value=code, words=named[code]) for code in codes)
    if regions:
        yield _choice("region", _("地区"), asked.region, (Option(value="", words=_("全部地区")), *regions))
    fields = tuple(Option(value=name, words=name) for name in _held("field"))
    if fields:
        yield _choice("field", _("法律部门"), asked.field, (Option(value="", words=_("全部部门")), *fields))
    yield FieldShown(name="issuer", label=_("制定机关"), value=asked.issuer, placeholder=_("如 国务院"))
    day = asked.asked.day.isoformat() if asked.asked.is_given else ""
    yield FieldShown(
        name="on", label=_("哪一天有效"), kind=Kind.DAY, value=day, placeholder=_("今天"), error=say(asked.asked.wrong)
    )
    versions = (Option(value="", words=_("当天有效的")), Option(value=ALL, words=_("全部文本")))
    yield _choice("versions", _("文本"), ALL if asked.all_versions else "", versions)


def _choice(name: str, label: Words, value: str, options: tuple[Option, ...]) -> FieldShown:
    return FieldShown(name=name, label=label, kind=Kind.CHOICE, value=value, options=options, listed=True)


def _held(column: str) -> list[str]:
    values = Norm.objects.exclude(**{column: ""}).order_by(column).values_list(column, flat=True)
    return list(values.distinct())
