"""The forms of the console: each asks for the facts of one act, hands them to the engine, and says what was recorded.

A refusal of a field comes back with the field; any other refusal becomes its page (409). What was typed stays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.models import Event
from plumbline.engines.ledger.proving import find
from plumbline.kernel.errors import InvalidFacts
from plumbline.kernel.values import FieldType, Unreadable, read
from plumbline.site.console.kinds import kind_words
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind, Option, errors_of
from plumbline.site.parts.reading import Known
from plumbline.site.showing import show
from plumbline.site.words import Words

_TYPES = {Kind.DAY: FieldType.DAY, Kind.LONG_TEXT: FieldType.LONG_TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a form."""

    name: str
    label: Words
    kind: Kind = Kind.TEXT
    options: tuple[Option, ...] = ()
    hint: Words = ""
    law: str = ""
    optional: bool = False
    start: str = ""  # what stands in the field before anybody has typed
    missing: Words = ""  # what to say when nothing was given
    longest: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What the ledger wrote down: the act and its code."""

    words: Words
    code: str


@dataclass(frozen=True, kw_only=True)
class FormPage(Page):
    """One act: what is known, what is asked, the button."""

    template: ClassVar[str] = "pages/console/form.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "bodies"

    lead: Words
    known: tuple[Known, ...]
    fields: tuple[FieldShown, ...]
    errors: tuple[ErrorLink, ...] = ()
    verb: Words
    back_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: how it is drawn, and the act it performs."""

    page: type[FormPage]
    title: Words
    lead: Words
    verb: Words
    body: Body
    known: Sequence[Known]
    asked: Sequence[Asked]
    perform: Callable[[Mapping[str, Any]], object]
    way: Sequence[Crumb]
    back_href: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Ask on GET; on POST perform the act, or ask again with every error."""
        if request.method != "POST":
            return show(request, self._drawn({one.name: one.start for one in self.asked}, {}))
        given = {one.name: _given(request, one) for one in self.asked}
        values, errors = read_all(self.asked, given)
        if not errors:
            try:
                self.perform(values)
            except InvalidFacts as refusal:
                errors = {reason.facts[0] if reason.facts else "": reason.says for reason in refusal.reasons}
            else:
                return HttpResponseRedirect(f"{self.back_href}?recorded={_newest(self.body)}")
        return show(request, self._drawn(given, errors), status=422)

    def _drawn(self, given: Mapping[str, str | list[str]], errors: Mapping[str, Words]) -> FormPage:
        fields = tuple(
            FieldShown(
                name=one.name,
                label=one.label,
                kind=one.kind,
                value=given[one.name],
                options=one.options,
                hint=one.hint,
                law=one.law,
                optional=one.optional,
                error=errors.get(one.name, ""),
            )
            for one in self.asked
        )
        asked = {one.name for one in self.asked}
        elsewhere = tuple(ErrorLink(words=words) for name, words in errors.items() if name not in asked)
        return self.page(
            title=self.title,
            way=(*self.way, Crumb(words=self.title)),
            wrong=bool(errors),
            lead=self.lead,
            known=tuple(self.known),
            fields=fields,
            errors=(*elsewhere, *errors_of(fields)),
            verb=self.verb,
            back_href=self.back_href,
        )


def read_all(asked: Sequence[Asked], given: Mapping[str, str | list[str]]) -> tuple[dict[str, Any], dict[str, Words]]:
    """Read every answer; collect what is wrong by field."""
    values: dict[str, Any] = {}
    errors: dict[str, Words] = {}
    for one in asked:
        try:
            values[one.name] = _value(one, given[one.name])
        except Unreadable as wrong:
            errors[one.name] = wrong.says
        else:
            if not values[one.name] and not one.optional:
                errors[one.name] = one.missing
    return values, errors


def done(request: HttpRequest, body: Body) -> Done | None:
    """Say what was just recorded for a body, as the address names it; nothing that the ledger does not confirm."""
    code = request.GET.get("recorded", "")[:20]
    event = find(code) if code else None
    if event is None or event.stream != stream_of(body):
        return None
    return Done(words=kind_words(event.kind), code=event.code)


def stream_of(body: Body) -> str:
    """Name the stream of the ledger in which the acts on a body stand."""
    return f"bodies/{body.code}"


def options(pairs: Sequence[tuple[str, Words]], *, nothing: Words = "") -> tuple[Option, ...]:
    """Make the options of a choice; with `nothing`, an empty one stands first."""
    first = (Option(value="", words=nothing),) if nothing else ()
    return (*first, *(Option(value=value, words=words) for value, words in pairs))


def _newest(body: Body) -> str:
    event = Event.objects.filter(stream=stream_of(body)).order_by("-sequence").first()
    return event.code if event else ""


def _given(request: HttpRequest, one: Asked) -> str | list[str]:
    if one.kind is Kind.CHOICES:
        return [value[: one.longest] for value in request.POST.getlist(one.name)[:50]]
    return request.POST.get(one.name, "").strip()


def _value(one: Asked, given: str | list[str]) -> Any:
    offered = {option.value for option in one.options}
    if isinstance(given, list):
        return [value for value in given if value in offered]
    if one.kind is Kind.CHOICE:
        return given if given in offered else ""
    if len(given) > one.longest:
        zh, en = f"最多 {one.longest} 字", f"at most {one.longest} characters"
        raise Unreadable(zh, en)
    return read(_TYPES.get(one.kind, FieldType.TEXT), given, {})


def asked_day(name: str, label: str, *, start: str = "") -> Asked:
    """Ask for a day that must be given."""
    return Asked(name=name, label=label, kind=Kind.DAY, start=start, missing=required(label))


def asked_reason() -> Asked:
    """Ask why: it stands in the ledger for good."""
    return Asked(
        name="because",
        label=_("事由"),
        kind=Kind.LONG_TEXT,
        hint=_("记入账本，长期公开可查；写事，不写个人情况"),
        missing=required(_("事由")),
        longest=500,
    )


def required(label: str) -> str:
    """Say that something was not given."""
    return _("还没有填“%(field)s”") % {"field": label}
