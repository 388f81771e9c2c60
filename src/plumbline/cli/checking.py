"""`plumbline check`: what is wrong with declarations, and what the proofs of procedures find."""

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from plumbline.cli import proving
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel import catalogue, checking, clock
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import register


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    check = subcommands.add_parser(
        "check",
        help="check declarations and every source they name",
        description="Check declarations: keys, names, types, and every source against the register of norms.",
    )
    check.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a folder or file (default: all systems)")
    check.add_argument("--prove", action="store_true", help="prove the procedures of a folder too, as of one file")
    check.add_argument(
        "--notes", action="store_true", help="tell too what people should judge: facts that may be missing"
    )
    check.add_argument("--keep", action="store_true", help="keep the proofs for the pages, in PLUMBLINE_PROOFS")
    add_options(check)
    check.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """Check, and list every fault; 1 where there is one."""
    path = args.path or catalogue.SYSTEMS
    if not path.exists():
        raise UsageError(f"{path} does not exist")
    faults = checking.check(path, register=register(), today=clock.today())
    proves = args.prove or path.is_file()
    if not proves and (args.notes or args.keep):
        raise UsageError("--notes and --keep are about proofs: add --prove, or name one file")
    proofs = proving.proofs(path, faults) if proves else []
    kept = proving.keep(proofs, _proofs_folder()) if args.keep else None
    wrong = len(faults) + sum(len(proof.verified.faults) for proof in proofs)
    if args.json:
        listed = [{"file": one.file, "line": one.line, "column": one.column, "what": one.what} for one in faults]
        listed += [found for proof in proofs for found in proof.as_data(proof.verified.faults, args.language)]
        answer: dict[str, Any] = {"right": not wrong, "faults": listed}
        if args.notes:
            answer["notes"] = [
                found for proof in proofs for found in proof.as_data(proof.verified.notes, args.language)
            ]
        if proofs:
            answer["not_covered"] = [in_language(one, args.language) for one in proving.NOT_COVERED]
        say_json(answer | ({} if kept is None else {"kept": kept}))
    else:
        told = [line for proof in proofs for line in proof.lines(proof.verified.faults, args.language)]
        for line in (*map(str, faults), *told, *(_note_lines(proofs, args.language) if args.notes else ())):
            say(line)
        for not_covered in proving.NOT_COVERED if proofs else ():
            say(in_language(not_covered, args.language))
        if kept is not None:
            says = Says(zh=f"保存了 {kept} 份证明", en="1 proof kept" if kept == 1 else f"{kept} proofs kept")
            say(in_language(says, args.language))
        say(in_language(_summed_up(wrong), args.language))
    return 1 if wrong else 0


def _note_lines(proofs: Sequence[proving.Proof], language: str) -> Iterator[str]:
    """Tell the notes of the proofs; where there is none, say so."""
    lines = [line for proof in proofs for line in proof.lines(proof.verified.notes, language)]
    yield in_language(Says(zh="要由人判断的：", en="To be judged by people:"), language)
    yield from lines or [in_language(Says(zh="没有", en="nothing"), language)]


def _proofs_folder() -> Path:
    """Give the folder of kept proofs, by the settings of the environment; the demonstration's where none are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    from django.conf import settings

    return Path(settings.PROOFS)


def _summed_up(faults: int) -> Says:
    if not faults:
        return Says(zh="没有错误", en="no faults")
    return Says(zh=f"{faults} 处错误", en="1 fault" if faults == 1 else f"{faults} faults")
