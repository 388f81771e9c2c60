"""The report of a replay: one file with its own style, in the look of the site, that opens in any browser."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import plumbline
from plumbline.cli.replaying.answered import Answered
from plumbline.cli.replaying.counts import REASONS, count, sentences
from plumbline.cli.replaying.reading import Fault
from plumbline.cli.replaying.replayed import Replayed
from plumbline.kernel.citation import parse_reference, show
from plumbline.kernel.conformance import Judgement, Verdict
from plumbline.kernel.errors import Says
from plumbline.kernel.finding import requirement
from plumbline.kernel.procedure import Procedure

_STYLE = Path(plumbline.__file__).parent / "site/static/site"
_SHEETS = ("tokens.css", "base.css", "layout.css", "parts/table.css", "parts/tag.css", "parts/notice.css", "print.css")
_OWN = Path(__file__).with_name("report.css")

_TITLE = Says(zh="事项回放", en="Replay of matters")
_PURPOSE = Says(
    zh="只凭文件里的事实和日期，逐条对照程序的规则：守住、违反，或者缺什么而不能知道。谁办的、持不持证，文件里没有，不在判断之列。",
    en="Each rule of the procedure held against the facts and dates of the file alone: kept, broken, or not to be known for want of "
    "something. Who acted, and with what certificate, is not in the file and not judged.",
)
_VERDICTS = (
    (Verdict.BROKEN, Says(zh="违反", en="Broken"), "bad"),
    (Verdict.KEPT, Says(zh="守住", en="Kept"), "good"),
    (Verdict.UNKNOWN, Says(zh="不能知道", en="Not to be known"), "rest"),
)
_HEADINGS = {
    "matter": Says(zh="事项", en="Matter"),
    "procedure": Says(zh="程序", en="Procedure"),
    "kept": Says(zh="守住", en="Kept"),
    "broken": Says(zh="违反", en="Broken"),
    "unknown": Says(zh="不能知道", en="Not to be known"),
    "deadlines": Says(zh="期限重现", en="Deadlines"),
    "judged": Says(zh="按程序判断的", en="Judged by a procedure"),
    "not_judged": Says(zh="没有判断的", en="Not judged"),
    "rule": Says(zh="规则", en="Rule"),
    "article": Says(zh="条文", en="Article"),
    "finding": Says(zh="对照", en="Finding"),
    "deadline": Says(zh="文件列的期限", en="Deadline of the file"),
    "due": Says(zh="最后一天", en="Last day"),
    "result": Says(zh="结果", en="Result"),
    "reproduced": Says(zh="重现", en="Reproduced"),
    "explained": Says(zh="说明", en="Explained"),
    "unmapped": Says(zh="没有用到的", en="Not used"),
    "remarks": Says(zh="日期说明", en="About the dates"),
    "unreadable": Says(zh="读不了的地方", en="What cannot be read"),
    "line": Says(zh="行", en="Line"),
    "reason": Says(zh="原因", en="Reason"),
    "untouched": Says(zh="没有触及的规则", en="Rules not touched"),
    "not_applicable": Says(zh="不适用的规则", en="Rules not applicable"),
    "top": Says(zh="回到一览", en="Back to all matters"),
}


def write_report(replayed: Sequence[Replayed], faults: Sequence[Fault], *, name: str, language: str) -> str:
    """Write the whole report.

    Takes   name — of the file that was read
    """
    return _Report(language).whole(replayed, faults, name)


class _Report:
    def __init__(self, language: str) -> None:
        self.language = language

    def whole(self, replayed: Sequence[Replayed], faults: Sequence[Fault], name: str) -> str:
        style = "\n".join((_STYLE / sheet).read_text(encoding="utf-8") for sheet in _SHEETS)
        layers = "@layer tokens, base, layout, parts, pages, print;"
        title = f"{self.say(_TITLE)} · {escape(name)}"
        body = "\n".join(
            (*self.head(replayed, name), *self.faults(faults), *self.summary(replayed), *self.all(replayed))
        )
        return (
            f'<!doctype html>\n<html lang="{"en" if self.language == "en" else "zh-Hans"}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>\n{layers}\n{style}\n{_OWN.read_text(encoding='utf-8')}</style>\n</head>\n"
            f'<body>\n<main class="frame"><div class="wrap body stack-loose">\n{body}\n</div></main>\n</body>\n</html>\n'
        )

    def say(self, says: Says) -> str:
        return escape(says.en if self.language == "en" else says.zh)

    def heading(self, key: str) -> str:
        return self.say(_HEADINGS[key])

    def head(self, replayed: Sequence[Replayed], name: str) -> Iterator[str]:
        yield f'<header class="page-head"><h1>{self.say(_TITLE)}</h1><p class="hint">{escape(name)}</p>'
        yield f'<p class="lead">{self.say(_PURPOSE)}</p>'
        for sentence in sentences(count(replayed)):
            yield f"<p>{self.say(sentence)}</p>"
        yield "</header>"

    def faults(self, faults: Sequence[Fault]) -> Iterator[str]:
        if faults:
            rows = [
                f"<tr><td>{one.line}:{one.column}</td><td>{escape(one.matter)}</td><td>{self.say(one.says)}</td></tr>"
                for one in faults
            ]
            yield self.table(self.heading("unreadable"), ["line", "matter", "reason"], rows)

    def summary(self, replayed: Sequence[Replayed]) -> Iterator[str]:
        judged = [self.row(one, one.procedure) for one in replayed if one.procedure]
        others = [self.other_row(one) for one in replayed if not one.procedure]
        yield f'<section id="top" class="stack"><h2>{self.heading("judged")}</h2>'
        yield self.table("", ["matter", "procedure", "kept", "broken", "unknown", "deadlines"], judged)
        if others:
            yield f"<h2>{self.heading('not_judged')}</h2>"
            yield self.table("", ["matter", "reason", "deadlines"], others)
        yield "</section>"

    def row(self, one: Replayed, procedure: Procedure) -> str:
        counted = one.count()
        state = ' data-state="late"' if counted[Verdict.BROKEN] else ""
        verdicts = (Verdict.KEPT, Verdict.BROKEN, Verdict.UNKNOWN)
        figures = "".join(f'<td data-kind="number">{counted[verdict]}</td>' for verdict in verdicts)
        title = f'{self.say(procedure.title)}<span class="table-sub">{procedure.version}</span>'
        return f"<tr{state}>{self.named(one)}<td>{title}</td>{figures}{self.reproduced(one)}</tr>"

    def other_row(self, one: Replayed) -> str:
        reason = self.say(REASONS[one.why]) if one.why else ""
        return f"<tr>{self.named(one)}<td>{reason}</td>{self.reproduced(one)}</tr>"

    def named(self, one: Replayed) -> str:
        name, kind = escape(one.matter.id), escape(one.matter.kind)
        return (
            f'<th scope="row" data-kind="name"><a href="#{name}">{name}</a><span class="table-sub">{kind}</span></th>'
        )

    def reproduced(self, one: Replayed) -> str:
        number = sum(answered.reproduced for answered in one.deadlines)
        return f'<td data-kind="number">{f"{number} / {len(one.deadlines)}" if one.deadlines else "—"}</td>'

    def all(self, replayed: Sequence[Replayed]) -> Iterator[str]:
        for one in replayed:
            name = escape(one.matter.id)
            yield f'<section id="{name}" class="panel stack"><h2>{name} <span class="hint">{escape(one.matter.kind)}</span></h2>'
            yield from self.standing(one)
            if one.procedure:
                for verdict, word, kind in _VERDICTS:
                    yield from self.judged(one.procedure, one.found(verdict), word, kind)
                yield (
                    f'<p class="hint">{self.heading("not_applicable")} {one.count()[Verdict.NOT_APPLICABLE]} · '
                    f"{self.heading('untouched')} {one.untouched}</p>"
                )
            yield from self.deadlines(one.deadlines)
            yield from self.listed("remarks", [self.say(remark) for remark in one.remarks])
            words = [f"<strong>{escape(w.word)}</strong> {escape(w.value)} — {self.say(w.says)}" for w in one.unmapped]
            yield from self.listed("unmapped", words)
            yield f'<p><a href="#top" data-print="no">{self.heading("top")}</a></p></section>'

    def standing(self, one: Replayed) -> Iterator[str]:
        if one.procedure:
            run_as = f"　{self.say(one.run_as)}" if one.run_as else ""
            yield f"<p>{self.say(one.procedure.title)} {one.procedure.version}{run_as}</p>"
        if one.because:
            yield f'<p class="replay-because">{self.say(one.because)}</p>'

    def judged(self, procedure: Procedure, found: list[Judgement], word: Says, kind: str) -> Iterator[str]:
        if not found:
            return
        rows = [self.rule(procedure, one) for one in found]
        table = self.table("", ["rule", "article", "finding"], rows)
        heading = f'<span class="tag" data-kind="{kind}">{self.say(word)} {len(found)}</span>'
        if found[0].verdict is Verdict.UNKNOWN:
            yield f"<details><summary>{heading}</summary>{table}</details>"
        else:
            yield f"<h3>{heading}</h3>{table}"

    def rule(self, procedure: Procedure, one: Judgement) -> str:
        articles = "<br>".join(escape(show(place, language=self.language)) for place in parse_reference(one.rule.law))
        several = len(one.rule.targets) > 1
        act = f'<span class="table-sub">{self.say(procedure.acts[one.act].title)}</span>' if several else ""
        requires = f"{self.say(requirement(procedure, one.rule))}{act}"
        return f"<tr><td>{requires}</td><td>{articles}</td><td>{self.say(one.says)}</td></tr>"

    def deadlines(self, answered: Sequence[Answered]) -> Iterator[str]:
        if answered:
            yield self.table(
                self.heading("deadline"),
                ["deadline", "due", "result", "article"],
                [self.deadline(one) for one in answered],
            )

    def deadline(self, one: Answered) -> str:
        kind, key = ("good", "reproduced") if one.reproduced else ("info", "explained")
        says = f'<span class="table-sub">{self.say(one.says)}</span>' if one.says else ""
        law = (
            "<br>".join(escape(show(place, language=self.language)) for place in parse_reference(one.law))
            if one.law
            else "—"
        )
        return (
            f"<tr><td>{escape(one.deadline.name)}{says}</td><td>{one.due or '—'}</td>"
            f'<td><span class="tag" data-kind="{kind}">{self.heading(key)}</span></td><td>{law}</td></tr>'
        )

    def listed(self, key: str, items: Sequence[str]) -> Iterator[str]:
        if items:
            yield f"<h3>{self.heading(key)}</h3><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"

    def table(self, caption: str, columns: Sequence[str], rows: Sequence[str]) -> str:
        numbers = {"kept", "broken", "unknown", "deadlines"}
        kinds = {column: ' data-kind="number"' if column in numbers else "" for column in columns}
        head = "".join(f'<th scope="col"{kinds[column]}>{self.heading(column)}</th>' for column in columns)
        told = f"<caption>{caption}</caption>" if caption else ""
        return f'<div class="scroll"><table class="table">{told}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
