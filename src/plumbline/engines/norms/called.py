"""A norm by any title it goes by: full, short, or another one in use."""

from difflib import get_close_matches
from typing import Final

from plumbline.engines.norms.models import Norm
from plumbline.kernel.norm import register
from plumbline.kernel.norm_problem import unknown_norm
from plumbline.kernel.reference import Citation

_MARKS: Final = "《》 \t\n\u3000"
_BEGINNING: Final = 2  # characters that a title and the one meant have in common


def known_by(title: str) -> Norm | None:
    """Give the norm that goes by a title, None where none does; the full title goes before a short one that several share."""
    said = title.strip(_MARKS)
    whole = register().full_title(said) or said
    norm = Norm.objects.filter(title=whole).first() or Norm.objects.filter(short=whole).order_by("pk").first()
    if norm is not None:
        return norm
    other = next((one for one in Norm.objects.exclude(also=[]).only("pk", "also") if said in one.also), None)
    return other and Norm.objects.get(pk=other.pk)


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
