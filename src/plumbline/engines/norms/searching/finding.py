"""From a question to one page of hits."""

from plumbline.engines.norms.searching.answer import Answer, Asked
from plumbline.kernel.errors import Says


def search(asked: Asked, *, start: int = 0, limit: int = 20) -> Answer:  # noqa: ARG001 — the contract; being built
    """Find norms and articles that have the words of a question."""
    return Answer(hits=(), total=0, total_is_least=False, read_as=Says(zh="", en=""))
