"""`plumbline norms diff` and `plumbline norms coming`: what changed between two days, and what is still to come."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from plumbline.cli.engines import start_engines
from plumbline.cli.norming.asking import cited, day
from plumbline.cli.norming.versions import period_of, version_as_data, version_as_line
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.reference import Citation, show

if TYPE_CHECKING:
    from plumbline.engines.norms.changing import Changed
    from plumbline.engines.norms.models import Article, Version

_MARKS: Final = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
_OTHER: Final = {
    "preamble": Says(zh="序言", en="preamble"),
    "clause": Says(zh="第 {number} 项", en="clause {number}"),
    "annex": Says(zh="附件 {number}", en="annex {number}"),
}


def add_to(actions: Subcommands) -> None:
    """Register the actions."""
    differing = actions.add_parser("diff", help="show what changed in a norm between two days, word by word")
    differing.add_argument("norm", metavar="NORM", help="short or full title")
    differing.add_argument("--from", dest="first", type=day, required=True, metavar="DAY", help="the earlier day")
    differing.add_argument("--to", dest="last", type=day, metavar="DAY", help="the later day (default: today)")
    differing.add_argument(
        "--article", metavar="PLACE", default="", help="only this article, by its number on either day"
    )
    add_options(differing)
    differing.set_defaults(run=run_diff)
    coming = actions.add_parser("coming", help="list versions that are known and not yet in force")
    coming.add_argument("--on", type=day, metavar="DAY", help="seen from this day (default: today)")
    add_options(coming)
    coming.set_defaults(run=run_coming)


def run_diff(args: argparse.Namespace) -> int:
    """Show what became of each provision; 1 with the reason where a day has no version, or its text is not held."""
    asked = cited(args.norm, args.article)
    if len(asked) != 1 or asked[0].paragraph or asked[0].item:
        message = "one norm and one whole article are compared, such as --article 58"
        raise UsageError(message)
    start_engines()
    from plumbline.engines.norms.changing import changes
    from plumbline.engines.norms.standing import version_on

    last = args.last or clock.today()
    if args.first > last:
        message = "--from lies after --to"
        raise UsageError(message)
    old, new = (version_on(asked[0].norm, on=on) for on in (args.first, last))
    found = _chosen(changes(old, new), asked[0])
    if args.json:
        for one in found:
            say_json(_as_data(one, old, new))
        return 0
    for line in _as_lines(found, old, new, args.language):
        say(line)
    return 0


def _chosen(found: "tuple[Changed, ...]", asked: Citation) -> "tuple[Changed, ...]":
    """Give what became of the article asked for: that of the number on the later day before that on the earlier."""
    if asked.article is None:
        return found
    place = (asked.article, asked.sub or 0)
    for side in ("new", "old"):
        chosen = tuple(one for one in found if _place(getattr(one, side)) == place)
        if chosen:
            return chosen
    said = Says(zh=f"两个日期的文本都没有{show(asked)}", en=f"Neither day's text has {show(asked, language='en')}")
    cure = Says(zh="请核对条号", en="Check the number")
    raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=said, cure=cure, facts=("article",))])


def _place(article: "Article | None") -> tuple[int, int] | None:
    return (article.number, article.sub) if article is not None and article.kind == "article" else None


def _as_data(one: "Changed", old: "Version", new: "Version") -> dict[str, Any]:
    from plumbline.engines.norms.changing import difference

    before, after = one.old.text if one.old else "", one.new.text if one.new else ""
    pieces = difference(before, after) if one.kind == "amended" else ()
    return {
        "norm": new.norm.title,
        "from": old.promulgated_on.isoformat(),
        "to": new.promulgated_on.isoformat(),
        "lineage": one.lineage.code if one.lineage else None,
        "kind": one.kind,
        "old_article": _number(one.old),
        "new_article": _number(one.new),
        "likeness": one.likeness,
        "old": before or None,
        "new": after or None,
        "pieces": [{"kind": piece.kind, "words": piece.words} for piece in pieces],
    }


def _number(article: "Article | None") -> str | None:
    if article is None:
        return None
    number = f"{article.number}-{article.sub}" if article.sub else str(article.number)
    return number if article.kind == "article" else f"{article.kind} {number}"


def _as_lines(found: "tuple[Changed, ...]", old: "Version", new: "Version", language: str) -> list[str]:
    head = f"《{new.norm.title}》"
    if old.pk == new.pk:
        said = Says(zh="两个日期适用同一文本", en="The same version stands on both days")
        return [f"{head}{in_language(period_of(old), language)}", in_language(said, language)]
    lines = [head, *(f"{sign}{in_language(period_of(one), language)}" for sign, one in (("-", old), ("+", new)))]
    for one in found:
        if one.kind != "same" or len(found) == 1:
            lines += ["", _headline(one, language), *_words(one)]
    counted = Counter(one.kind for one in found)
    summary = "  ".join(f"{in_language(kind.says, language)} {count}" for kind, count in sorted(counted.items()))
    return [*lines, "", summary]


def _headline(one: "Changed", language: str) -> str:
    places = [_called(article, language) for article in (one.old, one.new) if article is not None]
    place = places[0] if len(set(places)) == 1 else " → ".join(places)
    sure = "" if one.likeness is None or one.kind != "amended" else f"  {one.likeness:.0%}"
    return f"{place}  {in_language(one.kind.says, language)}{sure}"


def _called(article: "Article", language: str) -> str:
    if article.kind == "article":
        place = show(Citation("", article.number, article.sub or None), language=language)
        return place.removeprefix("《》").removeprefix(", ")
    return in_language(_OTHER[article.kind], language).format(number=article.number or "")


def _words(one: "Changed") -> list[str]:
    from plumbline.engines.norms.changing import difference

    if one.kind in {"renumbered", "same"}:
        return []
    pieces = difference(one.old.text if one.old else "", one.new.text if one.new else "")
    return ["".join(f"{_MARKS[piece.kind][0]}{piece.words}{_MARKS[piece.kind][1]}" for piece in pieces)]


def run_coming(args: argparse.Namespace) -> int:
    """List what is to come, then what was promulgated within a year and has no first day on record."""
    start_engines()
    from plumbline.engines.norms.standing import undated, upcoming

    on = args.on or clock.today()
    found = (*upcoming(on), *undated(on))
    for version in found:
        if args.json:
            say_json(
                {"norm": version.norm.title, "title_en": version.norm.title_en or None, **version_as_data(version, on)}
            )
        else:
            said = (
                version.norm.title_en
                if args.language == "en" and version.norm.title_en
                else f"《{version.norm.title}》"
            )
            say(f"{said}{version_as_line(version, on, args.language)}")
    if not found and not args.json:
        nothing = Says(zh=f"{on} 没有已公布而尚未施行的文本", en=f"On {on}, nothing is known that is not yet in force")
        say(in_language(nothing, args.language))
    return 0
