"""Reasons that hang on the declaration alone: told once for each procedure, however often they are asked."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from plumbline.kernel.errors import Reason
from plumbline.kernel.procedure import Procedure, Rule

MOST: Final = 10_000  # reasons kept of one procedure


def once(tell: Callable[[Procedure, Rule], Reason]) -> Callable[[Procedure, Rule], Reason]:
    """Tell once what a rule says whatever the matter."""
    name = tell.__name__

    @wraps(tell)
    def telling(procedure: Procedure, rule: Rule) -> Reason:
        kept: tuple[Rule, Reason] | None = procedure.told.get((name, rule.code))
        if kept is None or kept[0] is not rule:
            kept = procedure.told[name, rule.code] = (rule, tell(procedure, rule))
        return kept[1]

    return telling


def kept(procedure: Procedure, about: tuple[Any, ...], tell: Callable[[], Reason]) -> Reason:
    """Give what was told of this before, or tell it.

    Takes   about — all that the reason hangs on beside the procedure
    """
    reason: Reason | None = procedure.told.get(about)
    if reason is None:
        reason = tell()
        if len(procedure.told) < MOST:
            procedure.told[about] = reason
    return reason
