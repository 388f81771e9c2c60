"""Rule sets: rules that several procedures share, written once, each rule with its own place and article.

A declaration in `systems/<system>/rules/` becomes one RuleSet. A procedure takes it over with `uses`: its facts, acts,
named conditions and rules stand among those of the procedure, and what it adds to acts is added to them. What the
procedure declares itself under the same code stands instead. A rule bears the code of its set before its own.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from plumbline.kernel.act_schema import ACT_KEYS, ACT_TABLE, read_act
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.field_schema import DERIVED, FIELD, read_derived, read_field
from plumbline.kernel.noting import Noting
from plumbline.kernel.phrase import Keys, law
from plumbline.kernel.procedure import Rule
from plumbline.kernel.rule_schema import RULE, read_rule
from plumbline.kernel.spelling import Known
from plumbline.kernel.written import (
    ACT,
    CLOCK,
    CONDITION,
    FACT,
    LAW,
    NOTES,
    SAYS,
    TEXT,
    Either,
    Leaf,
    Named,
    Several,
    Table,
)

_ADDED: Final = Table("added", {}, ACT_KEYS)
RULE_SET: Final = Table(
    "rule_set",
    {"rule_set": TEXT, "title": SAYS, "basis": LAW, "rules": Several(RULE)},
    {
        "facts": Named(FIELD, FACT),
        "derived": Named(DERIVED, FACT),
        "acts": Named(ACT_TABLE, ACT),
        "adds": Named(_ADDED, ACT),
        **NOTES,
    },
)
_USE: Final = Table("use", {"rules": TEXT}, {"acts": Named(Several(TEXT))})
USES: Final = Several(Either(_USE, TEXT))
_LISTS: Final = frozenset(key for key, kind in ACT_KEYS.items() if isinstance(kind, Several))
_CURE: Final = "declare it, or say under `acts` of this use which act the set means"
_QUOTED: Final = re.compile(r"('[^']*')")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A declared rule set, each of its parts read by itself."""

    code: str
    title: Says
    basis: str
    declared: Declared
    rules: frozenset[str]  # codes, without that of the set

    @property
    def file(self) -> str:
        """The file that declares it."""
        return self.declared.file


def read_rule_set(declared: Declared) -> RuleSet:
    """Read one rule set; whether its names are declared is checked where it is used.

    Raises  DeclarationError with the place of the first fault, and the others beside it
    """
    keys, noting = RULE_SET.keys(declared), Noting()
    readers: dict[str, Callable[[str, Declared], object]]
    readers = {"facts": read_field, "derived": read_derived, "acts": read_act}
    for part, read in readers.items():
        for code, one in keys[part].named() if part in keys else ():
            with noting.going_on():
                read(code, one)
    for wrong in _ADDED_TO_ACTS.faults(keys["adds"]) if "adds" in keys else ():
        noting.note(wrong)
    rules = noting.each(read_rule, keys["rules"].each())
    noting.settle()
    return RuleSet(
        code=keys["rule_set"].text(),
        title=keys["title"].says(),
        basis=law(keys["basis"]),
        declared=declared,
        rules=frozenset(rule.code for rule in rules),
    )


_ADDED_TO_ACTS: Final = Named(_ADDED, ACT)


@dataclass(slots=True)
class Used:
    """The parts of a procedure together with those of the sets that it uses, all as they are written."""

    facts: dict[str, Declared]
    derived: dict[str, Declared]
    acts: dict[str, Declared]
    rules: list[tuple[Declared, str]]  # with the code of the set, empty for rules of the procedure itself
    files: dict[str, tuple[Declared, str]] = field(default_factory=dict)  # file of a set → where it is used, its code
    codes: dict[str, frozenset[str]] = field(default_factory=dict)  # code of a set → codes of its rules
    sets: list[Keys] = field(default_factory=list)  # the sets themselves, with their acts renamed

    def owned(self, rule: Rule, owner: str) -> Rule:
        """Give a rule of a set the code of the set, also where it names other rules of the set."""
        if not owner:
            return rule
        own = self.codes[owner]
        return replace(
            rule,
            code=f"{owner}.{rule.code}",
            replaces=f"{owner}.{rule.replaces}" if rule.replaces in own else rule.replaces,
            clocks=tuple(f"{owner}.{name}" if name in own else name for name in rule.clocks),
        )

    def written(self, rules: Sequence[Declared]) -> dict[str, Declared]:
        """Give the parts as keys of a procedure."""
        parts: dict[str, Any] = {"facts": self.facts, "derived": self.derived, "acts": self.acts, "rules": list(rules)}
        return {key: Declared(value, "", 0, 0) for key, value in parts.items()}

    def place(self, wrong: DeclarationError) -> DeclarationError:
        """Move a fault that shows only where a set is used to the line that uses it."""
        if wrong.file not in self.files:
            return wrong
        at, code = self.files[wrong.file]
        cure = f"; {_CURE}" if "declared" in wrong.what or "neither a fact" in wrong.what else ""
        return at.wrong(f"the rule set «{code}» ({wrong.file}:{wrong.line}): {wrong.what}{cure}")


def use(keys: Keys, sets: Mapping[str, RuleSet], noting: Noting) -> Used:
    """Join to the parts of a procedure those of the sets that it names under `uses`.

    Gives   Used; a set that is not declared, or used twice, is noted in its place
    """
    facts, derived, acts = (dict(keys[part].named()) if part in keys else {} for part in ("facts", "derived", "acts"))
    used = Used(facts=facts, derived=derived, acts=acts, rules=[(one, "") for one in keys["rules"].each()])
    known = Known(sets)
    for one in keys["uses"].each() if "uses" in keys else ():
        with noting.going_on():
            inner = _USE.keys(one) if isinstance(one.value, dict) else {"rules": one}
            code = inner["rules"].text()
            if code not in sets:
                raise inner["rules"].wrong(f"no rule set «{code}» is declared{known.hint(code)}")
            if code in used.codes:
                raise inner["rules"].wrong(f"the rule set «{code}» is used twice")
            _join(used, sets[code], inner, one)
    return used


def _join(used: Used, one: RuleSet, inner: Keys, place: Declared) -> None:
    names = dict(inner["acts"].named()) if "acts" in inner else {}
    known = Known(_acts_of(one))
    for name in names:
        if name not in known:
            raise names[name].wrong_key(f"«{one.code}» names no act «{name}»{known.hint(name)}")
    given = RULE_SET.changed(one.declared, lambda leaf, written: _renamed(leaf, written, names)).value
    used.codes[one.code] = one.rules
    used.sets.append(given)
    used.files[one.file] = place, one.code
    used.rules.extend((rule, one.code) for rule in given["rules"].each())
    for part, own in (("facts", used.facts), ("derived", used.derived), ("acts", used.acts)):
        for code, written in given[part].named() if part in given else ():
            own.setdefault(code, written)
    for code, added in given["adds"].named() if "adds" in given else ():
        if code not in used.acts:
            told = f"the rule set «{one.code}» adds to the act «{code}», which is not declared"
            raise place.wrong(f"{told}{Known(used.acts).hint(code)}; {_CURE}")
        used.acts[code] = _with(used.acts[code], added)


def _acts_of(one: RuleSet) -> Iterable[str]:
    """Give every act that a set names."""
    found: dict[str, None] = {}

    def note(leaf: Leaf, written: Declared) -> Declared:
        if leaf in {ACT, CLOCK}:
            found[written.text()] = None
        return written

    RULE_SET.changed(one.declared, note)
    return found


def _renamed(leaf: Leaf, written: Declared, names: Mapping[str, Declared]) -> Declared:
    if leaf in {ACT, CLOCK} and written.value in names:
        return replace(written, value=[replace(written, value=name) for name in names[written.value].texts()])
    if leaf is CONDITION and isinstance(written.value, str) and names:
        pieces = _QUOTED.split(written.value)
        pieces[::2] = [_in_condition(piece, names) for piece in pieces[::2]]
        return replace(written, value="".join(pieces))
    return written


def _in_condition(piece: str, names: Mapping[str, Declared]) -> str:
    def other(found: re.Match[str]) -> str:
        function, name = found.groups()
        if name not in names:
            return found[0]
        acts = names[name].texts()
        if function == "day" and len(acts) > 1:
            raise names[name].wrong(f"the set reads the day of «{name}»: give one act for it")
        told = " or ".join(f"{function}({act})" for act in acts)
        return told if len(acts) == 1 else f"({told})"

    return re.sub(r"\b(done|day)\s*\(\s*([a-z_][a-z0-9_]*)\s*\)", other, piece)


def _with(act: Declared, added: Declared) -> Declared:
    """Add keys to an act: lists grow, anything else stays as the procedure says it."""
    if not isinstance(act.value, dict):
        return act
    value = dict(act.value)
    for key, more in added.value.items():
        if key not in value:
            value[key] = more
        elif key in _LISTS:
            own = value[key].each()
            said = [one.plain() for one in own]
            value[key] = replace(value[key], value=[*own, *(one for one in more.each() if one.plain() not in said)])
    return replace(act, value=value)
