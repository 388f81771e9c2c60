"""Writing a document: the template and the values of a matter become sections of words.

The words keep the path that each was filled from, so that the same document can later be shown without what the
public may not see. A content that the law requires and that cannot be written refuses the whole document.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plumbline.kernel.document import Content, Paragraph, Template
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.expression import Expression, Missing, Scope
from plumbline.kernel.wording import Piece, Wording, is_empty, look_up

NameOf = Callable[[str], Says]


@dataclass(frozen=True, slots=True)
class Masked:
    """Words that this reader does not see, by what they are."""

    title: Says


Span = Piece | Masked
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One content as written."""

    code: str
    title: Says
    law: str
    heading: str
    paragraphs: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A line for a signature, with the printed name where it is known; or what is only printed beside the signatures."""

    title: Says
    name: Line = ()
    by_hand: bool = True  # whether somebody signs there


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """What the public does not see of this document: the place, the values wherever they stand, and why."""

    of: str
    title: Says
    law: str
    why: Says
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A document as written: words only, no layout."""

    code: str
    title: Says
    layout: str
    number: str
    body: str
    day: date
    addressee: Line
    sections: tuple[Section, ...]
    signatures: tuple[Signed, ...]
    sealed: bool
    masks: tuple[Mask, ...] = ()
    redacted: bool = False


def write(
    template: Template,
    values: Mapping[str, Any],
    *,
    scope: Scope,
    number: str,
    body: str,
    day: date,
    name_of: NameOf,
    personal: tuple[Mask, ...] = (),
    besides: tuple[Signed, ...] = (),
) -> Written:
    """Write a document from the values of its matter.

    Takes   values — nested mapping that places are filled from; scope — what its conditions look at
            name_of — how a missing place is called to people; personal — masks beyond those of the template
            besides — what is printed before the signatures of the template
    Gives   Written, numbered and complete
    Raises  InvalidFacts with one reason for each required content that cannot be written, and its article
    """
    reasons: list[Reason] = []
    sections: list[Section] = []
    for content in template.contents:
        try:
            section = _section(template, content, values, scope, name_of)
        except InvalidFacts as refused:
            reasons.extend(refused.reasons)
        else:
            sections += [section] if section else []
    if template.addressee and (missing := template.addressee.missing(values)):
        says = Says(zh=f"{template.title.zh}没有受文人", en=f"{template.title.en} has no addressee")
        reasons.append(Reason(kind=ReasonKind.FACT, says=says, law=template.basis, facts=missing))
    if reasons:
        raise InvalidFacts(reasons)
    return Written(
        code=template.code,
        title=template.title,
        layout=template.layout.value,
        number=number,
        body=body,
        day=day,
        addressee=template.addressee.fill(values) if template.addressee else (),
        sections=tuple(sections),
        signatures=(
            *besides,
            *(Signed(title=one.title, name=_known(one.name, values)) for one in template.signatures),
        ),
        sealed=template.sealed,
        masks=(*_masks(template, values, scope), *personal),
    )


def _known(name: Wording | None, values: Mapping[str, Any]) -> Line:
    return name.fill(values) if name and not name.missing(values) else ()


def _section(
    template: Template, content: Content, values: Mapping[str, Any], scope: Scope, name_of: NameOf
) -> Section | None:
    if not _holds(content.when, scope, template, content, name_of):
        return None
    paragraphs: list[Line] = []
    missing: list[str] = []
    for paragraph in content.paragraphs:
        if not _holds(paragraph.when, scope, template, content, name_of):
            continue
        if lacks := paragraph.wording.missing(values):
            missing.extend(lacks if paragraph.required else ())
            continue
        paragraphs.extend(_lines(paragraph, values))
    if content.required and (missing or not paragraphs):
        raise _incomplete(template, content, tuple(dict.fromkeys(missing)), name_of)
    if not paragraphs:
        return None
    return Section(
        code=content.code,
        title=content.title,
        law=content.law,
        heading=content.heading,
        paragraphs=tuple(paragraphs),
    )


def _lines(paragraph: Paragraph, values: Mapping[str, Any]) -> Iterator[Line]:
    """Split what was filled at its line ends: each line is a paragraph on paper."""
    line: list[Piece] = []
    for piece in paragraph.wording.fill(values):
        first, *rest = piece.text.split("\n")
        line.append(replace(piece, text=first))
        for text in rest:
            yield tuple(one for one in line if one.text)
            line = [replace(piece, text=text)] if text.strip() else []
    yield tuple(one for one in line if one.text)


def _holds(when: Expression | None, scope: Scope, template: Template, content: Content, name_of: NameOf) -> bool:
    """Tell whether a condition holds; one that cannot be answered refuses, for either answer may be wrong."""
    answer = True if when is None else when.value(scope)
    if not isinstance(answer, Missing):
        return bool(answer)
    facts = tuple(sorted(answer.names))
    zh, en = _named(facts, name_of)
    says = Says(
        zh=f"还不知道{template.title.zh}要不要写“{content.title.zh}”：{zh}还没有填",
        en=f"{template.title.en}: whether it must state “{content.title.en}” is not known until {en} is given",
    )
    raise InvalidFacts([Reason(kind=ReasonKind.UNKNOWN, says=says, law=content.law, facts=facts)])


def _incomplete(template: Template, content: Content, missing: tuple[str, ...], name_of: NameOf) -> InvalidFacts:
    zh, en = _named(missing, name_of)
    says = Says(
        zh=f"{template.title.zh}必须写明“{content.title.zh}”" + (f"，现在缺：{zh}" if zh else "，现有事实写不出一句"),
        en=f"{template.title.en} must state “{content.title.en}”"
        + (f"; missing: {en}" if en else "; no sentence fits"),
    )
    facts = tuple(path.removeprefix("facts.").removeprefix("words.").replace("party.", "party_", 1) for path in missing)
    return InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, law=content.law, facts=facts)])


def _named(paths: tuple[str, ...], name_of: NameOf) -> tuple[str, str]:
    names = [name_of(path) for path in paths]
    return "、".join(name.zh for name in names), ", ".join(name.en for name in names)


def _masks(template: Template, values: Mapping[str, Any], scope: Scope) -> Iterator[Mask]:
    """Give the masks that apply; where a condition cannot be answered the value stays hidden."""
    for redaction in template.redactions:
        answer = True if redaction.when is None else redaction.when.value(scope)
        if not isinstance(answer, Missing) and not answer:
            continue
        yield Mask(
            of=redaction.of,
            title=redaction.title,
            law=redaction.law,
            why=redaction.why,
            values=spelt(look_up(values, redaction.of)),
        )


def spelt(value: Any) -> tuple[str, ...]:
    """Give the words of a value that is hidden wherever it stands."""
    if is_empty(value):
        return ()
    many = value if isinstance(value, list | tuple) else [value]
    return tuple(str(one) for one in many)
