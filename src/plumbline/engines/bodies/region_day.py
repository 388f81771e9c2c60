"""One day of changes of regions, judged: what begins, ends and follows, and every gap and overlap by its line."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from plumbline.engines.bodies import region_code
from plumbline.engines.bodies.codes import RegionKind
from plumbline.engines.bodies.models import Region
from plumbline.engines.bodies.region_changes import ChangeLine
from plumbline.engines.bodies.region_file import problem
from plumbline.kernel.errors import Reason, Says

ONE_DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Day:
    """The changes of one day while they are judged."""

    on: date
    lines: list[ChangeLine]
    held: dict[str, Region]
    problems: list[Reason]
    followed: list[ChangeLine] = field(default_factory=list)
    begun: dict[str, Region] = field(default_factory=dict)
    ended: dict[str, Region] = field(default_factory=dict)
    renamed: dict[str, Region] = field(default_factory=dict)

    def tell(self, line: int, code: str, *, zh: str, en: str) -> None:
        """Note a problem."""
        self.problems.append(problem(line, Says(zh=zh, en=en), code))


def judged(on: date, lines: list[ChangeLine]) -> Day:
    """Work out what a day changes, with every problem."""
    named = {code for one in lines for code in (one.before, one.after) if code}
    above = {region_code.parent_of(code) for code in named}
    held = {region.code: region for region in Region.objects.filter(code__in=named | above)}
    day = Day(on=on, lines=lines, held=held, problems=[])
    for one in lines:
        _begin(day, one)
    going_on = {one.after for one in lines}
    for one in lines:
        if one.before and one.before not in going_on:
            _end(day, one)
    _follow(day)
    return day


def _begin(day: Day, one: ChangeLine) -> None:
    """Let the region after a line begin, go on, or bear a new name."""
    there = day.held.get(one.after)
    if not one.after or one.after in day.begun:
        return
    if one.before == one.after:
        _rename(day, one, there)
    elif not one.name:
        if there is None:
            day.tell(
                one.line,
                "name",
                zh=f"{one.after} 没有登记；新设的区划要写名称。",
                en=f"{one.after} is not on record; a region that begins needs its name.",
            )
        elif not _valid(there, day.on):
            day.tell(
                one.line,
                "after",
                zh=f"{there} 在 {day.on} 并不存在，{one.before} 的地方会没有归属（空档）。",
                en=f"{there.name_en} {there.code} does not exist on {day.on}: the land of {one.before} would lie nowhere.",
            )
    elif there is None or there.valid_from is None:
        _found(day, one, there)
    elif there.valid_from != day.on:
        earlier = there.valid_from < day.on
        day.tell(
            one.line,
            "after",
            zh=f"{there} 自 {there.valid_from} 起就有，与 {day.on} 设立{'重叠' if earlier else '之间有空档'}；"
            "如果它继续存在，名称留空。",
            en=f"{there.name_en} {there.code} begins on {there.valid_from}: {'an overlap' if earlier else 'a gap'} with "
            f"{day.on}; leave the name out if it goes on.",
        )


def _rename(day: Day, one: ChangeLine, there: Region | None) -> None:
    if there is None or not _valid(there, day.on - ONE_DAY):
        day.tell(
            one.line,
            "before",
            zh=f"{one.before} 在 {day.on} 的前一天没有登记。",
            en=f"{one.before} is not on record on the day before {day.on}.",
        )
    elif one.name and one.name != there.name:
        day.renamed[one.before] = there


def _found(day: Day, one: ChangeLine, there: Region | None) -> None:
    """Let a region begin: it needs one above it, and land that it comes from."""
    above = region_code.parent_of(one.after)
    parent = day.begun.get(above) or day.held.get(above)
    if above and (parent is None or not _valid(parent, day.on)):
        day.tell(
            one.line,
            "parent",
            zh=f"{one.after} 的上级 {above} 在 {day.on} 没有登记；先设立上级。",
            en=f"{above} above {one.after} is not on record on {day.on}; let it begin first.",
        )
        return
    kind = region_code.usual_kind(one.after, parent.kind if parent else RegionKind.DIVISION)
    if not one.before and kind is RegionKind.DIVISION:
        day.tell(
            one.line,
            "before",
            zh=f"{one.after} 的地方从哪里来，没有写；行政区划须由已有的区划变更而来，原区划继续存在的另写一行。",
            en=f"where the land of {one.after} comes from is not said; a division comes out of others: name them, and add a "
            "line for each that goes on.",
        )
        return
    region = there or Region(code=one.after, path=region_code.path_of(one.after), parent=parent, kind=kind)
    region.level = region_code.level_of(one.after)
    region.name, region.name_en, region.valid_from = one.name, one.name_en, day.on
    day.begun[one.after] = region


def _end(day: Day, one: ChangeLine) -> None:
    """Let the region before a line end the day before."""
    there = day.held.get(one.before)
    last = day.on - ONE_DAY
    if there is None or (there.valid_from and last < there.valid_from):
        day.tell(
            one.line,
            "before",
            zh=f"{one.before} 在 {last} 没有登记；请核对代码和日期。",
            en=f"{one.before} is not on record on {last}; check code and day.",
        )
    elif there.valid_to and there.valid_to < last:
        day.tell(
            one.line,
            "before",
            zh=f"{there} 已于 {there.valid_to} 结束，到 {day.on} 之间有空档。",
            en=f"{there.name_en} {there.code} ended on {there.valid_to}: a gap until {day.on}.",
        )
    elif there.valid_to and there.valid_to > last:
        day.tell(
            one.line,
            "before",
            zh=f"{there} 登记到 {there.valid_to} 才结束，与 {day.on} 的变更重叠。",
            en=f"{there.name_en} {there.code} ends on {there.valid_to} only: an overlap with {day.on}.",
        )
    elif not one.after and there.kind == RegionKind.DIVISION:
        day.tell(
            one.line,
            "after",
            zh=f"{there} 撤销以后归谁，没有写；行政区划不能留下空档。",
            en=f"into what {there.name_en} {there.code} goes is not said; a division leaves no gap.",
        )
    else:
        there.valid_to = last
        day.ended[one.before] = there


def _follow(day: Day) -> None:
    """Let what lies below a region that became one other follow it, level by level."""
    heirs: dict[str, set[str]] = {}
    for one in day.lines:
        if one.before in day.ended and one.after:
            heirs.setdefault(one.before, set()).add(one.after)
    listed = {one.before: one for one in day.lines if one.before}
    ending = dict(day.ended)
    while ending:
        below = Region.objects.filter(parent__in=ending.values()).select_related("parent").order_by("code")
        ending = {}
        for region in [one for one in below if one.code not in listed and _valid(one, day.on - ONE_DAY)]:
            above = region.parent.code if region.parent else ""
            line = listed[above]
            into = heirs.get(above, set())
            if len(into) != 1:
                day.tell(
                    line.line,
                    "parent",
                    zh=f"{region} 还在 {above} 之下，而 {above} 变成了{'几个区划' if into else '无'}；请另写一行说明它归哪里。",
                    en=f"{region.name_en} {region.code} still lies below {above}, which becomes "
                    f"{'several regions' if into else 'none'}; add a line that says where it goes.",
                )
                continue
            followed = _followed(day, region, line, next(iter(into)))
            if followed:
                listed[region.code] = followed
                heirs[region.code] = {followed.after}
                ending[region.code] = region


def _followed(day: Day, region: Region, line: ChangeLine, into: str) -> ChangeLine | None:
    """Let one region follow under its own last digits; one that a newer file brought already is taken as it stands."""
    code = into + region.code[len(region_code.parent_of(region.code)) :]
    there = day.begun.get(code) or Region.objects.filter(code=code).first()
    alike = there is not None and there.name == region.name and there.valid_from in {None, day.on}
    if there is not None and (code in day.begun or not alike):
        day.tell(
            line.line,
            "code",
            zh=f"{region} 随上级变更后的代码 {code} 已由{there.name}使用；请另写一行给出它的新代码。",
            en=f"the code {code} that {region.name_en} {region.code} would get is {there.name_en}'s; add a line with its "
            "new code.",
        )
        return None
    one = ChangeLine(
        line=line.line,
        on=day.on,
        before=region.code,
        after=code,
        name=region.name,
        name_en=region.name_en,
        document=line.document,
    )
    day.held[region.code] = region
    day.followed.append(one)
    _found(day, one, there)
    region.valid_to = day.on - ONE_DAY
    day.ended[region.code] = region
    return one


def _valid(region: Region, day: date) -> bool:
    return (region.valid_from is None or region.valid_from <= day) and (
        region.valid_to is None or day <= region.valid_to
    )
