"""`plumbline norms show`: a norm, or an article of it, as it stood on a day."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from plumbline.cli.norming.engines import start_engines
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel import clock
from plumbline.kernel.citation import Citation, parse_reference, show
from plumbline.kernel.errors import DeclarationError, Says

if TYPE_CHECKING:
    from plumbline.engines.norms.resolving import Resolved


def add_to(actions: Subcommands) -> None:
    """Register the action."""
    showing = actions.add_parser("show", help="show a norm, or one article of it")
    showing.add_argument("norm", metavar="NORM", help="short or full title; or a reference such as 行政处罚法#58.1")
    showing.add_argument("--article", metavar="PLACE", default="", help="such as 58, 58.1 or 58.1(2)")
    showing.add_argument("--as-of", type=_day, metavar="DAY", help="the day whose law is shown (default: today)")
    add_options(showing)
    showing.set_defaults(run=run_show)


def run_show(args: argparse.Namespace) -> int:
    """Show what a citation names on a day; 1 with the reason where it names nothing we hold."""
    citations = _cited(args)
    start_engines()
    from plumbline.engines.norms.resolving import resolve

    day = args.as_of or clock.today()
    for citation in citations:
        resolved = resolve(citation, on=day)
        if args.json:
            say_json(_resolved_as_data(resolved))
        else:
            say(_resolved_as_text(resolved, args.language))
    return 0


def _cited(args: argparse.Namespace) -> tuple[Citation, ...]:
    try:
        return parse_reference(f"{args.norm}#{args.article}" if args.article else args.norm)
    except DeclarationError as error:
        raise UsageError(error.what) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{text}» is not a day like 2026-06-22") from None


def _resolved_as_data(resolved: "Resolved") -> dict[str, Any]:
    version = resolved.version
    return {
        "norm": resolved.norm.title,
        "level": resolved.norm.level,
        "number": version.number or None,
        "promulgated_on": version.promulgated_on.isoformat(),
        "in_force_from": version.in_force_from.isoformat() if version.in_force_from else None,
        "in_force_to": version.in_force_to.isoformat() if version.in_force_to else None,
        "held": version.held,
        "highest_article": version.highest,
        "article": resolved.citation.article,
        "sub": resolved.citation.sub,
        "paragraph": resolved.citation.paragraph,
        "item": resolved.citation.item,
        "heading": resolved.article.heading if resolved.article else None,
        "words": resolved.words or None,
    }


def _resolved_as_text(resolved: "Resolved", language: str) -> str:
    version = resolved.version
    full = Citation(resolved.norm.title, *resolved.citation.parts())
    until = version.in_force_to
    head = Says(
        zh=f"{show(full)}（{version.promulgated_on} 公布，{version.as_registered().first_day} 起施行"
        + (f"，至 {until}）" if until else "）"),
        en=f"{show(full, language='en')} (promulgated {version.promulgated_on}, in force from {version.as_registered().first_day}"
        + (f" to {until})" if until else ")"),
    )
    heading = [resolved.article.heading] if resolved.article and resolved.article.heading else []
    return "\n".join([in_language(head, language), *heading, *filter(None, [resolved.words])])
