"""`plumbline ledger index` and `plumbline ledger complete`: the index beside the log, and proofs that a record is complete."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.cli.given import day
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.ledger.indexing import Indexed
    from plumbline.kernel.completeness_check import Checked
    from plumbline.kernel.completeness_file import Asked
    from plumbline.kernel.key_list import ListedKey

Run = Callable[[argparse.Namespace], int]


def add_to(parts: Subcommands, run: Run) -> None:
    """Register the two parts.

    Takes   run — runs a part that needs the store
    """
    index = parts.add_parser("index", help="bring the index up from which it is proved that a record is complete")
    index.add_argument("--rebuild", action="store_true", help="make it again from the events")
    add_options(index)
    index.set_defaults(run=run, part_run=_index)
    complete = parts.add_parser(
        "complete",
        help="prove that these are all events of a matter, a body or a period, or check such a proof",
        description="Prove that these are all events of a matter, of a body or of a period, or check such a proof"
        " anywhere, without a database. Exit code 1 where the proof does not hold.",
    )
    complete.add_argument("--matter", metavar="CODE", help="all events of a matter")
    complete.add_argument("--body", metavar="CODE", help="all events of a body, or those between two days")
    complete.add_argument("--from", dest="first", type=day, metavar="DAY", help="recorded on this day or later")
    complete.add_argument("--to", dest="last", type=day, metavar="DAY", help="recorded on this day or earlier")
    complete.add_argument("--out", type=Path, metavar="FILE", help="write the proof there (default: say it)")
    complete.add_argument("--check", type=Path, metavar="FILE", help="check a proof instead")
    complete.add_argument("--key", metavar="KEY", help="with --check: the key of the log, or a file of its keys")
    complete.add_argument(
        "--entries", type=Path, metavar="DIR", help="with --check: make the index again from these entries of the log"
    )
    add_options(complete)
    complete.set_defaults(run=lambda args: _check(args) if args.check else run(args), part_run=_prove)


def _index(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger import indexing

    try:
        indexed = indexing.rebuild() if args.rebuild else indexing.bring_up()
    except BlockingIOError as error:
        raise UsageError("another process is building the index") from error
    except OSError as error:
        raise UsageError(error) from error
    if args.json:
        say_json({"size": indexed.size, "of": indexed.of, "added": indexed.added})
    else:
        say(in_language(_reaches(indexed), args.language))
    return 0


def _reaches(indexed: "Indexed") -> Says:
    return Says(
        zh=f"索引新加 {indexed.added} 个事件，到账本的第 {indexed.size} 条为止；账本末端有 {indexed.of} 条。",
        en=f"put {indexed.added} events into the index; it reaches {indexed.size} of {indexed.of} entries of the log.",
    )


def _prove(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger import completing

    if args.key or args.entries:
        raise UsageError("--key and --entries go with --check")
    proof = completing.prove(_asked(args))
    if proof is None:
        raise UsageError("no head of the index is signed yet; run: plumbline ledger index")
    checked = completing.check(proof)
    if args.out is None:
        say_json(proof.as_data())
        return _code(checked)
    try:
        args.out.write_text(json.dumps(proof.as_data(), ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--out {args.out}: {error}") from error
    _tell(checked, args)
    return _code(checked)


def _asked(args: argparse.Namespace) -> "Asked":
    from plumbline.kernel.completeness_file import Asked

    days = args.first or args.last
    if (args.matter and (args.body or days)) or not (args.matter or args.body or days):
        raise UsageError("name one of: --matter CODE; --body CODE, with --from and --to at will; --from DAY --to DAY")
    asked = Asked(matter=args.matter or "", body=args.body or "", first=args.first, last=args.last)
    try:
        empty = asked.keys.first > asked.keys.last
    except ValueError as error:
        raise UsageError(error) from error
    if empty:
        raise UsageError(f"--from {args.first} lies behind --to {args.last}")
    return asked


def _check(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger.ed25519 import is_signed
    from plumbline.kernel.completeness_check import check

    if args.matter or args.body or args.first or args.last or args.out:
        raise UsageError("--check stands alone, or with --key and --entries")
    keys = _keys(args.key) if args.key else None
    try:
        text = args.check.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"--check {args.check}: {error}") from error
    checked = check(text, verify=is_signed, keys=keys)
    _tell(checked, args)
    if keys is None and not args.json and checked.size:
        zh = "签名是用证明里自带的公钥验的；请用 --key 给出另外得到的公钥。"
        en = "The signature was checked by the key that the proof brings along; give one obtained otherwise with --key."
        say(in_language(Says(zh=zh, en=en), args.language))
    made = _made_again(checked, args) if args.entries else 0
    return _code(checked) or made


def _made_again(checked: "Checked", args: argparse.Namespace) -> int:
    """Make the index again from the entries of the log, and say whether its signed head is right."""
    from plumbline.engines.ledger.entries_read import differs

    if checked.heads is None:
        raise UsageError("--entries: there is no signed head to compare them with")
    try:
        fault = differs(args.entries, checked.heads)
    except (OSError, ValueError) as error:
        raise UsageError(f"--entries {args.entries}: {error}") from error
    zh = f"索引没有漏掉事件：从全部 {checked.size} 条重新做了一遍，与签名的一致。"
    en = f"The index has every event: made again from all {checked.size} entries, it is the one that was signed."
    says = fault or Says(zh=zh, en=en)
    if args.json:
        say_json({"index_made_again": fault is None, "says": in_language(says, args.language)})
    else:
        say(in_language(says, args.language))
    return 1 if fault else 0


def _keys(given: str) -> "tuple[ListedKey, ...]":
    from plumbline.kernel.key_list import read_list

    try:
        listed = read_list(Path(given).read_text(encoding="utf-8") if Path(given).is_file() else given)
    except (OSError, ValueError) as error:
        raise UsageError(f"--key {given}: {error}") from error
    if not listed:
        raise UsageError(f"--key {given} names no key")
    return listed


def _tell(checked: "Checked", args: argparse.Namespace) -> None:
    if args.json:
        says = in_language(checked.says, args.language)
        size, leaves = checked.size, list(checked.leaves)
        say_json({"verdict": checked.verdict.value, "says": says, "size": size, "leaves": leaves})
    else:
        say(in_language(checked.says, args.language))


def _code(checked: "Checked") -> int:
    from plumbline.kernel.completeness_check import Verdict

    return 0 if checked.verdict is Verdict.COMPLETE else 1
