"""`plumbline restore`: put a backup back into an empty database, and find out whether the log went on after it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.cli.erase import repeated
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.ledger.backing.restoring import Restored

_CHECKPOINT = "checkpoint"  # in a folder of tiles


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    parser = subcommands.add_parser(
        "restore",
        help="put a backup back, and compare it with heads that others keep",
        description="Put a backup back into an empty database and its files into their place, recount it, and compare it"
        " with heads that were kept elsewhere. Where the log went on after the backup, nothing is sealed from then on."
        " What was erased by law since then is erased again. Exit code 1 when it does not add up, or is older than the log.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--kept",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="a checkpoint that was kept elsewhere: a file, the memory of a witness, or a folder of tiles; may be repeated",
    )
    parser.add_argument(
        "--lost",
        action="append",
        default=[],
        metavar="DIGEST",
        help="a kept file that nobody has any more: the backup may lack it, and no other; may be repeated",
    )
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Put a backup back; 1 where it does not add up, or the log is known to have gone on."""
    from django.core.exceptions import ImproperlyConfigured

    from plumbline.cli.engines import start_engines

    start_engines()
    from plumbline.engines.erasing import listing, repeating
    from plumbline.engines.ledger.backing import restoring

    try:
        kept = {str(path): _note_of(path) for path in args.kept}
        restored = restoring.restore(args.folder, kept=kept, lost=frozenset(args.lost))
        again = list(repeating.repeat(listing.every()))
    except (ImproperlyConfigured, OSError) as error:
        raise UsageError(error) from error
    if args.json:
        say_json(
            {
                "at": restored.manifest.at.isoformat(),
                "recount": restored.report.as_data(),
                "behind": list(restored.behind),
                "left": [{"zh": each.zh, "en": each.en} for each in restored.left],
                "seals": not restored.behind,
                "erased_again": [one.entry.matter for one in again if not one.against],
                "not_erased_again": [one.entry.matter for one in again if one.against],
            }
        )
    else:
        for line in _lines(restored):
            say(in_language(line, args.language))
        for said in repeated(again, args.language) if again else ():
            say(said)
    return 0 if restored.ok and not any(one.against for one in again) else 1


def _note_of(path: Path) -> str:
    try:
        return (path / _CHECKPOINT if path.is_dir() else path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--kept {path}: {error}") from error


def _lines(restored: "Restored") -> list[Says]:
    at, report = restored.manifest.at, restored.report
    lines = [
        Says(zh=f"恢复的是 {at:%Y-%m-%d %H:%M:%S} 的备份。", en=f"Put back: the backup of {at:%Y-%m-%d %H:%M:%S}."),
        *restored.left,
        Says(
            zh=f"核算：{report.events} 个事件，已封存 {report.size} 个，{'账实相符' if report.ok else '账实不符'}。",
            en=f"Recount: {report.events} events, {report.size} of them sealed; "
            + ("everything adds up." if report.ok else "it does not add up."),
        ),
        *(each.says for each in report.findings),
    ]
    if restored.behind:
        zh, en = "这份备份比账本旧。不再封存：", "This backup is older than the log. Nothing is sealed from now on:"
        lines += [Says(zh=zh, en=en), *(Says(zh=f"  {each}", en=f"  {each}") for each in restored.behind)]
    else:
        zh = "没有发现比它更新的账本末端。没有交给别人保管过末端的，这一点证明不了。"
        en = "No newer head of the log is known. Where nobody else keeps heads, that proves nothing."
        lines.append(Says(zh=zh, en=en))
    return lines
