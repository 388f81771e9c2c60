"""A question that names a norm or an article of one: 行政处罚法第六十条, 处罚法60, 行政处罚法#60, a title alone."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.db import connection

from plumbline.engines.norms.models import Norm
from plumbline.engines.norms.searching.folding import fold
from plumbline.engines.norms.searching.quick import norms_of
from plumbline.engines.norms.searching.remembered import TITLED
from plumbline.engines.norms.searching.store import store
from plumbline.engines.norms.searching.wanted import Wanted, Where
from plumbline.kernel.citation import find_citations
from plumbline.kernel.norm import NormLevel, register
from plumbline.kernel.numeral import LARGEST, NUMERAL, number_of
from plumbline.kernel.reference import Citation
from plumbline.kernel.title import spell_title

_MOST: Final = 8  # norms that one short name may mean
_PLACED: Final = (
    "SELECT DISTINCT version.norm_id FROM norms_indexedversion placed"
    " JOIN norms_version version ON version.id = placed.version_id WHERE placed.place IN ({places})"
)
_NAMED: Final = 200  # titles looked at for a short name
_RANKS: Final = {str(level): rank for rank, level in enumerate(NormLevel)}
_ENDINGS: Final = "法典|宪法|法|条例|规定|办法|细则|规则|通则|规程|解释|决定|意见|通知|标准"
_SHORT: Final = re.compile(
    rf"[《〈]?(?P<title>.+?(?:{_ENDINGS})(?:[（(][^（）()]*[）)])?)[》〉]?\s*(?:\#|第)?\s*(?P<article>{NUMERAL})\s*条?"
    rf"(?:\s*(?:之|-)\s*(?P<sub>{NUMERAL}))?(?:\.(?P<point>\d+)|\s*第?(?P<paragraph>{NUMERAL})\s*款)?"
    rf"(?:\s*第?\s*[（(]?(?P<item>{NUMERAL})[）)]?\s*项|[（(](?P<bracket>\d+)[）)])?"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A norm that the question names, and the place in it; a short name may mean several norms."""

    norm: Norm
    citation: Citation


def spellings(words: str) -> tuple[str, ...]:
    """Give the titles that words may be, as norms have them."""
    title = spell_title(words.strip("《》〈〉 "))
    full = register().full_title(title)
    return tuple(sorted({title, words, *([full] if full else [])}))


def named(words: str, *, titled: Collection[int]) -> tuple[Named, ...]:
    """Find what a question names as a whole: nothing where it also says something else.

    Takes   titled — norms that have the words for a title
    """
    if norms := _nearest(titled):
        return tuple(Named(norm, Citation(norm.short)) for norm in norms)
    found = [
        Named(norm, replace(citation, norm=norm.short))
        for citation in _citations(words)
        for norm in (_with_title(citation.norm) or _with_short_name(citation.norm))
    ]
    return tuple(dict.fromkeys(found))[:_MOST]


def _citations(written: str) -> list[Citation]:
    found = list(_read(written))
    return [one for one in found if all(1 <= part <= LARGEST for part in one.parts() if part is not None)]


def _read(written: str) -> Iterator[Citation]:
    without_blanks = re.sub(r"\s+", "", written)
    found = find_citations(without_blanks, known=register().by_title.keys())
    if found and found[0].start == 0 and found[-1].end == len(without_blanks):
        yield from (one.citation for one in found if not one.unparsed)
        return
    form = _SHORT.fullmatch(written)
    if form is None:
        return
    parts = [form["article"], form["sub"], form["point"] or form["paragraph"], form["item"] or form["bracket"]]
    try:
        article, sub, paragraph, item = (number_of(part) if part else None for part in parts)
    except ValueError:
        return
    yield Citation(spell_title(form["title"]), article, sub, paragraph, item)


def _with_title(words: str) -> list[Norm]:
    titles = spellings(words)
    with connection.cursor() as cursor:
        cursor.execute(TITLED.format(titles=", ".join(["%s"] * len(titles))), [*titles] * 2)
        return _nearest({key for (key,) in cursor.fetchall()})


def _nearest(keys: Collection[int]) -> list[Norm]:
    return sorted(norms_of(keys), key=_nearness)[:_MOST]


def _with_short_name(name: str) -> list[Norm]:
    """Give the norms whose title ends with a name, or else has it: the highest and shortest first."""
    folded = fold(name).replace("\n", "")
    if not folded:
        return []
    norms = norms_with((folded,), most=_NAMED)
    ending = [norm for norm in norms if any(one.endswith(folded) for one in _names(norm))]
    return sorted(ending or norms, key=_nearness)[:_MOST]


def norms_with(terms: tuple[str, ...], *, most: int) -> list[Norm]:
    """Give norms whose names have all the folded terms, highest authority first, then the shortest title."""
    places = store().numbers(Wanted(terms, Where.NAMES), after=-1, limit=most)
    if not places:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_PLACED.format(places=",".join(map(str, places))))
        return sorted(norms_of({key for (key,) in cursor.fetchall()}), key=_nearness)


def _names(norm: Norm) -> tuple[str, str]:
    return fold(norm.title), fold(norm.short)


def _nearness(norm: Norm) -> tuple[int, int, str]:
    return _RANKS[norm.level], len(norm.short), norm.title
