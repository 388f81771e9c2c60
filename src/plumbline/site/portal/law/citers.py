"""Who cites a norm, in any of its texts: the norms that do, most often citing first, page by page."""

from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.norms import citing
from plumbline.engines.norms.called import known_by
from plumbline.engines.norms.models import Norm
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.listing import EmptyShown, Entry, Link, PaginationShown, pagination
from plumbline.site.portal.asked_page import asked_page
from plumbline.site.portal.law.naming import href_of, level_of, name_of, way_of
from plumbline.site.portal.law.norm import unknown_norm
from plumbline.site.showing import show, shows
from plumbline.site.words import Words

ON_A_PAGE: Final = 50


@dataclass(frozen=True, kw_only=True)
class CitersPage(Page):
    """The norms that cite a norm."""

    template: ClassVar[str] = "pages/portal/norm-cited.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "law"

    norm: Link
    said: Words
    entries: tuple[Entry, ...]
    pages: PaginationShown | None
    empty: EmptyShown | None


@shows(CitersPage)
def citers(request: HttpRequest, norm: str) -> HttpResponse:
    """Show which norms cite a norm."""
    found = known_by(norm)
    if found is None:
        return unknown_norm(request, norm)
    rows = citing.cited_by_norm(found)
    whole = rows.count()
    number = min(asked_page(request), max(-(-whole // ON_A_PAGE), 1))
    shown = rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    norms = Norm.objects.in_bulk([row["citing"] for row in shown])
    link = Link(words=name_of(found), href=href_of(found))
    page = CitersPage(
        title=_("谁引用了%(norm)s") % {"norm": name_of(found)},
        way=(*way_of(found), Crumb(words=_("谁引用了它"))),
        norm=link,
        said=ngettext("%(n)s 部规范引用了它", "%(n)s 部规范引用了它", whole) % {"n": f"{whole:,}"},
        entries=tuple(_entry(norms[row["citing"]], row["times"], row["articles"]) for row in shown),
        pages=pagination(page=number, size=ON_A_PAGE, whole=whole, href="?page={page}") if whole > ON_A_PAGE else None,
        empty=None if whole else EmptyShown(title=_("本库的文本里，没有找到引用它的"), links=(link,)),
    )
    return show(request, page)


def _entry(norm: Norm, times: int, articles: int) -> Entry:
    told = {"n": f"{times:,}"}
    where = ngettext("出自 %(n)s 条", "出自 %(n)s 条", articles) % {"n": f"{articles:,}"}
    return Entry(
        title=name_of(norm),
        href=href_of(norm),
        facts=(level_of(norm), where),
        aside=ngettext("%(n)s 处", "%(n)s 处", times) % told,
    )
