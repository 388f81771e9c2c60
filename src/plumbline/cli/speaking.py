"""How the command speaks: JSON for machines, Chinese or English text for people, and what is a mistake of usage."""

import argparse
import json
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeAlias

from plumbline.kernel.errors import Says

Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 — the type has no public name


class UsageError(Exception):
    """The command was called in a way that cannot mean anything: exit code 2, as for an unknown option."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the two options that all commands have."""
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="language of texts (default: zh)")


def in_language(says: Says, language: str) -> str:
    """Give the sentence in the language that was asked for."""
    return says.en if language == "en" else says.zh


def aside(words: str, language: str) -> str:
    """Put words in brackets behind a sentence; nothing where there are none."""
    if not words:
        return ""
    return f" ({words})" if language == "en" else f"（{words}）"


def say(text: str) -> None:
    """Write one line of the answer."""
    sys.stdout.write(f"{text}\n")


def say_file(pieces: Iterable[bytes], out: Path | None) -> None:
    """Write an answer that is a file to its place, or to standard output where none is named."""
    with out.open("wb") if out else nullcontext(sys.stdout.buffer) as file:
        file.writelines(pieces)


def trial(*, dry_run: bool) -> Says:
    """Give the words that stand before what would come of something that was only tried; none where it was done."""
    return Says(zh="试算：", en="would be: ") if dry_run else Says(zh="", en="")


def say_json(answer: Any) -> None:
    """Write the whole answer, or one record of it, on one line of JSON."""
    say(json.dumps(answer, ensure_ascii=False))
