"""Which norm a title in a text names: by full title, short title, other titles, own region, and titles of predecessors.

A title that two norms share is not guessed between. A title without marks may have words before it that are none of
its own (可以认定为民法典): it is cut to the longest title known here, where the words before it end as such words do.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from plumbline.engines.norms.models import Norm, Relation, RelationKind
from plumbline.engines.norms.unresolved import Unresolved
from plumbline.kernel.norm import NormLevel, register
from plumbline.kernel.title import spell_title
from plumbline.kernel.unmarked import NEVER_LONGER

_REGION: Final = re.compile(r"^[\u4e00-\u9fff]{2,12}?(?:省|自治区|特别行政区|经济特区|市|自治州|自治县|县)")
_REGIONAL: Final = frozenset({NormLevel.LOCAL_REGULATION, NormLevel.GOVERNMENT_RULE})
_ISSUERS: Final = re.compile(
    r"^(?:(?:最高人民法院|最高人民检察院|国务院办公厅|国务院|全国人民代表大会常务委员会|全国人民代表大会|全国人大常委会|公安部|司法部"
    r"|国家安全部|财政部)[、和]?)+"
)
# What words before a title without marks may end with. 行政监察法 is not 监察法: 政 is not among them.
_LEADS: Final = frozenset(
    "照据按反守用合参由对除施到在与和及或、的后前于将以了受为有成是至从原循触犯就因果定指当等非同得着匿去但均无担行履响付出"
    "备否现且求使供超生未理"
)
_STATE: Final = "中华人民共和国"
_SHORTEST: Final = 2
_MUNICIPALITIES: Final = frozenset({"北京市", "天津市", "上海市", "重庆市"})
_PROVINCE: Final = 2  # characters of a GB/T 2260 code


@dataclass(frozen=True, slots=True)
class Named:
    """The norm that a title names; or why it is not known, and what is left of the title after cutting."""

    norm: int | None
    reason: str = ""
    title: str = ""  # the title, where words before it were cut off


@lru_cache(maxsize=65536)
def key_of(title: str) -> str:
    """Give what two spellings of one title share: without the name of the state, inner marks, spaces.

    >>> key_of("河南省实施〈中华人民共和国土地管理法〉办法") == key_of("河南省实施《土地管理法》办法")
    True
    """
    return re.sub(r"中华人民共和国|[\s〈〉“”‘’\"'·．.]", "", spell_title(title))


@dataclass(slots=True)
class _Known:
    """What is known of one norm for naming it."""

    pk: int
    region: str
    regional: bool
    prefix: str  # 河南省, from its title


@dataclass
class TitleIndex:
    """All norms by what they are called; made once for a run."""

    by_title: dict[str, int] = field(default_factory=dict)
    by_key: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    without_issuer: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    replaced: dict[str, int | None] = field(default_factory=dict)  # titles of predecessors
    norms: dict[int, _Known] = field(default_factory=dict)
    provinces: dict[str, str] = field(default_factory=dict)  # 41 → 河南省
    _named: dict[tuple[str, str], Named] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "TitleIndex":
        """Read what norms are called."""
        index = cls()
        for pk, title, short, also, level, region in Norm.objects.values_list(
            "pk", "title", "short", "also", "level", "region"
        ):
            index.add(pk, [title, short, *also], level=level, region=region)
        repealed = Relation.objects.filter(kind=RelationKind.REPEALS).values_list("title", "norm")
        for title, norm in repealed:
            index.replaced[key_of(title)] = norm or index.replaced.get(key_of(title))
        return index

    def add(self, pk: int, titles: list[str], *, level: str, region: str) -> None:
        """Put in one norm; the first title is the full one."""
        self.by_title[titles[0]] = pk
        registered = register().by_title.get(titles[0])
        for title in {*titles, *(registered.titles if registered else ())} - {""}:
            self.by_key[key_of(title)].add(pk)
            if (bare := _ISSUERS.sub("", key_of(title))) != key_of(title):
                self.without_issuer[bare].add(pk)
        form = _REGION.match(titles[0])
        prefix = form[0] if form and level in _REGIONAL else ""
        self.norms[pk] = _Known(pk, region, level in _REGIONAL, prefix)
        if region and (prefix.endswith(("省", "自治区")) or prefix in _MUNICIPALITIES):
            self.provinces.setdefault(region[:_PROVINCE], prefix)

    def find(self, title: str, *, citing: int, unmarked: bool = False) -> Named:
        """Tell which norm a title names in the text of the citing one."""
        scope = self._scope(citing)
        key = (title, "/".join([*scope, "?" if unmarked else ""]))
        if key not in self._named:
            self._named[key] = self._find(title, scope, unmarked=unmarked)
        return self._named[key]

    def _scope(self, citing: int) -> tuple[str, ...]:
        """Give the names of the places whose norms a text means when it leaves the place out, the nearest first."""
        known = self.norms.get(citing)
        if known is None or not known.regional:
            return ()
        province = self.provinces.get(known.region[:_PROVINCE], "")
        return tuple(dict.fromkeys(filter(None, (known.prefix, province))))

    def _find(self, title: str, scope: tuple[str, ...], *, unmarked: bool) -> Named:
        if norm := self.by_title.get(title):
            return Named(norm)
        key = key_of(title)
        for norms in self._candidates(key, scope):
            if len(norms) == 1:
                return Named(next(iter(norms)))
            if norms:
                return Named(None, Unresolved.SEVERAL_NORMS)
        if key in self.replaced:
            norm = self.replaced[key]
            return Named(norm, "" if norm else Unresolved.PREDECESSOR_NOT_HELD)
        if unmarked:
            return self._cut(title) or Named(None, Unresolved.UNMARKED)
        return Named(None, Unresolved.UNKNOWN_NORM)

    def _candidates(self, key: str, scope: tuple[str, ...]) -> Iterator[set[int]]:
        yield self.by_key.get(key, set())
        bare = _ISSUERS.sub("", key)
        yield self.without_issuer.get(bare, set()) | (self.by_key.get(bare, set()) if bare != key else set())
        for place in scope:
            yield self.by_key.get(place + key, set())

    def _cut(self, title: str) -> Named | None:
        """Cut words before a title that are none of its own."""
        for place in range(1, len(title) - _SHORTEST + 1):
            norms = self.by_key.get(title[place:], set())
            sure = title[place - 1] in _LEADS or title[place:] in NEVER_LONGER or title.startswith(_STATE, place)
            if len(norms) == 1 and sure:
                return Named(next(iter(norms)), title=title[place:])
        return None

    def titles_touched(self, titles: Iterable[str], norms: set[int]) -> set[str]:
        """Give which of the titles that are cited anywhere may name one of the norms, or may have named it before."""
        keys = {key for key, named in self.by_key.items() if named & norms}
        keys |= {key for key, named in self.without_issuer.items() if named & norms}
        keys |= {key for key, norm in self.replaced.items() if norm in norms}
        tails = tuple(keys)
        return {title for title in titles if key_of(title).endswith(tails)} if tails else set()
