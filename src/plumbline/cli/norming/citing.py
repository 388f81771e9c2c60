"""`plumbline norms cites`, `cited-by` and `citations`: what a norm rests on, who cites it, and the figures."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plumbline.cli.engines import start_engines
from plumbline.cli.norming.asking import cited, day
from plumbline.cli.speaking import Subcommands, add_options, in_language, say, say_json
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import Citation, show

if TYPE_CHECKING:
    from plumbline.engines.norms.citing import CitedShown, Figures
    from plumbline.engines.norms.models import Article, Cited
    from plumbline.engines.norms.resolving import Resolved


def add_to(actions: Subcommands) -> None:
    """Register the actions."""
    cites = actions.add_parser("cites", help="show what a norm, or one article of it, rests on")
    cites.add_argument("norm", metavar="NORM", help="short or full title; or a reference such as 行政处罚法#58")
    cites.add_argument("--article", metavar="PLACE", default="", help="such as 58")
    cites.add_argument("--as-of", type=day, metavar="DAY", help="the day whose text is read (default: today)")
    cites.add_argument("--unresolved", action="store_true", help="only what is not led to a provision, with the reason")
    add_options(cites)
    cites.set_defaults(run=run_cites)
    cited_by = actions.add_parser("cited-by", help="show who cites a norm, or one article of it under any number")
    cited_by.add_argument("norm", metavar="NORM", help="short or full title; or a reference such as 行政处罚法#58")
    cited_by.add_argument("--article", metavar="PLACE", default="", help="such as 58")
    cited_by.add_argument("--as-of", type=day, metavar="DAY", help="the day on which the article bears this number")
    add_options(cited_by)
    cited_by.set_defaults(run=run_cited_by)
    figures = actions.add_parser("citations", help="count the citations of all texts, by what became of them")
    figures.add_argument("--again", action="store_true", help="lead all citations to what they name anew, then count")
    add_options(figures)
    figures.set_defaults(run=run_figures)


def run_cites(args: argparse.Namespace) -> int:
    """Show each citation with what it names; an article cites nothing: nothing is shown."""
    for resolved in _asked(args):
        for one in _cites(resolved):
            if args.unresolved and one.unresolved is None:
                continue
            if args.json:
                say_json(_citation_as_data(one))
            else:
                say(_citation_as_line(one, args.language))
    return 0


def run_cited_by(args: argparse.Namespace) -> int:
    """Show who cites: each citation of an article, or the norms that cite a norm with how often."""
    for resolved in _asked(args):
        for data, line in _citing(resolved, args.language):
            if args.json:
                say_json(data)
            else:
                say(line)
    return 0


def run_figures(args: argparse.Namespace) -> int:
    """Count."""
    start_engines()
    from plumbline.engines.norms import citing

    if args.again:
        citing.resolve_all()
    figures = citing.figures()
    if args.json:
        say_json(_figures_as_data(figures))
    else:
        for line in _figures_as_lines(figures, args.language):
            say(line)
    return 0


def _asked(args: argparse.Namespace) -> Iterator["Resolved"]:
    citations = cited(args.norm, args.article)
    start_engines()
    from plumbline.engines.norms.resolving import resolve

    for citation in citations:
        whole = Citation(citation.norm, citation.article, citation.sub)
        yield resolve(whole, on=args.as_of or clock.today())


def _cites(resolved: "Resolved") -> Iterator["CitedShown"]:
    from plumbline.engines.norms import citing

    articles = [resolved.article] if resolved.article else resolved.version.articles.order_by("position")
    for article in articles:
        yield from citing.cites(article)


def _citing(resolved: "Resolved", language: str) -> Iterator[tuple[dict[str, Any], str]]:
    from plumbline.engines.norms import citing

    if resolved.article is not None:
        for row in citing.cited_by(resolved.article):
            yield _citing_as_data(row), _citing_as_line(row, language)
        return
    for counted in citing.cited_by_norm(resolved.norm):
        data = {"norm": counted["citing_title"], "times": counted["times"], "articles": counted["articles"]}
        yield data, f"{counted['times']:>6}  《{counted['citing_title']}》"


def _citation_as_data(one: "CitedShown") -> dict[str, Any]:
    return {
        "from": _place(one.row.article),
        "start": one.row.start,
        "end": one.row.end,
        "words": one.words,
        "title": one.citation.norm,
        "article": one.citation.article,
        "sub": one.citation.sub,
        "paragraph": one.citation.paragraph,
        "item": one.citation.item,
        "subitem": one.citation.subitem,
        "norm": one.norm.title if one.norm else None,
        "promulgated_on": one.version.promulgated_on.isoformat() if one.version else None,
        "resolved": one.unresolved is None,
        "reason": one.unresolved.value if one.unresolved else None,
    }


def _citation_as_line(one: "CitedShown", language: str) -> str:
    place = show(Citation("", one.row.article.number, one.row.article.sub or None), language=language)
    reason = f"  — {in_language(one.unresolved.says, language)}" if one.unresolved else ""
    text = f" ({one.version.promulgated_on})" if one.version else ""
    named = Citation(one.norm.title if one.norm else one.citation.norm, *one.citation.parts())
    return (
        f"{place.removeprefix('《》').removeprefix(', ')}  {one.words} → {show(named, language=language)}{text}{reason}"
    )


def _citing_as_data(row: "Cited") -> dict[str, Any]:
    return {
        "norm": row.article.version.norm.title,
        "promulgated_on": row.article.version.promulgated_on.isoformat(),
        "article": row.article.number or None,
        "sub": row.article.sub or None,
        "words": row.article.text[row.start : row.end],
        "cited_article": row.number,
        "paragraph": row.paragraph,
        "item": row.item,
    }


def _citing_as_line(row: "Cited", language: str) -> str:
    version = row.article.version
    place = Citation(version.norm.title, row.article.number or None, row.article.sub or None)
    return f"{show(place, language=language)} ({version.promulgated_on})  {row.article.text[row.start : row.end]}"


def _place(article: "Article") -> dict[str, Any]:
    return {"article": article.number or None, "sub": article.sub or None, "kind": article.kind}


def _figures_as_data(figures: "Figures") -> dict[str, Any]:
    return {
        "total": figures.total,
        "resolved": figures.resolved,
        "target_held": figures.held,
        "own": figures.own,
        "by_reason": dict(figures.by_reason),
    }


def _figures_as_lines(figures: "Figures", language: str) -> Iterator[str]:
    from plumbline.engines.norms.unresolved import Unresolved

    counted = Says(
        zh=f"引用 {figures.total} 处，其中引用本规范 {figures.own} 处；已指明 {figures.resolved} 处（占全部 {_share(figures.resolved, figures.total)}）",
        en=f"{figures.total} citations, {figures.own} of the norm itself; {figures.resolved} resolved ({_share(figures.resolved, figures.total)} of all)",
    )
    held = Says(
        zh=f"引用之日的文本已收录的 {figures.held} 处，已指明 {_share(figures.resolved, figures.held)}",
        en=f"{figures.held} whose text of the citing day is held: {_share(figures.resolved, figures.held)} resolved",
    )
    yield in_language(counted, language)
    yield in_language(held, language)
    for reason, times in figures.by_reason.items():
        yield f"{times:>8}  {in_language(Unresolved(reason).says, language)}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"
