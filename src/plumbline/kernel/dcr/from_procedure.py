"""A declared procedure as a DCR graph, and the list of what such a graph cannot carry.

Each act becomes an event; rules become relations:

    before B, must A      condition A → B; any of several acts, or an act that a rule may close: a helper event
    after A, must B       response A → B; any of several acts: each cancels the others
    while A, not B        milestone A → B
    after A, may B        B starts excluded; include A → B
    after A, not B        exclude A → B, and coresponse A → B: what is closed is owed no more
    the opening act       condition to every other act
    done once             the act excludes itself
    the ending act        excludes every act that may not follow the end

A helper event never happens: it waits for itself. While it is included, whatever waits for it is blocked. It stands for a
need that is not met (and is excluded by what meets it), or for a bar (and is included by what bars). In this way the
graph allows exactly what the procedure allows, as far as the list does not say otherwise.
"""

from collections.abc import Iterable
from typing import Final

from plumbline.kernel.dcr.beyond_graphs import beyond_graphs, guard_of
from plumbline.kernel.dcr.duration import Duration
from plumbline.kernel.dcr.graph import Event, Graph, Kind, Relation
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.errors import Says
from plumbline.kernel.naming import line, roles
from plumbline.kernel.procedure import Form, Procedure, Rule

_NOT_OPEN: Final = Says(zh="还没有开启", en="the matter is not open yet")
_ONCE: Final = Says(zh="已经做过", en="done already")
_ENDED: Final = Says(zh="已经办结", en="the matter has ended")


def graph_of(procedure: Procedure, *, language: str = "zh") -> tuple[Graph, list[LeftOut]]:
    """Draw a procedure as a graph.

    Takes   language — of the labels
    Gives   the graph, and what it does not carry, or carries only nearly
    """
    return _Drawing(procedure, language).draw()


class _Drawing:
    """A graph while it is drawn."""

    def __init__(self, procedure: Procedure, language: str) -> None:
        self.procedure = procedure
        self.language = language
        self.helpers: dict[str, Event] = {}
        self.relations: dict[Relation, None] = {}
        self.shut: set[str] = set()  # what starts excluded
        self.left_out = list(beyond_graphs(procedure))
        self.opened = {act for rule in self._rules(Form.MAY) for act in rule.targets}
        self.closed = {act for rule in self._rules(Form.CLOSES) for act in rule.targets}
        self.waited_for = {act for rule in self._rules(Form.FIRST) if _delay(rule) for act in rule.sources}

    def _rules(self, *forms: Form) -> list[Rule]:
        return [rule for rule in self.procedure.rules if rule.form in forms]

    def draw(self) -> tuple[Graph, list[LeftOut]]:
        self._open()
        self._end()
        for rule in self._rules(Form.FIRST):
            self._first(rule)
        for rule in self._rules(Form.MUST):
            self._must(rule)
        for rule in self._rules(Form.WHILE):
            self._while(rule)
        for rule in self._rules(Form.MAY, Form.CLOSES):
            self._open_or_close(rule)
        self.shut |= self.opened
        events = (*self._acts(), *self.helpers.values())
        graph = Graph(
            title=self._say(self.procedure.title),
            events=events,
            relations=tuple(self.relations),
            included=frozenset(event.id for event in events) - self.shut,
        )
        return graph, self.left_out

    def _say(self, says: Says) -> str:
        return says.en if self.language == "en" else says.zh

    def _acts(self) -> Iterable[Event]:
        for act in self.procedure.acts.values():
            performers = tuple(self._say(roles([role])) for role in act.by)
            yield Event(id=act.code, label=self._say(act.title), roles=performers, description=act.law)

    def _relate(
        self, kind: Kind, source: str, target: str, rule: Rule | None = None, time: Duration | None = None
    ) -> None:
        guard, law = (guard_of(rule), rule.law) if rule else ("", "")
        relation = Relation(kind=kind, source=source, target=target, time=time, guard=guard, description=law)
        self.relations.setdefault(relation)

    def _helper(self, id_: str, label: str) -> str:
        """Make a helper event, which never happens."""
        while id_ in self.procedure.acts or id_ in self.helpers:
            id_ += "-"
        self.helpers[id_] = Event(id=id_, label=label)
        self._relate(Kind.CONDITION, id_, id_)
        return id_

    def _note(self, rule: Rule, *, zh: str, en: str) -> None:
        self.left_out.append(LeftOut(says=Says(zh=zh, en=en), where=f"rules.{rule.code}"))

    # ── what holds without a rule of its own ──

    def _open(self) -> None:
        """Let every act wait for the opening one."""
        opens = self.procedure.opens_with
        begun = opens
        if opens in self.opened | self.closed:
            begun = self._helper("not-open", self._say(_NOT_OPEN))
            self._relate(Kind.EXCLUDE, opens, begun)
        for code, act in self.procedure.acts.items():
            if code != opens:
                self._relate(Kind.CONDITION, begun, code)
            if code == opens or not act.repeat:
                self._once(code)

    def _end(self) -> None:
        """Let no act follow the ending ones that may not."""
        last = [code for code, act in self.procedure.acts.items() if not act.after_end]
        for end in self.procedure.ends_with:
            for code in last:
                self._relate(Kind.EXCLUDE, end, code)
        reopened = [code for code in last if code in self.opened]
        if not reopened:
            return
        ended = self._helper("ended", self._say(_ENDED))
        self.shut.add(ended)
        for code in reopened:
            self._relate(Kind.CONDITION, ended, code)
        for end in self.procedure.ends_with:
            self._relate(Kind.INCLUDE, end, ended)
            for code in reopened:
                self._relate(Kind.CORESPONSE, end, code)

    def _once(self, code: str) -> None:
        """Let an act happen once: it excludes itself, unless it may be included again or a delay counts from it."""
        if code not in self.waited_for:
            self._relate(Kind.EXCLUDE, code, code)
        if code in self.opened | self.waited_for:
            done = self._helper(f"once-{code}", f"{self._say(_ONCE)}: {self._say(self.procedure.acts[code].title)}")
            self.shut.add(done)
            self._relate(Kind.INCLUDE, code, done)
            self._relate(Kind.CONDITION, done, code)

    # ── rules ──

    def _first(self, rule: Rule) -> None:
        time = _delay(rule)
        for target in rule.targets:
            lone = len(rule.sources) == 1 and self._keeps(rule.sources[0], target)
            if not lone:
                need = self._helper(f"need-{rule.code}-{target}", self._say(line(self.procedure, rule)))
                self._relate(Kind.CONDITION, need, target, rule)
                for source in rule.sources:
                    self._relate(Kind.EXCLUDE, source, need)
            if lone or time:
                for source in rule.sources if len(rule.sources) == 1 else ():
                    self._relate(Kind.CONDITION, source, target, rule, time)
        if time and len(rule.sources) > 1:
            zh, en = "任一行为之后要等的时间没有写入", "the wait after any of several acts is not written"
            self._note(rule, zh=zh, en=en)

    def _keeps(self, source: str, target: str) -> bool:
        """Tell whether a plain condition says the same: nothing excludes its source before it has happened."""
        acts = self.procedure.acts
        closable = source in self.opened | self.closed
        return not closable and (acts[source].after_end or not acts[target].after_end)

    def _must(self, rule: Rule) -> None:
        time = Duration() if rule.at_once else _deadline(rule)
        for source in rule.sources:
            for target in rule.targets:
                if not self._closes(source, target):
                    self._relate(Kind.RESPONSE, source, target, rule, time)
        for one in rule.targets:
            for other in rule.targets:
                if one != other:
                    self._relate(Kind.CORESPONSE, one, other)
        self._doubt_duty(rule)

    def _closes(self, source: str, target: str) -> bool:
        """Tell whether an act closes another at once, so that it cannot oblige to it."""
        if source in self.procedure.ends_with and not self.procedure.acts[target].after_end:
            return True
        return any(
            rule.form is Form.CLOSES and target in rule.targets and not guard_of(rule)
            for rule in self.procedure.following[source]
        )

    def _doubt_duty(self, rule: Rule) -> None:
        """Note where a duty of the graph is not quite that of the procedure."""
        others = {act for one in self._rules(Form.MUST) if one is not rule for act in one.targets}
        if len(rule.targets) > 1 and others & set(rule.targets):
            zh = "几个行为任做其一，而其中有的另有规则要求：图里做了一个，别的都不再欠"
            en = "any of several acts is owed, and another rule asks for one of them: in the graph one act meets all"
            self._note(rule, zh=zh, en=en)
        for act in rule.targets:
            if act in self.opened & self.closed:
                zh = f"“{act}”关闭时产生的义务，图里在重新打开后又会欠"
                en = f"a duty to «{act}» that begins while it is closed comes back in the graph once it is opened"
                self._note(rule, zh=zh, en=en)
            if act in self.waited_for and not self.procedure.acts[act].repeat:
                zh = f"“{act}”做完以后再产生的义务，图里一直欠着"
                en = f"a duty to «{act}» that begins after it is done stays owed in the graph"
                self._note(rule, zh=zh, en=en)

    def _while(self, rule: Rule) -> None:
        for source in rule.sources:
            for target in rule.targets:
                self._relate(Kind.MILESTONE, source, target, rule)
            shared = any(len(one.targets) > 1 and source in one.targets for one in self._rules(Form.MUST))
            if shared or source in self.opened | self.waited_for:
                zh = f"“{source}”没有打开、已经做过或者可以由别的行为代替时，图里不算欠"
                en = f"while «{source}» is not open, is done, or another act would do, the graph does not count it as owed"
                self._note(rule, zh=zh, en=en)

    def _open_or_close(self, rule: Rule) -> None:
        for source in rule.sources:
            for target in rule.targets:
                if rule.form is Form.CLOSES:
                    self._relate(Kind.EXCLUDE, source, target, rule)
                    self._relate(Kind.CORESPONSE, source, target, rule)
                elif not self._closes(source, target):
                    self._relate(Kind.INCLUDE, source, target, rule)


def _delay(rule: Rule) -> Duration | None:
    return Duration.of(rule.period) if rule.period and not rule.backwards else None


def _deadline(rule: Rule) -> Duration | None:
    return Duration.of(rule.period) if rule.period and not rule.ahead_of else None
