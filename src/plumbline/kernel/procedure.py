"""A procedure: the acts that can happen, and the rules of law that join them.

Each rule is one line of law and cites its article (architecture page, section 2). The forms are those of timed
DCR graphs (Hildebrandt and Mukkamala 2010), extended with legal time.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.expression import Expression
from plumbline.kernel.fields import Field
from plumbline.kernel.period import Period
from plumbline.kernel.power import Power

OUTSIDE_ROLES = frozenset({"party", "court", "other_body"})


class Form(StrEnum):
    """What a rule says."""

    FIRST = "first"  # before B, must A [, at least P]
    MUST = "must"  # after A, must B [, within P]
    MAY = "may"  # after A, may B [, within P]
    CLOSES = "closes"  # after A, not B
    WHILE = "while"  # while A is owed, not B
    NOT = "not"  # not B, when …
    STOPS = "stops"  # from A, until B, the clock C stands still
    RESTARTS = "restarts"  # the clock C runs anew with A
    EXTENDS = "extends"  # A moves the end of the clock C by P


OF_CLOCKS = frozenset({Form.STOPS, Form.RESTARTS, Form.EXTENDS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field that an act asks for, always or under a condition."""

    field: str
    when: Expression | None = None
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualified:
    """A qualification that an act needs of whoever performs it."""

    qualification: str
    law: str
    when: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """That an act happens once for each of several: the fact that holds their names, and the one that says for whom."""

    of: str
    named_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that can happen in a matter."""

    code: str
    title: Says
    by: tuple[str, ...]
    recorded_by: tuple[str, ...] = ()
    law: str = ""
    officers: int = 0
    officers_law: str = ""
    not_same_as: tuple[str, ...] = ()
    not_same_as_law: str = ""
    needs: tuple[Qualified, ...] = ()
    questions: tuple[Question, ...] = ()
    repeat: bool = False
    each: Each | None = None
    after_end: bool = False  # may still happen when the matter has ended
    effects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tells: Mapping[str, str] = field(default_factory=dict)  # acts that it brings about in related matters, by relation
    opens: Mapping[str, str] = field(default_factory=dict)  # procedures of related matters that it opens, by relation
    tells_when: Mapping[str, Expression] = field(default_factory=dict)  # only then, by relation
    opens_when: Mapping[str, Expression] = field(default_factory=dict)
    hint: Says | None = None
    _asked: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Gather the fields once: they are looked up at every act."""
        object.__setattr__(self, "_asked", frozenset(question.field for question in self.questions))

    @property
    def performed_by(self) -> tuple[str, ...]:
        """Roles whose holders may enter this act: the actors themselves, or who records it for an outsider."""
        return self.recorded_by or self.by

    @property
    def reaches_when(self) -> tuple[Expression, ...]:
        """The conditions under which it reaches into related matters."""
        return (*self.tells_when.values(), *self.opens_when.values())

    def asked(self) -> frozenset[str]:
        """Give the codes of all fields that the act asks for, required or not."""
        return self._asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The day that a period never passes: the end of another period, which nothing stops or moves."""

    law: str
    period: Period
    after: tuple[str, ...] = ()
    counts_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of law. `sources` are the acts it looks at, `targets` those it binds; several mean any of them.

    A rule of clocks names in `clocks` acts (every period that ends with one) or codes of rules; `until` ends what it stops.
    """

    code: str
    form: Form
    law: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    period: Period | None = None
    backwards: bool = False
    late: bool = False
    late_when: Expression | None = None  # only then
    late_law: str = ""
    counts_from: str = ""
    at_once: bool = False  # owed on the very day of the act that obliges to it
    due_on: str = ""
    ahead_of: str = ""  # the fact that names the day before which the whole period must lie
    yearly: tuple[int, int] | None = None  # month and day of every year
    cap: Cap | None = None
    otherwise: str = ""  # the act that is deemed to happen when the period passes in vain
    on_the_last_day: bool = False  # it bears the last day itself, not the beginning of the next
    until: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    at_most: int = 1  # how often one clock may be extended
    to: str = ""  # the fact that names the new last day
    replaces: str = ""
    owed_by: str = ""
    when: Expression | None = None
    unless: Expression | None = None
    says: Says | None = None
    cure: Says | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The fact that names the people who may not act in this matter any more."""

    field: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A named condition, with the article that defines it."""

    code: str
    title: Says
    law: str
    condition: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """A property that no run may violate: `reach` without `without` while the condition holds."""

    law: str
    reach: str
    without: str
    when: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual:
    """An amount that grows by the day once a duty is late."""

    code: str
    title: Says
    law: str
    base: str
    per_mille_a_day: int
    after_due_of: str
    cap: str
    pauses: tuple[tuple[str, str], ...] = ()  # pairs of acts: from … until


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What another matter is to this one, and by which procedure it runs."""

    code: str
    title: Says
    procedure: str


class Applies(StrEnum):
    """Which matters a version of a procedure governs."""

    OPENED = "from_in_force"  # those opened while it is in force
    PENDING = "all_pending"  # those too that are open when it comes into force


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something left open: to be settled by lawyers, or not modelled."""

    law: str
    says: Says
    meanwhile: Says | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A declared procedure, checked when it was loaded."""

    code: str
    title: Says
    basis: str
    in_force_from: date
    in_force_to: date | None
    opens_with: str
    ends_with: tuple[str, ...]
    acts: Mapping[str, Act]
    rules: tuple[Rule, ...]
    fields: Mapping[str, Field]
    derived: Mapping[str, Derived]
    competence: str = ""  # where the law says which body is competent
    power: Power | None = None  # whose entry a matter of it must rest on
    evidence: str = ""  # where the law says what is evidence
    scoped: bool = False  # whether a certificate must cover the domain of the matter
    bars: Bar | None = None
    never: tuple[Never, ...] = ()
    relations: Mapping[str, Relation] = field(default_factory=dict)
    applies_to: Applies = Applies.OPENED
    applies_law: str = ""
    accruals: Mapping[str, Accrual] = field(default_factory=dict)
    to_settle: tuple[Note, ...] = ()
    not_modelled: tuple[Note, ...] = ()
    file: str = ""
    targeting: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    following: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    windows: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)  # rules that open an act
    closers: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)  # rules that close it
    by_code: Mapping[str, Rule] = field(default_factory=dict)
    turned_by: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)  # what turns the clock of a rule
    turns: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)  # whose clock a rule of clocks turns
    told: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)  # see `told`

    @property
    def version(self) -> str:
        """Name the version by the first day on which it is in force."""
        return self.in_force_from.isoformat()

    def act(self, code: str) -> Act:
        """Find an act, or say which there are."""
        if code not in self.acts:
            message = f"{self.code} has no act «{code}»; it has {', '.join(self.acts)}"
            raise DeclarationError(message)
        return self.acts[code]

    def laws(self) -> Iterator[tuple[str, str]]:
        """Go through every source that is named: where it stands, and the reference."""
        for where, sources in self._sources():
            for law in sources:
                if law:
                    yield where, law

    def _sources(self) -> Iterator[tuple[str, Iterable[str]]]:
        yield "basis", (self.basis,)
        yield "competence", (self.competence,)
        yield "power", (self.power.law if self.power else "",)
        yield "evidence", (self.evidence,)
        yield "applies_to", (self.applies_law,)
        yield "bars", (self.bars.law if self.bars else "",)
        for act in self.acts.values():
            needed = (need.law for need in act.needs)
            yield f"acts.{act.code}", (act.law, act.officers_law, act.not_same_as_law, *needed)
        for rule in self.rules:
            yield f"rules.{rule.code}", (rule.law, rule.late_law, rule.cap.law if rule.cap else "")
        for one in self.fields.values():
            yield f"facts.{one.code}", (one.law, *(limit.law for limit in one.limits))
        for condition in self.derived.values():
            yield f"derived.{condition.code}", (condition.law,)
        for accrual in self.accruals.values():
            yield f"accruals.{accrual.code}", (accrual.law,)
        yield "never", (never.law for never in self.never)
        yield "to_settle", (note.law for note in self.to_settle)
        yield "not_modelled", (note.law for note in self.not_modelled)
