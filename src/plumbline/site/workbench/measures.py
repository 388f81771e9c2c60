"""Measures: each share with both numbers, its places level by level, and the rows it was counted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import Body
from plumbline.engines.measures import declared
from plumbline.engines.measures.counting import Row, count, share_of
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.measure import Measure, Share
from plumbline.site import navigation
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import ErrorLink, FieldShown, FiltersShown, Kind, Option, errors_of
from plumbline.site.parts.listing import EmptyShown, Link, PaginationShown, TableShown
from plumbline.site.parts.measuring import MeasureShown
from plumbline.site.parts.shares import Figure, SharesShown, shares
from plumbline.site.showing import show, shows
from plumbline.site.words import Words
from plumbline.site.workbench import counted_rows
from plumbline.site.workbench.figures import by_place, headline, overlap, target_of, target_words
from plumbline.site.workbench.places import Place, Sight, sight_of
from plumbline.site.workbench.spans import Span, span_of

PAGE: Final = 50  # rows of a page


@dataclass(frozen=True, kw_only=True)
class MeasuresPage(Page):
    """Every measure, counted over one span in one place."""

    template: ClassVar[str] = "pages/workbench/measures.html"
    permission: ClassVar[str] = Permission.VIEW_MEASURES
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "measures"

    filters: FiltersShown
    errors: tuple[ErrorLink, ...] = ()
    table: SharesShown | None = None
    place: Words = ""
    empty: EmptyShown | None = None


@dataclass(frozen=True, kw_only=True)
class MeasurePage(Page):
    """One measure: what it counts, its figure, the places inside, or the rows."""

    template: ClassVar[str] = "pages/workbench/measure.html"
    permission: ClassVar[str] = Permission.VIEW_MEASURES
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "measures"

    measure: Measure
    filters: FiltersShown
    errors: tuple[ErrorLink, ...] = ()
    figure: MeasureShown | None = None
    target: Words = ""
    place: Words = ""
    steps: tuple[Link, ...] = ()
    inside: SharesShown | None = None
    remarks: tuple[Words, ...] = ()
    choices: tuple[Link, ...] = ()
    rows: TableShown | None = None
    pages: PaginationShown | None = None
    empty: EmptyShown | None = None
    data_href: str = ""


@shows(MeasuresPage)
def measures(request: HttpRequest) -> HttpResponse:
    """Show every measure; each leads to its places and rows."""
    sight, span = sight_of(request.user), span_of(request.GET.dict(), today=clock.today())
    place = place_in(sight, request)
    fields = (*span.fields(), *_place_field(sight, place))
    here = span.query(place=_chosen(place, sight))
    lines = [_line(measure, share, here) for measure, share in _counted(span, place)]
    page = MeasuresPage(
        title=_("指标"),
        wrong=bool(span.errors),
        filters=FiltersShown(label=_("选择时间和地方"), fields=fields),
        errors=errors_of(fields),
        table=shares(_("各项指标"), lines, first=_("指标"), aims=True) if lines else None,
        place=place.name if place else "",
        empty=None if place else _nothing_in_sight(),
    )
    return show(request, page, status=422 if span.errors else 200)


@shows(MeasurePage)
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one measure in one place: the places inside it, or the rows themselves."""
    wanted = find(code)
    sight, span = sight_of(request.user), span_of(request.GET.dict(), today=clock.today())
    place = place_in(sight, request)
    page = _measure_page(request, wanted, sight, place, span)
    return show(request, page, status=422 if span.errors else 200)


def find(code: str) -> Measure:
    """Find a measure by its code, or answer that nothing stands here."""
    known = declared.every()
    if code not in known:
        raise Http404
    return known[code]


def place_in(sight: Sight, request: HttpRequest) -> Place | None:
    """Give the place an address names; without one, all that is within sight; None where nothing is.

    Raises  Http404 for a place out of sight: whether it exists is not said
    """
    code = request.GET.get("place", "").strip()
    if not code:
        return sight.top
    if (place := sight.find(code)) is None:
        raise Http404
    return place


def rows_of(measure: Measure, place: Place | None, span: Span) -> tuple[Row, ...]:
    """Count a measure in one place."""
    if place is None or span.whole is None:
        return ()
    since, until = span.whole
    return count(measure, since=since, until=until, bodies=Body.objects.filter(pk__in=place.bodies)).rows


def _counted(span: Span, place: Place | None) -> list[tuple[Measure, Share]]:
    if place is None or span.whole is None:
        return []
    return [(measure, share_of(rows_of(measure, place, span))) for measure in declared.every().values()]


def _line(measure: Measure, share: Share, query: str) -> Figure:
    href = reverse("measure", kwargs={"code": measure.code}) + query
    joint = "&" if query else "?"
    return Figure(
        name=measure.title,
        href=href,
        share=share,
        law=measure.law,
        sub=_plan(measure),
        target=target_of(measure),
        missed_href=f"{href}{joint}which=missed#rows",
        unknown_href=f"{href}{joint}which=unknown#rows",
    )


def _measure_page(request: HttpRequest, measure: Measure, sight: Sight, place: Place | None, span: Span) -> MeasurePage:
    fields = (*span.fields(), *_place_field(sight, place))
    home = reverse("measure", kwargs={"code": measure.code})
    rows = rows_of(measure, place, span)
    share = share_of(rows)
    groups = by_place(rows, sight.inside(place)) if place else []
    held = [(inner, inner_share) for inner, inner_rows, inner_share in groups if inner_rows]
    lines = [_place_line(measure, inner, one, home, span) for inner, one in held]
    which = counted_rows.which_of(request, rows_alone=place is not None and place.is_body)
    here = span.query(place=_chosen(place, sight))
    chosen = counted_rows.chosen(rows, which)
    listed = counted_rows.listed(request, chosen, which, size=PAGE) if which and chosen else None
    return MeasurePage(
        title=measure.title,
        way=(Crumb(words=_("指标"), href=navigation.address("measures") + here), Crumb(words=measure.title)),
        wrong=bool(span.errors),
        measure=measure,
        filters=FiltersShown(label=_("选择时间和地方"), fields=fields, action=home),
        errors=errors_of(fields),
        figure=headline(measure, share, missing_href=home + span.query(place=_chosen(place, sight), which="unknown"))
        if place and not span.errors
        else None,
        target=target_words(measure),
        place=place.name if place else "",
        steps=_steps(sight, place, span, home),
        inside=shares(_("所辖地区和本级机关"), lines, first=_("地方")) if lines else None,
        remarks=_remarks(held, len(groups)),
        choices=counted_rows.choices(rows, which, home + here),
        rows=listed.table if listed else None,
        pages=listed.pages if listed else None,
        empty=_empty(place, share, span, which, chosen),
        data_href=reverse("measure-data", kwargs={"code": measure.code}) + here,
    )


def _place_line(measure: Measure, place: Place, share: Share, home: str, span: Span) -> Figure:
    return Figure(
        name=place.name,
        href=home + span.query(place=place.code),
        share=share,
        target=target_of(measure),
        missed_href=home + span.query(place=place.code, which="missed") + "#rows",
        unknown_href=home + span.query(place=place.code, which="unknown") + "#rows",
    )


def _steps(sight: Sight, place: Place | None, span: Span, home: str) -> tuple[Link, ...]:
    """Give the way from the top to this place, and on to the rows."""
    if place is None:
        return ()
    above = [Link(words=one.name, href=home + span.query(place=_chosen(one, sight))) for one in sight.above(place)]
    return (*above, Link(words=place.name, href="", here=True))


def _place_field(sight: Sight, place: Place | None) -> tuple[FieldShown, ...]:
    """Ask for a region, where there is more than one to choose from; a body is reached by going down."""
    regions = sight.every_region()
    options = [Option(value=one.code, words=one.name) for one in regions]
    if place and place.is_body and regions:
        options.append(Option(value=place.code, words=place.name))
    if len(options) < 2:  # noqa: PLR2004 — one is no choice
        return ()
    return (
        FieldShown(
            name="place",
            label=_("地方"),
            kind=Kind.CHOICE,
            listed=True,
            value=place.code if place else "",
            options=tuple(options),
        ),
    )


def _chosen(place: Place | None, sight: Sight) -> str:
    """Give the place for an address; all that is within sight needs no word."""
    return "" if place is None or sight.top is None or place.code == sight.top.code else place.code


def _remarks(held: Sequence[tuple[Place, Share]], places: int) -> tuple[Words, ...]:
    """Say what keeps the figures from being ranked, and how many places have none."""
    said: list[Words] = []
    if overlap(share for _place, share in held):
        said.append(_("区间互相重叠的，不宜排先后；这里按区划代码排。"))
    if none := places - len(held):
        said.append(
            ngettext(
                "另有 %(n)s 个地区或者机关在这段时间没有可计量的案件。",
                "另有 %(n)s 个地区或者机关在这段时间没有可计量的案件。",
                none,
            )
            % {"n": none}
        )
    return tuple(said)


def _empty(place: Place | None, share: Share, span: Span, which: str, chosen: Sequence[Row]) -> EmptyShown | None:
    if place is None:
        return _nothing_in_sight()
    if span.errors or chosen or (not which and share.whole + share.unknown):
        return None
    if which and share.whole + share.unknown:
        return EmptyShown(title=_("没有这样的案件"), words=_("这段时间、这个地方的案件都不属于这一类。"))
    return EmptyShown(
        title=_("没有可计量的案件"),
        words=_("这段时间里没有一件案件的结果已经确定。不是 0，也不是 100%。换一段时间或者一个地方再看。"),
    )


def _nothing_in_sight() -> EmptyShown:
    return EmptyShown(
        title=_("您的岗位看不到任何机关的案件"), words=_("指标由案件记录算出；没有能看的案件，就没有可算的数。")
    )


def _plan(measure: Measure) -> Words:
    articles = [str(number) for number in measure.plan]
    if not articles:
        return ""
    return Says(
        zh=f"方案第（{'、'.join(articles)}）条",
        en=f"Plan, article {', '.join(articles)}",
    )
