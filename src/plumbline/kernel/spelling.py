"""Near spellings: what somebody may have meant by a name that nobody declared."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from itertools import chain, islice
from typing import Final

COMPARED: Final = 100  # names that one misspelt name is held against; of more, those that begin or end alike
HINTED: Final = 100  # misspelt names that are met with a hint; whoever has more has misread the format
_LISTED: Final = 40  # names that a message lists
_SHOWN: Final = 60  # characters of a value that a message shows


def shown(value: object) -> str:
    """Give a value as a message shows it: one line, of bounded length.

    >>> shown("ab" * 100)
    'abababababababababababababababababababababababababababababab…'
    """
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = " ".join(str(value)[: _SHOWN + 1].split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


class Known:
    """Names that are known, however many there are: the work for unknown names is bounded.

    >>> known = Known(["apply", "decide"])
    >>> "apply" in known, known.hint("aply"), known.hint("zzz")
    (True, '; did you mean «apply»?', '; there are apply, decide')
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        self._hinted = 0

    def __contains__(self, name: str) -> bool:
        return name in self._set

    def hint(self, written: str, *, listing: str = "there are") -> str:
        """Say what was meant, or else what there is."""
        if not self.names:
            return "; there is none"
        self._hinted += 1
        if self._hinted > HINTED:
            return ""
        if near := self.near(written):
            return f"; did you mean «{near}»?"
        more = len(self.names) - _LISTED
        listed = ", ".join(self.names if more <= 1 else self.names[:_LISTED])
        return f"; {listing} {listed}" + (f" and {more} more" if more > 1 else "")

    def near(self, written: str) -> str:
        """Give the known name that may have been meant, or nothing."""
        if len(written) > _SHOWN:
            return ""
        compared = self.names if len(self.names) <= COMPARED else tuple(islice(self._alike(written), COMPARED))
        near = get_close_matches(written, compared, n=1)
        return near[0] if near else ""

    def _alike(self, written: str) -> Iterator[str]:
        return chain.from_iterable(self._pieces.get(piece, ()) for piece in _pieces(written))

    @cached_property
    def _set(self) -> frozenset[str]:
        return frozenset(self.names)

    @cached_property
    def _pieces(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for name in self.names:
            for piece in _pieces(name):
                found.setdefault(piece, []).append(name)
        return found


def _pieces(name: str) -> tuple[tuple[str, str], ...]:
    """Give the pieces by which names are alike, the telling ones first: both ends, the beginning, the end."""
    return (name[:2], name[-2:]), (name[:4], ""), ("", name[-4:]), (name[:2], "")
