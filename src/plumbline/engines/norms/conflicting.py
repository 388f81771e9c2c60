"""A file whose words differ from those held for the same version: both texts, article by article."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TypeAlias

from plumbline.engines.ledger.files import open_kept
from plumbline.engines.norms import texts
from plumbline.engines.norms.models import Article, ImportedFile, Review, Version
from plumbline.kernel.errors import IntegrityBroken, InvalidFacts

Place: TypeAlias = tuple[str, int, int]  # kind, number, sub


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One article in both texts; None where a text does not have it."""

    place: Place
    held: str | None
    came: str | None

    @property
    def differs(self) -> bool:
        """Tell whether the two say different things."""
        return self.held != self.came


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Both texts of a version, in the order of the one that is held."""

    version: Version
    pairs: tuple[Pair, ...]

    @property
    def different(self) -> tuple[Pair, ...]:
        """Give the articles that differ."""
        return tuple(pair for pair in self.pairs if pair.differs)


def conflict_of(file: ImportedFile) -> Conflict | None:
    """Lay the held text and the kept file beside each other; None where one of them is not there to be read."""
    version = held_version(file)
    came = _came(file)
    if version is None or came is None:
        return None
    held = {_place(article): article.text for article in version.articles.order_by("position")}
    places = [*held, *(place for place in came if place not in held)]
    return Conflict(
        version=version,
        pairs=tuple(
            Pair(place=place, held=held.get(place), came=came.get(place)) for place in sorted(places, key=_order)
        ),
    )


def held_version(file: ImportedFile) -> Version | None:
    """Give the version that is held where the file claims to stand; once it was accepted, the edition before it."""
    title, day = file.report.get("norm"), file.report.get("promulgated_on")
    if not title or not day:
        return None
    found = Version.objects.filter(norm__title=title, promulgated_on=date.fromisoformat(day)).select_related("norm")
    if file.review == Review.ACCEPTED and file.version is not None:
        return found.filter(edition=file.version.edition - 1).first()
    return found.filter(replaced_at=None).first()


def _came(file: ImportedFile) -> Mapping[Place, str] | None:
    """Read the kept bytes again."""
    if not file.kept:
        return None
    path = PurePosixPath(file.path)
    try:
        with open_kept(file.digest) as kept:
            text = texts.read(path.name, kept.read(), folders=path.parts[:-1])
    except (InvalidFacts, IntegrityBroken):
        return None
    return {(str(piece.kind), piece.number, piece.sub): piece.text for piece in text.pieces}


def _place(article: Article) -> Place:
    return article.kind, article.number, article.sub


def _order(place: Place) -> tuple[int, int, int]:
    kind, number, sub = place
    return ("preamble", "article", "clause", "annex").index(kind), number, sub
