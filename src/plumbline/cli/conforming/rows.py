"""The rows of a log as records: what is no act is counted by name, what cannot be read is said with its line."""

from collections import Counter
from typing import Final

from plumbline.cli.conforming.mapping import LogMapping
from plumbline.cli.conforming.moments import NoMoment, reader
from plumbline.cli.replaying.reading import Fault
from plumbline.kernel.errors import Says
from plumbline.kernel.values import shown

_MOST_FAULTS: Final = 1_000  # told one by one; all are counted
_MOST_NAMES: Final = 10_000  # different names that are no acts
LONGEST: Final = 200  # characters of a case's name or an act's
UNREADABLE: Final = (NoMoment, ValueError, OverflowError, OSError)  # what reading a time may end with


# One act of one case: its name, the act, second and day as in an event, the fact columns as they are written, the line.
Record = tuple[str, str, float, int, tuple[str, ...], int]


class Rows:
    """Turns what a log says into records, and keeps count of what it leaves out.

    Gives   unmapped — names that are no act here;  left_out — names that the mapping leaves out;  other_lifecycle — rows
            doubtful — by case, acts of which a row could not be read; "" where it is not known which
    """

    def __init__(self, mapping: LogMapping) -> None:
        self.mapping = mapping
        self.faults: list[Fault] = []
        self.fault_count = 0
        self.rows = 0
        self.unmapped: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.other_lifecycle: Counter[str] = Counter()
        self.doubtful: dict[str, set[str]] = {}
        self.acts = dict(mapping.acts)
        self._lifecycles = mapping.lifecycles
        self.moment = reader(mapping.formats, mapping.zone)

    def fault(self, says: Says, *, line: int, column: int = 1, case: str = "", act: str = "") -> None:
        """Note something that cannot be read."""
        self.fault_count += 1
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(says, line, column, shown(case)))
        if case:
            self.doubtful.setdefault(case, set()).add(act)

    def record(  # noqa: PLR0917 — called once a row: naming six arguments would cost as much as reading the time
        self, case: str, name: str, when: str, written: tuple[str, ...], line: int, lifecycle: str = ""
    ) -> Record | None:
        """Give the record of a row; None where it is none."""
        self.rows += 1
        act = self.acts.get(name)
        if self._lifecycles and lifecycle not in self._lifecycles:
            self.other_lifecycle[shown(lifecycle)] += 1
            return None
        if act is None:
            self._no_act(case, name, line)
            return None
        try:
            at, day = self.moment(when)
        except UNREADABLE:
            return self.dated(case, act, when, written, line)
        if not 0 < len(case) <= LONGEST:
            return self.dated(case, act, when, written, line)
        return case, act, at, day, written, line

    def dated(self, case: str, act: str, when: str, written: tuple[str, ...], line: int) -> Record | None:
        """Give the record of an act whose time is written."""
        if not case or len(case) > LONGEST:
            self.fault(_no_case(case), line=line)
            return None
        try:
            at, day = self.moment(when)
        except UNREADABLE:
            self.untimed(case, act, when, line)
            return None
        return case, act, at, day, written, line

    def untimed(self, case: str, act: str, when: str, line: int) -> None:
        """Note that the time of an act cannot be read."""
        self.fault(_no_time(when, self.mapping), line=line, case=case, act=act)

    def _no_act(self, case: str, name: str, line: int) -> None:
        stripped = name.strip()
        if not stripped or len(name) > LONGEST:
            says = Says(zh="这一行没有行为的名称", en="This row names no act")
            if stripped:
                says = Says(
                    zh=f"行为的名称太长：“{shown(name)}”", en=f"The name of the act is too long: “{shown(name)}”"
                )
            self.fault(says, line=line, case=case)
        elif "\ufffd" in name:
            says = Says(
                zh=f"“{shown(name)}”里有不属于文件编码的字节；是 GB18030 的，在对照文件写 encoding: gb18030",
                en=f"“{shown(name)}” holds bytes that are not of the encoding; if it is GB18030, the mapping says encoding: gb18030",
            )
            self.fault(says, line=line, case=case)
        elif name in self.mapping.left_out:
            self.left_out[name] += 1
        elif stripped != name and stripped in self.acts:
            says = Says(
                zh=f"“{shown(name)}”前后有空格，请改日志，或者把带空格的写进对照文件",
                en=f"“{shown(name)}” has blanks around it: mend the log, or name it so in the mapping",
            )
            self.fault(says, line=line, case=case, act=self.acts[stripped])
        elif name in self.unmapped or len(self.unmapped) < _MOST_NAMES:
            self.unmapped[name] += 1
        else:
            self.unmapped[""] += 1


def _no_case(case: str) -> Says:
    if case:
        return Says(zh=f"案号太长：“{shown(case)}”", en=f"The name of the case is too long: “{shown(case)}”")
    return Says(zh="这一行没有案号", en="This row names no case")


def _no_time(when: str, mapping: LogMapping) -> Says:
    if not when.strip():
        return Says(zh="这一行没有时间", en="This row has no time")
    wanted = " / ".join(mapping.formats) or "2026-06-22 15:30"
    return Says(
        zh=f"“{shown(when)}”不是时间，要写成 {wanted}，或者在对照文件写 time_format",
        en=f"“{shown(when)}” is no time: it is written {wanted}, or as the mapping says under time_format",
    )
