"""Which provisions of two versions of a text are the same provision, renumbered or amended, and how sure that is.

The words decide: how many pairs of neighbouring characters two provisions have in common, rare ones counting more.
Order is evidence: a provision that stands between the neighbours it had needs fewer words in common than one that
moved. One provision is paired with one; what was split or merged goes with its nearest part, and the rest is new.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from itertools import chain, pairwise
from math import log
from typing import Final, NamedTuple

# Tried on the laws that came in several versions, pair by pair: docs/decisions/0006-editions-and-lineages.md.
_IN_PLACE: Final = 0.3  # likeness from which a provision between its old neighbours is the same one
_MOVED: Final = 0.42  # and from which one is that stands elsewhere
_SURE: Final = 0.6  # likeness of the pairs by which the order is read
_ORDER: Final = 0.06  # what standing in order adds when two candidates are weighed
_SAME_NUMBER: Final = 0.02
_ENLARGED: Final = 0.85  # what it counts for when the new provision has all the words of the old one, and more
_CUT: Final = 0.6  # and when all the words of the new one stood in the old one, with more
_LEAST_INSIDE: Final = 16  # pairs of characters: below that, having all the words of a provision says little
_RAREST: Final = 48  # pairs of characters by which a provision looks for those it may come from
_NEAREST: Final = 8  # provisions that it is then compared with in full
_SPACE: Final = re.compile(r"\s")
_QUOTES: Final = str.maketrans("“”‘’", "\"\"''")
_SIGNS: Final = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Provision:
    """One article as the alignment sees it."""

    number: int
    sub: int
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One provision in both versions: its places in the two sequences, and the likeness of its words from 0 to 1."""

    old: int
    new: int
    likeness: float


class _Candidate(NamedTuple):
    likeness: float
    old: int
    new: int


class _Words(NamedTuple):
    pairs: Counter[str]
    weight: float

    @classmethod
    def of(cls, pairs: Counter[str], weights: Mapping[str, float]) -> "_Words":
        return cls(pairs, sum(count * weights[pair] for pair, count in pairs.items()))


def likeness(old: str, new: str) -> float:
    """Tell how alike two texts are: 1 where their words are the same, 0 where they have nothing in common.

    >>> likeness("风筝应当有线。", "风筝应当有线"), likeness("风筝", "雷雨")
    (1.0, 0.0)
    """
    one, other = _bigrams(old), _bigrams(new)
    weights = dict.fromkeys([*one, *other], 1.0)
    return round(_alike(_Words.of(one, weights), _Words.of(other, weights), weights), 3)


def same_words(old: str, new: str) -> bool:
    """Tell whether two texts differ in nothing but the width of signs, the form of quotation marks and spaces.

    >>> same_words("下列情形：（一）大风", "下列情形:(一) 大风")
    True
    """
    return old == new or _plain(old) == _plain(new)


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)


def align(old: Sequence[Provision], new: Sequence[Provision]) -> tuple[Pair, ...]:
    """Pair the provisions of two versions, in the order of the new one.

    Gives   one pair at most for each provision; what is in no pair was dropped, or is new
    """
    candidates = _candidates([one.text for one in old], [one.text for one in new])
    order = _in_order(candidates)

    def weight(one: _Candidate) -> float:
        numbers = (old[one.old].number, old[one.old].sub) == (new[one.new].number, new[one.new].sub)
        return one.likeness + _ORDER * _fits(one, order) + _SAME_NUMBER * numbers

    chosen: dict[int, _Candidate] = {}
    taken: set[int] = set()
    for one in sorted(candidates, key=lambda one: (-weight(one), one.new, one.old)):
        enough = one.likeness >= (_IN_PLACE if _fits(one, order) else _MOVED)
        if enough and one.new not in chosen and one.old not in taken:
            chosen[one.new] = one
            taken.add(one.old)
    return tuple(Pair(one.old, one.new, round(one.likeness, 3)) for _, one in sorted(chosen.items()))


def _bigrams(text: str) -> Counter[str]:
    """Count the pairs of neighbouring characters, signs and spaces left out; of a very short text, the characters."""
    plain = _SIGNS.sub("", unicodedata.normalize("NFKC", text))
    return Counter(map("".join, pairwise(plain))) if len(plain) > 1 else Counter(plain)


def _alike(old: "_Words", new: "_Words", weights: Mapping[str, float]) -> float:
    if old.pairs == new.pairs:
        return 1.0
    there, here = old.pairs, new.pairs
    few, many = (there, here) if len(there) < len(here) else (here, there)
    shared = sum(min(count, many[pair]) * weights[pair] for pair, count in few.items() if pair in many)
    if not shared:
        return 0.0
    alike = 2 * shared / (old.weight + new.weight)
    if few.total() < _LEAST_INSIDE:
        return alike
    enlarged = _ENLARGED * (shared / old.weight) ** 2
    cut = _CUT * (shared / new.weight) ** 2
    return max(alike, enlarged, cut)


def _candidates(old: Sequence[str], new: Sequence[str]) -> list[_Candidate]:
    pairs = [[_bigrams(text) for text in texts] for texts in (old, new)]
    stands_in = Counter(chain.from_iterable(chain(*pairs)))
    weights = {pair: log(1 + (len(old) + len(new)) / count) for pair, count in stands_in.items()}
    before, after = ([_Words.of(one, weights) for one in each] for each in pairs)
    places: defaultdict[str, list[int]] = defaultdict(list)
    unchanged: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(before):
        unchanged[old[place]].append(place)
        for pair in one.pairs:
            places[pair].append(place)
    found = []
    for place, one in enumerate(after):
        near = unchanged.get(new[place]) or _near(one.pairs, places, weights)
        likely = (_Candidate(_alike(before[there], one, weights), there, place) for there in near)
        found += [candidate for candidate in likely if candidate.likeness >= _IN_PLACE]
    return found


def _near(one: Counter[str], places: Mapping[str, Sequence[int]], weights: Mapping[str, float]) -> list[int]:
    """Give the old provisions that have most of the rarest words of a new one."""
    rare = nsmallest(_RAREST, (pair for pair in one if pair in places), key=lambda pair: (len(places[pair]), pair))
    shared: defaultdict[int, float] = defaultdict(float)
    for pair in rare:
        for there in places[pair]:
            shared[there] += weights[pair]
    return nlargest(_NEAREST, shared, key=lambda there: (shared[there], -there))


def _in_order(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Give the longest run of sure pairs that keeps the order in both versions."""
    best_old: dict[int, _Candidate] = {}
    best_new: dict[int, _Candidate] = {}
    for one in sorted(candidates, key=lambda one: (one.likeness, -one.old, -one.new)):
        best_old[one.old] = best_new[one.new] = one
    sure = [one for one in best_new.values() if one.likeness >= _SURE and best_old[one.old] is one]
    ends: list[int] = []  # the smallest old place that a run of each length ends with
    last: list[_Candidate] = []
    before: dict[_Candidate, _Candidate | None] = {}
    for one in sorted(sure, key=lambda one: one.new):
        length = bisect_left(ends, one.old)
        before[one] = last[length - 1] if length else None
        ends[length:] = [one.old, *ends[length + 1 :]]
        last[length:] = [one, *last[length + 1 :]]
    run: list[_Candidate] = []
    step = last[-1] if last else None
    while step is not None:
        run.append(step)
        step = before[step]
    return run[::-1]


def _fits(one: _Candidate, order: Sequence[_Candidate]) -> bool:
    """Tell whether a pair lies between the pairs of the run that stand before and after it."""
    place = bisect_left(order, one.new, key=lambda sure: sure.new)
    if place < len(order) and order[place].new == one.new:
        return order[place].old == one.old
    after_the_last = place == 0 or order[place - 1].old < one.old
    return after_the_last and (place == len(order) or one.old < order[place].old)
