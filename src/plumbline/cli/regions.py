"""`plumbline regions`: bring regions in, carry out their changes, tell the history of one, and who could act there."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from plumbline.cli.engines import start_engines
from plumbline.cli.given import day, text_of
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json, trial
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

if TYPE_CHECKING:
    from plumbline.engines.bodies.models import Region

LONGEST: Final = 20_000_000  # bytes of a file: a whole country has 40 million


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its four parts."""
    parser = subcommands.add_parser("regions", help="bring regions in, change them, look one up")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    load = parts.add_parser(
        "load",
        help="bring a file of regions into the database",
        description="Bring regions into the database: those that come with the house, or a CSV with the columns code and"
        " name, and perhaps kind, name_en, valid_from, valid_to. Says what was added, changed and ended; doing it again"
        " changes nothing.",
    )
    load.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the file (default: the one that comes along)")
    _add_dry_run(load, run_load)
    change = parts.add_parser(
        "change",
        help="carry out changes of regions: merged, split, new codes, new names",
        description="Carry out the changes in a CSV with the columns on, before, after, name, name_en, document. All stand"
        " or fall together; lines that were carried out before are passed over.",
    )
    change.add_argument("file", type=Path, metavar="FILE", help="the changes")
    _add_dry_run(change, run_change)
    show = parts.add_parser("show", help="show a region, where its land lay on a day, and what happened to it")
    show.add_argument("code", metavar="CODE", help="code of the region, such as 340104")
    show.add_argument("--on", type=day, metavar="DAY", help="as of a day (default: today)")
    add_options(show)
    show.set_defaults(run=run_show)
    able = parts.add_parser(
        "competent",
        help="say which bodies could lawfully act in a place, or why none could",
        description="Name the bodies that could lawfully act in a region and a domain on a day, each with its basis. Exit"
        " code 1, with the reasons, when none could.",
    )
    able.add_argument("code", metavar="CODE", help="code of the region, such as 340104001")
    able.add_argument("--domain", required=True, metavar="DOMAIN", help="such as market_regulation")
    able.add_argument("--on", type=day, metavar="DAY", help="on a day (default: today)")
    add_options(able)
    able.set_defaults(run=run_competent)


def run_load(args: argparse.Namespace) -> int:
    """Bring a file in, or say what that would do."""
    start_engines()
    from plumbline.engines.bodies import region_file, regions

    records = region_file.read(text_of(args.file, longest=LONGEST), held=regions.kinds_held()) if args.file else None
    done = regions.load(records, dry_run=args.dry_run)
    if args.json:
        listed = {name: list(getattr(done, name)) for name in ("added", "changed", "ended", "kept")}
        say_json({"dry_run": args.dry_run, **listed, "unchanged": done.unchanged, "beside": done.beside})
        return 0
    would = trial(dry_run=args.dry_run)
    says = Says(
        zh=f"{would.zh}新增 {len(done.added)}，更新 {len(done.changed)}（其中结束 {len(done.ended)}），未变 {done.unchanged}；"
        f"文件之外还有 {done.beside} 个，没有动。",
        en=f"{would.en}{len(done.added)} added, {len(done.changed)} changed (of these {len(done.ended)} ended), "
        f"{done.unchanged} unchanged; {done.beside} beside the file were left alone.",
    )
    say(in_language(says, args.language))
    if done.kept:
        kept = Says(
            zh=f"以登记的变更为准，没有按文件改：{'、'.join(done.kept)}",
            en=f"a recorded change holds against the file: {', '.join(done.kept)}",
        )
        say(in_language(kept, args.language))
    return 0


def run_change(args: argparse.Namespace) -> int:
    """Carry changes out, or say what that would do."""
    start_engines()
    from plumbline.engines.bodies import region_changes, region_changing

    done = region_changing.carry_out(region_changes.read(text_of(args.file, longest=LONGEST)), dry_run=args.dry_run)
    if args.json:
        listed = {name: list(getattr(done, name)) for name in ("begun", "ended", "renamed", "bodies")}
        say_json({"dry_run": args.dry_run, **listed, "followed": done.followed, "again": done.again})
        return 0
    would = trial(dry_run=args.dry_run)
    says = Says(
        zh=f"{would.zh}开始 {len(done.begun)}（其中随上级 {done.followed}），结束 {len(done.ended)}，更名 {len(done.renamed)}；"
        f"早已办过 {done.again} 行。",
        en=f"{would.en}{len(done.begun)} begun (of these {done.followed} with the one above), {len(done.ended)} ended, "
        f"{len(done.renamed)} renamed; {done.again} lines were carried out before.",
    )
    say(in_language(says, args.language))
    if done.bodies:
        bodies = Says(
            zh=f"这些机关设在已结束的区划上，请办理机构改革：{'、'.join(done.bodies)}",
            en=f"these bodies stand on regions that ended; carry out a reform: {', '.join(done.bodies)}",
        )
        say(in_language(bodies, args.language))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Show one region."""
    start_engines()
    from plumbline.engines.bodies import region_history

    region = _region(args.code)
    asked = args.on or clock.today()
    lies, named = region_history.standing_on(region, asked), region_history.name_on(region, asked)
    happened = list(region_history.history(region))
    if args.json:
        say_json(
            {
                "code": region.code,
                "name": in_language(named, args.language),
                "kind": region.kind,
                "path": region.path,
                "valid_from": _iso(region.valid_from),
                "valid_to": _iso(region.valid_to),
                "on": asked.isoformat(),
                "lies_in": [one.code for one in lies],
                "changes": [
                    {
                        "on": one.on.isoformat(),
                        "kind": one.kind,
                        "before": one.before.code if one.before else None,
                        "after": one.after.code if one.after else None,
                        "document": one.document,
                    }
                    for one in happened
                ],
            }
        )
        return 0
    from plumbline.engines.bodies.codes import RegionChangeKind, RegionKind

    say(
        f"{region.code} {in_language(named, args.language)} · {in_language(RegionKind(region.kind).says, args.language)}"
    )
    if lies != [region]:
        names = ", ".join(_named(one, args.language) for one in lies)
        nowhere = in_language(Says(zh="没有登记", en="not on record"), args.language)
        where = Says(zh=f"{asked} 属于：{names or nowhere}", en=f"on {asked} its land lies in: {names or nowhere}")
        say(in_language(where, args.language))
    for one in happened:
        sides = " → ".join(_named(side, args.language) if side else "—" for side in (one.before, one.after))
        say(f"{one.on} {in_language(RegionChangeKind(one.kind).says, args.language)} {sides} · {one.document}")
    return 0


def run_competent(args: argparse.Namespace) -> int:
    """Say who could act; 1 where nobody could."""
    start_engines()
    from plumbline.engines.bodies.codes import Domain
    from plumbline.engines.bodies.who_may_act import who_may_act

    if args.domain not in Domain.codes():
        raise UsageError(f"no domain «{args.domain}»; there are {', '.join(Domain.codes())}")
    region, asked = _region(args.code), args.on or clock.today()
    answer = who_may_act(domain=args.domain, region=region, on=asked)
    if args.json:
        able: list[dict[str, Any]] = [
            {
                "body": one.body.code,
                "name": one.body.name_en if args.language == "en" else one.body.name,
                "region": one.region.code,
                "basis": one.basis,
                "valid_from": one.valid_from.isoformat(),
                "valid_to": _iso(one.valid_to),
            }
            for one in answer.able
        ]
        why = [in_language(says, args.language) for says in answer.why_none]
        say_json({"region": region.code, "domain": args.domain, "on": asked.isoformat(), "able": able, "why_none": why})
    else:
        for held in answer.able:
            name = held.body.name_en if args.language == "en" else held.body.name
            say(f"{name} {held.body.code} · {_named(held.region, args.language)} · {held.basis or '—'}")
        for says in answer.why_none:
            say(in_language(says, args.language))
    return 0 if answer.able else 1


def _add_dry_run(parser: argparse.ArgumentParser, run: object) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it, and change nothing")
    add_options(parser)
    parser.set_defaults(run=run)


def _region(code: str) -> "Region":
    from plumbline.engines.bodies import region_code
    from plumbline.engines.bodies.models import Region

    tidy = region_code.tidy(code)
    wrong = region_code.fault(tidy)
    found = None if wrong else Region.objects.filter(code=tidy).first()
    if found is None:
        says = wrong or Says(zh=f"没有登记区划 {tidy}。", en=f"no region {tidy} is on record.")
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, facts=("code",), rule="regions.code")])
    return found


def _named(region: "Region", language: str) -> str:
    return f"{region.name_en if language == 'en' else region.name} {region.code}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
