"""How a provision is cited: its title, its version, its number, and the address that survives renumbering."""

from typing import Final
from urllib.parse import unquote

from django.http import HttpRequest
from django.utils.translation import gettext as _

from plumbline.engines.norms.models import Article, VersionKind
from plumbline.site.parts.law import CiteAsShown
from plumbline.site.portal.law.naming import article_href, permalink_of
from plumbline.site.portal.law.text import number_in_chinese
from plumbline.site.portal.law.versions import Standing

_MADE_BY: Final[dict[str, str]] = {
    VersionKind.ENACTED: "公布",
    VersionKind.REVISED: "修订",
    VersionKind.AMENDED: "修正",
}


def cite_as(request: HttpRequest, standing: Standing, one: Article) -> CiteAsShown:
    """Write the citation of an article, always in Chinese: that is the language of the law."""
    version = one.version
    day = version.promulgated_on
    made = _MADE_BY.get(version.kind, "公布")
    words = f"《{standing.norm.title}》（{day.year}年{day.month}月{day.day}日{made}）{number_in_chinese(one.number, one.sub)}"
    path = (
        permalink_of(standing.norm, one.lineage.code)
        if one.lineage
        else article_href(standing.norm, one.number, one.sub, on=standing.asked.day)
    )
    note = _("永久链接跟着这一条走：以后改了条号，打开的仍是这一条。") if one.lineage else ""
    address = request.build_absolute_uri(path)
    return CiteAsShown(words=words, href=address, address=unquote(address), note=note)
