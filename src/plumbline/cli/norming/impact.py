"""`plumbline norms impact`: what changed between two versions of a norm, the words beside each other, and who cites it."""

import argparse
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from plumbline.cli.engines import start_engines
from plumbline.cli.given import day
from plumbline.cli.speaking import Subcommands, add_options, in_language, say, say_json
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.reference import show

if TYPE_CHECKING:
    from plumbline.engines.norms.impact import Impact, Provision
    from plumbline.engines.norms.models import Article, Norm, Version
    from plumbline.engines.norms.touched import Citing, Touched

_KINDS: Final = {
    "amended": Says(zh="文字有改动", en="amended"),
    "renumbered": Says(zh="只改了条号", en="renumbered"),
    "dropped": Says(zh="已删去", en="dropped"),
    "repealed": Says(zh="整部废止", en="repealed as a whole"),
}
_MARKS: Final = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


def add_to(actions: Subcommands) -> None:
    """Register the action."""
    parser = actions.add_parser("impact", help="show what a version changed, and who cites it")
    parser.add_argument("norm", metavar="NORM", help="short or full title")
    parser.add_argument("--from", dest="old", type=day, metavar="DAY", help="the older version: day of promulgation")
    parser.add_argument("--to", dest="new", type=day, metavar="DAY", help="the newer version (default: the newest)")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the impact; 1 with the reason where the norm, a version or its text is not held."""
    start_engines()
    from plumbline.engines.norms.called import norm_called
    from plumbline.engines.norms.impact import impact

    norm = norm_called(args.norm)
    found = impact(norm, old=_version(norm, args.old, "from"), new=_version(norm, args.new, "to"))
    if args.json:
        say_json(_as_data(found, args.language))
    else:
        for line in _as_lines(found, args.language):
            say(line)
    return 0


def _version(norm: "Norm", day: date | None, fact: str) -> "Version | None":
    if day is None:
        return None
    version = norm.standing_versions().filter(promulgated_on=day).first()
    if version is None:
        days = "、".join(str(one.promulgated_on) for one in norm.standing_versions())
        says = Says(
            zh=f"《{norm.title}》没有 {day} 公布的文本；有的是：{days or '无'}",
            en=f"《{norm.title}》 has no version promulgated on {day}; there are: {days or 'none'}",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, facts=(fact,))])
    return version


def _as_data(found: "Impact", language: str) -> dict[str, Any]:
    return {
        "norm": found.norm.title,
        "from": found.old.promulgated_on.isoformat() if found.old else None,
        "to": found.new.promulgated_on.isoformat(),
        "in_force_from": found.new.in_force_from.isoformat() if found.new.in_force_from else None,
        "not_held": [version.promulgated_on.isoformat() for version in found.not_held],
        "provisions": [_provision_as_data(one, language) for one in found.provisions],
        "cited": sum(len(one.citing) for one in found.provisions),
    }


def _provision_as_data(provision: "Provision", language: str) -> dict[str, Any]:
    touched = provision.touched
    return {
        "kind": touched.kind,
        "law": touched.reference,
        "norm": touched.norm.title,
        "old": _article_as_data(touched.old),
        "new": _article_as_data(touched.new),
        "likeness": touched.changed.likeness if touched.changed else None,
        "difference": [{"kind": str(piece.kind), "words": piece.words} for piece in touched.pieces],
        "cited_by": [_citing_as_data(one, language) for one in provision.citing],
    }


def _article_as_data(article: "Article | None") -> dict[str, Any] | None:
    if article is None:
        return None
    return {"article": article.number, "sub": article.sub or None, "words": article.text}


def _citing_as_data(one: "Citing", language: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "code": one.code,
        "title": in_language(one.title, language),
        "line": one.line or None,
        "words": one.words,
        "sentence": one.sentence,
        "start": one.start if one.article else None,
        "end": one.end if one.article else None,
        "sure": one.sure,
    }


def _as_lines(found: "Impact", language: str) -> Iterator[str]:
    old = str(found.old.promulgated_on) if found.old else "—"
    first_day = found.new.in_force_from or "?"
    head = Says(
        zh=f"《{found.norm.title}》 {old} → {found.new.promulgated_on} 公布，{first_day} 起施行",
        en=f"《{found.norm.title}》 {old} → promulgated {found.new.promulgated_on}, in force from {first_day}",
    )
    yield in_language(head, language)
    for version in found.not_held:
        day = version.promulgated_on
        gap = Says(
            zh=f"{day} 公布的文本没有收录，它和后一文本之间改了什么不知道",
            en=f"The text promulgated on {day} is not held: what changed between it and the next one is not known",
        )
        yield in_language(gap, language)
    for provision in found.provisions:
        yield ""
        yield _provision_line(provision.touched, language)
        if provision.touched.old:
            yield "    " + _difference(provision.touched).replace("\n", "\n    ")
        for one in provision.citing:
            yield f"  ← {_citing_line(one, language)}"
    citing = sum(len(one.citing) for one in found.provisions)
    yield ""
    summed_up = Says(
        zh=f"变动 {len(found.provisions)} 处，引用 {citing} 处",
        en=f"{len(found.provisions)} provisions changed, cited in {citing} places",
    )
    yield in_language(summed_up, language)


def _provision_line(touched: "Touched", language: str) -> str:
    kind = in_language(_KINDS[touched.kind], language)
    if touched.old is None:
        return f"《{touched.norm.title}》 {kind}"
    place = show(touched.old.citation, language=language)
    moved = f" → {show(touched.new.citation, language=language)}" if touched.new and touched.moved else ""
    return f"{place}{moved}  {kind}"


def _difference(touched: "Touched") -> str:
    return "".join(f"{_MARKS[piece.kind][0]}{piece.words}{_MARKS[piece.kind][1]}" for piece in touched.pieces)


def _citing_line(one: "Citing", language: str) -> str:
    unsure = Says(zh="（不确定：被引用的文本没有收录）", en=" (unsure: the text that is cited is not held)")
    told = f"{one.code}:{one.line}  {one.words}" if one.line else f"{in_language(one.title, language)}  {one.sentence}"
    return told.rstrip().replace("\n", " ") + ("" if one.sure else in_language(unsure, language))
