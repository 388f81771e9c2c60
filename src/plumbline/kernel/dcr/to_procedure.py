"""A DCR graph as the draft of a declaration: acts and rules, with every place marked where a lawyer must fill in.

A graph names no law, and no rule stands here without its article. So the result is a text to be worked on, not a
procedure: `law`, `basis`, `in_force` and, where the role is not known here, `by` are left empty, and checking the draft
points at each of them. What the graph says and the draft does not stands under `to_settle`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from plumbline.kernel.dcr.graph import Event, Graph, Kind, Relation
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.dcr.running import Running
from plumbline.kernel.errors import Says
from plumbline.kernel.naming import ROLES

_TAKEN: Final = frozenset({"true", "false", "null", "and", "or", "not", "in", "today"})  # words of declarations
_OPEN: Final = Event(id="", label="开启 Open the matter")
_CLOSE: Final = Event(id="", label="办结 Close the matter")
_HEAD: Final = """\
# A draft made from a DCR graph. It is not a procedure yet: a graph names no law.
# Fill in every empty text: law, basis and in_force; by, where the role is not known; zh and en are the label of the graph.
# Then check it: plumbline check FILE
"""


def draft_of(graph: Graph, *, left_out: Sequence[LeftOut] = ()) -> tuple[str, list[LeftOut]]:
    """Draft a declaration.

    Takes   left_out — what reading the graph has left out already; it is noted in the draft too
    Gives   the text, in YAML, and what the draft leaves out beyond that
    """
    draft = _Draft(graph)
    draft.gather()
    return "".join(f"{one}\n" for one in draft.lines((*left_out, *draft.left_out))), draft.left_out


class _Draft:
    """A declaration while it is drafted."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.running = Running(graph)
        self.left_out: list[LeftOut] = []
        self.rules: dict[str, None] = {}
        self.included_by = self._by_target(Kind.INCLUDE)
        self.excluded_by = self._by_target(Kind.EXCLUDE)
        events = [one for one in self.running.events if self._ever_included(one)]
        self.codes = _codes(events)
        self.events = events
        self.opening = self._opening()
        self.open_code = self.codes[self.opening.id] if self.opening else _free("open_matter", self.codes.values())
        self.close_code = _free("close_matter", self.codes.values())

    def _by_target(self, kind: Kind) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.graph.flat:
            if one.kind is kind:
                found.setdefault(one.target, []).append(one.source)
        return found

    def _ever_included(self, event: Event) -> bool:
        """Tell whether an event can be included at all; note the one that cannot."""
        if event.id in self.graph.included or event.id in self.included_by:
            return True
        zh, en = f"“{event.label}”从不包含在内，没有写成行为", f"“{event.label}” is never included; it becomes no act"
        self._leave_out(f"event {event.id}", zh=zh, en=en)
        return False

    def _opening(self) -> Event | None:
        """Find the one event that can come first and comes once: the opening act; None where there is no such event."""
        start = self.running.start()
        first = [one for one in self.events if self.running.wait(start, one.id) is not None]
        if len(first) != 1 or first[0].id not in self.excluded_by.get(first[0].id, []):
            return None
        return None if first[0].id in self.included_by else first[0]

    def _leave_out(self, where: str, *, zh: str, en: str) -> None:
        self.left_out.append(LeftOut(says=Says(zh=zh, en=en), where=where))

    # ── rules ──

    def gather(self) -> None:
        """Write the rules."""
        owed = {one.target for one in self.graph.flat if one.kind is Kind.RESPONSE and self._alive(one)}
        pending = [one.id for one in self.events if one.id in self.graph.pending and one is not self.opening]
        owed |= set(pending)
        for id_ in pending:
            self._rule(f"after: {self.open_code}, must: {self.codes[id_]}")
            self._doubt(id_, f"pending {id_}")
        for one in self.events:
            if one.id in self.included_by:
                self._windows(one)
        for relation in self.graph.flat:
            if self._alive(relation):
                self._relation(relation, owed)
        for id_ in sorted(self.graph.executed & set(self.codes)):
            label = self.graph.by_id[id_].label
            zh, en = (
                f"“{label}”在开始以前已经发生，没有写入",
                f"“{label}” has happened before the start; this is not written",
            )
            self._leave_out(f"executed {id_}", zh=zh, en=en)
        if waiting := [self.codes[one.id] for one in self.events if one.id in owed]:
            self._rule(f"while: [{', '.join(waiting)}], not: {self.close_code}")

    def _alive(self, one: Relation) -> bool:
        return one.source in self.codes and one.target in self.codes

    def _rule(self, text: str) -> None:
        self.rules.setdefault(text)

    def _windows(self, event: Event) -> None:
        """Write what opens an event: what includes it, and the opening act where it is included from the start."""
        sources = [self.open_code] if event.id in self.graph.included else []
        sources += [self.codes[id_] for id_ in self.included_by[event.id] if id_ in self.codes]
        self._rule(f"after: [{', '.join(dict.fromkeys(sources))}], may: {self.codes[event.id]}")

    def _relation(self, one: Relation, owed: set[str]) -> None:
        source, target = self.codes[one.source], self.codes[one.target]
        where = f"{one.kind} {one.source} → {one.target}"
        match one.kind:
            case Kind.CONDITION:
                self._condition(one, where)
            case Kind.RESPONSE:
                self._rule(f"after: {source}, must: {target}{self._period(one, 'within', where)}")
                self._doubt(one.target, where)
            case Kind.MILESTONE if one.source in owed:
                self._rule(f"while: {source}, not: {target}")
            case Kind.MILESTONE:
                zh, en = (
                    "没有规则要求前一事件，这个里程碑不起作用，没有写入",
                    "its source is never owed, so the milestone is not written",
                )
                self._leave_out(where, zh=zh, en=en)
            case Kind.EXCLUDE:
                self._exclude(one)
            case Kind.CORESPONSE:
                zh, en = "取消义务的关系没有写入", "that it cancels a duty is not written"
                self._leave_out(where, zh=zh, en=en)

    def _condition(self, one: Relation, where: str) -> None:
        if one.source in self.graph.executed:
            return  # met before the start, which is noted once
        period = self._period(one, "at_least", where)
        self._rule(f"before: {self.codes[one.target]}, must: {self.codes[one.source]}{period}")
        others = [id_ for id_ in self.excluded_by.get(one.source, []) if id_ != one.source]
        if others or one.source not in self.graph.included:
            zh = "图里前一事件被排除时不用等它；草稿里总要等"
            en = "in the graph the source is not waited for while it is excluded; in the draft it always is"
            self._leave_out(where, zh=zh, en=en)

    def _exclude(self, one: Relation) -> None:
        source, target = self.codes[one.source], self.codes[one.target]
        if one.source in self.included_by.get(one.target, []):
            return  # it includes it again at once
        if one.source != one.target or not self._once(one.target):
            self._rule(f"after: {source}, not: {target}")

    def _once(self, id_: str) -> bool:
        return id_ in self.excluded_by.get(id_, []) and id_ not in self.included_by

    def _doubt(self, id_: str, where: str) -> None:
        """Note where a duty of the draft is not quite that of the graph: while the event is excluded."""
        if id_ in self.included_by and (id_ in self.excluded_by or id_ not in self.graph.included):
            zh = "图里排除期间不算欠，重新包含后又欠；草稿里没有打开也算欠，关闭以后就不再欠"
            en = (
                "in the graph it is not owed while it is excluded and owed again once included; in the draft it is owed "
                "before it is opened, and no more once it is closed"
            )
            self._leave_out(where, zh=zh, en=en)

    def _period(self, one: Relation, key: str, where: str) -> str:
        if one.time is None:
            return ""
        if period := one.time.period():
            return f", {key}: {period}"
        zh, en = (
            f"时长 {one.time} 不是一个法定期限，没有写入",
            f"the time {one.time} is no legal period; it is not written",
        )
        self._leave_out(where, zh=zh, en=en)
        return ""

    # ── the text ──

    def lines(self, left_out: Iterable[LeftOut]) -> Iterator[str]:
        """Write the draft line by line."""
        title = self.graph.title or "DCR graph"
        yield _HEAD.rstrip("\n")
        yield f"procedure: draft.{_slug(title) or 'graph'}"
        yield f"title: {{zh: {_quoted(title)}, en: {_quoted(title)}}}"
        yield 'basis: ""'
        yield 'in_force: {from: ""}'
        yield f"opens_with: {self.open_code}"
        yield f"ends_with: [{self.close_code}]"
        yield "facts: {}"
        yield "acts:"
        if self.opening is None:
            yield _act(self.open_code, _OPEN, repeat=False)
        for event in self.events:
            yield _act(self.codes[event.id], event, repeat=event is not self.opening and not self._once(event.id))
        yield _act(self.close_code, _CLOSE, repeat=False)
        yield "rules:" if self.rules else "rules: []"
        for number, rule in enumerate(self.rules, start=1):
            yield f'  - {{code: rule_{number}, law: "", {rule}}}'
        noted = [
            f'  - {{law: "", zh: {_quoted(_place(one, one.says.zh))}, en: {_quoted(_place(one, one.says.en))}}}'
            for one in left_out
        ]
        if noted:
            yield "to_settle:"
            yield from noted


def _place(one: LeftOut, says: str) -> str:
    return f"{one.where}: {says}"


def _act(code: str, event: Event, *, repeat: bool) -> str:
    known = [code for code, says in ROLES.items() if {says.zh, says.en, code} & set(event.roles)]
    by = f"[{', '.join(known)}]" if known else '""'
    told = f"  # {_printable(', '.join(event.roles))}" if event.roles and not known else ""
    label = _quoted(event.label)
    return f"  {code}: {{zh: {label}, en: {label}, by: {by}{', repeat: true' if repeat else ''}}}{told}"


def _codes(events: Iterable[Event]) -> dict[str, str]:
    """Give each event a code: its label where that is written in Latin letters, else its id, else a number."""
    codes: dict[str, str] = {}
    for number, event in enumerate(events, start=1):
        code = _slug(event.label) or _slug(event.id) or f"act_{number}"
        codes[event.id] = _free(code, codes.values())
    return codes


def _slug(text: str) -> str:
    if not text.isascii():
        return ""
    slug = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return f"act_{slug}" if slug[:1].isdigit() or slug in _TAKEN else slug


def _free(code: str, taken: Iterable[str]) -> str:
    """Give the code, with a number after it where it is taken."""
    used = set(taken)
    number, found = 1, code
    while found in used:
        number += 1
        found = f"{code}_{number}"
    return found


def _quoted(text: str) -> str:
    return _printable(json.dumps(text, ensure_ascii=False))


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
