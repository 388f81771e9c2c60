"""A judged log as one page with its own style, in the look of the site, without any script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import plumbline
from plumbline.cli.conforming.judged_log import NotJudged
from plumbline.cli.conforming.lengths import Lengths
from plumbline.cli.conforming.names import Unmapped
from plumbline.cli.conforming.sentences import case_line, summary
from plumbline.cli.conforming.tally import JudgedCase, RuleTally, Tally, Variant
from plumbline.cli.replaying.reading import Fault
from plumbline.kernel.citation import parse_reference, show
from plumbline.kernel.conforming import Standing
from plumbline.kernel.errors import Says
from plumbline.kernel.finding import Judgement, Verdict, requirement
from plumbline.kernel.procedure import Procedure

_STYLE: Final = Path(plumbline.__file__).parent / "site/static/site"
_SHEETS: Final = (
    "tokens.css",
    "base.css",
    "layout.css",
    "parts/table.css",
    "parts/tag.css",
    "parts/notice.css",
    "print.css",
)
_OWN: Final = Path(__file__).with_name("report.css")
_MOST: Final = {"variants": 50, "steps": 50, "faults": 200, "names": 100, "not_judged": 100}

_TITLE: Final = Says(zh="日志合规", en="Conformance of a log")
_PURPOSE: Final = Says(
    zh="逐件逐条对照程序的规则：守住、违反，或者缺什么而不能知道。谁办的、持不持证，日志里没有，不在判断之列。",
    en="Each case held against each rule of the procedure: kept, broken, or not to be known for want of something. Who acted, and "
    "with what certificate, is not in the log and not judged.",
)
_HEADINGS: Final = {
    "rules": Says(zh="规则", en="Rules"),
    "rule": Says(zh="规则", en="Rule"),
    "article": Says(zh="出处", en="Source"),
    "kept": Says(zh="守住", en="Kept"),
    "broken": Says(zh="违反", en="Broken"),
    "unknown": Says(zh="不能知道", en="Not to be known"),
    "not_applicable": Says(zh="不适用", en="Not applicable"),
    "untouched": Says(zh="没有触及", en="Not touched"),
    "over": Says(zh="差的日数（中位、最多）", en="Days missed (median, most)"),
    "variants": Says(zh="走法", en="Variants"),
    "cases": Says(zh="件数", en="Cases"),
    "course": Says(zh="行为的先后", en="Acts in order"),
    "steps": Says(zh="用时", en="Time taken"),
    "step": Says(zh="从 → 到", en="From → to"),
    "times": Says(zh="次数", en="Times"),
    "median": Says(zh="中位（日）", en="Median (days)"),
    "p90": Says(zh="九成不超过（日）", en="Nine in ten within (days)"),
    "whole": Says(zh="整件", en="Whole case"),
    "worst": Says(zh="违反最多的", en="Cases with the most broken rules"),
    "finding": Says(zh="对照", en="Finding"),
    "faults": Says(zh="读不了的地方", en="What cannot be read"),
    "line": Says(zh="行:列", en="Line:column"),
    "case": Says(zh="案号", en="Case"),
    "reason": Says(zh="原因", en="Reason"),
    "names": Says(zh="没有对应行为的名称", en="Names that correspond to no act"),
    "name": Says(zh="名称", en="Name"),
    "rows": Says(zh="行数", en="Rows"),
    "near": Says(zh="相近的", en="Nearest"),
    "not_judged": Says(zh="没有判断的", en="Not judged"),
}
_NUMBERS: Final = frozenset(
    {"kept", "broken", "unknown", "not_applicable", "untouched", "over", "cases", "times", "median", "p90", "rows"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that is told of a log.

    Takes   cases — those with the most broken rules;  read — what was read and left out
    """

    name: str
    tally: Tally
    cases: Sequence[JudgedCase]
    not_judged: Sequence[NotJudged]
    faults: Sequence[Fault]
    read: Unmapped
    versions: Sequence[Procedure]
    zone: ZoneInfo


def write_report(told: Told, *, language: str) -> str:
    """Write the whole page."""
    return _Page(told, language).whole()


class _Page:
    def __init__(self, told: Told, language: str) -> None:
        self.told = told
        self.language = language

    def whole(self) -> str:
        style = "\n".join((_STYLE / sheet).read_text(encoding="utf-8") for sheet in _SHEETS)
        body = "\n".join((*self.head(), *self.rules(), *self.variants(), *self.steps(), *self.cases(), *self.rest()))
        return (
            f'<!doctype html>\n<html lang="{"en" if self.language == "en" else "zh-Hans"}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{self.say(_TITLE)} · {escape(self.told.name)}</title>\n"
            f"<style>\n@layer tokens, base, layout, parts, pages, print;\n{style}\n{_OWN.read_text(encoding='utf-8')}</style>\n</head>\n"
            f'<body>\n<main class="frame"><div class="wrap body stack-loose">\n{body}\n</div></main>\n</body>\n</html>\n'
        )

    def say(self, says: Says) -> str:
        return escape(says.en if self.language == "en" else says.zh)

    def heading(self, key: str) -> str:
        return self.say(_HEADINGS[key])

    def head(self) -> Iterator[str]:
        title = self.say(self.told.versions[-1].title)
        yield f'<header class="page-head"><h1>{self.say(_TITLE)}</h1><p class="hint">{escape(self.told.name)} · {title}</p>'
        yield f'<p class="lead">{self.say(_PURPOSE)}</p>'
        yield from (f"<p>{self.say(one)}</p>" for one in summary(self.told))
        yield "</header>"

    def rules(self) -> Iterator[str]:
        for version in self.told.tally.versions.values():
            procedure = version.procedure
            yield f'<section class="stack"><h2>{self.heading("rules")} <span class="hint">{escape(procedure.version)}</span></h2>'
            columns = ["rule", "article", "kept", "broken", "unknown", "not_applicable", "untouched", "over"]
            yield self.table(columns, [self.rule(one) for one in version.rules])
            yield "</section>"

    def rule(self, one: RuleTally) -> str:
        standings = (Standing.KEPT, Standing.BROKEN, Standing.UNKNOWN, Standing.NOT_APPLICABLE, Standing.UNTOUCHED)
        figures = "".join(f'<td data-kind="number">{one.count(standing)}</td>' for standing in standings)
        over = f"{one.over.days(0.5):g} · {one.over.longest:g}" if one.over.count else "—"
        because = f'<span class="table-sub">{self.say(one.heading.because)}</span>' if one.heading.because else ""
        state = ' data-state="late"' if one.count(Standing.BROKEN) else ""
        return (
            f'<tr{state}><th scope="row">{self.say(one.heading.requires)}{because}</th><td>{self.source(one.heading.law)}</td>'
            f'{figures}<td data-kind="number">{over}</td></tr>'
        )

    def source(self, law: str) -> str:
        return "<br>".join(escape(show(place, language=self.language)) for place in parse_reference(law))

    def variants(self) -> Iterator[str]:
        variants = self.told.tally.common_variants()
        if not variants:
            return
        more = len(variants) - _MOST["variants"] + self.told.tally.uncounted
        yield f'<section class="stack"><h2>{self.heading("variants")} <span class="hint">{len(variants)}</span></h2>'
        yield self.table(["cases", "broken", "course"], [self.variant(one) for one in variants[: _MOST["variants"]]])
        yield from self.more(more)
        yield "</section>"

    def variant(self, one: Variant) -> str:
        acts = " → ".join(self.say(one.procedure.acts[act].title) for act in one.acts)
        return f'<tr><td data-kind="number">{one.cases}</td><td data-kind="number">{one.broken}</td><td>{acts}{" …" if one.cut else ""}</td></tr>'

    def steps(self) -> Iterator[str]:
        tally, procedure = self.told.tally, self.told.versions[-1]
        if not tally.whole.count:
            return
        found = tally.common_steps()
        rows = [self.length(f"<strong>{self.heading('whole')}</strong>", tally.whole)]
        for (first, then), lengths in found[: _MOST["steps"]]:
            names = [
                self.say(procedure.acts[act].title) if act in procedure.acts else escape(act) for act in (first, then)
            ]
            rows.append(self.length(" → ".join(names), lengths))
        yield f'<section class="stack"><h2>{self.heading("steps")}</h2>'
        yield self.table(["step", "times", "median", "p90"], rows)
        yield from self.more(len(found) - _MOST["steps"])
        yield "</section>"

    def length(self, name: str, lengths: Lengths) -> str:
        figures = "".join(f'<td data-kind="number">{lengths.days(share):g}</td>' for share in (0.5, 0.9))
        return f'<tr><td>{name}</td><td data-kind="number">{lengths.count}</td>{figures}</tr>'

    def cases(self) -> Iterator[str]:
        broken = [case for case in self.told.cases if Standing.BROKEN in case.standing]
        if not broken:
            return
        yield f'<section class="stack"><h2>{self.heading("worst")}</h2>'
        for case in broken:
            yield from self.case(case)
        yield from self.more(self.told.tally.broken - len(broken))
        yield "</section>"

    def case(self, case: JudgedCase) -> Iterator[str]:
        bad = case.found(Verdict.BROKEN)
        named = self.say(case_line(case, self.told.zone))
        yield f'<details><summary><span class="tag" data-kind="bad">{self.heading("broken")} {len(bad)}</span> {named}</summary>'
        yield self.table(["rule", "article", "finding"], [self.finding(case.procedure, one) for one in bad])
        yield "</details>"

    def finding(self, procedure: Procedure, one: Judgement) -> str:
        requires = self.say(requirement(procedure, one.rule))
        return f"<tr><td>{requires}</td><td>{self.source(one.rule.law)}</td><td>{self.say(one.says)}</td></tr>"

    def rest(self) -> Iterator[str]:
        told = self.told
        names = [
            f'<tr><td>{escape(name)}</td><td data-kind="number">{rows}</td><td>{escape(near) or "—"}</td></tr>'
            for name, rows, near in told.read.unmapped[: _MOST["names"]]
        ]
        yield from self.listed("names", ["name", "rows", "near"], names, len(told.read.unmapped))
        faults = [
            f"<tr><td>{one.line}:{one.column}</td><td>{escape(one.matter)}</td><td>{self.say(one.says)}</td></tr>"
            for one in told.faults[: _MOST["faults"]]
        ]
        yield from self.listed("faults", ["line", "case", "reason"], faults, told.read.faults)
        others = [
            f"<tr><td>{escape(one.name)}</td><td>{self.say(one.says)}</td></tr>"
            for one in told.not_judged[: _MOST["not_judged"]]
        ]
        yield from self.listed("not_judged", ["case", "reason"], others, told.tally.not_judged.total())

    def listed(self, key: str, columns: Sequence[str], rows: Sequence[str], whole: int) -> Iterator[str]:
        if rows:
            yield f'<section class="stack"><h2>{self.heading(key)} <span class="hint">{whole}</span></h2>'
            yield self.table(columns, rows)
            yield from self.more(whole - len(rows))
            yield "</section>"

    def more(self, count: int) -> Iterator[str]:
        if count > 0:
            says = Says(zh=f"还有 {count}；全部见 --json", en=f"{count} more; all of them with --json")
            yield f'<p class="hint">{self.say(says)}</p>'

    def table(self, columns: Sequence[str], rows: Sequence[str]) -> str:
        kinds = {column: ' data-kind="number"' if column in _NUMBERS else "" for column in columns}
        head = "".join(f'<th scope="col"{kinds[column]}>{self.heading(column)}</th>' for column in columns)
        return (
            '<div class="scroll" tabindex="0" role="region"><table class="table"><thead><tr>'
            f"{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        )
