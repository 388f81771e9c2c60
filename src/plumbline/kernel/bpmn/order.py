"""Which act of a procedure comes after which, as far as a diagram can show it."""

from collections.abc import Iterator

from plumbline.kernel.dcr.beyond_graphs import guard_of
from plumbline.kernel.procedure import Form, Procedure


class Order:
    """Which act comes after which: the arrows that are drawn, without circles and without what others imply."""

    def __init__(self, procedure: Procedure) -> None:
        self.acts = list(procedure.acts)
        self.opens = procedure.opens_with
        self.after: dict[str, list[str]] = {code: [] for code in self.acts}
        self.guards: dict[tuple[str, str], set[str]] = {}
        for forms in (
            (Form.FIRST,),
            (Form.MUST,),
            (Form.MAY,),
        ):  # what must come before weighs more than what may follow
            for rule in procedure.rules:
                if rule.form in forms:
                    for source in rule.sources:
                        for target in rule.targets:
                            self._add(source, target, guard_of(rule))
        for code in self.acts:
            if code != self.opens and not any(code in targets for targets in self.after.values()):
                self._add(self.opens, code, "")

    def _add(self, source: str, target: str, guard: str) -> None:
        if target not in (source, self.opens) and not self._reaches(target, source):
            self.after[source].append(target)
            self.guards.setdefault((source, target), set()).add(guard)

    def condition(self, source: str, target: str) -> str:
        """Say under which condition one act leads to another; empty where one of the rules says so without any."""
        guards = self.guards[source, target]
        return "" if "" in guards else " or ".join(sorted(f"({guard})" for guard in guards))

    def _reaches(self, source: str, target: str, *, without: tuple[str, str] | None = None) -> bool:
        seen, waiting = {source}, [source]
        while waiting:
            here = waiting.pop()
            for one in self.after[here]:
                if (here, one) != without and one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return target in seen

    def arrows(self) -> Iterator[tuple[str, str]]:
        """Go through the arrows that nothing else implies."""
        for source in self.acts:
            for target in dict.fromkeys(self.after[source]):
                if not self._reaches(source, target, without=(source, target)):
                    yield source, target
