"""Tags and filters that every template has: words, days, money, icons, citations.

{{ page.title|say }}                    a Says or a text, in the language of the page
{{ row.day|day }}                       6月24日 周三            Wed 24 June 2026
{{ row.day|short_day }}                 6月24日                24 June
{{ row.day|full_day }}                  2026年6月24日           24 June 2026
{{ record.at|moment }}                  2026年6月12日 09:41     12 June 2026, 09:41
{{ fact.fine_fen|money }}               2,000 元               ¥2,000
{{ measure.whole|number }}              12,765
{{ paper.code|grouped }}                Q7KD-39MX-P2VA
{{ paragraph|runs }}                    words, what is masked or marked, and provisions, in one sentence
{% icon "check" %}                      an icon, hidden from readers: the words stand beside it
{% citation "行政处罚法#44" on=day %}       the provision, leading to its version on that day
{% citation rule.law within="行政处罚法" %}  the same without the name of the norm that the page is about
{% masked "姓名" %}                      已遮盖：姓名
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from plumbline.kernel import clock
from plumbline.site import citing, days, words
from plumbline.site.icons import ICONS
from plumbline.site.parts.reading import Acted, Strong
from plumbline.site.words import Cited, Linked, Marked, Masked, Paragraph, Words

register = template.Library()

_GROUP = 4


@register.filter
def say(value: Words | None) -> str:
    """Give a text in the language of the page."""
    return words.say(value)


def _time(value: date, said: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), said)


@register.filter
def day(value: date) -> SafeString:
    """Show a day with its weekday."""
    return _time(value, days.long(clock.day_of(value)))


@register.filter
def short_day(value: date) -> SafeString:
    """Show a day, or the legal day of a moment, without its weekday, and without the year where it is this year's."""
    return _time(value, days.short(clock.day_of(value)))


@register.filter
def full_day(value: date) -> SafeString:
    """Show a day with its year."""
    return _time(value, days.full(clock.day_of(value)))


@register.filter
def moment(value: datetime) -> SafeString:
    """Show a moment to the minute, Beijing time."""
    return _time(value, days.moment(value))


@register.filter
def hour(value: datetime) -> str:
    """Show the time of day."""
    return days.hour(value)


@register.filter
def month(value: date) -> str:
    """Show a month with its year."""
    return days.month(value)


@register.filter
def money(fen: int) -> str:
    """Show an amount kept in fen."""
    return days.money(fen)


@register.filter
def number(value: int) -> str:
    """Show a whole number with its thousands apart: 12,765."""
    return f"{value:,}"


@register.filter
def grouped(code: str) -> str:
    """Show a code in groups of four."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


@register.filter
def runs(paragraph: Paragraph) -> SafeString:
    """Show a sentence of several pieces: words, what is masked, provisions, acts, amounts."""
    pieces = [paragraph] if isinstance(paragraph, str) or not isinstance(paragraph, Sequence) else paragraph
    return mark_safe("".join(_run(piece) for piece in pieces))  # noqa: S308 — each piece is escaped on its own


def _run(piece: object) -> str:
    match piece:
        case Masked():
            return masked(piece.what)
        case Cited(words=said) if said:
            first = next(citing.citations(piece.law, on=piece.on))
            return _one(replace(first, norm="", place=words.say(said)), small=False)
        case Cited():
            return citation(piece.law, piece.on, small=False)
        case Marked():
            return format_html("<{0}>{1}</{0}>", piece.mark, piece.words)
        case Linked(href=""):
            why = format_html('<span class="visually-hidden"> {}</span>', words.say(piece.why)) if piece.why else ""
            return format_html('<span class="citation" data-unknown>{}{}</span>', piece.words, why)
        case Linked():
            return format_html('<a class="citation" href="{}">{}</a>', piece.href, piece.words)
        case Acted():
            return format_html('<span class="rule-act">{}</span>', words.say(piece.words))
        case Strong():
            return format_html("<strong>{}</strong>", words.say(piece.words))
        case _:
            return conditional_escape(words.say(piece))  # type: ignore[arg-type]  # what is left are words


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show an icon by its name; an unknown name is a fault of the template."""
    paths = mark_safe(ICONS[name])  # noqa: S308 — the paths are constants of the house
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', paths)


@register.simple_tag
def masked(what: Words) -> SafeString:
    """Say that something is hidden, and what."""
    return format_html('<span class="masked">{}</span>', _("已遮盖：%(what)s") % {"what": words.say(what)})


@register.simple_tag
def citation(law: str, on: date | None = None, *, small: bool = True, within: str = "") -> SafeString:
    """Show each provision of a reference; nothing for an empty one; the norm `within` goes without its name."""
    if not law:
        return mark_safe("")
    return format_html_join(
        citing.joint(), "{}", ((_one(shown, small=small),) for shown in citing.citations(law, on=on, within=within))
    )


def _one(shown: citing.CitationShown, *, small: bool) -> SafeString:
    size = mark_safe(' data-size="small"') if small else ""
    norm = format_html('<span lang="zh-Hans">{}</span>', shown.norm) if shown.foreign else shown.norm
    between = ", " if words.english() else " "
    name = format_html("{}{}{}", norm, between, shown.place) if norm and shown.place else norm or shown.place
    if not shown.href:
        return format_html('<span class="citation" data-bare{}>{}</span>', size, name)
    return format_html('<a class="citation"{} href="{}">{}</a>', size, shown.href, name)
