"""Events of an XES log, trace by trace: attributes of an event under their keys, those of its trace under `case:` and the key.

An attribute inside another one, and what the log says about itself, are not read. A document type is refused: it can only
be used to make the reader work.
"""

import zlib
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, Final
from xml.parsers import expat

from plumbline.cli.conforming.rows import Record, Rows
from plumbline.kernel.errors import Says

_PIECE: Final = 1 << 18
_MOST_EVENTS: Final = 1_000_000  # of one trace


class _Refused(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.says = Says(zh=zh, en=en)


def read_xes(stream: BufferedReader, rows: Rows) -> Iterator[Record]:
    """Go through the records of a log; what cannot be read stands in `rows.faults`."""
    reading = _Reading(rows)
    parser = reading.parser
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)  # noqa: FBT003 — as the parser has it
            yield from reading.take()
        parser.Parse(b"", True)  # noqa: FBT003 — as the parser has it
    except expat.ExpatError as wrong:
        problem = expat.errors.messages[wrong.code]
        says = Says(
            zh=f"不是 XML：{problem}；前面的照样判断", en=f"This is not XML: {problem}; what came before is judged"
        )
        rows.fault(says, line=wrong.lineno, column=wrong.offset + 1)
    except _Refused as refused:
        rows.fault(refused.says, line=parser.CurrentLineNumber, column=parser.CurrentColumnNumber + 1)
    except (EOFError, OSError, zlib.error) as broken:
        line = parser.CurrentLineNumber
        says = Says(
            zh=f"文件在第 {line} 行之后断了（{broken}）；前面的照样判断",
            en=f"The file breaks off after line {line} ({broken}); what came before is judged",
        )
        rows.fault(says, line=line)
    yield from reading.take()
    reading.close()


class _Reading:
    """What stands open while the log is read."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.ready: list[Record] = []
        self.depth = 0
        self.trace: dict[str, str] | None = None
        self.trace_at = (0, 0)  # depth and line
        self.event: dict[str, str] | None = None
        self.event_at = (0, 0)
        self.events: list[tuple[dict[str, str], int]] = []
        self.traces = 0
        self.parser: Any = expat.ParserCreate()
        self.parser.ordered_attributes = False
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def take(self) -> list[Record]:
        """Give the records of the traces that are complete."""
        ready, self.ready = self.ready, []
        return ready

    def close(self) -> None:
        """Say what is left open, or that there was nothing."""
        if self.trace is not None:
            says = Says(zh="这条轨迹没有写完，没有判断", en="This trace is not complete, and not judged")
            self.rows.fault(says, line=self.trace_at[1], case=self.trace.get("concept:name", ""))
        elif not self.traces and not self.rows.fault_count:
            self.rows.fault(Says(zh="文件里没有轨迹（trace）", en="The file holds no trace"), line=1)

    def _doctype(self, *_declared: object) -> None:
        raise _Refused(
            "日志带有文档类型声明（DOCTYPE），不读；请去掉它",
            "The log declares a document type (DOCTYPE); it is not read: take it out",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth = depth = self.depth + 1
        if self.event is not None:
            if depth == self.event_at[0] + 1:
                self._attribute(self.event, attributes)
        elif name == "event":
            self.event, self.event_at = {}, (depth, self.parser.CurrentLineNumber)
        elif self.trace is not None:
            if depth == self.trace_at[0] + 1:
                self._attribute(self.trace, attributes)
        elif name == "trace":
            self.trace, self.trace_at, self.events = {}, (depth, self.parser.CurrentLineNumber), []
            self.traces += 1

    def _attribute(self, of: dict[str, str], attributes: dict[str, str]) -> None:
        key = attributes.get("key")
        if key is not None:
            of[key] = attributes.get("value", "")
        else:
            says = Says(zh="这个属性没有 key", en="This attribute has no key")
            self.rows.fault(says, line=self.parser.CurrentLineNumber, column=self.parser.CurrentColumnNumber + 1)

    def _end(self, _name: str) -> None:
        depth = self.depth
        self.depth = depth - 1
        if self.event is not None:
            if depth == self.event_at[0]:
                self._end_event(self.event)
                self.event = None
        elif self.trace is not None and depth == self.trace_at[0]:
            self._end_trace(self.trace)
            self.trace = None

    def _end_event(self, event: dict[str, str]) -> None:
        if self.trace is None:
            says = Says(zh="这个事件不在任何轨迹里", en="This event stands in no trace")
            self.rows.fault(says, line=self.event_at[1])
        elif len(self.events) < _MOST_EVENTS:
            self.events.append((event, self.event_at[1]))
        else:
            raise _Refused(f"一条轨迹超过 {_MOST_EVENTS} 个事件", f"A trace has more than {_MOST_EVENTS} events")

    def _end_trace(self, trace: dict[str, str]) -> None:
        rows, mapping = self.rows, self.rows.mapping
        outer = {f"case:{key}": value for key, value in trace.items()}
        case = outer.get(mapping.case) or f"line {self.trace_at[1]}"
        if mapping.case not in outer:
            says = Says(
                zh=f"这条轨迹没有案号（{mapping.case}），以行号称呼",
                en=f"This trace has no name ({mapping.case}); it is called by its line",
            )
            rows.fault(says, line=self.trace_at[1])
        columns = [one.column for one in mapping.facts]
        for event, line in self.events:
            get = event.get
            written = tuple([get(one) or outer.get(one, "") for one in columns]) if columns else ()
            record = rows.record(
                case, get(mapping.act, ""), get(mapping.time, ""), written, line, get(mapping.lifecycle, "")
            )
            if record is not None:
                self.ready.append(record)
        written = tuple([outer.get(one, "") for one in columns])
        for column, act in mapping.dates.items():
            if when := outer.get(column):
                record = rows.dated(case, act, when, written, self.trace_at[1])
                if record is not None:
                    self.ready.append(record)
