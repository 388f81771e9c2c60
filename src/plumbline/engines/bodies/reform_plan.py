"""The plan of a reform as it is written down: which bodies are founded, renamed and ended, and what passes to whom.

Columns  separated by commas or tabs: step, body, to, domain, name, name_en, kind, region, mark, credit_code, parent
         found    a body begins: name, name_en, kind, region, perhaps mark, credit_code and parent
         rename   a body bears another name: name, name_en
         pass     the competence and the running matters of one domain pass from a body to another
         end      a body ends: whatever no line passes goes to the body `to`, with the files and the bodies below it
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from plumbline.engines.bodies.codes import BodyKind, Domain
from plumbline.engines.bodies.region_file import readable
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

STEPS: Final = ("found", "rename", "pass", "end")
COLUMNS: Final = (
    "step", "body", "to", "domain", "name", "name_en", "kind", "region", "mark", "credit_code", "parent",
)  # fmt: skip
LONGEST: Final = {"body": 60, "name": 120, "name_en": 200, "mark": 20}
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "found": ("body", "name", "name_en", "kind", "region"),
    "rename": ("body", "name", "name_en"),
    "pass": ("body", "domain", "to"),
    "end": ("body",),
}
WORDS: Final[Mapping[str, Says]] = {
    "body": Says(zh="机关代码", en="the code of the body"),
    "to": Says(zh="承接机关", en="the body that takes over"),
    "domain": Says(zh="领域", en="the domain"),
    "name": Says(zh="名称", en="the name"),
    "name_en": Says(zh="英文名称", en="the English name"),
    "kind": Says(zh="类别", en="the kind"),
    "region": Says(zh="地方", en="the region"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a plan."""

    line: int
    step: str
    body: str
    to: str = ""
    domain: str = ""
    name: str = ""
    name_en: str = ""
    kind: str = ""
    region: str = ""
    mark: str = ""
    credit_code: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A reform: from which day, by what basis, and its steps."""

    on: date
    basis: str
    steps: tuple[Step, ...] = field(default=())

    def of(self, step: str) -> list[Step]:
        """Give the steps of one kind."""
        return [one for one in self.steps if one.step == step]


def read(text: str, *, on: date, basis: str) -> Plan:
    """Read a plan.

    Raises  InvalidFacts — with every problem, by line
    """
    lines = readable(text)
    tabs = bool(lines) and "\t" in lines[0]  # pasted from a spreadsheet
    reader = csv.DictReader(lines, strict=True, delimiter="\t" if tabs else ",")
    names = reader.fieldnames or ()
    problems: list[Reason] = []
    steps: list[Step] = []
    if absent := [name for name in ("step", "body") if name not in names]:
        says = Says(
            zh=f"表头缺少 {'、'.join(absent)} 列；第一行须写列名：{', '.join(COLUMNS)}。",
            en=f"the heading lacks {', '.join(absent)}; the first line names the columns: {', '.join(COLUMNS)}.",
        )
        raise InvalidFacts([problem(1, "step", says)])
    if strange := [name for name in names if name not in COLUMNS]:
        says = Says(
            zh=f"表头有不认识的列 {'、'.join(strange)}；只有：{', '.join(COLUMNS)}。",
            en=f"the heading has columns that are not known: {', '.join(strange)}; there are: {', '.join(COLUMNS)}.",
        )
        raise InvalidFacts([problem(1, "step", says)])
    try:
        for row in reader:
            if None in row or None in row.values():
                says = Says(zh="列数与表头不同。", en="has another number of columns than the heading.")
                problems.append(problem(reader.line_num, "step", says))
                continue
            one = Step(line=reader.line_num, **{name: value.strip() for name, value in row.items()})
            found = list(_wrong(one))
            problems += [problem(one.line, name, says) for name, says in found]
            steps += [] if found else [one]
    except csv.Error as error:
        says = Says(zh=f"读不出这一行：{error}。", en=f"cannot be read: {error}.")
        problems.append(problem(reader.reader.line_num, "step", says))
    if not basis.strip():
        problems.append(_about("basis", Says(zh="没有写改革的依据。", en="the basis of the reform is missing.")))
    if not steps and not problems:
        problems.append(_about("steps", Says(zh="方案里没有一步。", en="the plan has no step.")))
    if problems:
        raise InvalidFacts(problems)
    return Plan(on=on, basis=basis.strip(), steps=tuple(steps))


def problem(line: int, field_name: str, says: Says) -> Reason:
    """Say what is wrong with one line."""
    placed = Says(zh=f"第 {line} 行：{says.zh}", en=f"line {line}: {says.en}")
    return Reason(kind=ReasonKind.FACT, says=placed, facts=("steps",), rule=f"reform.{field_name}")


def _about(field_name: str, says: Says) -> Reason:
    return Reason(kind=ReasonKind.FACT, says=says, facts=(field_name,), rule=f"reform.{field_name}")


def _wrong(one: Step) -> Iterator[tuple[str, Says]]:
    """Give what is wrong with a line by itself: the field, and what to say."""
    if one.step not in STEPS:
        listed = "、".join(STEPS)
        yield (
            "step",
            Says(zh=f"“{one.step}”不认识；只有 {listed}。", en=f"«{one.step}» is no step; there are {listed}."),
        )
        return
    for name in NEEDED[one.step]:
        if not getattr(one, name):
            words = WORDS[name]
            yield name, Says(zh=f"没有写{words.zh}。", en=f"{words.en} is missing.")
    for name, longest in LONGEST.items():
        if len(getattr(one, name)) > longest:
            yield name, Says(zh=f"{name} 最多 {longest} 个字符。", en=f"{name} has {longest} characters at most.")
    if one.kind and one.kind not in BodyKind.codes():
        listed = "、".join(BodyKind.codes())
        yield (
            "kind",
            Says(zh=f"类别“{one.kind}”不认识；只有 {listed}。", en=f"«{one.kind}» is no kind; there are {listed}."),
        )
    if one.domain and one.domain not in Domain.codes():
        listed = "、".join(Domain.codes())
        says = Says(
            zh=f"领域“{one.domain}”不认识；只有 {listed}。", en=f"«{one.domain}» is no domain; there are {listed}."
        )
        yield "domain", says
    if one.to and one.to == one.body:
        yield "to", Says(zh="机关不能由自己承接。", en="a body does not take over from itself.")
