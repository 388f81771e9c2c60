"""What hits are narrowed to besides words: level, region, issuer and field, as tokens beside the words."""

import re
from typing import Final

from plumbline.engines.norms.models import Norm
from plumbline.engines.norms.searching.answer import Asked
from plumbline.engines.norms.searching.folding import fold

_MARK: Final = "\ue102"
_LEVEL, _REGION, _ISSUER, _FIELD = (_MARK + sign for sign in "lrif")
_BETWEEN: Final = re.compile(r"[\s、，,;；]+")


def facets_of(norm: Norm) -> list[str]:
    """Give the tokens of a norm: its region with all that it lies in, each of its issuers and all of them."""
    region = region_of(norm.region)
    issuers = {norm.issuer, *_BETWEEN.split(norm.issuer)} - {""}
    return [
        _LEVEL + fold(norm.level),
        *(_REGION + region[:length] for length in range(2, len(region) + 1, 2)),
        *(_ISSUER + _in_one(issuer) for issuer in sorted(issuers)),
        *([_FIELD + _in_one(norm.field)] if norm.field else []),
    ]


def facets_asked(asked: Asked) -> tuple[tuple[str, ...], ...]:
    """Give groups of tokens: a hit has one of each group."""
    return tuple(
        group
        for group in (
            tuple(sorted(_LEVEL + fold(level) for level in asked.levels)),
            (_REGION + region_of(asked.region),) if region_of(asked.region) else (),
            (_ISSUER + _in_one(asked.issuer),) if _in_one(asked.issuer) else (),
            (_FIELD + _in_one(asked.field),) if _in_one(asked.field) else (),
        )
        if group
    )


def fits(norm: Norm, asked: Asked) -> bool:
    """Tell whether a norm is one of those that the question is narrowed to."""
    has = set(facets_of(norm))
    return all(has.intersection(group) for group in facets_asked(asked))


def region_of(code: str) -> str:
    """Give the significant beginning of a region's code: 340000 and 34 are the same region."""
    digits = re.sub(r"\D", "", fold(code))
    return re.sub("(00)+$", "", digits)


def _in_one(words: str) -> str:
    return fold(words).replace("\n", "")
