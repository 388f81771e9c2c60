"""`plumbline backup`: take a backup of the database and the kept files, or check one where it lies."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.ledger.backing.manifest import Manifest


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    parser = subcommands.add_parser(
        "backup",
        help="take a backup under a signed manifest, or check one",
        description="Take a backup into a folder, or bring the one there up to now: the database whole, of the kept files"
        " the new ones, under a manifest signed with the ledger's key. With --check nothing is taken: exit code 1 when"
        " something is missing or changed.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--check", action="store_true", help="prove that nothing is missing, without putting it back")
    parser.add_argument(
        "--with-keys",
        action="store_true",
        help="the ledger's signing key too: whoever has such a backup can sign in this ledger's name",
    )
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Take or check a backup; 1 where a kept file is damaged or missing, or the backup is not whole."""
    if args.check and args.with_keys:
        raise UsageError("--check takes no backup, so --with-keys means nothing beside it")
    from django.core.exceptions import ImproperlyConfigured

    from plumbline.cli.engines import start_engines

    start_engines()
    try:
        return _check(args) if args.check else _take(args)
    except (ImproperlyConfigured, OSError) as error:
        raise UsageError(error) from error


def _take(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger.backing import taking

    taken = taking.take(args.folder, with_keys=args.with_keys)
    if args.json:
        lacking = {"damaged": list(taken.damaged), "missing": list(taken.missing)}
        say_json({**_as_data(taken.manifest), "copied": taken.copied, **lacking})
        return 1 if taken.damaged or taken.missing else 0
    for digest in taken.damaged:
        zh = f"✗ 文件 {digest} 的内容和名字不符，没有备份；请用更早的备份把它取回"
        en = f"✗ the content of the kept file {digest} is not what its name says; it was not copied. Take it from an earlier backup"
        say(in_language(Says(zh=zh, en=en), args.language))
    for digest in taken.missing:
        zh = f"✗ 文件 {digest} 缺失，备份里没有它；请在更早的备份里找"
        en = f"✗ the kept file {digest} is missing, and not in this backup. Look for it in an earlier one"
        say(in_language(Says(zh=zh, en=en), args.language))
    zh = f"已备份到 {args.folder}：新文件 {taken.copied} 个。"
    en = f"Backed up into {args.folder}: {taken.copied} new files."
    say(in_language(Says(zh=zh, en=en), args.language))
    say(in_language(_told(taken.manifest), args.language))
    return 1 if taken.damaged or taken.missing else 0


def _check(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger.backing import checking

    manifest, wrong = checking.check(args.folder)
    if args.json:
        found = [{"zh": each.says.zh, "en": each.says.en} for each in wrong]
        say_json({**_as_data(manifest), "whole": not wrong, "wrong": found})
        return 1 if wrong else 0
    for each in wrong:
        say(f"✗ {in_language(each.says, args.language)}")
    verdict = Says(zh="备份不全，恢复会被拒绝。", en="The backup is not whole, and will not be put back.")
    if not wrong:
        verdict = Says(zh="备份完整，签名有效。", en="The backup is whole, and its signature holds.")
    say(in_language(verdict, args.language))
    say(in_language(_told(manifest), args.language))
    return 1 if wrong else 0


def _told(manifest: "Manifest") -> Says:
    size = _size_of(manifest)
    return Says(
        zh=f"{manifest.at:%Y-%m-%d %H:%M:%S} 的 {manifest.origin}，已封存 {size} 条，文件 {manifest.count} 个，"
        + ("含签名密钥，请按密钥保管。" if manifest.keys else "不含签名密钥。"),
        en=f"{manifest.origin} as of {manifest.at:%Y-%m-%d %H:%M:%S}: {size} sealed events, {manifest.count} files, "
        + ("with the signing key: guard it as the key." if manifest.keys else "without the signing key."),
    )


def _size_of(manifest: "Manifest") -> int:
    return int(manifest.head.split("\n")[1]) if manifest.head else 0


def _as_data(manifest: "Manifest") -> dict[str, object]:
    return {
        "origin": manifest.origin,
        "at": manifest.at.isoformat(),
        "size": _size_of(manifest),
        "files": manifest.count,
        "keys": bool(manifest.keys),
    }
