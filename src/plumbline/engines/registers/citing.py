"""Which entries cite a place of the law; what an amendment touched is asked here by the impact of a version."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Min, Q, QuerySet

from plumbline.engines.norms.touched import Citing, Touched
from plumbline.engines.registers.models import Cites, Edition
from plumbline.engines.registers.references import References
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import Citation

KIND: Final = "entry"
PAGE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingPage:
    """Some editions that cite a place; where the next ones begin."""

    editions: tuple[Edition, ...]
    next_after: int | None  # the last edition, where there are more


def who_cites(citation: Citation, *, on: date, after: int = 0, most: int = PAGE) -> CitingPage:
    """Find the entries that cite a place on a day, in any list of any register.

    A place that is cited within its article counts for the article; an entry that cites the whole article counts for
    each of its paragraphs. Whoever cites the norm as a whole is found only when the norm as a whole is asked about.

    Takes   after — the last edition of the page before
    """
    place = References(on).place(citation)
    rows = _holding(Cites.objects.filter(_within(place.title, citation)), on=on).filter(edition__gt=after)
    found = list(rows.order_by("edition").values_list("edition", flat=True).distinct()[: most + 1])
    editions = Edition.objects.select_related("body").in_bulk(found[:most])
    return CitingPage(
        editions=tuple(editions[pk] for pk in found[:most]), next_after=found[most - 1] if len(found) > most else None
    )


def citing(touched: Sequence[Touched]) -> Iterator[Citing]:
    """Go through the entries that cite what a version touched, when the change begins: each once, with how many bodies list it."""
    for one in touched:
        for register, key, title, bodies, edition in _lists(one):
            first = Edition.objects.select_related("body").get(pk=edition)
            many = Says(zh=f"{title}（{bodies} 个机关）", en=f"{title} ({bodies} bodies)")
            yield Citing(
                of=one,
                kind=KIND,
                code=f"{register}/{first.body.code}/{key}",
                title=many if bodies > 1 else Says(zh=title, en=title),
            )


def _lists(touched: Touched) -> Iterator[tuple[str, str, str, int, int]]:
    rows = _holding(Cites.objects.filter(title=touched.norm.title), on=touched.on)
    if touched.old is not None:
        rows = rows.filter(number=touched.old.number)
    places = rows.values_list("number", "sub", "paragraph", "item").distinct()
    concerned = [
        place for place in places if touched.concerns(article=place[0], sub=place[1], paragraph=place[2], item=place[3])
    ]
    if not concerned:
        return
    matching = Q()
    for number, sub, paragraph, item in concerned:
        matching |= Q(number=number, sub=sub, paragraph=paragraph, item=item)
    groups = rows.filter(matching).values_list("edition__register", "edition__key", "edition__title")
    counted = groups.annotate(bodies=Count("edition__body", distinct=True), first=Min("edition"))
    yield from counted.order_by("edition__register", "edition__key", "edition__title")


def _holding(rows: QuerySet[Cites], *, on: date) -> QuerySet[Cites]:
    """Leave those whose edition holds on a day."""
    return rows.filter(
        Q(edition__valid_to=None) | Q(edition__valid_to__gte=on),
        edition__replaced_at=None,
        edition__valid_from__lte=on,
    )


def _within(title: str, citation: Citation) -> Q:
    asked = Q(title=title)
    if citation.article is None:
        return asked
    asked &= Q(number=citation.article, sub=citation.sub)
    if citation.paragraph is not None:
        asked &= Q(paragraph=None) | Q(paragraph=citation.paragraph)
    if citation.item is not None:
        asked &= Q(item=None) | Q(item=citation.item)
    return asked
