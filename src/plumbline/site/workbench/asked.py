"""The fields that an act asks for, as a form shows them; and what a form sends back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason
from plumbline.kernel.fields import Field, FieldType
from plumbline.kernel.procedure import Act, Procedure
from plumbline.site import citing
from plumbline.site.conditions import in_words
from plumbline.site.parts.asking import RADIO_LIMIT, FieldShown, Kind, Option
from plumbline.site.words import Words, english, say
from plumbline.site.workbench.naming import joined

KINDS: Final = {
    FieldType.TEXT: Kind.TEXT,
    FieldType.LONG_TEXT: Kind.LONG_TEXT,
    FieldType.WHOLE: Kind.NUMBER,
    FieldType.MONEY: Kind.MONEY,
    FieldType.SHARE: Kind.NUMBER,
    FieldType.DAY: Kind.DAY,
    FieldType.MOMENT: Kind.TEXT,
    FieldType.YES_NO: Kind.CHOICE,
    FieldType.CHOICE: Kind.CHOICE,
    FieldType.CHOICES: Kind.CHOICES,
    FieldType.PEOPLE: Kind.TEXT,
    FieldType.FILE: Kind.CHOICE,
}
SHORT: Final = frozenset({FieldType.WHOLE, FieldType.MONEY, FieldType.SHARE, FieldType.MOMENT})
MONEY_IN_YUAN: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a form: the field, whether it must be answered, what is known, and since when."""

    field: Field
    required: bool
    known: Any = None
    origin: Words = ""
    when: Words = ""  # the condition under which it must be answered


Typed = Mapping[str, str | Sequence[str]]


def given(post: QueryDict, procedure: Procedure, *, besides: frozenset[str]) -> dict[str, Any]:
    """Read the raw facts of a form: every name but those of the form itself, also names that no field has.

    Takes   besides — names of the form: when it happened, who took part, its key
    """
    many = {code for code, field in procedure.fields.items() if field.type is FieldType.CHOICES}
    return {
        name: [value for value in post.getlist(name) if value] if name in many else post[name]
        for name in post
        if name not in besides
    }


def readable(raw: Mapping[str, Any], procedure: Procedure) -> dict[str, Any]:
    """Read the values that can be read, so that the form knows which questions they raise."""
    values = {}
    for code, text in raw.items():
        field = procedure.fields.get(code)
        try:
            value = field.read(text) if field else None
        except InvalidFacts:
            continue
        if value is not None:
            values[code] = value
    return values


def conditions_of(act: Act, procedure: Procedure) -> dict[str, str]:
    """Say, for each question under a condition, when it must be answered."""
    return {
        question.field: in_words(procedure, question.when)
        for question in act.questions
        if question.when is not None and question.required
    }


def field_shown(asked: Asked, *, typed: Typed | None, error: Words = "", files: Sequence[Option] = ()) -> FieldShown:
    """Show one question.

    Takes   typed — what the form sent, kept as it was typed; None draws the form for the first time
            files — the evidence of the matter, for a field that names a file
    """
    field = asked.field
    value = typed.get(field.code, "") if typed is not None else written(field, asked.known)
    return FieldShown(
        name=field.code,
        label=field.title,
        kind=KINDS[field.type],
        value=value,
        hint=hint_of(asked),
        error=error,
        optional=not asked.required,
        options=options_of(asked, files),
        law=field.law,
        short=field.type in SHORT,
    )


def written(field: Field, value: Any) -> str | tuple[str, ...]:
    """Write a known value as a person would type it."""
    if value is None:
        return () if field.type is FieldType.CHOICES else ""
    write: Mapping[FieldType, Callable[[Any], str | tuple[str, ...]]] = {
        FieldType.MONEY: lambda fen: f"{fen // MONEY_IN_YUAN}" + (f".{fen % 100:02d}" if fen % 100 else ""),
        FieldType.YES_NO: lambda yes: "yes" if yes else "no",
        FieldType.DAY: lambda day: day.isoformat(),
        FieldType.MOMENT: lambda at: f"{clock.in_beijing(at):%Y-%m-%d %H:%M}",
        FieldType.CHOICES: tuple,
        FieldType.PEOPLE: joined,
    }
    return write.get(field.type, str)(value)


def options_of(asked: Asked, files: Sequence[Option]) -> tuple[Option, ...]:
    """Give the choices of a question; one that may stay open offers that too."""
    field = asked.field
    match field.type:
        case FieldType.YES_NO:
            options = [Option(value="yes", words=_("是")), Option(value="no", words=_("否"))]
        case FieldType.CHOICE | FieldType.CHOICES:
            options = [Option(value=code, words=words) for code, words in field.choices.items()]
        case FieldType.FILE:
            options = list(files)
        case _:
            return ()
    if field.type is FieldType.CHOICES:
        return tuple(options)
    if len(options) > RADIO_LIMIT:
        return (Option(value="", words=_("请选一项")), *options)
    return tuple(options) if asked.required else (*options, Option(value="", words=_("现在还不能判断")))


def hint_of(asked: Asked) -> str:
    """Say what to write, when it must be written, and where a known value comes from."""
    said = [say(asked.field.hint)] if asked.field.hint else []
    if how := how_to_write(asked.field.type):
        said.append(how)
    if asked.when and not asked.required:
        said.append(_("这种情况必须填：%(when)s") % {"when": say(asked.when)})
    if asked.origin:
        said.append(_("已填好，来自%(origin)s") % {"origin": say(asked.origin)})
    return ("; " if english() else "；").join(said)


def how_to_write(kind: FieldType) -> str:
    """Say how a value of a type is written."""
    return {
        FieldType.MONEY: _("单位是元，例如 2000 或者 2000.50"),
        FieldType.SHARE: _("千分之几，填整数，例如 5"),
        FieldType.DAY: _("例如 2026-06-22、2026年6月22日、20260622"),
        FieldType.MOMENT: _("例如 2026-06-22 15:30"),
        FieldType.PEOPLE: _("几个人用顿号分开"),
        FieldType.CHOICES: _("可以选几项"),
    }.get(kind, "")


def errors_by_field(reasons: Sequence[Reason], *, law: str) -> dict[str, str]:
    """Give what is wrong with each field, with its article.

    Takes   law — the source of the act, for what has no article of its own
    """
    errors: dict[str, list[str]] = {}
    for reason in reasons:
        for code in reason.facts:
            errors.setdefault(code, []).append(with_article(reason.says, reason.law or law))
    return {code: " ".join(said) for code, said in errors.items()}


def with_article(words: Words, law: str) -> str:
    """Say a sentence with the article it rests on."""
    if not law:
        return say(words)
    between = ", " if english() else " "
    places = [between.join(part for part in (shown.norm, shown.place) if part) for shown in citing.citations(law)]
    return _("%(words)s（%(law)s）") % {"words": say(words), "law": citing.joint().join(places)}
