"""Names and addresses of norms, versions and articles, in the language of the page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Region
from plumbline.engines.norms import provinces
from plumbline.engines.norms.models import Article, ArticleKind, Norm, Version, VersionKind
from plumbline.kernel.norm import NormLevel, register
from plumbline.kernel.reference import Citation
from plumbline.kernel.reference import show as show_citation
from plumbline.site import days
from plumbline.site.page import Crumb
from plumbline.site.words import Words, english, say

SURE: Final = 0.6  # from this likeness on, a provision is taken to be the same without a remark


def title_in_address(norm: Norm) -> str:
    """Give the title under which a norm stands in addresses: the short one, where the register knows whose it is."""
    return norm.short if register().full_title(norm.short) == norm.title else norm.title


def on_day(address: str, on: date | None) -> str:
    """Add the day to an address; nothing where none was asked for."""
    return f"{address}?on={on.isoformat()}" if on else address


def href_of(norm: Norm, *, on: date | None = None) -> str:
    """Give the address of a norm."""
    return on_day(reverse("norm", kwargs={"norm": title_in_address(norm)}), on)


def article_href(norm: Norm, number: int, sub: int | None = None, *, on: date | None = None) -> str:
    """Give the address of an article by its number."""
    kwargs = {"norm": title_in_address(norm), "article": segment_of(number, sub)}
    return on_day(reverse("law-article", kwargs=kwargs), on)


def piece_href(norm: Norm, article: Article, *, on: date | None = None) -> str:
    """Give the address of a piece of a text: its own page for an article, its place on the page of the norm for others."""
    if article.kind == ArticleKind.ARTICLE:
        return article_href(norm, article.number, article.sub, on=on)
    return f"{href_of(norm, on=on)}#{anchor_of(article.kind, article.number, article.sub, article.position)}"


def permalink_of(norm: Norm, lineage: str) -> str:
    """Give the address of a provision that survives renumbering."""
    return reverse("law-provision", kwargs={"norm": title_in_address(norm), "lineage": lineage})


def segment_of(number: int, sub: int | None) -> str:
    """Write the number of an article as addresses do: 120-1."""
    return f"{number}-{sub}" if sub else str(number)


def anchor_of(kind: str, number: int, sub: int, position: int) -> str:
    """Give the id of a piece on the page of its norm."""
    return f"a{segment_of(number, sub)}" if kind == ArticleKind.ARTICLE else f"p{position}"


def name_of(norm: Norm) -> str:
    """Name a norm in the language of the page: in English by our own name for it, where there is one."""
    return norm.title_en if english() and norm.title_en else f"《{norm.short}》"


def level_of(norm: Norm) -> Words:
    """Name the rank of a norm."""
    return NormLevel(norm.level).says


def region_of(norm: Norm, names: Mapping[str, str] | None = None) -> str:
    """Name the region of a norm; its code where the region is not known here, nothing for the whole country."""
    if not norm.region:
        return ""
    return (region_names([norm.region]) if names is None else names).get(norm.region, norm.region)


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """Name regions by their codes; one that is not known here keeps its code."""
    wanted = {code for code in codes if code}
    rows = Region.objects.filter(code__in=wanted).values_list("code", "name", "name_en") if wanted else ()
    known = {code: (name_en if english() else "") or name for code, name, name_en in rows}
    return {code: known.get(code) or say(provinces.NAMES.get(code)) or code for code in wanted}


def place_of(citation: Citation) -> str:
    """Write the place inside the norm: 第四十四条, article 44."""
    whole = show_citation(citation, language="en" if english() else "zh")
    return whole.removeprefix(f"《{citation.norm}》").removeprefix(", ")


def article_place(number: int, sub: int | None = None) -> str:
    """Write the number of an article."""
    return place_of(Citation("", number, sub or None))


def piece_name(article: Article) -> str:
    """Name a piece of a text: an article by its number, the others by what they are."""
    if article.kind == ArticleKind.ARTICLE:
        return article_place(article.number, article.sub)
    if article.kind == ArticleKind.PREAMBLE:
        return _("序言")
    if article.kind == ArticleKind.CLAUSE:
        return _("第 %(number)s 项") % {"number": article.number} if article.number else _("正文")
    return _("附件 %(number)s") % {"number": article.number} if article.number else _("附件")


def version_name(version: Version, *, among: Sequence[Version] = ()) -> str:
    """Name a version by the year of its promulgation and by what made it; with the month where a year has several."""
    day = version.promulgated_on
    several = sum(one.promulgated_on.year == day.year for one in among) > 1
    when = days.month(day) if several else _("%(year)s 年") % {"year": day.year}
    names: dict[str, str] = {
        VersionKind.ENACTED: _("%(when)s公布"),
        VersionKind.REVISED: _("%(when)s修订"),
        VersionKind.AMENDED: _("%(when)s修正"),
    }
    return names.get(version.kind, _("%(when)s文本")) % {"when": when}


def way_of(norm: Norm) -> tuple[Crumb, ...]:
    """Give the way to a norm."""
    return (*way_to_law(), Crumb(words=name_of(norm).strip("《》"), href=href_of(norm)))


def way_to_law() -> tuple[Crumb, ...]:
    """Give the way to the law."""
    return (Crumb(words=_("首页"), href=reverse("home")), Crumb(words=_("法规"), href=reverse("law")))
