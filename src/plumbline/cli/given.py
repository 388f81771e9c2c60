"""What a command is given besides options: a day, and a file of text."""

import argparse
from datetime import date
from pathlib import Path

from plumbline.cli.speaking import UsageError


def day(text: str) -> date:
    """Read a day.

    Raises  argparse.ArgumentTypeError for what is none
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"«{text}» is no day such as 2026-07-01"
        raise argparse.ArgumentTypeError(message) from None


def text_of(file: Path, *, longest: int) -> str:
    """Read a file of text, at most so many bytes of it.

    Raises  UsageError where it cannot be opened, is longer, or is not UTF-8
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(longest + 1)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    if len(content) > longest:
        raise UsageError(f"{file}: more than {longest} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
