"""What somebody who types may mean: titles, short titles, articles of a norm."""

from plumbline.engines.norms.searching.answer import Suggestion


def suggest(typed: str, *, limit: int = 8) -> tuple[Suggestion, ...]:  # noqa: ARG001 — the contract; being built
    """Suggest norms and articles for what was typed so far."""
    return ()
