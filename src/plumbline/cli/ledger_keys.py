"""`plumbline ledger keys`: list the keys that signed heads, announce the next one, let it take over."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.ledger.keyring import KeyInForce


def add_to(parts: Subcommands, run: Callable[[argparse.Namespace], int]) -> None:
    """Register the part."""
    keys = parts.add_parser("keys", help="list the keys that signed heads; announce the next one, and let it take over")
    keys.add_argument(
        "--next", type=Path, metavar="FILE", help="announce the key of this file in the log; with --retire: let it sign"
    )
    keys.add_argument("--retire", action="store_true", help="retire the key that signs now")
    keys.add_argument(
        "--emergency", default="", metavar="REASON", help="with --retire: why the next key was not announced"
    )
    keys.add_argument(
        "--rename",
        default="",
        metavar="ORIGIN",
        help="with --emergency: let a restored log go on under another name, because the old one ended elsewhere",
    )
    keys.add_argument("--retire-sm2", action="store_true", help="retire the SM2 key that signs beside it")
    add_options(keys)
    keys.set_defaults(run=run, part_run=_run)


def _run(args: argparse.Namespace) -> int:
    return _rename(args) if args.rename else _keys(args)


def _keys(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger import announcing, keyring, retiring, sm2_keys

    if args.emergency and not args.retire:
        raise UsageError("--emergency is the reason of --retire and of --rename")
    if args.retire:
        retiring.retire(successor=args.next, emergency=args.emergency)
    elif args.retire_sm2:
        sm2_keys.retire()
    elif args.next:
        event = announcing.announce(args.next)
        if not args.json:
            zh, en = f"已公布：记录 {event.code}", f"announced in record {event.code}"
            say(in_language(Says(zh=zh, en=en), args.language))
    listed = keyring.every()
    if args.json:
        second = [{"key": each.key.written, "last": each.last, "signs": each.last is None} for each in sm2_keys.every()]
        say_json([*(each.as_data() for each in listed), *second])
    else:
        for each in listed:
            say(f"{each.key.written} {each.last}  # {in_language(_use_of(each), args.language)}")
        for old in sm2_keys.every():
            say(old.written)
        if not listed[-1].signs:
            zh, en = (
                "没有密钥签名：放入新密钥以后才能封存。",
                "No key signs: nothing is sealed until a new one stands in its file.",
            )
            say(in_language(Says(zh=zh, en=en), args.language))
    return 0


def _rename(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger import retiring

    event = retiring.rename(args.rename, reason=args.emergency)
    if args.json:
        say_json({"event": event.code, **event.public})
    else:
        zh = f"已写下：记录 {event.code}。把 PLUMBLINE_LEDGER_ORIGIN 改成 {args.rename} 再启动，之前什么都不封存。"
        en = f"written: record {event.code}. Set PLUMBLINE_LEDGER_ORIGIN to {args.rename} and start again; until then nothing is sealed."
        say(in_language(Says(zh=zh, en=en), args.language))
    return 0


def _use_of(listed: "KeyInForce") -> Says:
    if listed.signs:
        return Says(zh=f"现用，最新的账本末端为 {listed.last}", en=f"signs now; the newest head is {listed.last}")
    zh, en = f"已停用，签到 {listed.last} 为止", f"retired; signed heads up to {listed.last}"
    if listed.emergency:
        return Says(zh=f"{zh}；紧急更换：{listed.emergency}", en=f"{en}; replaced in an emergency: {listed.emergency}")
    return Says(zh=zh, en=en)
