"""What differs between two versions of a procedure: its rules, acts, facts, conditions and open questions, each as words.

Parts are the same when they have the same code. A part is told by lines of words, so that the comparison can be read
word by word; where the lines are the same, nothing that a reader of the law sees has changed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from plumbline.kernel.fields import Field
from plumbline.kernel.procedure import Act, Note, Procedure
from plumbline.site import citing
from plumbline.site.conditions import in_words
from plumbline.site.kinds import PERSONAL, TYPES
from plumbline.site.portal.procedure_acts import facts_of
from plumbline.site.rules import laws_of, line_of, remarks
from plumbline.site.words import say


class Kind(StrEnum):
    """What a part of a procedure is, in the order in which a comparison tells them."""

    WHOLE = "whole"
    RULE = "rule"
    ACT = "act"
    FACT = "fact"
    CONDITION = "condition"
    NEVER = "never"
    NOTE = "note"


class Change(StrEnum):
    """What became of a part."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A part in one version: what it is called, and its lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A part that is not the same in both versions."""

    kind: Kind
    code: str
    old: Told | None
    new: Told | None

    @property
    def change(self) -> Change:
        """Tell what became of it."""
        if self.old is None:
            return Change.ADDED
        return Change.REMOVED if self.new is None else Change.CHANGED

    @property
    def title(self) -> str:
        """Name it as the new version does."""
        told = self.new or self.old
        return told.title if told else self.code


def differences(old: Procedure, new: Procedure) -> tuple[Difference, ...]:
    """Find what differs, kind by kind, in the order of the new version; what is gone stands where it stood."""
    before, after = dict(_told(old)), dict(_told(new))
    order = _merged(list(before), list(after))
    return tuple(
        Difference(kind=kind, code=code, old=before.get((kind, code)), new=after.get((kind, code)))
        for kind, code in sorted(order, key=lambda part: list(Kind).index(part[0]))
        if before.get((kind, code)) != after.get((kind, code))
    )


def _merged(old: list[tuple[Kind, str]], new: list[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """Put what is gone behind what stood before it."""
    order = list(new)
    known = set(new)
    for place, part in enumerate(old):
        if part not in known:
            ahead = next((one for one in reversed(old[:place]) if one in order), None)
            order.insert(order.index(ahead) + 1 if ahead else 0, part)
    return order


def _told(procedure: Procedure) -> Iterator[tuple[tuple[Kind, str], Told]]:
    yield (Kind.WHOLE, procedure.code), _whole(procedure)
    for rule in procedure.rules:
        lines = [f"{say(line_of(procedure, rule))}", *remarks(procedure, rule), _cited(laws_of(rule))]
        yield (Kind.RULE, rule.code), Told(title=say(line_of(procedure, rule)), lines=tuple(lines))
    for act in procedure.acts.values():
        yield (Kind.ACT, act.code), Told(title=say(act.title), lines=tuple(_act(procedure, act)))
    for field in procedure.fields.values():
        yield (Kind.FACT, field.code), Told(title=say(field.title), lines=tuple(_fact(field)))
    for one in procedure.derived.values():
        lines = [say(one.title), in_words(procedure, one.condition), _cited(one.law)]
        yield (Kind.CONDITION, one.code), Told(title=say(one.title), lines=tuple(lines))
    for never in procedure.never:
        told = {"reach": say(procedure.acts[never.reach].title), "without": say(procedure.acts[never.without].title)}
        title = _("任何情况下都不会没有“%(without)s”就“%(reach)s”") % told
        when = [_("适用于：%(condition)s") % {"condition": in_words(procedure, never.when)}] if never.when else []
        lines = [title, *when, _cited(never.law)]
        yield (Kind.NEVER, f"{never.reach}-{never.without}"), Told(title=title, lines=tuple(lines))
    for note in (*procedure.to_settle, *procedure.not_modelled):
        yield (Kind.NOTE, f"{note.law} {note.says.zh}"), Told(title=say(note.says), lines=tuple(_note(note)))


def _whole(procedure: Procedure) -> Told:
    acts = procedure.acts
    lines = [
        say(procedure.title),
        _cited(procedure.basis),
        _("从“%(act)s”开始") % {"act": say(acts[procedure.opens_with].title)},
        _("到%(acts)s为止") % {"acts": _list(say(acts[code].title) for code in procedure.ends_with)},
        *(_cited(law) for law in (procedure.competence, procedure.evidence, procedure.applies_law) if law),
    ]
    return Told(title=_("整个程序"), lines=tuple(lines))


def _act(procedure: Procedure, act: Act) -> Iterator[str]:
    yield say(act.title)
    yield from facts_of(procedure, act)
    for question in act.questions:
        if question.when is not None:
            told = {
                "fact": say(procedure.fields[question.field].title),
                "condition": in_words(procedure, question.when),
            }
            yield _("“%(fact)s”在这时才填：%(condition)s") % told
    for law in (act.law, act.officers_law, act.not_same_as_law, *(need.law for need in act.needs)):
        if law:
            yield _cited(law)
    if act.hint:
        yield say(act.hint)


def _fact(field: Field) -> Iterator[str]:
    yield say(field.title)
    yield say(TYPES[field.type])
    if field.choices:
        yield _list(say(words) for words in field.choices.values())
    if field.sealed:
        yield say(PERSONAL[field.personal])
    for law in (field.law, *(limit.law for limit in field.limits)):
        if law:
            yield _cited(law)
    if field.hint:
        yield say(field.hint)


def _note(note: Note) -> Iterator[str]:
    yield say(note.says)
    if note.meanwhile:
        yield _("目前的做法：%(what)s") % {"what": say(note.meanwhile)}
    yield _cited(note.law)


def _cited(law: str) -> str:
    places = (f"{one.norm} {one.place}".strip() for one in citing.citations(law))
    return _("依据：%(places)s") % {"places": citing.joint().join(places)}


def _list(words: Iterable[str]) -> str:
    return _("、").join(words)
