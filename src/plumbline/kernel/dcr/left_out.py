"""What an exchange cannot carry over: each thing with its sentence and its place, so that nothing is dropped in silence."""

from dataclasses import dataclass

from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One thing that is not carried, or carried as something else.

    Gives   says — what, and what stands in its place;  where — the element, rule or act;  line, column — in a file
    """

    says: Says
    where: str
    line: int = 0
    column: int = 0
