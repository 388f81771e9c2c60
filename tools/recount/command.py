"""The command: what is checked, with which keys, and how the outcome is told.

Exit code 0 where everything adds up, 1 where something does not, 2 where there is nothing to check or no key to check with.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from . import clock, cosignatures, notes
from .checking import Check, Options, Source
from .database import Database, is_ledger
from .export import Export
from .findings import TRUNCATED, WRONG_KEY, Findings
from .notes import Head, Key, Unreadable

EXPORT = "export"


class Misused(ValueError):
    """There is nothing to check, or nothing to check it with; the message says what to do."""


@dataclass
class Outcome:
    """What a check came to: how much was looked at, what was found, and what was not looked at."""

    findings: Findings = field(default_factory=Findings)
    size: int = 0
    events: int = 0
    heads: int = 0
    signatures: int = 0
    unchecked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything adds up."""
        return not self.findings.total

    def as_data(self) -> dict[str, object]:
        """Give the outcome as JSON carries it."""
        return {
            "ok": self.ok,
            "size": self.size,
            "events": self.events,
            "heads": self.heads,
            "signatures": self.signatures,
            "findings": [each.as_data() for each in self.findings.kept.values()],
            "counts": dict(self.findings.counts),
            "unchecked": [{"zh": zh, "en": en} for zh, en in self.unchecked],
        }


def recount(
    folder: Path | None, *, database: Path | None = None, given: list[Key] | None = None, options: Options | None = None
) -> Outcome:
    """Check an export, a database, or both, one against the other.

    Takes   given — the keys as whoever checks knows them by another way than the export
    Raises  Misused
    """
    if folder is None and database is None:
        raise Misused("name an export, or a database with --database")
    if folder is None and not given:
        raise Misused("a database does not say which keys sign: name them with --key")
    outcome, options = Outcome(), options or Options()
    keys = given or []
    if folder is not None:
        keys = _export(folder, given or [], options, outcome)
    if database is not None:
        if not is_ledger(database):
            raise Misused(f"{database} is no SQLite database of a ledger")
        source = Database(database, outcome.findings)
        try:
            note = source.newest()
            newest = _head(note, "newest head of the database", outcome.findings)
            exported = next((text for name, text in options.kept if name == EXPORT), None)
            outcome.signatures += cosignatures.rows(
                source.connection, options.witnesses, _quietly(exported), outcome.findings
            )
            if newest is not None:
                _run(source, newest, keys, options, outcome)
            elif note is None:
                _nothing(outcome)
        finally:
            source.close()
    return outcome


def _export(folder: Path, given: list[Key], options: Options, outcome: Outcome) -> list[Key]:
    """Check an export; give the keys that were in force."""
    source = Export(folder, outcome.findings)
    if not folder.is_dir() or not ((folder / "tile").is_dir() or (folder / "checkpoint").exists()):
        raise Misused(f"{folder} is no export: plumbline ledger tiles {folder} --entries writes one")
    keys = _keys(source.text("keys"), given, outcome)
    text = source.text("checkpoint")
    if text is None:
        outcome.findings.add(TRUNCATED, "checkpoint", "缺少最新的签名末端。", "the newest signed head is missing.")
        text = source.last_note()
    newest = _head(text, "checkpoint", outcome.findings)
    if newest is None:
        return keys
    if not source.has_entries:
        outcome.unchecked.append(
            ("没有事件内容：只核对了树和末端", "no entries: the tree and the heads alone were checked")
        )
    if not source.has_rows:
        outcome.unchecked.append(("没有数据库行", "no rows of the database"))
    if not source.has_heads:
        outcome.unchecked.append(("除最新末端外没有其他末端", "no heads but the newest"))
    _run(source, newest, keys, options, outcome)
    options.kept.append((EXPORT, text or ""))  # what the database must continue, or be the beginning of
    return keys


def _run(source: Source, newest: Head, keys: list[Key], options: Options, outcome: Outcome) -> None:
    check = Check(source, newest, keys, options, outcome.findings)
    check.run()
    lacking = ("没有核对索引", "the index was not made again")
    if source.has_entries and not check.indexed and lacking not in outcome.unchecked:
        outcome.unchecked.append(lacking)
    if check.indexed and check.index and check.index.head.size < check.size:
        size = check.index.head.size
        zh, en = (
            f"索引只到第 {size} 片叶，其后的没有核对",
            f"the index reaches to {size} leaves; beyond, it was not made again",
        )
        outcome.unchecked.append((zh, en))
    for name in sorted(check.heads.unknown):
        zh = f"{name} 的签名：没有给出它的密钥（--witness，SM2 用 --key）"
        said = (zh, f"the signature of {name}: its key was not given (--witness; --key for SM2)")
        outcome.unchecked += [said] if said not in outcome.unchecked else []
    outcome.size = max(outcome.size, check.size)
    outcome.events = max(outcome.events, check.events)
    outcome.heads = max(outcome.heads, check.heads.count)
    outcome.signatures += check.heads.signatures


def _head(text: str | None, where: str, findings: Findings) -> Head | None:
    if text is None:
        return None
    try:
        return notes.read_head(text)
    except Unreadable as problem:
        findings.add("edited", where, f"无法读取（{problem}）。", f"cannot be read ({problem}).")
        return None


def _quietly(text: str | None) -> Head | None:
    """Read a head that was checked already."""
    return None if text is None else _head(text, EXPORT, Findings())


def _keys(text: str | None, given: list[Key], outcome: Outcome) -> list[Key]:
    """Give the keys to check with: those that were given; where there are none, those that the export names itself."""
    try:
        listed = notes.read_keys(text or "")
    except Unreadable as problem:
        outcome.findings.add("edited", "keys", f"无法读取（{problem}）。", f"cannot be read ({problem}).")
        listed = []
    if not given:
        if not listed:
            raise Misused("no key to check the heads with: name it with --key")
        zh = "密钥取自导出本身：请用 --key 给出从别处得知的密钥"
        outcome.unchecked.append(
            (zh, "the keys are those of the export itself: name with --key those that you know by another way")
        )
        return listed
    known = {(key.name, key.kind, key.public) for key in given}
    for key in listed:
        if (key.name, key.kind, key.public) not in known:
            zh, en = f"其中的 {key.who} 不在给出的密钥之中。", f"{key.who} in it is none of those that were given."
            outcome.findings.add(WRONG_KEY, "keys", zh, en)
    ends = {(key.name, key.kind, key.public): key.last for key in listed}
    if len(given) > 1 and all(key.last is None for key in given):
        # Plain keys do not say until when they signed; the list of the export does, and the roots bind it.
        given = [Key(key.name, key.kind, key.public, ends.get((key.name, key.kind, key.public))) for key in given]
        given.sort(key=lambda key: (key.last is None, key.last))
    return given


def _nothing(outcome: Outcome) -> None:
    outcome.unchecked.append(("数据库中还没有签名的末端", "the database has no signed head yet"))


def main(words: list[str] | None = None) -> int:
    """Run the command."""
    args = _parser().parse_args(words)
    try:
        options = Options(
            kept=[(str(file), _text(file)) for file in args.kept],
            every_signature=args.heads == "all",
            tolerance=args.tolerance,
            streams_only=args.clock == "streams",
            witnesses=_given(args.witness),
        )
        outcome = recount(args.export, database=args.database, given=_given(args.key), options=options)
    except (Misused, Unreadable, OSError) as problem:
        print(f"recount: {problem}", file=sys.stderr)
        return 2
    print(json.dumps(outcome.as_data(), ensure_ascii=False) if args.json else _told(outcome, args.language))
    return 0 if outcome.ok else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="recount",
        description="Check the record of a ledger from an export, with nothing of the program that wrote it: rebuild the"
        " tree, and check every signature, link, proof and database row. Exit code 0 when all adds up, 1 when not, 2"
        " when there is nothing to check or no key to check with.",
    )
    parser.add_argument("export", nargs="?", type=Path, help="folder that `plumbline ledger tiles DIR --entries` wrote")
    parser.add_argument(
        "--kept", nargs="+", type=Path, default=[], metavar="CHECKPOINT", help="heads that were kept elsewhere"
    )
    parser.add_argument(
        "--key", nargs="+", default=[], metavar="VKEY", help="keys known by another way: name+id+key, or a file of them"
    )
    parser.add_argument(
        "--witness",
        nargs="+",
        default=[],
        metavar="VKEY",
        help="keys of witnesses, whose cosignatures are checked too: name+id+key, or a file of them",
    )
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="the SQLite file of the ledger, read and not written"
    )
    parser.add_argument(
        "--heads", choices=("all", "newest"), default="all", help="whose signatures are checked; roots are always"
    )
    parser.add_argument(
        "--clock",
        choices=("all", "streams"),
        default="all",
        help="compare moments everywhere, or within streams alone: for a record of invented matters, one after the other",
    )
    parser.add_argument(
        "--tolerance",
        type=float,
        default=clock.TOLERANCE,
        metavar="SECONDS",
        help=f"how far honest clocks may differ; {clock.TOLERANCE} when not given",
    )
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of what is said")
    parser.add_argument("--json", action="store_true", help="the outcome for a program")
    return parser


def _given(words: list[str]) -> list[Key]:
    """Read keys from the command line: each is a key, or the name of a file with a list of keys."""
    keys: list[Key] = []
    for word in words:
        keys += _listed(_text(Path(word))) if Path(word).is_file() else [notes.read_key(word)]
    return keys


def _listed(text: str) -> list[Key]:
    """Read a list of keys of a log, or of witnesses, each with the address of its service."""
    lines = [line.partition("#")[0].split() for line in text.splitlines()]
    if any(len(words) == 2 and "://" in words[1] for words in lines):  # noqa: PLR2004 — a key and an address
        return [notes.read_key(words[0]) for words in lines if words]
    return notes.read_keys(text)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _told(outcome: Outcome, language: str) -> str:
    """Tell the outcome in a sentence, then each finding and what was not checked in a line."""
    zh, found = language == "zh", outcome.findings
    figures = (outcome.size, outcome.events, outcome.heads, outcome.signatures)
    if zh:
        said = "{} 片叶，{} 个事件，{} 个末端，核对签名 {} 次。".format(*figures)
        first = f"账实相符：{said}" if outcome.ok else f"账实不符，{found.total} 处：{said}"
    else:
        said = "{} leaves, {} events, {} heads, {} signatures checked.".format(*figures)
        first = f"Everything adds up: {said}" if outcome.ok else f"It does not add up, {found.total} findings: {said}"
    lines = [first]
    lines += [
        f"  {each.kind}  {each.where}：{each.zh}" if zh else f"  {each.kind}  {each.where}: {each.en}"
        for each in found.kept.values()
    ]
    if found.total > len(found.kept):
        lines.append(f"  …… 共 {found.total} 处" if zh else f"  … {found.total} in all")
    lines += [f"  未核对：{each}" if zh else f"  not checked: {other}" for each, other in outcome.unchecked]
    return "\n".join(lines)
