"""From the words of a file to what is known of a matter: acts with their days, facts, and what means nothing here."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from plumbline.cli.replaying.reading import KnownMatter
from plumbline.cli.replaying.words import Value, Vocabulary
from plumbline.kernel.errors import InvalidFacts, Says
from plumbline.kernel.finding import show_span
from plumbline.kernel.known import Known, Span
from plumbline.kernel.procedure import Procedure

_FEN = 100
_NO_WORD = Says(zh="本程序没有与它对应的行为或者事实", en="No act or fact of the procedure corresponds to it")
_NOT_A_VALUE = Says(zh="不是这个事实的一个值", en="It is no value of that fact")


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A word of the file that says nothing in the procedure, and why."""

    word: str
    value: str
    says: Says


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one matter, what was left out, and what the file itself says about its dates."""

    known: Known
    unmapped: tuple[Unmapped, ...] = ()
    remarks: tuple[Says, ...] = ()


def read_known(matter: KnownMatter, vocabulary: Vocabulary, procedure: Procedure) -> Reading:
    """Translate a matter into the acts and facts of its procedure."""
    exact, bounds, facts = _from_dates(matter, vocabulary)
    unmapped = [*_undated(matter, vocabulary)]
    for path, value in matter.values.items():
        if declared := vocabulary.values.get(path):
            read = _fact(declared, value, procedure)
            if read is None:
                unmapped.append(Unmapped(path, str(value), _NOT_A_VALUE))
            else:
                facts[declared.fact] = read
    outcome = vocabulary.outcomes.get(str(matter.values.get("outcome.kind")))
    happened = dict.fromkeys(outcome.happened, Span()) if outcome else {}
    if outcome:
        facts = {**outcome.facts, **facts}
    absent = frozenset(
        act
        for word in matter.absent
        if word in vocabulary.dates
        for act in vocabulary.dates[word].on
        if act not in happened
    )
    acts = {**happened, **bounds, **exact}
    known = Known(acts=acts, absent=absent - acts.keys(), facts=facts)
    return Reading(known, tuple(unmapped), tuple(_remarks(matter, vocabulary)))


def _from_dates(matter: KnownMatter, vocabulary: Vocabulary) -> tuple[dict[str, Span], dict[str, Span], dict[str, Any]]:
    """Give the acts that are dated, those that are known to lie before a day, and the facts that are days."""
    exact: dict[str, Span] = {}
    bounds: dict[str, Span] = {}
    facts: dict[str, Any] = {}
    for word, span in matter.dates.items():
        said = vocabulary.dates.get(word)
        if said is None or said.left_out:
            continue
        for act in said.on:
            if act not in exact or span.first < exact[act].first:
                exact[act] = span
        for act in said.by:
            bounds[act] = Span.by(min(span.last, bounds[act].last) if act in bounds else span.last)
        if span.day:
            facts |= dict.fromkeys(said.facts, span.day)
    return exact, bounds, facts


def _undated(matter: KnownMatter, vocabulary: Vocabulary) -> Iterator[Unmapped]:
    for word, span in matter.dates.items():
        said = vocabulary.dates.get(word)
        shown = span.day.isoformat() if span.day else f"{span.first}/{span.last}"
        if said is None:
            yield Unmapped(word, shown, _NO_WORD)
        elif said.left_out:
            yield Unmapped(word, shown, said.left_out)


def _remarks(matter: KnownMatter, vocabulary: Vocabulary) -> Iterator[Says]:
    for word, span in matter.dates.items():
        said = vocabulary.dates.get(word)
        if said is None or said.left_out:
            continue
        if span.day is None:
            shown = show_span(span)
            yield Says(
                zh=f"{word}：不知道是哪一天，只知道在{shown.zh}，不当作具体日期用",
                en=f"{word}: the day is not known, only that it lies {shown.en}; it is not used as a day",
            )
        elif note := matter.notes.get(word):
            yield Says(zh=f"{word}（{span.day}）：文件注明“{note}”", en=f"{word} ({span.day}): the file notes “{note}”")


def _fact(declared: Value, value: Any, procedure: Procedure) -> Any:
    """Read a value as its fact; None where it is none."""
    raw: Any = declared.choices.get(str(value)) if declared.choices else value
    if declared.yuan:
        try:
            fen = Decimal(str(value)) * _FEN
        except InvalidOperation:
            return None
        raw = int(fen) if fen.is_finite() and fen == int(fen) else None
    try:
        return procedure.fields[declared.fact].read(raw)
    except InvalidFacts:
        return None
