"""`plumbline witness`: follow a log from another process or another house, and vouch that it only ever grew."""

import argparse
import signal
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from plumbline.engines.ledger.witness.witness import Witness
    from plumbline.kernel.signed_note import NoteKey

PORT = 8010


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its parts."""
    parser = subcommands.add_parser("witness", help="follow a log from elsewhere, and vouch that it only ever grew")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    follow = parts.add_parser(
        "follow",
        help="check that the newest head of a log continues the one vouched for, and cosign it",
        description="Check that the newest head of a log continues the one vouched for, and cosign it. Exit code 1"
        " where the log forked or was put back in time.",
    )
    follow.add_argument(
        "where", metavar="LOG", help="its address, such as https://plumbline.example.cn/log, or its folder"
    )
    _add_witness(follow)
    follow.set_defaults(run=_follow)
    serve = parts.add_parser("serve", help="take checkpoints over HTTP (C2SP tlog-witness)")
    serve.add_argument("--port", type=int, default=PORT, help=f"on 127.0.0.1 (default: {PORT})")
    _add_witness(serve)
    serve.set_defaults(run=_serve)
    key = parts.add_parser("key", help="print the key with which others check the cosignatures")
    _add_secret(key)
    add_options(key)
    key.set_defaults(run=_print_key)


def _add_witness(parser: argparse.ArgumentParser) -> None:
    _add_secret(parser)
    parser.add_argument(
        "--log-keys", type=Path, required=True, metavar="FILE", help="the keys of the log, as its /log/keys gives them"
    )
    parser.add_argument(
        "--memory", type=Path, required=True, metavar="FILE", help="keeps the newest head that was cosigned"
    )
    add_options(parser)


def _add_secret(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="of the witness, such as archives.example.cn/witness")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="its own Ed25519 key, in PEM form")


def _witness(args: argparse.Namespace) -> "Witness":
    from plumbline.engines.ledger.witness.witness import Witness
    from plumbline.kernel.key_list import read_list

    try:
        log = read_list(args.log_keys.read_text())
    except (OSError, ValueError) as error:
        raise UsageError(f"--log-keys {args.log_keys}: {error}") from error
    if not log:
        raise UsageError(f"--log-keys {args.log_keys} names no key")
    return Witness(_key(args), _secret(args), log, args.memory)


def _secret(args: argparse.Namespace) -> "Ed25519PrivateKey":
    from plumbline.engines.ledger.ed25519 import read_secret

    try:
        return read_secret(args.key)
    except (OSError, ValueError) as error:
        raise UsageError(f"--key: {error}") from error


def _key(args: argparse.Namespace) -> "NoteKey":
    from plumbline.kernel.cosignature import COSIGNATURE
    from plumbline.kernel.signed_note import NoteKey, NoteRefused

    try:
        return NoteKey(args.name, COSIGNATURE, _secret(args).public_key().public_bytes_raw())
    except NoteRefused as error:
        raise UsageError(f"--name: {error}") from error


def _print_key(args: argparse.Namespace) -> int:
    key = _key(args).written
    if args.json:
        say_json({"key": key})
    else:
        say(key)
    return 0


def _follow(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger.witness.following import fetching, follow

    try:
        before, now = follow(_witness(args), fetching(args.where))
    except OSError as error:
        raise UsageError(f"{args.where}: {error}") from error
    if args.json:
        say_json({"before": before.size, "size": now.size, "root": now.root.hex()})
    else:
        zh = f"账本末端从 {before.size} 到 {now.size} 只增未改，已副署。"
        en = f"the log only grew, from {before.size} leaves to {now.size}; cosigned."
        say(in_language(Says(zh=zh, en=en), args.language))
    return 0


def _serve(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger.witness.serving import ADDRESS, server

    try:
        taking = server(_witness(args), args.port)
    except (OSError, OverflowError) as error:
        raise UsageError(f"--port {args.port}: {error}") from error

    def end(*_: object) -> None:
        Thread(target=taking.shutdown).start()  # it waits for the request under way, so not in this thread

    for sign in (signal.SIGTERM, signal.SIGINT):  # the second may have been ignored by whoever started this
        signal.signal(sign, end)
    with taking:
        where = f"http://127.0.0.1:{taking.server_port}{ADDRESS}"
        say(in_language(Says(zh=f"在 {where} 收账本末端", en=f"takes heads at {where}"), args.language))
        sys.stdout.flush()
        taking.serve_forever()
    return 0
