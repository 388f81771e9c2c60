"""From what stands in an address to what the engines know: a norm, a version, an article on a day; or the problem."""

from datetime import date
from typing import Final

from django.db.models import Max
from django.http import HttpResponse
from django.utils.http import http_date

from plumbline.api.parameters import numbers_of
from plumbline.api.problems import Stopped, not_found, unknown_norm
from plumbline.engines.norms.called import norm_called
from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.resolving import Resolved, resolve
from plumbline.kernel.errors import NormNotHeld, Says
from plumbline.kernel.norm_problem import not_in_force
from plumbline.kernel.reference import Citation

_LOOK: Final = Says(zh="全部版本见 /api/v1/norms/{title}", en="The versions stand at /api/v1/norms/{title}")


def norm_of(title: str) -> Norm:
    """Find a norm by any title.

    Raises  Stopped (404) where none goes by it
    """
    try:
        return norm_called(title)
    except NormNotHeld as gap:
        raise unknown_norm(gap) from gap


def version_of(norm: Norm, promulgated_on: date) -> Version:
    """Find a version by the day of its promulgation.

    Raises  Stopped (404) where there is none of that day
    """
    version = norm.standing_versions().filter(promulgated_on=promulgated_on).first()
    if version is None:
        raise not_found(
            f"《{norm.title}》没有 {promulgated_on} 公布的文本",
            f"《{norm.title}》 has no version promulgated on {promulgated_on}",
            cure=_LOOK,
        )
    return version


def version_on(norm: Norm, day: date) -> Version:
    """Find the version in force on a day.

    Raises  InvalidFacts where the norm was not in force, NormNotHeld where we do not have that version
    """
    version = norm.version_on(day)
    if version is None:
        if not norm.standing_versions().exists():
            raise _without_versions(norm)
        raise not_in_force(Citation(norm.title), norm.as_registered(), day).error()
    return version


def version_named(norm: Norm, day: date) -> Version:
    """Find the version that was promulgated on a day; where none was, the one in force on it."""
    return norm.standing_versions().filter(promulgated_on=day).first() or version_on(norm, day)


def resolved_on(norm: Norm, place: str, *, on: date, paragraph: int | None = None, item: int | None = None) -> Resolved:
    """Find an article, and a paragraph or item of it, as it stood on a day.

    Raises  as resolving.resolve does
    """
    version_on(norm, on)
    number, sub = numbers_of(place)
    return resolve(Citation(norm.title, number, sub or None, paragraph, item), on=on)


def article_on(norm: Norm, place: str, *, on: date) -> Article:
    """Find an article as it stood on a day."""
    article = resolved_on(norm, place, on=on).article
    if article is None:
        raise article_missing(norm, place)
    return article


def article_missing(norm: Norm, place: str) -> Stopped:
    """Say that a norm has no such article."""
    return not_found(f"《{norm.title}》没有 {place} 条", f"《{norm.title}》 has no article {place}", cure=_LOOK)


def mark_since(response: HttpResponse, norm: Norm) -> None:
    """Write into an answer since when it stands: when the last file of the norm came."""
    came = norm.versions.aggregate(at=Max("files__at"))["at"]
    if came is not None:
        response["Last-Modified"] = http_date(came.timestamp())


def _without_versions(norm: Norm) -> NormNotHeld:
    said = Says(zh=f"《{norm.title}》没有登记任何文本", en=f"No version of 《{norm.title}》 is registered")
    return NormNotHeld(said, missing=(norm.title,))
