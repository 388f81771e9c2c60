"""Which declarations name what was touched, with file and line, and which procedures rest on it.

A declaration is written for the versions that the register of norms knows: a procedure for those of its first day, all
else for those of today. It is concerned where the register does not know the new version yet, or knows it as coming.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from plumbline.engines.norms.touched import Citing, Touched
from plumbline.kernel import clock, declared_source
from plumbline.kernel.declared_source import DeclaredSource
from plumbline.kernel.norm import register


def citing(touched: Sequence[Touched]) -> Iterator[Citing]:
    """Go through the declarations that name what was touched, and that still apply when the change begins."""
    for source, one in _naming(touched):
        if source.in_force_to is None or source.in_force_to >= one.on:
            yield Citing(
                of=one,
                kind=source.kind,
                code=source.file,
                title=source.title,
                line=source.line,
                words=source.reference,
            )


def resting(touched: Sequence[Touched]) -> Mapping[tuple[str, str], tuple[Touched, ...]]:
    """Give what was touched of the law behind each version of a procedure: by its code and its first day.

    A procedure that has ended is here too: a matter that was opened under it still follows it.
    """
    found: dict[tuple[str, str], dict[Touched, None]] = {}
    for source, one in _naming(touched):
        if source.kind == "procedure" and source.in_force_from:
            found.setdefault((source.code, source.in_force_from.isoformat()), {})[one] = None
    return {key: tuple(ones) for key, ones in found.items()}


def _naming(touched: Sequence[Touched]) -> Iterator[tuple[DeclaredSource, Touched]]:
    by_norm: dict[str, list[Touched]] = {}
    for one in touched:
        by_norm.setdefault(one.norm.title, []).append(one)
    for source in declared_source.every():
        for one in by_norm.get(register().full_title(source.citation.norm) or source.citation.norm, ()):
            if _names(source, one) and not _knows(source, one):
                yield source, one


def _names(source: DeclaredSource, touched: Touched) -> bool:
    place = source.citation
    return touched.concerns(article=place.article, sub=place.sub, paragraph=place.paragraph, item=place.item)


def _knows(source: DeclaredSource, touched: Touched) -> bool:
    """Tell whether a declaration was written when the change was known and had begun."""
    norm = register().by_title.get(touched.norm.title)
    if norm is None or touched.old is None:
        return False
    version = norm.version(_written_for(source))
    return version is not None and version.promulgated_on >= touched.version.promulgated_on


def _written_for(source: DeclaredSource) -> date:
    return source.in_force_from or clock.today()
