"""Invented norms put on the shelf with their articles, and into the index of the search."""

from datetime import date

from plumbline.engines.norms.models import Article, ArticleKind, Norm, Version
from plumbline.engines.norms.searching import Asked, indexing, search

DAY = date(2026, 6, 22)
LAW, REGULATION, LOCAL, RULE = "law", "administrative_regulation", "local_regulation", "department_rule"


def put(title, *articles, level=REGULATION, on=date(2020, 3, 4), until=None, heading="", **facts):
    """Put one version of a norm on the shelf: its articles are numbered from 1."""
    named = {
        name: facts.pop(name) for name in ("short", "issuer", "region", "field", "also", "title_en") if name in facts
    }
    norm, _ = Norm.objects.get_or_create(title=title, defaults={"short": title, "level": level, **named})
    version = Version.objects.create(
        norm=norm, promulgated_on=on, in_force_from=on, in_force_to=until, held=bool(articles), **facts
    )
    Article.objects.bulk_create(
        Article(version=version, kind=ArticleKind.ARTICLE, position=place, number=place, heading=heading, text=text)
        for place, text in enumerate(articles, start=1)
    )
    indexing.add(version)
    return version


def ask(words, *, start=0, limit=200, on=DAY, **narrowed):
    """Ask the search, as of the day of the tests."""
    return search(Asked(words, on=on, **narrowed), start=start, limit=limit)


def places(answer):
    """Give the title and the number of each hit; 0 is the norm as a whole."""
    return [(hit.norm.title, hit.article.number if hit.article else 0) for hit in answer.hits]


def brute_force(words, *, on=DAY):
    """Give the places that have all the words, by looking at every text that stands on the day."""
    from plumbline.engines.norms.searching.folding import fold  # noqa: PLC0415 — only here
    from plumbline.engines.norms.searching.question import read  # noqa: PLC0415 — only here

    terms = read(words).folded
    found = set()
    for norm in Norm.objects.all():
        version = norm.version_on(on)
        names = fold("\n".join([norm.title, norm.short, *norm.also, norm.title_en]))
        if version is None:
            continue
        if all(term in names for term in terms):
            found.add((norm.title, 0))
        for article in version.articles.all():
            own, around = fold(article.text), fold("\n".join([norm.short, *norm.also, article.heading]))
            there = [term in own for term in terms]
            if any(there) and all(
                has or (term in around and len(term) > 1) for has, term in zip(there, terms, strict=True)
            ):
                found.add((norm.title, article.number))
    return found
