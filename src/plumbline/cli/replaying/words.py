"""The words that files of known matters use, and the acts and facts that they stand for in the procedures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from plumbline.kernel.catalogue import Catalogue, load
from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType
from plumbline.kernel.procedure import Procedure

WORDS = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True, slots=True)
class Word:
    """What a date of the file says: acts of that day, acts by that day, facts; or why it says nothing here."""

    on: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    left_out: Says | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """Which fact a value of the file is: a choice under its own codes, or an amount in yuan."""

    fact: str
    choices: Mapping[str, str] = field(default_factory=dict)
    yuan: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an outcome tells: that acts have happened, and facts."""

    happened: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a deadline of the file is about.

    Gives   act — the act that it binds;  extended — it counts the extension in
            procedure, words — it stands in another procedure, and which dates mean what there
            says — why no rule has it
    """

    act: str = ""
    extended: bool = False
    procedure: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    says: Says | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """How one kind of matter is read: as which procedure, and what its words mean there."""

    procedure: str
    note: Says | None = None  # why it runs as a procedure of another name
    opened_by: tuple[str, ...] = ()
    dates: Mapping[str, Word] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    deadlines: Mapping[str, Meant] = field(default_factory=dict)


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """Give the vocabulary of every kind of matter that a procedure is declared for."""
    return read_vocabularies(read_file(WORDS), load())


def read_vocabularies(declared: Declared, catalogue: Catalogue) -> dict[str, Vocabulary]:
    """Read the vocabularies and check them against the procedures.

    Raises  DeclarationError with the place of an act, fact or choice that no procedure has
    """
    keys = declared.keys(["procedures"], ["kinds"])
    found = {}
    for code, one in keys["procedures"].named():
        if code not in catalogue.procedures:
            raise one.wrong(f"no procedure «{code}» is declared; there are {', '.join(sorted(catalogue.procedures))}")
        found[code] = _procedure(code, one, catalogue.procedures[code])
    for code, one in keys["procedures"].named():
        _check_elsewhere(one, found[code], found)
    kinds = keys["kinds"].named() if "kinds" in keys else ()
    for kind, one in kinds:
        found[kind] = _kind(one, found, catalogue)
    return found


def _check_elsewhere(declared: Declared, vocabulary: Vocabulary, found: Mapping[str, Vocabulary]) -> None:
    """Refuse a deadline of another procedure that has no words for it."""
    for name, meant in vocabulary.deadlines.items():
        if not meant.procedure:
            continue
        other = found.get(meant.procedure)
        if other is None or name not in other.deadlines:
            raise declared.wrong(f"«{name}»: the vocabulary of «{meant.procedure}» has no such deadline")
        for ours, theirs in meant.words.items():
            if ours not in vocabulary.dates or theirs not in other.dates:
                raise declared.wrong(f"«{name}»: «{ours}» or «{theirs}» is no date of its vocabulary")


def _procedure(code: str, declared: Declared, versions: tuple[Procedure, ...]) -> Vocabulary:
    keys = declared.keys(["dates"], ["opened_by", "values", "outcomes", "deadlines"])
    vocabulary = Vocabulary(
        procedure=code,
        opened_by=keys["opened_by"].texts() if "opened_by" in keys else (),
        dates=dict(_dates(keys["dates"], versions)),
        values=dict(_values(keys["values"], versions)) if "values" in keys else {},
        outcomes=dict(_outcomes(keys["outcomes"], versions)) if "outcomes" in keys else {},
        deadlines={name: _meant(one, versions) for name, one in keys["deadlines"].named()}
        if "deadlines" in keys
        else {},
    )
    for word in vocabulary.opened_by:
        if word not in vocabulary.dates:
            raise keys["opened_by"].wrong(f"«{word}» is no date of this vocabulary")
    return vocabulary


def _kind(declared: Declared, found: Mapping[str, Vocabulary], catalogue: Catalogue) -> Vocabulary:
    keys = declared.keys(["as", "zh", "en"], ["dates", "outcomes"])
    base = keys["as"].text()
    if base not in found:
        raise keys["as"].wrong(f"no vocabulary «{base}»; there are {', '.join(found)}")
    versions, whole = catalogue.procedures[base], found[base]
    return replace(
        whole,
        note=Says(zh=keys["zh"].text(), en=keys["en"].text()),
        dates={**whole.dates, **(dict(_dates(keys["dates"], versions)) if "dates" in keys else {})},
        outcomes={**whole.outcomes, **(dict(_outcomes(keys["outcomes"], versions)) if "outcomes" in keys else {})},
    )


def _dates(declared: Declared, versions: tuple[Procedure, ...]) -> Iterator[tuple[str, Word]]:
    for word, one in declared.named():
        keys = one.keys([], ["on", "by", "fact", "left_out"])
        if not keys:
            raise one.wrong("say what the date means, or why it is left out")
        yield (
            word,
            Word(
                on=tuple(_act(act, versions) for act in keys["on"].each()) if "on" in keys else (),
                by=tuple(_act(act, versions) for act in keys["by"].each()) if "by" in keys else (),
                facts=tuple(_fact(fact, versions, FieldType.DAY).code for fact in keys["fact"].each())
                if "fact" in keys
                else (),
                left_out=keys["left_out"].says() if "left_out" in keys else None,
            ),
        )


def _values(declared: Declared, versions: tuple[Procedure, ...]) -> Iterator[tuple[str, Value]]:
    for path, one in declared.named():
        keys = one.keys(["fact"], ["choices", "yuan"])
        yuan = "yuan" in keys and keys["yuan"].flag()
        known = _fact(keys["fact"], versions, FieldType.MONEY if yuan else FieldType.CHOICE)
        choices = {said: choice.text() for said, choice in keys["choices"].named()} if "choices" in keys else {}
        for said, choice in choices.items():
            if choice not in known.choices:
                raise keys["choices"].value[said].wrong(f"«{known.code}» has no choice «{choice}»")
        yield path, Value(known.code, choices, yuan)


def _outcomes(declared: Declared, versions: tuple[Procedure, ...]) -> Iterator[tuple[str, Outcome]]:
    for outcome, one in declared.named():
        keys = one.keys(["happened"], ["facts"])
        facts = {}
        for code, value in keys["facts"].named() if "facts" in keys else ():
            known = _known_fact(code, value, versions)
            facts[code] = known.read(value.plain())
        yield outcome, Outcome(tuple(_act(act, versions) for act in keys["happened"].each()), facts)


def _meant(declared: Declared, versions: tuple[Procedure, ...]) -> Meant:
    if isinstance(declared.value, str):
        return Meant(act=_act(declared, versions))
    keys = declared.keys([], ["act", "extended", "procedure", "words", "left_out"])
    said = [name for name in ("act", "procedure", "left_out") if name in keys]
    if len(said) != 1:
        raise declared.wrong("say one of these: the act, the other procedure, or why it is left out")
    return Meant(
        act=_act(keys["act"], versions) if "act" in keys else "",
        extended="extended" in keys and keys["extended"].flag(),
        procedure=keys["procedure"].text() if "procedure" in keys else "",
        words={ours: theirs.text() for ours, theirs in keys["words"].named()} if "words" in keys else {},
        says=keys["left_out"].says() if "left_out" in keys else None,
    )


def _act(declared: Declared, versions: tuple[Procedure, ...]) -> str:
    code = declared.text()
    for version in versions:
        if code not in version.acts:
            raise declared.wrong(f"«{version.code}» ({version.version}) has no act «{code}»")
    return code


def _fact(declared: Declared, versions: tuple[Procedure, ...], kind: FieldType) -> Field:
    known = _known_fact(declared.text(), declared, versions)
    if known.type is not kind:
        raise declared.wrong(f"«{known.code}» is of type {known.type}, not {kind}")
    return known


def _known_fact(code: str, declared: Declared, versions: tuple[Procedure, ...]) -> Field:
    for version in versions:
        if code not in version.fields:
            raise declared.wrong(f"«{version.code}» ({version.version}) has no fact «{code}»")
    return versions[-1].fields[code]
