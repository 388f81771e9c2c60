"""One entry of a list on a day: what it says, on which words of the law it rests, what it said before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import computed, declared, passing, reading
from plumbline.engines.registers.comparing import FieldChange, history
from plumbline.engines.registers.models import Edition, Entry
from plumbline.engines.registers.reading import Listed, Value
from plumbline.engines.registers.references import one_line, problems_of
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import parse_reference
from plumbline.kernel.register import KEY, Register, RegisterField
from plumbline.site import days
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FiltersShown
from plumbline.site.parts.listing import Cell, Column, EmptyShown, Link, Row, TableShown, table
from plumbline.site.parts.reading import Known, ProvisionShown
from plumbline.site.portal.asked_day import AskedDay, asked_day, day_field
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.portal.registers.listing import refused
from plumbline.site.portal.registers.naming import (
    body_called,
    entry_href,
    list_href,
    plain,
    register_called,
    said,
    way_to,
)
from plumbline.site.provisions import provisions_of
from plumbline.site.showing import show, shows
from plumbline.site.words import Linked, Paragraph, Words, say

MOST_PROVISIONS: Final = 4


@dataclass(frozen=True, kw_only=True)
class EntryPage(Page):
    """An entry on a day."""

    template: ClassVar[str] = "pages/portal/register-entry.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "registers"

    lead: Words
    lights: tuple[Words, ...]  # what is wrong with its basis on the day
    known: tuple[Known, ...]
    hidden: int  # fields that are not open to the reader
    basis: tuple[ProvisionShown, ...]
    filters: FiltersShown
    editions: TableShown | None
    empty: EmptyShown | None


@shows(EntryPage)
def entry(request: HttpRequest, register: str, body: str, key: str) -> HttpResponse:
    """Show an entry: ?on= asks for a day; its address stays, whatever becomes of it."""
    one, keeper, asked = register_called(register), body_called(body), asked_day(request)
    readers = reading.readers_of(one, keeper, request.user)
    if not readers:
        return refused(request, one)
    found = reading.find(one, keeper, key, on=asked.day) if KEY.fullmatch(key) else None
    kept = Entry.objects.filter(register=one.code, body=found.of if found else keeper, key=key).first()
    if kept is None:
        raise Http404
    before = list(reading.editions(kept))
    shown = found.edition if found else before[-1]
    values = reading.visible_to(one, shown.data, readers)
    page = EntryPage(
        title=shown.title,
        way=(*way_to(one, keeper), Crumb(words=key)),
        wrong=bool(asked.wrong),
        lead=_lead(keeper, found, asked),
        lights=tuple(_problems(values, asked.day)) if found else (),
        known=(*(_known(keeper, value, on=asked.day) for value in values), *_computed(one, shown, asked.day)),
        hidden=len(shown.data) - len(values),
        basis=_basis(values, asked.day),
        filters=_filters(one, keeper, key, asked),
        editions=_editions(one, keeper, before, shown),
        empty=None if found else _ended(one, keeper, shown, asked),
    )
    return show(request, page, status=asked.status)


def _lead(keeper: Body, found: Listed | None, asked: AskedDay) -> str:
    told = {"body": name_of_body(keeper), "day": days.full(asked.day)}
    if found is None:
        return _("%(body)s · %(day)s没有这一项") % told
    if found.inherited:
        return _("%(body)s · %(day)s有效 · 由%(of)s列出") % {**told, "of": name_of_body(found.of)}
    return _("%(body)s · %(day)s有效") % told


def _problems(values: list[Value], on: date) -> list[Says]:
    """Say what is wrong with the basis on the day: a provision that has ended lights up the same day."""
    texts = [one_line(value.value) for value in values if value.field.cites]
    cited = dict.fromkeys(citation for text in texts for citation in parse_reference(text))
    return [wrong.says for citation in cited for wrong in problems_of(citation, on=on)]


def _known(keeper: Body, value: Value, *, on: date) -> Known:
    named = value.field.entry_of
    words: Paragraph = said(value, on=on)
    if named:
        words = Linked(words=str(value.value), href=entry_href(declared.register(named), keeper, value.value, on=on))
    return Known(name=value.field.title, value=words)


def _computed(one: Register, shown: Edition, on: date) -> Iterator[Known]:
    """Say what follows from the body and the edition, and nobody was asked."""
    found = computed.values(one, shown, on=on)
    for code, field in computed.fields(one).items():
        if code in found:
            yield Known(name=field.title, value=plain(Value(field=RegisterField(field=field), value=found[code])))


def _basis(values: list[Value], on: date) -> tuple[ProvisionShown, ...]:
    citing = next((value for value in values if value.field.cites), None)
    if citing is None:
        return ()
    return provisions_of(one_line(citing.value), on=on, most=MOST_PROVISIONS)


def _filters(one: Register, keeper: Body, key: str, asked: AskedDay) -> FiltersShown:
    field = day_field(_("看哪一天的内容"), asked.day, wrong=asked.wrong)
    return FiltersShown(label=_("换一天"), fields=(field,), action=entry_href(one, keeper, key), go=_("查看"))


def _editions(one: Register, keeper: Body, before: list[Edition], shown: Edition) -> TableShown:
    columns = (
        Column(words=_("第几版"), kind="name"),
        Column(words=_("有效的日子")),
        Column(words=_("改了什么")),
        Column(words=_("记载时间")),
    )
    rows = []
    for each, changed in history(one, before):
        href = entry_href(one, keeper, each.key, on=each.valid_from) if each.replaced_at is None else ""
        number = _("第 %(n)s 版") % {"n": each.number}
        rows.append(
            Row(
                cells=(
                    Cell(words=number, href=href),
                    _cell_of_days(each),
                    _cell_of_changes(one, each, changed),
                    Cell(words=days.moment(each.recorded_at)),
                ),
                chosen=each.pk == shown.pk,
            )
        )
    return table(_("历次版本"), columns, rows[::-1])


def _cell_of_days(edition: Edition) -> Cell:
    """Say from when to when; and to whose list it went in a reform, by which document."""
    reform = passing.left_by(edition)
    if reform is None or reform.after is None:
        return Cell(words=_span(edition))
    went = _("转入%(body)s的清单，依据：%(basis)s") % {"body": name_of_body(reform.after), "basis": reform.basis}
    return Cell(words=_span(edition), sub=went)


def _cell_of_changes(one: Register, edition: Edition, changed: Sequence[FieldChange]) -> Cell:
    """Say what is another, or that it is listed here first; and out of whose list it came in a reform, by which document."""
    reform = passing.came_by(edition)
    if reform is None:
        return Cell(words=_changed(edition, changed))
    before = reform.before
    came = _("机构改革，由%(body)s的清单转入") % {"body": name_of_body(before)}
    href = entry_href(one, before, edition.key, on=reform.on - timedelta(days=1))
    return Cell(words=came, href=href, sub=_("依据：%(basis)s") % {"basis": reform.basis})


def _span(edition: Edition) -> str:
    told = {"from": days.full(edition.valid_from), "to": days.full(edition.valid_to) if edition.valid_to else ""}
    if edition.replaced_at is not None:
        return _("自 %(from)s 起；同日由新版代替") % told
    return _("%(from)s — %(to)s") % told if edition.valid_to else _("%(from)s — 今") % told


def _changed(edition: Edition, changed: Sequence[FieldChange]) -> str:
    if changed:
        return _("、").join(say(one.field.title) for one in changed)
    return _("首次列入") if edition.number == 1 else _("重新列入")


def _ended(one: Register, keeper: Body, shown: Edition, asked: AskedDay) -> EmptyShown:
    told = {"day": days.full(asked.day), "from": days.full(shown.valid_from)}
    told["to"] = days.full(shown.valid_to) if shown.valid_to else ""
    words = (
        _("它自 %(from)s 至 %(to)s 有效；下面是最后一版，供查阅。") % told
        if shown.valid_to
        else _("它自 %(from)s 起有效；下面是最后一版，供查阅。") % told
    )
    reform = passing.left_by(shown)
    heir = reform.after if reform else None
    links = (
        *(
            (
                Link(
                    words=_("看%(body)s清单里的这一项") % {"body": name_of_body(heir)},
                    href=entry_href(one, heir, shown.key),
                ),
            )
            if heir
            else ()
        ),
        Link(words=_("看有效时的内容"), href=entry_href(one, keeper, shown.key, on=shown.valid_from)),
        Link(words=_("看全部事项"), href=list_href(one, keeper)),
    )
    return EmptyShown(title=_("%(day)s清单里没有这一项") % told, words=words, links=links)
