"""Circles among things that rest on each other, found in one pass however many there are."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile
from typing import Final

LONGEST_CHAIN: Final = 100  # conditions that rest on one another; a matter follows the chain at every question


def circles(rests_on: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Go through what is wrong with how things rest on each other: what to say, and of which one.

    >>> list(circles({"a": ["b"], "b": ["a"], "c": ["b"]}))
    [('derived conditions in a circle: a → b → a', 'a')]
    """
    depth: dict[str, int] = {}
    for start in rests_on:
        path: dict[str, None] = {}
        work: list[tuple[str, bool]] = [(start, False)]
        while work:
            name, left = work.pop()
            if left:
                path.popitem()
                depth[name] = 1 + max((depth.get(below, 0) for below in rests_on[name]), default=0)
                if depth[name] == LONGEST_CHAIN + 1:
                    yield f"more than {LONGEST_CHAIN} derived conditions rest on one another; join some of them", name
            elif name not in depth:
                depth[name] = 0  # being looked at
                path[name] = None
                work.append((name, True))
                for below in reversed(rests_on[name]):
                    if below in path:
                        circle = [*dropwhile(below.__ne__, path), below]
                        yield f"derived conditions in a circle: {' → '.join(circle)}", below
                    elif below not in depth:
                        work.append((below, False))
