"""`plumbline norms show`: a norm with its versions, or an article of it as it stood on a day, with its history."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from plumbline.cli.engines import start_engines
from plumbline.cli.norming.asking import cited, day
from plumbline.cli.norming.versions import period_of, version_as_data, version_as_line
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import Citation, show

if TYPE_CHECKING:
    from plumbline.engines.norms.changing import ChangeKind
    from plumbline.engines.norms.models import Article
    from plumbline.engines.norms.resolving import Resolved


def add_to(actions: Subcommands) -> None:
    """Register the action."""
    showing = actions.add_parser("show", help="show a norm with its versions, or one article of it")
    showing.add_argument("norm", metavar="NORM", help="short or full title; or a reference such as 行政处罚法#58.1")
    showing.add_argument("--article", metavar="PLACE", default="", help="such as 58, 58.1 or 58.1(2)")
    showing.add_argument("--as-of", type=day, metavar="DAY", help="the day whose law is shown (default: today)")
    showing.add_argument("--history", action="store_true", help="show the provision in every version that is held")
    add_options(showing)
    showing.set_defaults(run=run_show)


def run_show(args: argparse.Namespace) -> int:
    """Show what a citation names on a day; 1 with the reason where it names nothing we hold."""
    citations = cited(args.norm, args.article)
    if args.history and any(citation.article is None for citation in citations):
        message = "--history follows a provision: name one with --article, such as --article 58"
        raise UsageError(message)
    start_engines()
    from plumbline.engines.norms.resolving import resolve

    on = args.as_of or clock.today()
    for citation in citations:
        resolved = resolve(citation, on=on)
        if args.json:
            say_json(_as_data(resolved, on, history=args.history))
        else:
            for line in _as_lines(resolved, on, args):
                say(line)
    return 0


def _as_data(resolved: "Resolved", on: date, *, history: bool) -> dict[str, Any]:
    version, article = resolved.version, resolved.article
    said: dict[str, Any] = {
        "norm": resolved.norm.title,
        "title_en": resolved.norm.title_en or None,
        "level": resolved.norm.level,
        **version_as_data(version, on),
        "highest_article": version.highest,
        "article": resolved.citation.article,
        "sub": resolved.citation.sub,
        "paragraph": resolved.citation.paragraph,
        "item": resolved.citation.item,
        "heading": article.heading if article else None,
        "words": resolved.words or None,
    }
    if article is None:
        return said | {"versions": [version_as_data(one, on) for one in resolved.norm.standing_versions()]}
    said["lineage"] = article.lineage.code if article.lineage else None
    return said | {"history": _history_as_data(article)} if history else said


def _history_as_data(article: "Article") -> list[dict[str, Any]]:
    return [
        {
            "promulgated_on": one.version.promulgated_on.isoformat(),
            "in_force_from": one.version.in_force_from.isoformat() if one.version.in_force_from else None,
            "article": one.number,
            "sub": one.sub or None,
            "likeness": one.likeness,
            "kind": kind,
            "words": one.text,
        }
        for one, kind in _history(article)
    ]


def _history(article: "Article") -> list[tuple["Article", "ChangeKind | None"]]:
    from plumbline.engines.norms.changing import history_of, what_became

    found = history_of(article)
    return [(one, what_became(before, one) if before else None) for before, one in zip((None, *found), found)]  # noqa: B905 — the first has none before it


def _as_lines(resolved: "Resolved", on: date, args: argparse.Namespace) -> list[str]:
    language, article = args.language, resolved.article
    full = show(Citation(resolved.norm.title, *resolved.citation.parts()), language=language)
    english = f"{resolved.norm.title_en} " if language == "en" and resolved.norm.title_en else ""
    head = f"{english}{full}{in_language(period_of(resolved.version), language)}"
    if article is None:
        versions = [version_as_line(one, on, language) for one in resolved.norm.standing_versions()]
        return [head, "", in_language(Says(zh="登记的文本：", en="Versions registered:"), language), *versions]
    lines = [head, *filter(None, [article.heading, resolved.words])]
    return [*lines, *_history_as_lines(article, language)] if args.history else lines


def _history_as_lines(article: "Article", language: str) -> list[str]:
    lines = ["", in_language(Says(zh="这一条在各次文本中：", en="This provision in every version held:"), language)]
    for one, kind in _history(article):
        place = (
            show(Citation("", one.number, one.sub or None), language=language).removeprefix("《》").removeprefix(", ")
        )
        sure = "" if one.likeness is None else f"  {one.likeness:.0%}"
        became = in_language(kind.says, language) if kind else in_language(_FIRST, language)
        lines.append(f"  {one.version.promulgated_on}  {place}  {became}{sure}")
    return lines


_FIRST = Says(zh="最早收录", en="first held")
