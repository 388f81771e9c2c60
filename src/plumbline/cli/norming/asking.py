"""What several actions ask for in the same words: a day, a norm, a place in it."""

import argparse
from datetime import date

from plumbline.cli.speaking import UsageError
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.reference import Citation, parse_reference

_MARKS = "《》 \u3000"


def day(text: str) -> date:
    """Read a day that was typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{text}» is not a day like 2026-06-22") from None


def cited(norm: str, place: str) -> tuple[Citation, ...]:
    """Read a norm and a place in it; the norm may be a whole reference, or stand in title marks.

    Raises  UsageError where it cannot be read
    """
    title = norm.strip(_MARKS)
    try:
        return parse_reference(f"{title}#{place}" if place else title)
    except DeclarationError as error:
        raise UsageError(error.what) from error
