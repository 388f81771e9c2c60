"""The plain order of acts: which have always happened before an act, whatever the facts."""

from functools import cache

from plumbline.kernel.procedure import Form, Procedure


class Order:
    """What rules without a condition, and the windows of an act, say of its order."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.before = cache(self._before)

    def _before(self, act: str, under: frozenset[str] = frozenset()) -> frozenset[str]:
        """Give the acts that have always happened before an act."""
        found = frozenset({self.procedure.opens_with})
        if act in under:
            return found
        for sources in self._needed(act):
            ways = [self._before(source, under | {act}) | {source} for source in sources]
            found |= frozenset.intersection(*ways)
        return found

    def _needed(self, act: str) -> list[tuple[str, ...]]:
        """Give, for each rule that an act must wait for, the acts of which one must have happened."""
        firsts = [
            rule.sources
            for rule in self.procedure.targeting[act]
            if rule.form is Form.FIRST and rule.when is None and rule.unless is None
        ]
        opening = tuple(source for window in self.procedure.windows[act] for source in window.sources)
        return [*firsts, opening] if opening else firsts

    def always_earlier(self, one: str, other: str) -> bool:
        """Tell whether the last time that an act happened never lies after the last time that another did."""
        declared = self.procedure.acts[one]
        return one in self.before(other) and not declared.repeat and declared.each is None
