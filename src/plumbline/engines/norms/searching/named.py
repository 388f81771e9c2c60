"""A question that names a norm or an article of one: 行政处罚法第六十条, 处罚法60, 行政处罚法#60, a title alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q

from plumbline.engines.norms.models import IndexedVersion, Norm
from plumbline.engines.norms.searching.folding import fold, simplify
from plumbline.engines.norms.searching.placing import split
from plumbline.engines.norms.searching.store import store
from plumbline.engines.norms.searching.wanted import Wanted, Where
from plumbline.kernel.citation import find_citations
from plumbline.kernel.norm import NormLevel, register
from plumbline.kernel.numeral import NUMERAL, number_of
from plumbline.kernel.reference import Citation
from plumbline.kernel.title import spell_title

_MOST: Final = 8  # norms that one short name may mean
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


def named(words: str) -> tuple[Named, ...]:
    """Find what a question names as a whole: nothing where it also says something else."""
    written = simplify(words).strip()
    if norms := _with_title(written):
        return tuple(Named(norm, Citation(norm.short)) for norm in norms)
    found = [
        Named(norm, replace(citation, norm=norm.short))
        for citation in _citations(written)
        for norm in (_with_title(citation.norm) or _with_short_name(citation.norm))
    ]
    return tuple(dict.fromkeys(found))[:_MOST]


def _citations(written: str) -> Iterator[Citation]:
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
    title = spell_title(words.strip("《》〈〉 "))
    full = register().full_title(title)
    spellings = {title, words, *([full] if full else [])}
    return list(Norm.objects.filter(Q(title__in=spellings) | Q(short__in=spellings))[:_MOST])


def _with_short_name(name: str) -> list[Norm]:
    """Give the norms whose title ends with a name, or else has it: the highest and shortest first."""
    folded = fold(name).replace("\n", "")
    if not folded:
        return []
    norms = norms_with((folded,), most=_NAMED)
    ending = [norm for norm in norms if any(one.endswith(folded) for one in _names(norm))]
    return sorted(ending or norms, key=_nearness)[:_MOST]


def norms_with(terms: tuple[str, ...], *, most: int) -> list[Norm]:
    """Give norms whose names have all the folded terms, highest authority first."""
    numbers = store().numbers(Wanted(terms, Where.NAMES), after=0, until=1 << 62, limit=most)
    rows = IndexedVersion.objects.filter(place__in=[split(number)[0] for number in numbers], version__isnull=False)
    found = {row.version.norm for row in rows.select_related("version__norm") if row.version is not None}
    return sorted(found, key=_nearness)


def _names(norm: Norm) -> list[str]:
    return [fold(name) for name in (norm.title, norm.short, *norm.also)]


def _nearness(norm: Norm) -> tuple[int, int, str]:
    return _RANKS[norm.level], len(norm.short), norm.title
