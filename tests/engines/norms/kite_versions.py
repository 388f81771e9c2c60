"""An invented regulation in several versions, written straight into the database."""

from datetime import date

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.kernel import clock

FIRST = (
    "为了让风筝放得又高又稳，制定本条例。",
    "风筝应当有线，线不得短于三米，也不得长于三百米。",
    "雷雨、大风天气不得在广场、河堤放飞风筝。",
    "风筝的尾巴由放风筝的人自己扎，颜色不限，但是应当系牢。",
    "本条例自二〇〇一年五月一日起施行。",
)
SECOND = (
    "为了让风筝放得又高又稳，保护看风筝的人，制定本条例。",
    "放风筝的人应当先看一看天上有没有鸟群经过。",
    "风筝应当有线，线不得短于五米，也不得长于三百米。",
    "风筝的尾巴由放风筝的人自己扎，颜色不限，但是应当系牢。",
    "雷雨、大风、沙尘天气不得在广场、河堤、学校门口放飞风筝。",
    "本条例自二〇一一年五月一日起施行。",
)


def norm(title="风筝放飞条例", **facts):
    """Make a norm."""
    return Norm.objects.create(title=title, short=title, level="administrative_regulation", **facts)


def version(of, promulgated, texts=(), *, begun=None, **facts):
    """Write a version with its articles; texts are words, or (number, words), or (number, sub, words)."""
    made = Version.objects.create(
        norm=of,
        promulgated_on=date.fromisoformat(promulgated),
        in_force_from=date.fromisoformat(begun) if begun else None,
        held=bool(texts),
        **facts,
    )
    rows = [_row(made, place, one) for place, one in enumerate(texts, start=1)]
    Article.objects.bulk_create(rows)
    if rows:
        made.highest = max(row.number for row in rows)
        made.save()
    return made


def _row(of, place, one):
    number, sub, text = (place, 0, one) if isinstance(one, str) else one if len(one) == 3 else (one[0], 0, one[1])
    return Article(version=of, position=place, number=number, sub=sub, text=text)


def replace(old, texts, *, edition=2):
    """Let a new edition take the place of a version."""
    old.replaced_at = clock.now()
    old.save()
    return version(
        old.norm,
        old.promulgated_on.isoformat(),
        texts,
        begun=old.in_force_from.isoformat() if old.in_force_from else None,
        edition=edition,
    )


def codes(of):
    """Give the lineage of each article, by its number."""
    return {
        f"{number}-{sub}" if sub else str(number): code
        for number, sub, code in of.articles.order_by("position").values_list("number", "sub", "lineage__code")
    }
