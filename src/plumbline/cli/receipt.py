"""`plumbline receipt`: verify a receipt without a database, and write one from the ledger."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from plumbline.cli.engines import start_engines
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel import canonical, clock
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.kernel.receipt_verdict import Seen, Vouched
    from plumbline.kernel.signed_note import NoteKey

STANDARD_INPUT: Final = "-"


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its parts."""
    parser = subcommands.add_parser("receipt", help="verify a receipt without the database, and write one")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    verify = parts.add_parser(
        "verify",
        help="say whether a receipt holds; needs no database",
        description="Say whether a receipt holds; needs no database. Exit code 0 when it holds, 1 when not.",
    )
    verify.add_argument("file", metavar="FILE", help="the receipt, or the text of its QR code; - for standard input")
    add_keys(verify)
    add_options(verify)
    verify.set_defaults(run=_verify)
    write = parts.add_parser(
        "write",
        help="write the receipt of a record",
        description="Write the receipt of a record. It holds its fingerprint and its proof; what the record says, and"
        " personal data, only where that is asked for: hand those to nobody but who may read them.",
    )
    write.add_argument("reference", metavar="REFERENCE", help="its code, its fingerprint, or stream#sequence")
    write.add_argument("--out", type=Path, metavar="FILE", help="where to write it (default: standard output)")
    write.add_argument("--body", action="store_true", help="with what the record says")
    write.add_argument(
        "--open", action="append", default=[], metavar="NAME", help="with this personal data, opened; may be repeated"
    )
    write.add_argument("--compact", action="store_true", help="the short text for a QR code instead of the file")
    add_options(write)
    write.set_defaults(run=_write)


def add_keys(parser: argparse.ArgumentParser) -> None:
    """Let a command ask which keys are trusted."""
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="VKEY",
        help="a key that is trusted, of the log or of a witness (name+id+key); may be repeated. Without one the keys in"
        " the receipt are believed",
    )


def _verify(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger.ed25519 import is_signed
    from plumbline.kernel import receipt_compact, receipt_verdict
    from plumbline.kernel.receipt_fault import ReceiptRefused

    keys, data = [_key(line) for line in args.key], _bytes_of(args.file)
    try:
        vouched = receipt_verdict.verify(receipt_compact.read_any(data), keys=keys, is_signed=is_signed)
    except ReceiptRefused as refused:
        said = in_language(refused.says, args.language)
        if args.json:
            say_json({"verdict": refused.fault, "place": refused.place, "says": said})
        else:
            say(f"{said}  [{refused.place}]" if refused.place else said)
        return 1
    if args.json:
        say_json(vouched.as_data())
    else:
        for line in _lines(vouched):
            say(in_language(line, args.language))
    return 0


def _bytes_of(file: str) -> bytes:
    from plumbline.kernel.receipt import LARGEST

    try:
        if file == STANDARD_INPUT:
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


def _key(line: str) -> "NoteKey":
    from plumbline.kernel.signed_note import NoteRefused, read_key

    try:
        return read_key(line.strip())
    except NoteRefused as error:
        raise UsageError(f"--key: {error}") from error


def _lines(vouched: "Vouched") -> Iterator[Says]:
    """Say what holds, who vouches for which time, and which key was believed."""
    from plumbline.kernel.receipt_verdict import fingerprint

    found, place = vouched.receipt, vouched.place
    yield Says(
        zh="核验通过：这条记录在账本里，没有改过。", en="It holds: the record stands in the log and was not changed."
    )
    yield Says(zh=f"核验码 {found.code}，第 {place.index + 1} 条", en=f"code {found.code}, entry {place.index + 1}")
    yield Says(zh=f"账本 {found.origin}，末端 {place.size} 条", en=f"log {found.origin}, head of {place.size} entries")
    yield from _times(vouched)
    for name in vouched.unchecked:
        yield Says(
            zh=f"另有 {name} 的签名，没有它的公钥，未核验",
            en=f"also signed by {name}: not checked, its key is not known",
        )
    yield Says(zh=f"公钥 {vouched.log.written}", en=f"key {vouched.log.written}")
    compared = fingerprint(vouched.log)
    yield Says(zh=f"公钥指纹 {compared}", en=f"fingerprint of the key {compared}")
    if not vouched.is_key_given:
        yield Says(
            zh="注意：公钥取自回执本身。请另外找一处（机关公示、见证人网站）比对上面的指纹，或者用 --key 给出公钥。",
            en="Note: the key was taken from the receipt itself. Compare the fingerprint above with what is published"
            " elsewhere, or give the key with --key.",
        )
    if vouched.contents is None:
        yield Says(
            zh="回执里没有记录的内容，只有它的指纹。",
            en="The receipt does not hold what the record says, only its hash.",
        )
    else:
        yield _same(canonical.encode(vouched.contents).decode())
    for each in found.openings:
        yield _same(f"{each.name} = {each.value}")


def _times(vouched: "Vouched") -> Iterator[Says]:
    recorded = (vouched.contents or {}).get("recorded_at")
    if isinstance(recorded, str):
        yield Says(
            zh=f"记入时间 {recorded}：账本的运行者说的", en=f"recorded at {recorded}: so says the operator of the log"
        )
    for each in vouched.witnesses:
        yield Says(
            zh=f"见证：{each.key.name} 说，最晚 {_moment(each)} 它已经在账本里",
            en=f"witness: {each.key.name} says that by {_moment(each)} it stood in the log",
        )
    if not vouched.witnesses:
        yield Says(
            zh="没有见证人签名：时间只有账本的运行者担保。",
            en="No witness signed: only the operator vouches for the time.",
        )


def _moment(seen: "Seen") -> str:
    """Write the moment of a witness; one beyond every calendar as its seconds."""
    try:
        return f"{datetime.fromtimestamp(seen.at, UTC).astimezone(clock.BEIJING):%Y-%m-%d %H:%M:%S} +08:00"
    except (OverflowError, ValueError, OSError):
        return f"{seen.at} s"


def _same(text: str) -> Says:
    return Says(zh=text, en=text)


def _write(args: argparse.Namespace) -> int:

    start_engines()
    from plumbline.engines.ledger import proving, receipts
    from plumbline.kernel import receipt, receipt_compact
    from plumbline.kernel.receipt_fault import SAYS, Fault

    event = proving.find(args.reference)
    if event is None:
        return _not_written(
            args,
            Says(
                zh=f"账本里没有“{args.reference}”：请写核验码、指纹，或者 案号#序号。",
                en=f"The ledger has no «{args.reference}»: give the code, the fingerprint, or stream#sequence.",
            ),
        )
    made = receipts.receipt_of(event, body=args.body, opened=args.open)
    if made is None:
        return _not_written(args, SAYS[Fault.WAITING])
    data = receipts.as_bytes(made)
    if args.compact:
        try:
            data = f"{receipt_compact.write(receipt.read(data))}\n".encode()
        except receipt_compact.NotCompact as problem:
            raise UsageError(f"--compact: {problem}") from problem
    if args.out is None:
        sys.stdout.write(data.decode())
        return 0
    try:
        args.out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"--out {args.out}: {error.strerror}") from error
    if args.json:
        say_json({"code": event.code, "file": str(args.out), "bytes": len(data)})
    else:
        say(
            in_language(
                Says(
                    zh=f"{event.code} 的回执写到 {args.out}，{len(data)} 字节。",
                    en=f"the receipt of {event.code} is in {args.out}, {len(data)} bytes.",
                ),
                args.language,
            )
        )
    return 0


def _not_written(args: argparse.Namespace, says: Says) -> int:
    said = in_language(says, args.language)
    if args.json:
        say_json({"says": said})
    else:
        say(said)
    return 1
