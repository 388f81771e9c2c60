"""A norm by any title it goes by: full, short, or another one in use."""

from difflib import get_close_matches
from functools import cached_property
from typing import Final

from django.db.models import Q

from plumbline.engines.norms.models import Norm
from plumbline.kernel.norm import register
from plumbline.kernel.norm_problem import unknown_norm
from plumbline.kernel.reference import Citation

_MARKS: Final = "《》 \t\n\u3000"
_BEGINNING: Final = 2  # characters that a title and the one meant have in common


class Called:
    """The norms that titles call; those that go by several names are read once, however many titles are asked about."""

    def by(self, title: str) -> Norm | None:
        """Give the norm that goes by a title, None where none does; the full title goes before a short one that several share."""
        said = title.strip(_MARKS)
        whole = register().full_title(said) or said
        called = list(Norm.objects.filter(Q(title=whole) | Q(short=whole)).order_by("pk"))
        if called:
            return next((one for one in called if one.title == whole), called[0])
        number = next((number for number, also in self._also if said in also), None)
        return Norm.objects.get(pk=number) if number else None

    @cached_property
    def _also(self) -> list[tuple[int, list[str]]]:
        return list(Norm.objects.exclude(also=[]).values_list("pk", "also"))


def known_by(title: str) -> Norm | None:
    """Give the norm that goes by a title, None where none does."""
    return Called().by(title)


def norm_called(title: str) -> Norm:
    """Find a norm by a title.

    Raises  NormNotHeld where none is registered under it, naming the nearest title
    """
    norm = known_by(title)
    if norm is None:
        said = title.strip(_MARKS)
        raise unknown_norm(Citation(said), nearest(said)).error()
    return norm


def nearest(title: str) -> str:
    """Give the held or registered title that is nearest to one that is not there; empty where none is near."""
    titles = Norm.objects.filter(short__contains=title[:_BEGINNING]).values_list("short", flat=True)
    near = get_close_matches(title, [*titles, *register().by_title], n=1)
    return near[0] if near else ""
