"""`plumbline norms search` and `suggest`: norms and articles by their words; `index` makes the index of words anew."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from plumbline.cli.engines import start_engines
from plumbline.cli.norming.asking import day
from plumbline.cli.speaking import Subcommands, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.reference import Citation, show

if TYPE_CHECKING:
    from plumbline.engines.norms.searching import Answer, Hit, Suggestion


def add_to(actions: Subcommands) -> None:
    """Register the actions."""
    searching = actions.add_parser("search", help="find norms and articles by their words, or by what the words cite")
    searching.add_argument("words", nargs="+", metavar="WORDS", help="all of them; a phrase in “…”; 行政处罚法第六十条")
    searching.add_argument(
        "--level", action="append", default=[], choices=list(NormLevel), help="only norms of this level"
    )
    searching.add_argument("--region", default="", metavar="CODE", help="only norms of this region and those below: 34")
    searching.add_argument("--issuer", default="", metavar="NAME", help="only norms of this issuer")
    searching.add_argument("--field", default="", metavar="NAME", help="only norms of this field of law")
    searching.add_argument("--on", type=day, metavar="DAY", help="the day whose law is searched (default: today)")
    searching.add_argument("--all-versions", action="store_true", help="also versions that are not in force on the day")
    searching.add_argument("--limit", type=int, default=20, metavar="N", help="hits on a page (default: 20)")
    searching.add_argument("--start", type=int, default=0, metavar="N", help="how many hits to leave out before")
    add_options(searching)
    searching.set_defaults(run=run_search)
    suggesting = actions.add_parser("suggest", help="what somebody who types this may mean")
    suggesting.add_argument("typed", metavar="TYPED", help="the beginning of a title, or of an article's number")
    suggesting.add_argument("--limit", type=int, default=8, metavar="N", help="suggestions (default: 8)")
    add_options(suggesting)
    suggesting.set_defaults(run=run_suggest)
    indexing = actions.add_parser("index", help="make the index of words anew from the texts")
    add_options(indexing)
    indexing.set_defaults(run=run_index)


def run_search(args: argparse.Namespace) -> int:
    """Search, with two lines for each hit; 1 where nothing was found."""
    start_engines()
    from plumbline.engines.norms.searching import Asked, search

    asked = Asked(
        " ".join(args.words),
        on=args.on,
        levels=frozenset(args.level),
        region=args.region,
        issuer=args.issuer,
        field=args.field,
        all_versions=args.all_versions,
    )
    answer = search(asked, start=args.start, limit=args.limit)
    if args.json:
        say_json(_as_data(answer))
    else:
        for line in _as_lines(answer, args.language):
            say(line)
    return 0 if answer.hits else 1


def run_suggest(args: argparse.Namespace) -> int:
    """Suggest, with a line for each; 1 where there is nothing to suggest."""
    start_engines()
    from plumbline.engines.norms.searching import suggest

    suggestions = suggest(args.typed, limit=args.limit)
    for one in suggestions:
        if args.json:
            say_json(_suggestion_as_data(one))
        else:
            say(one.words)
    return 0 if suggestions else 1


def run_index(args: argparse.Namespace) -> int:
    """Make the index anew, and say of how many versions it is."""
    start_engines()
    from plumbline.engines.norms.searching import indexing

    count = indexing.rebuild()
    if args.json:
        say_json({"versions": count})
    else:
        said = Says(zh=f"已重建检索索引：{count} 个文本", en=f"The index of words was made anew: {count} versions")
        say(in_language(said, args.language))
    return 0


def _as_data(answer: "Answer") -> dict[str, Any]:
    return {
        "read_as": {"way": str(answer.way), "zh": answer.read_as.zh, "en": answer.read_as.en},
        "total": answer.total,
        "total_is_least": answer.total_is_least,
        "hits": [_hit_as_data(hit) for hit in answer.hits],
    }


def _hit_as_data(hit: "Hit") -> dict[str, Any]:
    version, article = hit.version, hit.article
    return {
        "norm": hit.norm.title,
        "level": hit.norm.level,
        "promulgated_on": version.promulgated_on.isoformat() if version else None,
        "in_force_from": _iso(version.in_force_from) if version else None,
        "in_force_to": _iso(version.in_force_to) if version else None,
        "kind": article.kind if article else None,
        "article": article.number if article else None,
        "sub": (article.sub or None) if article else None,
        "snippet": [{"words": piece.words, "hit": piece.hit} for piece in hit.snippet],
    }


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _suggestion_as_data(one: "Suggestion") -> dict[str, Any]:
    return {"words": one.words, "norm": one.norm.title, "place": one.place or None}


def _as_lines(answer: "Answer", language: str) -> list[str]:
    more = "+" if answer.total_is_least else ""
    found = Says(zh=f"找到 {answer.total:,}{more} 条", en=f"{answer.total:,}{more} found")
    head = f"{in_language(answer.read_as, language)}  {in_language(found, language)}"
    return [head, *(line for hit in answer.hits for line in _hit_as_lines(hit, language))]


def _hit_as_lines(hit: "Hit", language: str) -> list[str]:
    level = in_language(NormLevel(hit.norm.level).says, language)
    words = "".join(f"【{piece.words}】" if piece.hit else piece.words for piece in hit.snippet)
    if hit.article is None:
        return ["", f"《{hit.norm.title}》  {level}"]
    place = hit.article.citation
    shown = Citation(hit.norm.short, place.article, place.sub)
    return ["", f"{show(shown, language=language)}  {level}", f"  {words}"]
