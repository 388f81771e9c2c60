"""Published decisions: the list that can be searched, and the PDF of one."""

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.models import Body
from plumbline.engines.disclosure import finding
from plumbline.engines.disclosure.models import Publication
from plumbline.kernel import clock
from plumbline.site import days, navigation
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import Chip, FieldShown, FiltersShown, Kind, Option
from plumbline.site.parts.listing import (
    Cell,
    Column,
    EmptyShown,
    Entry,
    Link,
    PaginationShown,
    Row,
    TableShown,
    pagination,
    table,
)
from plumbline.site.portal.asked_page import asked_page
from plumbline.site.portal.decision import DecisionPage, broken_file, withdrawn
from plumbline.site.portal.decision_file import RECORDED, signed_pdf
from plumbline.site.portal.home import Newest, shown_on_home
from plumbline.site.portal.plainly import name_of_body, name_of_party, sentence_of, title_of
from plumbline.site.portal.references import number_of_document
from plumbline.site.portal.search import LONGEST, Found, searched_by
from plumbline.site.portal.vouching import event_of, pdf_of
from plumbline.site.showing import show, shows

ON_A_PAGE: Final = 20
NEWEST: Final = 4  # on the home page
FOUND: Final = 5  # in the search for everything


@dataclass(frozen=True, kw_only=True)
class DecisionsPage(Page):
    """The decisions that are published, newest first, by words and by body."""

    template: ClassVar[str] = "pages/portal/decisions.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "decisions"

    filters: FiltersShown
    decisions: TableShown | None
    pages: PaginationShown | None
    empty: EmptyShown | None = None


@shows(DecisionsPage)
def decisions(request: HttpRequest) -> HttpResponse:
    """List the published decisions that were asked for."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    body = Body.objects.filter(code=request.GET.get("body", "")).first()
    found = published(words, body)
    whole = found.count()
    page = min(asked_page(request), max(-(-whole // ON_A_PAGE), 1))
    rows = [_row(one) for one in found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]]
    asked = {"q": words, "body": body.code if body else ""}
    href = "?" + urlencode({key: value for key, value in asked.items() if value}) + "&page={page}"
    shown = DecisionsPage(
        title=_("公开的决定"),
        way=(Crumb(words=_("首页"), href=reverse("home")), Crumb(words=_("公开的决定"))),
        filters=_filters(words, body, whole),
        decisions=table(_("公开的决定"), _columns(), rows) if rows else None,
        pages=pagination(page=page, size=ON_A_PAGE, whole=whole, href=href) if whole > ON_A_PAGE else None,
        empty=None if rows else _empty(words, body),
    )
    return show(request, shown)


@shows(DecisionPage)
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Give the PDF, signed once its record is sealed; with `?recorded` as it was published, by the fingerprint in the ledger."""
    publication = Publication.objects.select_related("document", "matter__body").filter(code=code).first()
    if publication is None:
        raise Http404
    if not publication.stands:
        return withdrawn(request, publication)
    content = pdf_of(publication)
    if sha256(content).hexdigest() != publication.digest:
        return show(request, broken_file(request), status=409)
    signed = None if RECORDED in request.GET else signed_pdf(publication, event_of(publication))
    response = HttpResponse(signed or content, content_type="application/pdf")
    name = publication.document.number + ("" if signed else _("（未签名原文）")) + ".pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def published(words: str = "", body: Body | None = None) -> QuerySet[Publication]:
    """Find what is published, by words, number or code, and by body."""
    found = (
        finding.find(number_of_document(words))
        .select_related("document", "matter__body", "matter__party")
        .defer("matter__marking")
    )
    return found.filter(matter__body=body) if body else found


@shown_on_home
def newest() -> Newest | None:
    """Give the newest decisions, for the home page."""
    entries = tuple(entry(one) for one in published()[:NEWEST])
    more = Link(words=_("全部公开的决定"), href=reverse("decisions"))
    return Newest(title=_("最近公开的决定"), entries=entries, more=more) if entries else None


def entry(publication: Publication) -> Entry:
    """Show a decision as an entry of a list: what was decided, under which number, by whom."""
    return Entry(
        title=sentence_of(publication),
        href=href_of(publication),
        facts=(title_of(publication), days.full(clock.day_of(publication.published_at))),
    )


def href_of(publication: Publication) -> str:
    """Give the address of a decision."""
    return reverse("decision", kwargs={"code": publication.code})


@searched_by
def decisions_found(question: str) -> Found | None:
    """Find published decisions by the words of the question."""
    found = list(published(question)[: FOUND + 1])
    if not found:
        return None
    more = Link(words=_("全部相符的决定"), href=f"{reverse('decisions')}?{urlencode({'q': question})}")
    return Found(
        title=_("公开的决定"),
        entries=tuple(entry(one) for one in found[:FOUND]),
        more=more if len(found) > FOUND else None,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(words=_("决定"), kind="name"),
        Column(words=_("机关")),
        Column(words=_("当事人")),
        Column(words=_("公开日期")),
    )


def _row(publication: Publication) -> Row:
    return Row(
        cells=(
            Cell(words=title_of(publication), href=href_of(publication), sub=sentence_of(publication)),
            Cell(words=name_of_body(publication.matter.body)),
            Cell(words=name_of_party(publication)),
            Cell(day=clock.day_of(publication.published_at)),
        )
    )


def _filters(words: str, body: Body | None, whole: int) -> FiltersShown:
    bodies = Body.objects.filter(matters__publications__withdrawn_at__isnull=True, matters__publications__isnull=False)
    options = [Option(value=one.code, words=name_of_body(one)) for one in bodies.distinct().order_by("code")]
    fields = (
        FieldShown(name="q", label=_("文号、机关或者文书里的词"), kind=Kind.SEARCH, value=words, autocomplete="off"),
        FieldShown(
            name="body",
            label=_("机关"),
            kind=Kind.CHOICE,
            value=body.code if body else "",
            options=(Option(value="", words=_("全部机关")), *options),
        ),
    )
    address = navigation.address("decisions")
    chosen = []
    if words:
        rest = f"?{urlencode({'body': body.code})}" if body else ""
        chosen.append(Chip(words=words, href=address + rest))
    if body:
        rest = f"?{urlencode({'q': words})}" if words else ""
        chosen.append(Chip(words=name_of_body(body), href=address + rest))
    said = ngettext("找到 %(n)s 份决定", "找到 %(n)s 份决定", whole) % {"n": f"{whole:,}"}
    return FiltersShown(label=_("筛选决定"), fields=fields, chosen=tuple(chosen), found=said, action=address)


def _empty(words: str, body: Body | None) -> EmptyShown:
    if words or body:
        return EmptyShown(
            title=_("没有相符的决定"),
            words=_("可能还没有公开，或者已经撤回。只有应当公开的决定才会列在这里；换几个词，或者看全部。"),
            links=(Link(words=_("看全部公开的决定"), href=navigation.address("decisions")),),
        )
    return EmptyShown(
        title=_("还没有公开的决定"),
        words=_("机关作出决定、送达当事人以后，应当公开的会列在这里。"),
        links=(Link(words=_("回到首页"), href=reverse("home")),),
    )
