"""How fast event logs are held against a procedure: logs of growing size made from a real one, read, judged and counted.

    python -m bench conformance LOG [SIZE …]          LOG is receipt.csv; sizes in events, all four where none is named

Each size runs in a process of its own; processor time counts, since other work may share the machine. Every row keeps the
columns that the mapping reads; each copy of the log gets case names of its own. pm4py stands beside it (`pm4py_log`).
"""

import csv
import io
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import process_time

from bench.saying import machine, peak, say
from plumbline.cli.conforming.judged_log import JudgedLog, NotJudged
from plumbline.cli.conforming.mapping import read_mapping
from plumbline.cli.conforming.tally import Tally
from plumbline.kernel.declaration import read_file
from plumbline.kernel.schema import read_procedure

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
EXAMPLE = Path(__file__).resolve().parents[1] / "examples/permit_receipt"
KEPT = (
    "case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "case:startdate", "case:deadline",
    "case:channel", "case:enddate",
)  # fmt: skip
ORDERS = ("any", "case")
ROUNDS = 20_000
PEER = 100_000  # events, at most, that the peer is given


def write(source: Path, target: Path, events: int) -> None:
    """Write a log of so many events, whole copies of the real one and a part of it."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = [{name: row[name] for name in KEPT} for row in csv.DictReader(file)]
    page = io.StringIO()
    writer = csv.DictWriter(page, KEPT)
    writer.writerows(rows)
    block = page.getvalue()
    with target.open("w", encoding="utf-8", newline="") as log:
        log.write(",".join(KEPT) + "\r\n")
        copies, rest = divmod(events, len(rows))
        for number in range(copies):
            log.write(block.replace("case-", f"c{number}-"))
        log.write("".join(block.replace("case-", f"c{copies}-").splitlines(keepends=True)[:rest]))


def judge(log: Path, *, streamed: bool) -> dict[str, float]:
    """Judge a log as the command does, without telling it."""
    versions = [read_procedure(read_file(EXAMPLE / "procedure.yaml"))]
    judging = JudgedLog(
        versions, read_mapping(EXAMPLE / "mapping.yaml", versions), until=date(2012, 1, 23), streamed=streamed
    )
    tally = Tally()
    began = process_time()
    for case in judging.every_case(log):
        if not isinstance(case, NotJudged):
            tally.add(case)
    tally.settle()
    spent = process_time() - began
    return {"rows": judging.rows.rows, "acts": tally.events, "cases": tally.cases, "seconds": spent, "peak": peak()}


def _pace() -> float:
    """Tell how fast the machine is just now."""
    began = process_time()
    for _ in range(ROUNDS):
        sum(range(1_000))
    return 1e6 * (process_time() - began) / ROUNDS


def _run(module: str, *arguments: str) -> dict[str, float]:
    """Measure something in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answer: dict[str, float] = json.loads(told.strip().splitlines()[-1])
    return answer


def _peer(log: Path) -> None:
    """Say what pm4py takes for the same log, the reading included."""
    told = _run("bench.pm4py_log", str(log))
    events, read = told["events"], told["read"]
    for name, what in (
        ("declare", "our eleven rules of order as Declare constraints"),
        ("replay", "tokens replayed on a net that it finds in the log"),
        ("temporal", "a temporal profile that it finds in the log"),
    ):
        say(
            f"pm4py, {what}: {events:.0f} events  {events / (read + told[name]):>9.0f} events/s  "
            f"read {read:.2f} s, judge {told[name]:.2f} s  peak {told['peak']:.0f} MiB"
        )


def main(source: Path | None = None, sizes: tuple[int, ...] = SIZES) -> None:
    """Measure every size, gathered and as the rows stand."""
    if source is None:
        say("conformance: name the log, receipt.csv")
        return
    say(f"{machine()}; {_pace():.1f} µs to add up a thousand numbers (about 10 where nothing else runs)")
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        log = Path(folder) / "log.csv"
        paces: dict[str, list[float]] = {order: [] for order in ORDERS}
        for size in sizes:
            write(source, log, size)
            for order in ORDERS:
                told = _run("bench.conformance", "--judge", str(log), order)
                rows, seconds = told["rows"], told["seconds"]
                paces[order].append(1e6 * seconds / rows)
                say(
                    f"Plumbline, --order {order:<4}: {rows:>9.0f} events  {rows / seconds:>9.0f} events/s  "
                    f"{seconds:8.2f} s of processor  peak {told['peak']:6.0f} MiB  {told['cases']:.0f} cases"
                )
            if size <= PEER:
                _peer(log)
        for order, spent in paces.items():
            growth = ", ".join(f"{size:,}: {one:.1f}" for size, one in zip(sizes, spent, strict=True))
            say(f"Growth, --order {order}, µs of processor an event by the number of events: {growth}")


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--judge"]:
        say(json.dumps(judge(Path(asked[1]), streamed=asked[2] == "case")))
    elif asked:
        main(Path(asked[0]), tuple(map(int, asked[1:])) or SIZES)
    else:
        sys.stdout.write(f"{__doc__}\n")
