"""`plumbline document`: check a signed document from its file alone."""

import argparse
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.cli.receipt import add_keys
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

    from plumbline.engines.documents.sealed.examining import Examined
    from plumbline.engines.documents.sealed.fault import Fault
    from plumbline.engines.documents.sealed.signature import Signed
    from plumbline.kernel.signed_note import NoteKey


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its part."""
    parser = subcommands.add_parser("document", help="check a signed document from its file alone")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    verify = parts.add_parser(
        "verify",
        help="say whether a PDF is as it was signed, who signed it, and whether the log has it",
        description="Say whether a PDF is as it was signed, who signed it, and whether the log has the document in it."
        " Needs no database and no network. Exit code 0 when all holds, 1 when not.",
    )
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument(
        "--certificate", type=Path, metavar="PEM", help="of whom you expect to have signed, or of who issued theirs"
    )
    add_keys(verify)
    verify.add_argument("--recorded-to", type=Path, metavar="FILE", help="write the recorded file there, cut out")
    verify.add_argument("--receipt-to", type=Path, metavar="FILE", help="write the receipt there")
    add_options(verify)
    verify.set_defaults(run=_verify)


def _verify(args: argparse.Namespace) -> int:
    from plumbline.engines.documents.sealed.examining import LARGEST, examine

    certificates, keys = _certificates(args.certificate), [_key(line) for line in args.key]
    logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # what it finds is told in our words
    try:
        with args.file.open("rb") as file:
            data = file.read(LARGEST + 1)
        found = examine(data, certificates=certificates, keys=keys)
        for path, content in ((args.recorded_to, found.recorded), (args.receipt_to, found.receipt)):
            if path and content is not None:
                path.write_bytes(content)
    except OSError as error:
        raise UsageError(error) from error
    if args.json:
        say_json(_as_data(found, args))
    else:
        for line in _lines(found, args):
            say(in_language(line, args.language))
    return 0 if found.is_right else 1


def _certificates(path: Path | None) -> "list[Certificate]":
    if path is None:
        return []
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    try:
        given = load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"--certificate {path}: {error}") from error
    return [Certificate.load(one.public_bytes(Encoding.DER)) for one in given]


def _key(line: str) -> "NoteKey":
    from plumbline.kernel.signed_note import NoteRefused, read_key

    try:
        return read_key(line.strip())
    except NoteRefused as error:
        raise UsageError(f"--key: {error}") from error


def _lines(found: "Examined", args: argparse.Namespace) -> Iterator[Says]:
    from plumbline.kernel.receipt_verdict import fingerprint

    if found.is_right:
        yield Says(
            zh="完好：签名盖住整个文件，原文在账本里。",
            en="It holds: the signature covers the whole file, and the log has the document.",
        )
    for fault in found.faults:
        yield _says(found, fault)
    if found.vouched and found.is_recorded is None:
        yield Says(
            zh="回执里没有记录的内容，所以看不出原文在不在这条记录里：请到“验记录”里查核验码。",
            en="The receipt does not show what the record says, so whether it has the document is not known: look its"
            " code up under “Verify a record”.",
        )
    if found.signed:
        yield _who(found.signed)
    if found.vouched:
        place, code = found.vouched.place, found.vouched.receipt.code
        yield Says(
            zh=f"记录　{code}，账本 {found.vouched.receipt.origin} 第 {place.index + 1} 条（末端 {place.size} 条）",
            en=f"record  {code}, entry {place.index + 1} of the log {found.vouched.receipt.origin} (head of {place.size})",
        )
        key = fingerprint(found.vouched.log)
        yield Says(zh=f"账本公钥　{key}", en=f"key of the log  {key}")
    if found.recorded:
        size, digest = len(found.recorded), found.digest
        yield Says(
            zh=f"原文　前 {size} 个字节，SHA-256 {digest}", en=f"document  the first {size} bytes, SHA-256 {digest}"
        )
    yield from _believed(found, args)


def _who(signed: "Signed") -> Says:
    zh, en = (
        f"签名者　{signed.by}，证书 {signed.certificate}",
        f"signed by  {signed.by}, certificate {signed.certificate}",
    )
    if signed.at:
        zh, en = f"{zh}，自称 {_moment(signed.at)} 签", f"{en}, at {_moment(signed.at)} as it says"
    if signed.stamped_at:
        zh = f"{zh}；时间戳 {_moment(signed.stamped_at)}，{signed.stamped_by}"
        en = f"{en}; timestamp of {_moment(signed.stamped_at)} by {signed.stamped_by}"
    return Says(zh=zh, en=en)


def _believed(found: "Examined", args: argparse.Namespace) -> Iterator[Says]:
    """Say what was taken on trust, and how to compare it."""
    if found.signed and args.certificate is None:
        yield Says(
            zh="没有给出证书：签名者的名字是文件自己说的。把证书指纹和机关公布的比对，或者用 --certificate。",
            en="No certificate was given: who signed is what the file says itself. Compare the certificate with what the"
            " body publishes, or give --certificate.",
        )
    if found.vouched and not found.vouched.is_key_given:
        yield Says(
            zh="没有给出账本公钥：用的是回执自己带的。把公钥指纹和别处得来的比对，或者用 --key。",
            en="No key of the log was given: the one that the receipt brings was used. Compare it with one that you have"
            " from elsewhere, or give --key.",
        )


def _says(found: "Examined", fault: "Fault") -> Says:
    from plumbline.engines.documents.sealed.fault import SAYS, Fault

    says = SAYS[fault]
    if fault is Fault.RECEIPT and found.refused:
        return Says(zh=says.zh + found.refused.says.zh, en=says.en + found.refused.says.en)
    return says


def _as_data(found: "Examined", args: argparse.Namespace) -> dict[str, Any]:
    return {
        "right": found.is_right,
        "faults": [{"fault": one, "says": in_language(_says(found, one), args.language)} for one in found.faults],
        "signature": _signature(found.signed) if found.signed else None,
        "receipt": found.vouched.as_data() if found.vouched else None,
        "recorded": {"bytes": len(found.recorded), "sha256": found.digest, "in_record": found.is_recorded}
        if found.recorded
        else None,
    }


def _signature(signed: "Signed") -> dict[str, Any]:
    return {
        "by": signed.by,
        "certificate": signed.certificate,
        "known": signed.is_known,
        "at": _moment(signed.at) if signed.at else None,
        "timestamp": {"by": signed.stamped_by, "at": _moment(signed.stamped_at)} if signed.stamped_at else None,
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
