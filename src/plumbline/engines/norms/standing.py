"""The text of an article as it stood on a day, and which versions come and came into force."""

from dataclasses import dataclass
from datetime import date, timedelta

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.resolving import resolve
from plumbline.kernel.reference import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An article as it stood on a day."""

    norm: str
    version: Version
    article: Article


def text_on(title_or_norm: str | Norm, *, number: int, sub: int = 0, on: date) -> Standing:
    """Give an article as it stood on a day."""
    title = title_or_norm.title if isinstance(title_or_norm, Norm) else title_or_norm
    resolved = resolve(Citation(title, number, sub or None), on=on)
    assert resolved.article is not None  # noqa: S101 — a citation of an article gives one
    return Standing(norm=resolved.norm.title, version=resolved.version, article=resolved.article)


def upcoming(on: date) -> tuple[Version, ...]:
    """Give the versions whose first day lies ahead."""
    return tuple(Version.objects.filter(replaced_at=None, in_force_from__gt=on).order_by("in_force_from"))


def recent(on: date, days: int = 90) -> tuple[Version, ...]:
    """Give the versions that came into force in the days before."""
    since = on - timedelta(days=days)
    return tuple(
        Version.objects.filter(replaced_at=None, in_force_from__lte=on, in_force_from__gt=since).order_by(
            "-in_force_from"
        )
    )
